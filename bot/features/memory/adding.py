"""Keeping a memory: a new one, that of a plan, and everybody's own words in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.commands import Turn, command, press
from bot.commands.fields import folded
from bot.errors import NotAllowed, NotFound, UserError
from bot.features.memory.cards import (
    may_change,
    opening,
    part_of,
    private,
    public,
    seen_by,
    subject,
    the_memory,
)
from bot.features.memory.photos import PHOTOS, attach
from bot.model import Memory, Part, Plan
from bot.ui import Button, Card, Field, Reply
from bot.words import Said, Strong, beginning, say

MOST_TAGS = 8
TAG_CHARACTERS = 30
BEST = 5


def read_rating(words: str) -> int:
    if len(words) == 1 and words.isdecimal() and 1 <= int(words) <= BEST:
        return int(words)
    raise UserError("A rating is a whole number from 1 to {best}, or nothing.", best=BEST)


TITLE = Field("title", "Title", required=True, positional=True, most=120, hint="The lake in the rain")
DAY = Field("day", "Day", "day", hint="today")
WORDS = Field("words", "What you remember", "long_text", most=4000, hint="a moment, a sentence, a smell")
PLACE = Field("place", "Place", most=120, hint="Lago di Braies")
TAGS = Field("tags", "Tags, with commas between", most=200, hint="summer, swimming")
RATING = Field("rating", "Rating from 1 to 5, for your eyes only", "number", most=BEST, read=read_rating)


@command(
    "memory.add",
    "Keep a memory",
    TITLE,
    DAY,
    WORDS,
    PLACE,
    TAGS,
    RATING,
    PHOTOS,
    audience="all",
    example='/memory add "The lake in the rain" day=saturday words="Ben lost a shoe."',
)
async def add(
    turn: Turn,
    title: str,
    day: date | None,
    words: str | None,
    place: str | None,
    tags: str | None,
    rating: int | None,
    photos: tuple[int, ...] | None,
) -> Reply:
    title, where, labels = one_line(title), one_line(place or ""), read_tags(tags)
    day = day or turn.now.astimezone(turn.member.zone).date()
    same = await twin(turn, title, day, where, words or "")
    mine = part_of(same, turn.member) if same else None
    if same is None:
        memory = await turn.store.memories.add(title, day, turn.member.id, where, labels)
    else:
        memory = same.id
        await enrich(turn, same, where, labels)
    words, rating = words or (mine.words if mine else ""), rating or (mine.rating if mine else None)
    if words or rating:
        await turn.store.memories.write(memory, turn.member.id, turn.member.name, words, rating)
    aside = await attach(turn, memory, photos)
    if same is not None:
        await turn.refresh(subject(memory))
    return replace(public(await the_memory(turn, memory)), aside=aside)


async def twin(turn: Turn, title: str, day: date, place: str, words: str) -> Memory | None:
    """What is kept of the same day under the same title, unless this member would write over words of their own."""
    for each in seen_by(turn.circle, await turn.store.memories.on(day)):
        mine = part_of(each, turn.member)
        elsewhere = place and each.place and folded(place) != folded(each.place)
        overwrites = mine is not None and words and mine.words and words != mine.words
        if folded(each.title) == folded(title) and not elsewhere and not overwrites:
            return each
    return None


async def my_part(turn: Turn, m: int) -> dict[str, str]:
    return written(turn, await turn.store.memories.find(m))


@press(
    "memory.part",
    WORDS,
    RATING,
    PHOTOS,
    refs=("m",),
    audience="all",
    title="My words in this memory",
    prefill=my_part,
)
async def part(turn: Turn, m: int, words: str | None, rating: int | None, photos: tuple[int, ...] | None) -> Reply:
    memory = await the_memory(turn, m)
    aside = await contribute(turn, m, part_of(memory, turn.member), words, rating, photos)
    await turn.refresh(subject(memory.id))
    return replace(public(await the_memory(turn, m)), to="in_place", aside=aside)


async def contribute(
    turn: Turn, m: int, mine: Part | None, words: str | None, rating: int | None, photos: tuple[int, ...] | None
) -> tuple[Card, ...]:
    """Write this member's part, in place of `mine`, and add photos; a card for their eyes where some did not make it.

    Raises:
        UserError: there are neither words nor photos.
    """
    words = words or (mine.words if mine and photos else "")
    if not words and not photos:
        raise UserError("There is nothing to add yet: some words, or a photo.")
    if words or rating:
        await turn.store.memories.write(m, turn.member.id, turn.member.name, words, rating)
    return await attach(turn, m, photos)


async def of_plan_now(turn: Turn, p: int) -> dict[str, str]:
    return written(turn, await turn.store.memories.of_plan(p))


@press(
    "memory.of",
    WORDS,
    RATING,
    TAGS,
    PHOTOS,
    refs=("p",),
    title="How was it?",
    prefill=of_plan_now,
)
async def of(
    turn: Turn, p: int, words: str | None, rating: int | None, tags: str | None, photos: tuple[int, ...] | None
) -> Reply:
    labels = read_tags(tags)
    plan = await been(turn, p)
    day = plan.starts_at.astimezone(turn.circle.zone).date()
    memory = await turn.store.memories.of_plan(p)
    if memory is None:
        title, where = beginning(plan.title, TITLE.most), beginning(plan.where, PLACE.most)
        begun = await turn.store.memories.add(title, day, turn.member.id, where, labels, plan=p)
    else:
        begun = memory.id
        await enrich(turn, memory, "", labels)
    mine = part_of(memory, turn.member) if memory else None
    aside = await contribute(turn, begun, mine, words, rating, photos)
    await turn.store.deliveries.post(turn.circle, f"memory|{begun}", subject(begun), f"memory:{begun}")
    await turn.store.deliveries.refresh(subject(begun))
    kept = say("Kept with {title}.", title=Strong(plan.title))
    return Reply((Card(kept, what_now(turn, plan), (Button(say("Open"), opening(begun)),)),), aside=aside)


async def been(turn: Turn, p: int) -> Plan:
    """A plan that has taken place by now.

    Raises:
        UserError: it is gone, still ahead, or did not happen.
    """
    plan = await turn.store.plans.find(p)
    if plan is None:
        raise NotFound("That plan is gone. /memory add keeps your words all the same.")
    if plan.starts_at > turn.now:
        raise UserError("{title} is still ahead. Its memory can wait until then.", title=plan.title)
    if plan.state in {"cancelled", "not_happened"}:
        raise UserError("{title} did not take place. /memory add keeps what you did instead.", title=plan.title)
    return plan


def what_now(turn: Turn, plan: Plan) -> tuple[Said, ...]:
    activity = turn.catalogue.activity(plan.activity) if plan.activity else None
    others = say("Everybody in the circle can add their own words to it.")
    return (others, say("One more thing worth keeping: {cue}", cue=activity.keep)) if activity else (others,)


async def as_it_is(turn: Turn, m: int) -> dict[str, str]:
    found = await turn.store.memories.find(m)
    if found is None:
        return {}
    return {"title": found.title, "day": found.day.isoformat(), "place": found.place, "tags": ", ".join(found.tags)}


@press("memory.change", TITLE, DAY, PLACE, TAGS, refs=("m",), title="Change this memory", prefill=as_it_is)
async def change(turn: Turn, m: int, title: str, day: date | None, place: str | None, tags: str | None) -> Reply:
    memory = await the_memory(turn, m)
    if not may_change(memory, turn.member):
        raise NotAllowed("Title and day are for whoever began this memory. Your own words are yours to edit.")
    await turn.store.memories.change(m, one_line(title), day or memory.day, one_line(place or ""), read_tags(tags))
    await turn.refresh(subject(m))
    return replace(private(await the_memory(turn, m), turn.member), to="in_place")


async def enrich(turn: Turn, memory: Memory, place: str, tags: tuple[str, ...]) -> None:
    """Add a place where it has none, and tags to those it has, as far as they fit."""
    known = {folded(each) for each in memory.tags}
    merged = (memory.tags + tuple(each for each in tags if folded(each) not in known))[: 2 * MOST_TAGS]
    place = memory.place or place
    if (place, merged) != (memory.place, memory.tags):
        await turn.store.memories.change(memory.id, memory.title, memory.day, place, merged)


def written(turn: Turn, memory: Memory | None) -> dict[str, str]:
    """What this member wrote in it already, as their form starts."""
    mine = part_of(memory, turn.member) if memory else None
    if mine is None:
        return {}
    return {"words": mine.words, "rating": "" if mine.rating is None else str(mine.rating)}


def read_tags(words: str | None) -> tuple[str, ...]:
    """Tags as written, without their #, each once.

    Raises:
        UserError: there are too many, or one is too long to be a tag.
    """
    written = [one_line(each).lstrip("#").strip() for each in re.split(r"[,;\n，、،]", words or "")]
    tags = {folded(each): each for each in reversed(written) if each}
    if len(tags) > MOST_TAGS:
        raise UserError("Up to {most} tags fit. Which ones help you most to find it again?", most=MOST_TAGS)
    for each in tags.values():
        if len(each) > TAG_CHARACTERS:
            raise UserError("A tag takes up to {most} characters. Commas go between two.", most=TAG_CHARACTERS)
    return tuple(reversed(tags.values()))


def one_line(words: str) -> str:
    return " ".join(words.split())
