"""The circle's own list of ideas beside the catalogue: added, looked through, taken off, and what is not for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rapidfuzz import fuzz, process

from activities.activity import Activity
from bot.commands import Scene, Turn, card, choices, command, press
from bot.commands.fields import folded
from bot.errors import NotFound
from bot.ids import short
from bot.model import Circle, Idea
from bot.ui import Button, Call, Card, Field, Option, Reply, Select, call
from bot.words import Strong, say

PAGE = 8
MOST_TITLE = 80
OFFERED = 25
"""Completions a platform shows at most."""
ALIKE, CLOSE = 75, 5
"""How alike a title must be, of 100; those within `CLOSE` of the best are asked about."""
CATALOGUED = Field("a", "From the catalogue", most=60, hidden=True)


@command("idea", "Your list of ideas", writes=False, example="/idea")
async def hub(turn: Turn) -> Reply:
    return page(await turn.store.ideas.list(), 0)


@command(
    "idea.add",
    "Put something on your list of ideas",
    Field("title", "The idea", required=True, positional=True, most=MOST_TITLE, hint="Night swim at the lake"),
    audience="all",
    example="/idea add Night swim at the lake",
)
async def add(turn: Turn, title: str) -> Reply:
    title = " ".join(title.split())
    known = await turn.store.ideas.hold()
    if same := next((each for each in known if folded(each.title) == folded(title)), None):
        return Reply((Card(say("On your list already: {title}", title=same.title), buttons=ways(same)),))
    idea = await added(turn, title, None)
    return Reply((shown(idea, turn.circle),), to="all", subject=subject(idea.id))


@command("idea.list", "Look through your ideas", writes=False, example="/idea list")
async def listed(turn: Turn) -> Reply:
    return page(await turn.store.ideas.list(), 0)


@press("idea.more", refs=("at",), writes=False)
async def more(turn: Turn, at: int) -> Reply:
    return page(await turn.store.ideas.list(), at)


@press("idea.show", refs=("i",), writes=False)
async def show(turn: Turn, i: int) -> Reply:
    idea = await found(turn, i)
    activity = turn.catalogue.activity(idea.activity or "")
    body = (say("{summary}", summary=activity.summary),) if activity else ()
    return Reply((Card(say("{title}", title=idea.title), body, (*ways(idea), removing(idea))),))


@command(
    "idea.remove",
    "Take something off your list of ideas",
    Field("title", "Which one", required=True, positional=True, most=MOST_TITLE, choices="ideas", hint="Night swim"),
    example="/idea remove night swim",
)
async def remove(turn: Turn, title: str) -> Reply:
    likely = meant(await turn.store.ideas.list(), title)
    if len(likely) == 1:
        return await removed(turn, likely[0])
    return Reply((Card(say("Which one do you mean?"), select=picker(likely, call("idea.drop"))),))


@press("idea.drop", refs=("i",))
async def drop(turn: Turn, i: int) -> Reply:
    return await removed(turn, await found(turn, i))


@press("idea.back", refs=("s",))
async def back(turn: Turn, s: int) -> Reply:
    """As it was, under the same id, so that a second press finds it there."""
    words = await turn.desk.draft(turn.envelope.person, s)
    if words.get("circle") != short(turn.circle.id):
        raise NotFound("That is too long ago to undo. /idea add puts it on the list again.")
    idea = Idea(
        id=int(words["id"]),
        title=words["title"],
        activity=words["activity"] or None,
        by=int(words["by"]),
        created_at=datetime.fromisoformat(words["created_at"]),
    )
    if await turn.store.ideas.add(idea):
        await turn.refresh(subject(idea.id))
    return Reply((Card(say("Back on the list: {title}", title=idea.title), buttons=ways(idea)),), to="in_place")


@press("idea.save", CATALOGUED)
async def save(turn: Turn, a: str | None) -> Reply:
    activity = turn.catalogue.activity(a or "")
    if activity is None:
        return no_longer()
    known = await turn.store.ideas.hold()
    if any(each.activity == activity.id for each in known):
        return Reply((Card(say("It is among your ideas already."), buttons=(all_of_them(),)),))
    await turn.store.ideas.note(activity.id, "saved")
    idea = await added(turn, activity.title, activity)
    return Reply((Card(say("Saved to your ideas."), (say("{title}", title=idea.title),), (all_of_them(),)),))


@press("idea.never", CATALOGUED)
async def never(turn: Turn, a: str | None) -> Reply:
    activity = turn.catalogue.activity(a or "")
    if activity is None:
        return no_longer()
    await turn.store.ideas.note(activity.id, "not_for_us")
    body = say("I won't bring it up for a year. Nobody is told.")
    return Reply((Card(say("Not for us: {title}", title=activity.title), (body,)),))


@card("idea.card", "i", notice=say("An idea"))
async def drawn(scene: Scene, i: int) -> Reply:
    """An idea that is gone still says so on the messages that showed it."""
    idea = await scene.store.ideas.find(i)
    if idea is None:
        return Reply((Card(say("This idea was taken off the list.")),), to="all", subject=subject(i))
    return Reply((shown(idea, scene.circle),), to="all", subject=subject(i))


@choices("ideas")
async def completing(turn: Turn, words: str) -> tuple[Option, ...]:
    ideas = await turn.store.ideas.list()
    return tuple(option(each) for each in ideas if folded(words) in folded(each.title))[:OFFERED]


async def added(turn: Turn, title: str, activity: Activity | None) -> Idea:
    slug = activity.id if activity else None
    idea = Idea(turn.store.ideas.new_id(), title, slug, turn.member.id, turn.now)
    await turn.store.ideas.add(idea)
    return idea


async def removed(turn: Turn, idea: Idea) -> Reply:
    """Off the list at once; its words wait for an *Undo*."""
    await turn.store.ideas.remove(idea.id)
    await turn.refresh(subject(idea.id))
    waiting = {
        "circle": short(turn.circle.id),
        "id": str(idea.id),
        "title": idea.title,
        "activity": idea.activity or "",
        "by": str(idea.by),
        "created_at": idea.created_at.isoformat(),
    }
    undo = Button(say("Undo"), call("idea.back", s=short(await turn.keep(waiting))))
    return Reply((Card(say("Off the list: {title}", title=idea.title), buttons=(undo,)),), to="in_place")


async def found(turn: Turn, i: int) -> Idea:
    """The idea a button is about.

    Raises:
        NotFound: the circle has none of that id.
    """
    idea = await turn.store.ideas.find(i)
    if idea is None:
        raise NotFound("That idea is off the list by now. /idea list shows what is on it.")
    return idea


def meant(ideas: Sequence[Idea], words: str) -> Sequence[Idea]:
    """The ideas these words may mean: one, or those too alike to tell apart.

    Raises:
        NotFound: there is none.
    """
    if exact := [each for each in ideas if words == short(each.id) or folded(words) == folded(each.title)]:
        return exact
    titles = {idea: folded(idea.title) for idea in ideas}
    near = process.extract(folded(words), titles, scorer=fuzz.WRatio, score_cutoff=ALIKE, limit=OFFERED)
    if not near:
        raise NotFound("I find no idea called {words}. /idea list shows what is on the list.", words=words)
    return [idea for _, score, idea in near if score >= near[0][1] - CLOSE]


def subject(idea: int) -> Call:
    return call("idea.card", i=short(idea))


def page(ideas: Sequence[Idea], at: int) -> Reply:
    """`PAGE` ideas from `at` on, newest first."""
    add_one = Button(say("Add an idea"), call("idea.add"), "good")
    find_one = Button(say("Find one"), call("suggest"))
    here = ideas[at : at + PAGE]
    if not here:
        body = say("Nothing is on the list. Whatever one of you would like to do some day can go on it.")
        return Reply((Card(say("Your ideas"), (body,), (add_one, find_one)),))
    rest = len(ideas) - at - PAGE
    further = (Button(say("More"), call("idea.more", at=short(at + PAGE))),) if rest > 0 else ()
    lines = tuple(say("{n}. {title}", n=n, title=each.title) for n, each in enumerate(here, at + 1))
    picked = picker(here, call("idea.show"))
    return Reply((Card(say("Your ideas"), lines, (*further, add_one, find_one), picked),))


def shown(idea: Idea, circle: Circle) -> Card:
    """An idea for the whole circle."""
    author = circle.member(idea.by)
    here = author is not None and author.left_at is None
    body = (say("An idea from {name}.", name=Strong(author.name)),) if author and here else ()
    return Card(say("{title}", title=idea.title), body, ways(idea))


def ways(idea: Idea) -> tuple[Button, ...]:
    """What may come of it."""
    i = short(idea.id)
    return (
        Button(say("Plan it"), call("plan.own", i=i), "good"),
        Button(say("Put to a vote"), call("decide.idea", i=i)),
    )


def removing(idea: Idea) -> Button:
    return Button(say("Remove"), call("idea.drop", i=short(idea.id)), "bad")


def all_of_them() -> Button:
    return Button(say("All ideas"), call("idea.list"))


def picker(ideas: Sequence[Idea], then: Call) -> Select:
    return Select(say("Pick one"), then, "i", tuple(option(each) for each in ideas))


def option(idea: Idea) -> Option:
    return Option(short(idea.id), say("{title}", title=idea.title))


def no_longer() -> Reply:
    new = Button(say("Suggest something"), call("suggest"), "good")
    return Reply((Card(say("That idea is not in the catalogue any more."), buttons=(new,)),))
