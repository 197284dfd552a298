"""Finding a memory again by words, a person, a tag or a year; for the one who looks alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.commands import Turn, command, press
from bot.features.memory.cards import PAGE, lines, picker, seen_by
from bot.features.memory.ranking import Wanted, fitting_first, is_called, ranked
from bot.features.people import named_now, picked
from bot.ids import short
from bot.model import Circle
from bot.ui import Button, Card, Field, Reply, call
from bot.words import Said, say

WORDS = Field("words", "Words you remember", positional=True, most=200, hint="picnic thunder")
PERSON = Field("person", "Somebody who added to it", "person", most=80, hint="Ana")
TAG = Field("tag", "Tag", most=40, hint="summer")
YEAR = Field("year", "Year", "number", most=9999, hint="2025")
FIELDS = (WORDS, PERSON, TAG, YEAR)


@command("memory.find", "Find a memory", *FIELDS, example="/memory find picnic thunder year=2025")
async def find(turn: Turn, words: str | None, person: str | None, tag: str | None, year: int | None) -> Reply:
    return await page(turn, wanted(turn.circle, words, person, tag, year), 0)


@press("memory.search", *FIELDS, title="Find a memory")
async def search(turn: Turn, words: str | None, person: str | None, tag: str | None, year: int | None) -> Reply:
    return await page(turn, wanted(turn.circle, words, person, tag, year), 0)


@press("memory.more", *(replace(each, hidden=True) for each in FIELDS), refs=("at",), writes=False)
async def more(turn: Turn, at: int, words: str | None, person: str | None, tag: str | None, year: int | None) -> Reply:
    return await page(turn, wanted(turn.circle, words, person, tag, year), at)


async def page(turn: Turn, looking: Wanted, at: int) -> Reply:
    """`PAGE` results from `at` on. What was looked for waits in a draft of the seeker's, as words never travel."""
    memories = seen_by(turn.circle, await turn.store.memories.all())
    found = await asyncio.to_thread(ranked, memories, looking)
    shown = found[at : at + PAGE]
    if not shown:
        again = Button(say("Look again"), call("memory.search"))
        return Reply((Card(say("No memory found"), (advice(looking),), (again,)),))
    buttons = []
    if len(found) > at + PAGE:
        draft = turn.call.given("draft") if at else short(await turn.keep(kept(looking)))
        buttons.append(Button(say("More"), call("memory.more", at=short(at + PAGE), draft=draft)))
    told = [replace(each, parts=fitting_first(each.parts, looking)) for each in shown]
    title = say("1 memory") if len(found) == 1 else say("{count} memories", count=len(found))
    return Reply((Card(title, lines(told), tuple(buttons), picker(shown)),))


def advice(looking: Wanted) -> Said:
    """What else to look for, after what was."""
    given = [each for each in (looking.words, looking.person, looking.tag, looking.year) if each not in {"", None}]
    if not given:
        return say("Nothing is kept so far. /memory add keeps the first one.")
    if len(given) > 1:
        return say("Nothing here fits all of that at once. One thing alone may find it.")
    if looking.year is not None:
        return say("Nothing here is from {year}. Another year may have it, or a word you remember.", year=looking.year)
    if looking.person:
        return say("Nothing here is from anybody called that. A word you remember may find it, or just the year.")
    if looking.tag:
        return say("Nothing here has that tag. A word you remember may find it, or just the year.")
    if len(looking.words.split()) > 1:
        return say("Nothing here fits that. Fewer words may find it, or just the year.")
    return say("Nothing here fits that. Another word may find it, or just the year.")


def wanted(circle: Circle, words: str | None, person: str | None, tag: str | None, year: int | None) -> Wanted:
    """Somebody a platform's picker named is looked for by their name."""
    found = picked(circle.everyone, person or "")
    name = found.name if found else person or ""
    named = (named_now(circle, each.id) for each in circle.everyone)
    began = frozenset(each.id for each in named if each is not None and is_called(each.name, name))
    return Wanted(words or "", name, tag or "", year, began)


def kept(looking: Wanted) -> dict[str, str]:
    year = "" if looking.year is None else str(looking.year)
    return {"words": looking.words, "person": looking.person, "tag": looking.tag, "year": year}
