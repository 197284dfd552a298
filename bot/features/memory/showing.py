"""Memories brought back: the hub, one by name, everybody's card, and this day in other years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.commands import Scene, Turn, card, choices, command, press
from bot.errors import NotFound
from bot.features.memory.cards import (
    OPTION_CHARACTERS,
    PAGE,
    lines,
    picker,
    private,
    public,
    seen_by,
    subject,
    the_memory,
)
from bot.features.memory.ranking import titled
from bot.ids import read_short, short
from bot.model import Memory
from bot.ui import Button, Card, Field, Option, Reply, call
from bot.words import Strong, beginning, say

NEWEST = 3
NEAR_DAYS = 3
OFFERED = 25
"""Completions a platform shows at most."""
HALF_A_YEAR = timedelta(days=180)
FEBRUARY = 2


@command("memory", "Your memories, and adding to them", writes=False, example="/memory")
async def hub(turn: Turn) -> Reply:
    found = seen_by(turn.circle, await turn.store.memories.latest(NEWEST))
    first = say("Nothing kept yet. A first one can be small: a walk, a meal, something somebody said.")
    buttons = (
        Button(say("Add"), call("memory.add"), "good"),
        Button(say("Find"), call("memory.search")),
        Button(say("On this day"), call("memory.day")),
    )
    return Reply((Card(say("Memories"), lines(found) or (first,), buttons, picker(found)),))


@choices("memories")
async def completing(turn: Turn, words: str) -> tuple[Option, ...]:
    found = seen_by(turn.circle, await turn.store.memories.all())
    return tuple(
        Option(short(each.id), say("{title}", title=beginning(each.title, OPTION_CHARACTERS)))
        for each in titled(found, words)[:OFFERED]
    )


@command(
    "memory.show",
    "Show one memory to me alone",
    Field("memory", "Its title, or part of it", required=True, positional=True, most=120, choices="memories"),
    writes=False,
    example="/memory show the lake",
)
async def show(turn: Turn, memory: str) -> Reply:
    if found := await by_id(turn, memory):
        return private(found, turn.member)
    alike = titled(seen_by(turn.circle, await turn.store.memories.all()), memory)
    if not alike:
        raise NotFound("I find no memory called {words}. /memory find looks in everybody's words too.", words=memory)
    if len(alike) == 1:
        return private(alike[0], turn.member)
    several = alike[:PAGE]
    return Reply((Card(say("Which one?"), lines(several), select=picker(several)),))


@press("memory.read", refs=("m", "at"), writes=False)
async def read(turn: Turn, m: int, at: int) -> Reply:
    return private(await the_memory(turn, m), turn.member, at)


@press("memory.share", refs=("m",))
async def share(turn: Turn, m: int) -> Reply:
    """Once a day is enough for everybody, however often it is pressed."""
    memory = await the_memory(turn, m)
    today = turn.now.astimezone(turn.circle.zone).date()
    await turn.store.deliveries.post(turn.circle, f"memory.share|{m}|{today}", subject(m), f"memory:{m}")
    return Reply((Card(say("{title} is in the channel for everybody.", title=Strong(memory.title))),))


@card("memory.card", "m", notice=say("A memory"))
async def drawn(scene: Scene, m: int) -> Reply:
    """A memory that is gone still says so: its words must not stay on the messages that showed it."""
    found = await scene.store.memories.find(m)
    if found is None or not (seen := seen_by(scene.circle, (found,))):
        return Reply((Card(say("This memory was taken back by those who wrote it.")),), to="all")
    return public(seen[0])


@command("memory.day", "What happened on this day in other years", writes=False, example="/memory day")
async def on_this_day(turn: Turn) -> Reply:
    today = turn.now.astimezone(turn.member.zone).date()
    found, near = anniversaries(seen_by(turn.circle, await turn.store.memories.on_day(*around(today))), today)
    if not found:
        nothing = say("Nothing from this day yet. What you keep today comes back next year.")
        return Reply((Card(say("On this day"), (nothing,), (Button(say("Add"), call("memory.add"), "good"),)),))
    title = say("Close to this day") if near else say("On this day")
    shown = found[:PAGE]
    return Reply((Card(title, lines(shown), select=picker(shown)),))


def around(today: date) -> set[tuple[int, int]]:
    """Days of the calendar whose memories may belong to today."""
    return set().union(*(same_days(today + timedelta(days)) for days in range(-NEAR_DAYS, NEAR_DAYS + 1)))


def anniversaries(memories: Sequence[Memory], today: date) -> tuple[tuple[Memory, ...], bool]:
    """Of memories around this day, those of the very day in other years, or all of them where there are none: True."""
    past = tuple(each for each in memories if today - each.day > HALF_A_YEAR)
    exact = tuple(each for each in past if (each.day.month, each.day.day) in same_days(today))
    return (exact, False) if exact else (past, True)


def same_days(day: date) -> Iterable[tuple[int, int]]:
    """The day itself; on 28 February also the 29th, in years that have none."""
    found = [(day.month, day.day)]
    tomorrow = day + timedelta(days=1)
    if found == [(FEBRUARY, 28)] and tomorrow.month != FEBRUARY:
        found.append((FEBRUARY, 29))
    return found


async def by_id(turn: Turn, words: str) -> Memory | None:
    """The memory a button or a completion names."""
    try:
        found = await turn.store.memories.find(read_short(words))
    except ValueError:
        return None
    return next(iter(seen_by(turn.circle, (found,))), None) if found else None
