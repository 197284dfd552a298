"""Keeping a message as a memory: my own at once, another member's once its author agrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.commands import Scene, Turn, card, press
from bot.commands.fields import photos, text
from bot.errors import NotFound, UserError
from bot.features.care import care
from bot.features.memory.adding import WORDS, one_line, twin
from bot.features.memory.cards import opening, part_of, seen_by, subject
from bot.features.memory.photos import attach
from bot.features.people import named_now
from bot.ids import read_short, short
from bot.model import Circle, Member, Memory, Picked
from bot.talking.care import worrying
from bot.times import Hours
from bot.ui import Button, Card, Reply, call
from bot.words import Day, Quote, Said, Strong, beginning, clean, plain, say

TITLE_CHARACTERS = 60
MOST = 3
"""Questions under /today at a time."""


@dataclass(frozen=True, slots=True, repr=False)
class Wish:
    """What is kept of another's message until its author has said yes or no: a draft of the author's."""

    words: str
    day: date
    message: str
    by: int


@press("memory.save")
async def save(turn: Turn) -> Reply:
    """Of a message that somebody picked; the platform says which, and nothing else is read."""
    message = the_message(turn)
    words = beginning(clean(message.words).strip(), WORDS.most)
    if message.author.key == turn.member.person.key:
        uploads = photos(",".join(turn.envelope.uploads))
        if not uploads:
            words = some(words)
        return await keep(turn, words, local_day(message, turn.member), message.message, uploads)
    author = turn.circle.member_of(message.author)
    if author is None and await turn.store.deliveries.said(message.message):
        raise UserError("That is one of my own cards; /memory add keeps what you want to say about it.")
    if author is None:
        raise UserError("I keep words of members of {circle} alone, and only if they agree.", circle=turn.circle.name)
    return await ask(turn, author, some(words), message)


def the_message(turn: Turn) -> Picked:
    """The one they picked, of the circle's own conversation.

    Raises:
        UserError: they picked none, or one from elsewhere.
    """
    if turn.envelope.picked is None:
        raise UserError("First pick a message: open its menu, and choose Save as memory there.")
    if not turn.at_home:
        raise UserError(
            "I save messages from the channel {circle} lives in, and from nowhere else.", circle=turn.circle.name
        )
    return turn.envelope.picked


def some(words: str) -> str:
    """The words, where there are any to be seen.

    Raises:
        UserError: there are none, as in a sticker.
    """
    try:
        return text(WORDS, words)
    except UserError:
        raise UserError("There are no words in that message to keep. /memory add takes yours.") from None


def local_day(message: Picked, author: Member) -> date:
    return message.at.astimezone(author.zone).date()


async def keep(turn: Turn, words: str, day: date, message: str, uploads: tuple[int, ...] = ()) -> Reply:
    """A memory of this member's message, or the one it is in already."""
    title = beginning(one_line(words), TITLE_CHARACTERS) or plain(say("A photo"))
    same = await kept_already(turn, turn.member, words, day) or await twin(turn, title, day, "", words)
    memory = same.id if same else await turn.store.memories.add(title, day, turn.member.id)
    mine = part_of(same, turn.member) if same else None
    if words and (mine is None or mine.words != words):
        await turn.store.memories.write(memory, turn.member.id, turn.member.name, words, mine.rating if mine else None)
    key = f"memory.saved|{memory}|{message}"
    fresh = await turn.store.deliveries.post(turn.circle, key, subject(memory), f"memory:{memory}")
    aside: tuple[Card, ...] = ()
    if fresh:
        aside = await attach(turn, memory, uploads)
        await turn.store.deliveries.refresh(subject(memory))
    if worrying((words,)):
        aside = (*aside, care(turn.member.zone))
    return Reply((kept(title, memory),), aside=aside)


def kept(title: str, memory: int) -> Card:
    return Card(
        say("Kept as a memory: {title}", title=Strong(title)),
        (say("It is in the channel for everybody. You can add to it, or take it out again."),),
        (Button(say("Open"), opening(memory)),),
    )


async def ask(turn: Turn, author: Member, words: str, message: Picked) -> Reply:
    """Ask its author, once for each message, whoever wishes for it and whatever they said."""
    day = local_day(message, author)
    if found := await kept_already(turn, author, words, day):
        there = say("That is a memory already: {title}", title=Strong(found.title))
        return Reply((Card(there, (), (Button(say("Open"), opening(found.id)),)),))
    wish = Wish(words, day, message.message, turn.member.id)
    d = await turn.desk.keep(author.person, written(turn.circle, wish))
    asked = call("memory.wish", d=short(d), a=short(author.id), m=short(wish.by), day=short(day.toordinal()))
    key = f"memory.wish|{turn.circle.id}|{message.message}"
    awake = Hours(turn.circle.quiet_from, turn.circle.quiet_to).end_after(turn.now, turn.circle.zone)
    if not await turn.store.deliveries.direct(author, key, asked, topic(d), awake):
        await turn.desk.drop(author.person, d)
    return Reply((Card(say("I asked {name}. If they say yes, it becomes a memory.", name=author.name)),))


async def kept_already(turn: Turn, author: Member, words: str, day: date) -> Memory | None:
    for each in seen_by(turn.circle, await turn.store.memories.on(day)):
        theirs = part_of(each, author)
        if words and theirs is not None and theirs.words == words:
            return each
    return None


def written(circle: Circle, wish: Wish) -> dict[str, str]:
    return {
        "wish_in": short(circle.id),
        "words": wish.words,
        "day": wish.day.isoformat(),
        "message": wish.message,
        "by": short(wish.by),
    }


def read(circle: Circle, draft: Mapping[str, str]) -> Wish | None:
    """None where it is no wish, or another circle's; a draft may hold anything its person ever sent."""
    if draft.get("wish_in") != short(circle.id):
        return None
    try:
        return Wish(draft["words"], date.fromisoformat(draft["day"]), draft["message"], read_short(draft["by"]))
    except (KeyError, ValueError):
        return None


def topic(d: int) -> str:
    return f"memory.wish:{d}"


@card(
    "memory.wish",
    "d",
    "a",
    "m",
    "day",
    at_home="memory.wish_at_home",
    notice=say("A question about a message of yours"),
)
async def wished(scene: Scene, d: int, a: int, m: int, day: int) -> Reply:  # noqa: ARG001 who is asked is the recipient
    return Reply((question(scene.circle, m, date.fromordinal(day), d),))


@card("memory.wish_at_home", "d", "a", "m", "day", notice=say("A question for one of you"))
async def wished_at_home(scene: Scene, d: int, a: int, m: int, day: int) -> Reply | None:  # noqa: ARG001 as above
    """Where they take no direct messages: neither what about nor for whom."""
    author = named_now(scene.circle, a)
    if author is None:
        return None
    ways = (Button(say("What is open for me"), call("today")),)
    return Reply((Card(say("{name}, I have a question for you under /today.", name=author.name), (), ways),), to="all")


def question(circle: Circle, by: int, day: date, d: int) -> Card:
    asker = named_now(circle, by)
    name: Strong | Said = Strong(asker.name) if asker else say("Somebody")
    return Card(
        say("May this become a memory?"),
        (say("{name} would like to keep a message of yours from {day} as a memory.", name=name, day=Day(day)),),
        (Button(say("Show me"), call("memory.wished", d=short(d))),),
    )


async def wishes(turn: Turn) -> list[Card]:
    """What others would like to keep of my words, for /today."""
    drafts = await turn.desk.drafts(turn.member.person)
    mine = [(d, wish) for d, draft in drafts.items() if (wish := read(turn.circle, draft))]
    return [question(turn.circle, wish.by, wish.day, d) for d, wish in mine[:MOST]]


@press("memory.wished", refs=("d",), writes=False)
async def show(turn: Turn, d: int) -> Reply:
    wish = await still_open(turn, d)
    asker = named_now(turn.circle, wish.by)
    about = say("As a memory it is in your name, and yours to change or take out.")
    whose = (
        say("{name} would like to keep this.", name=asker.name) if asker else say("Somebody would like to keep this.")
    )
    return Reply(
        (
            Card(
                say("Your message from {day}", day=Day(wish.day)),
                (say("{words}", words=Quote(wish.words)), whose, about),
                (
                    Button(say("Keep it"), call("memory.agree", d=short(d)), "good"),
                    Button(say("Rather not"), call("memory.decline", d=short(d))),
                ),
            ),
        )
    )


@press("memory.agree", refs=("d",))
async def agree(turn: Turn, d: int) -> Reply:
    wish = await still_open(turn, d)
    await settle(turn, d)
    return replace(await keep(turn, wish.words, wish.day, wish.message), to="in_place")


@press("memory.decline", refs=("d",))
async def decline(turn: Turn, d: int) -> Reply:
    await still_open(turn, d)
    await settle(turn, d)
    return Reply((Card(say("Then it stays a message. Nobody is told.")),), to="in_place")


async def still_open(turn: Turn, d: int) -> Wish:
    """What is asked about.

    Raises:
        NotFound: it was answered, has had its time, or was never theirs.
    """
    wish = read(turn.circle, await turn.desk.draft(turn.member.person, d))
    if wish is None:
        raise NotFound("That question is settled, or has had its time. I keep nothing of it.")
    return wish


async def settle(turn: Turn, d: int) -> None:
    """Answered, and so no longer asked."""
    await turn.desk.drop(turn.member.person, d)
    await turn.store.deliveries.withdraw(topic(d))
