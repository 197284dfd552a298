"""Thanking somebody, and taking it back."""

from __future__ import annotations

from dataclasses import replace

from bot.commands import Scene, Turn, card, command, press
from bot.commands.fields import pick
from bot.errors import NotFound, UserError
from bot.features.home import held_back
from bot.features.people import meant
from bot.features.thanks.cards import line, standing, subject, topic
from bot.features.thanks.reading import A_WEEK_AFTER, deliver
from bot.features.thanks.weekly import schedule
from bot.ids import short
from bot.model import Member, ThanksWay
from bot.ui import Button, Card, Field, Reply, call
from bot.words import Said, Strong, say

PERSON = Field("person", "Whom", "person", required=True, positional=True, most=80, hint="Ben")
WORDS = Field("words", "What for", "long_text", required=True, positional=True, most=1500, hint="For the soup")
HOW = Field(
    "how",
    "How they get it",
    "choice",
    options=pick(
        ("private", say("In private")),
        ("now", say("In the channel now")),
        ("weekly", say("In the channel with the week's thanks")),
    ),
    hint="In private",
)


@command("thanks", "Thank somebody", PERSON, WORDS, HOW, example='/thanks Ben words="for the soup"')
async def thanks(turn: Turn, person: str, words: str, how: ThanksWay | None) -> Reply:
    other = another(turn, person)
    way = how or "private"
    t = await turn.store.thanks.add(turn.member.id, other.id, words, way)
    match way:
        case "private":
            return await in_private(turn, other, t)
        case "now":
            return await to_all(turn, t)
        case "weekly":
            return await with_the_week(turn, t)


async def whom(turn: Turn) -> tuple[Said, ...]:
    """Whom the form is for, who was picked before it."""
    return (say("Your words to {name}.", name=Strong(another(turn, turn.call.given("person")).name)),)


@press("thanks.to", replace(PERSON, hidden=True), WORDS, HOW, title="Thank somebody", about=whom)
async def to_one(turn: Turn, person: str, words: str, how: ThanksWay | None) -> Reply:
    """For somebody who was picked before there were any words."""
    return await thanks(turn, person, words, how)


def another(turn: Turn, words: str) -> Member:
    """Whom these words mean, if not the speaker.

    Raises:
        UserError: nobody, or the speaker.
    """
    other = meant(turn.circle, words)
    if other.id == turn.member.id:
        raise UserError("That is you. Whom else in {circle} would you like to thank?", circle=turn.circle.name)
    return other


async def in_private(turn: Turn, other: Member, t: int) -> Reply:
    """The answer is the same whether they rest, sleep or take no direct messages."""
    await deliver(turn.circle, turn.store, other, t, turn.now)
    told = say("Your words go to {name} alone: in a direct message, or under /today.", name=other.name)
    return Reply((Card(told, (A_WEEK_AFTER,)),))


async def to_all(turn: Turn, t: int) -> Reply:
    key = f"thanks|{t}"
    await turn.store.deliveries.post(turn.circle, key, call("thanks.card", t=short(t)), topic(t))
    going = say("Your thanks go to the channel, for everybody to see.")
    return Reply((Card(held_back(turn.circle, turn.member) or going, (), (take_back(t),)),))


async def with_the_week(turn: Turn, t: int) -> Reply:
    due = await schedule(turn.circle, turn.store, turn.now)
    told = say("Kept for {when}. Then it is posted in the channel, with the week's other thanks.", when=turn.mine(due))
    return Reply((Card(told, (), (take_back(t),)),))


def take_back(t: int) -> Button:
    return Button(say("Take it back"), call("thanks.back", t=short(t)), "bad")


@press("thanks.back", refs=("t",))
async def back(turn: Turn, t: int) -> Reply:
    """Gone from wherever all could read it; what was given in private stays given."""
    mine = await turn.store.thanks.find(t)
    if mine is None or mine.member != turn.member.id or mine.way == "private":
        raise NotFound("There is nothing of yours to take back here.")
    await turn.store.thanks.remove(t)
    await turn.store.deliveries.withdraw(topic(t))
    await turn.store.deliveries.refresh(subject(mine))
    return Reply((Card(say("Taken back. Nobody is told.")),), to="in_place")


@card("thanks.card", "t", intimate=True, notice=say("A kind word"))
async def thanks_card(scene: Scene, t: int) -> Reply | None:
    found = await scene.store.thanks.find(t)
    if found is None or not standing(scene.circle, (found,)):
        if scene.first:
            return None
        return Reply((Card(say("This thank-you was taken back by whoever wrote it.")),), to="all")
    shown = Card(say("A thank-you"), (line(scene.circle, found),))
    return Reply((shown,), to="all", subject=subject(found))
