"""One idea beside two others.

One just suggested goes to everybody at once, as the others were seen with it. One of their list is shown to one member
first, and to all once they open it; until then the slate waits in a sealed draft of theirs, whose id becomes the
vote's.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bot.commands import Turn, press
from bot.errors import NotFound, UserError
from bot.features.decide.cards import line
from bot.features.decide.opening import (
    USUALLY,
    Option,
    distinct,
    name_of,
    open_for_all,
    open_once,
    options_of,
    slate,
    there,
)
from bot.features.suggest import slates
from bot.features.suggest.offering import HOW_MANY, fresh
from bot.ids import short
from bot.model import Choice, Decision
from bot.ui import Button, Card, Field, Reply, call
from bot.words import Said, say


@dataclass(frozen=True, slots=True)
class Slate:
    """One idea and those beside it; `shown` names all that were."""

    options: tuple[Option, ...]
    shown: tuple[str, ...] = ()


@press("decide.with", Field("a", "From the catalogue", most=60, hidden=True), refs=("s",))
async def suggested(turn: Turn, s: int, a: str | None) -> Reply:
    """One idea beside the newest on their list, else those it was suggested with."""
    activity = turn.catalogue.activity(a or "")
    if activity is None:
        raise NotFound("That idea is not in the catalogue any more. /suggest has others.")
    first, asked = (activity.title, activity.id), await slates.kept(turn, s)
    if same := about(await turn.store.decisions.hold_running(), first):
        return there(same)
    beside = await two(turn, first, (), asked.ideas if asked else ())
    return await open_for_all(turn, slate(turn, (first, *some(beside)), turn.now + USUALLY))


@press("decide.idea", refs=("i",))
async def listed(turn: Turn, i: int) -> Reply:
    """One idea of their list beside the newest others on it."""
    kept = await turn.store.ideas.find(i)
    if kept is None:
        raise NotFound("That idea is off the list by now. /idea list shows what is on it.")
    first = (kept.title, kept.activity)
    if same := about(await turn.store.decisions.running(), first):
        return there(same)
    beside = some(await two(turn, first, ()))
    chosen = Slate((first, *beside), tuple(map(name_of, beside)))
    return Reply((preview(turn, await keep(turn, chosen), chosen),))


@press("decide.others", refs=("s",))
async def others(turn: Turn, s: int) -> Reply:
    """The same idea beside two others."""
    before = await recall(turn, s)
    if before is None:
        return slates.gone()
    first, *beside = before.options
    new = await two(turn, first, before.shown)
    if len(new) < len(beside):
        told = say("I know nothing else to put beside it.")
        return Reply((preview(turn, s, before, told),), to="in_place")
    after = Slate((first, *new), (*before.shown, *map(name_of, new)))
    return Reply((preview(turn, await keep(turn, after), after),), to="in_place")


@press("decide.open", refs=("s",))
async def opening(turn: Turn, s: int) -> Reply:
    """For everybody, now."""
    running = await turn.store.decisions.hold_running()
    chosen = await recall(turn, s)
    if chosen is None:
        return slates.gone()
    same = about(running, chosen.options[0])
    reply = there(same) if same else await open_once(turn, s, chosen.options, running)
    return replace(reply, to="in_place")


def some(beside: list[Option]) -> list[Option]:
    """What there is to put beside it.

    Raises:
        UserError: nothing.
    """
    if not beside:
        raise UserError("A vote needs something else to choose from. /idea add puts it on your list.")
    return beside


def about(running: Iterable[Decision], first: Option) -> Decision | None:
    """The open vote that began with this idea, if there is one."""
    return next((each for each in running if name_of(options_of(each)[0]) == name_of(first)), None)


async def two(turn: Turn, first: Option, shown: Collection[str], suggested: Collection[str] = ()) -> list[Option]:
    """What to put beside it: the newest of their list, ideas suggested with it, new ones; never again what was."""
    backlog = [(each.title, each.activity) for each in await turn.store.ideas.list()]
    with_it = [(each.title, each.id) for id in suggested if (each := turn.catalogue.activity(id))]
    names = {name_of(first), *shown}
    found = [each for each in distinct([*backlog, *with_it]) if name_of(each) not in names][: HOW_MANY - 1]
    known = [*names, *(name_of(each) for each in found)]
    new = await fresh(turn, HOW_MANY - 1 - len(found), [each for each in known if turn.catalogue.activity(each)])
    return [*found, *((each.title, each.id) for each in new)]


def preview(turn: Turn, s: int, chosen: Slate, *said: Said) -> Card:
    """What the vote would be between, for whoever may open it."""
    lines = (line(Choice(0, title, slug), turn.catalogue) for title, slug in chosen.options)
    buttons = (
        Button(say("Open the vote"), call("decide.open", s=short(s)), "good"),
        Button(say("Other two"), call("decide.others", s=short(s))),
    )
    return Card(say("A vote between these?"), (*lines, *said, say("Only you see this so far.")), buttons)


async def keep(turn: Turn, chosen: Slate) -> int:
    return await turn.keep(
        {
            "circle": short(turn.circle.id),
            "options": json.dumps(chosen.options),
            "shown": json.dumps(chosen.shown),
        }
    )


async def recall(turn: Turn, s: int) -> Slate | None:
    """None when it is gone, somebody else's, or of another circle."""
    words = await turn.desk.draft(turn.envelope.person, s)
    if words.get("circle") != short(turn.circle.id) or "options" not in words:
        return None
    options = tuple((title, slug) for title, slug in json.loads(words["options"]))
    return Slate(options, tuple(json.loads(words["shown"])))
