"""How a memory looks: to the circle, to one of its authors, and as a line of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import Turn
from bot.errors import NotFound
from bot.ids import short
from bot.model import Circle, Member, Memory, MemoryPhoto, Part
from bot.ui import Button, Call, Card, Option, Photo, Reply, Select, call
from bot.words import Day, Quote, Said, Strong, beginning, listed, say

CARD_CHARACTERS = 2400
"""Of people's words on a card for all; the rest is behind *Open*."""
FEWEST_CHARACTERS = 160
LINE_CHARACTERS = 90
OPTION_CHARACTERS = 60
PAGE = 5
PHOTOS_PAGE = 10


async def the_memory(turn: Turn, memory: int) -> Memory:
    """The memory as this circle may see it.

    Raises:
        NotFound: it is gone, or was never theirs.
    """
    found = await turn.store.memories.find(memory)
    seen = seen_by(turn.circle, (found,)) if found else ()
    if not seen:
        raise NotFound("That memory is gone. /memory add keeps your words in a new one.")
    return seen[0]


def subject(memory: int) -> Call:
    return call("memory.card", m=short(memory))


def seen_by(circle: Circle, memories: Sequence[Memory]) -> tuple[Memory, ...]:
    """Without what somebody who left takes back, and under everybody's name of today."""
    seen = [replace(each, parts=present(circle, each.parts), photos=visible(circle, each.photos)) for each in memories]
    return tuple(each for each in seen if spoken(each) or each.photos or not circle.takes_back(each.by))


def present(circle: Circle, parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(replace(each, name=name_of(circle, each)) for each in parts if not circle.takes_back(each.member))


def visible(circle: Circle, photos: Sequence[MemoryPhoto]) -> tuple[MemoryPhoto, ...]:
    return tuple(replace(each, name=name_of(circle, each)) for each in photos if not circle.takes_back(each.member))


def name_of(circle: Circle, theirs: Part | MemoryPhoto) -> str:
    """Empty for somebody who wants to stay unnamed."""
    author = None if theirs.member is None else circle.member(theirs.member)
    if author is None:
        return theirs.name
    return "" if author.left_at is not None and author.leaving == "unnamed" else author.name


def part_of(memory: Memory, member: Member) -> Part | None:
    return next((each for each in memory.parts if each.member == member.id), None)


def adds_to(memory: Memory, member: Member) -> bool:
    """Whether anything in it, words or photos, is this member's."""
    return part_of(memory, member) is not None or any(each.member == member.id for each in memory.photos)


def spoken(memory: Memory) -> tuple[Part, ...]:
    """The parts that say something; a private rating alone says nothing to anybody."""
    return tuple(each for each in memory.parts if each.words)


def public(memory: Memory) -> Reply:
    """The memory for the whole circle."""
    parts = spoken(memory)
    each_most = max(FEWEST_CHARACTERS, CARD_CHARACTERS // max(1, len(parts)))
    shown = parts[: CARD_CHARACTERS // FEWEST_CHARACTERS]
    card = Card(
        say("{title}", title=memory.title),
        (*about(memory), *(voice(each, each_most) for each in shown)),
        (
            Button(say("Add my words"), call("memory.part", m=short(memory.id)), "good"),
            Button(say("Open"), opening(memory.id)),
            *hiding(memory),
        ),
        photos=pictures(memory.photos[:PHOTOS_PAGE]),
    )
    return Reply((card,), to="all", subject=subject(memory.id))


def private(memory: Memory, member: Member, at: int = 0) -> Reply:
    """The whole of it for one member's eyes, `PAGE` parts from `at` on, with what that member may do.

    Each page has `PHOTOS_PAGE` photos too.
    """
    mine, parts = part_of(memory, member), spoken(memory)
    first = at // PAGE * PHOTOS_PAGE
    body = [*about(memory), *(voice(each) for each in parts[at : at + PAGE])]
    if mine is not None and mine.rating is not None:
        body.append(say("Your rating, for your eyes only: {rating} of 5.", rating=mine.rating))
    m = short(memory.id)
    own = say("Edit my words") if mine and mine.words else say("Add my words")
    buttons = [Button(own, call("memory.part", m=m), "good")]
    if len(parts) > at + PAGE or len(memory.photos) > first + PHOTOS_PAGE:
        buttons.append(Button(say("More"), call("memory.read", m=m, at=short(at + PAGE))))
    buttons.append(Button(say("Show everyone"), call("memory.share", m=m)))
    if may_change(memory, member):
        buttons.append(Button(say("Change title or day"), call("memory.change", m=m)))
    if may_withdraw(memory, member):
        buttons.append(Button(say("Withdraw mine"), call("memory.withdraw", m=m)))
    shown = pictures(memory.photos[first : first + PHOTOS_PAGE])
    return Reply((Card(say("{title}", title=memory.title), tuple(body), (*buttons, *hiding(memory)), photos=shown),))


def hiding(memory: Memory) -> tuple[Button, ...]:
    if not memory.photos:
        return ()
    return (Button(say("Hide a photo"), call("memory.photos", m=short(memory.id), at=short(0))),)


def pictures(photos: Sequence[MemoryPhoto]) -> tuple[Photo, ...]:
    return tuple(Photo(short(each.id), alt(each), each.width, each.height) for each in photos)


def alt(photo: MemoryPhoto) -> Said:
    return say("A photo from {name}", name=photo.name) if photo.name else say("A photo")


def may_change(memory: Memory, member: Member) -> bool:
    """Title, day, place and tags belong to who began the memory, and to its authors once that person is gone."""
    return memory.by == member.id or (memory.by is None and adds_to(memory, member))


def may_withdraw(memory: Memory, member: Member) -> bool:
    """Whoever added to it may, and whoever began it as long as nobody else added anything."""
    return adds_to(memory, member) or (memory.by == member.id and not spoken(memory) and not memory.photos)


def lines(memories: Sequence[Memory]) -> tuple[Said, ...]:
    """A line each; numbered as in `picker` where titles alone can't tell them apart."""
    if not alike(memories):
        return tuple(map(line, memories))
    return tuple(say("{n}. {line}", n=n, line=line(each)) for n, each in enumerate(memories, 1))


def alike(memories: Sequence[Memory]) -> bool:
    return len({each.title.casefold() for each in memories}) < len(memories)


def picker(memories: Sequence[Memory]) -> Select | None:
    """Choose one of these to open; None where there are none."""
    if not memories:
        return None
    titles = [say("{title}", title=beginning(each.title, OPTION_CHARACTERS)) for each in memories]
    if alike(memories):
        titles = [say("{n}. {title}", n=n, title=title) for n, title in enumerate(titles, 1)]
    options = tuple(Option(short(each.id), title) for each, title in zip(memories, titles, strict=True))
    return Select(say("Open one"), call("memory.show"), "memory", options)


def opening(memory: int) -> Call:
    return call("memory.show", memory=short(memory))


def about(memory: Memory) -> tuple[Said, ...]:
    day = say("{day}", day=Day(memory.day))
    where = say("{day} · {place}", day=day, place=memory.place) if memory.place else day
    tags = listed([say("#{tag}", tag=each) for each in memory.tags])
    return (where, tags) if memory.tags else (where,)


def voice(part: Part, most: int | None = None) -> Said:
    """One person's words, at most so many characters of them."""
    words = Quote(part.words if most is None else beginning(part.words, most))
    if not part.name:
        return say("Somebody: {words}", words=words)
    return say("{name}: {words}", name=Strong(part.name), words=words)


def line(memory: Memory) -> Said:
    head = say("{title}, {day}", title=Strong(memory.title), day=Day(memory.day))
    if memory.place:
        head += say(" · {place}", place=memory.place)
    if parts := spoken(memory):
        head += say(". {words}", words=beginning(" ".join(parts[0].words.split()), LINE_CHARACTERS))
    return head
