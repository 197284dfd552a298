"""What a circle will do, and what it kept of what it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

PlanState = Literal["planned", "postponed", "cancelled", "happened", "not_happened"]
Rsvp = Literal["in", "maybe", "out"]


@dataclass(frozen=True, slots=True)
class Plan:
    id: int
    title: str
    state: PlanState
    starts_at: datetime
    ends_at: datetime
    by: int
    version: int = 1
    where: str = ""
    bring: str = ""
    activity: str | None = None
    rsvps: tuple[tuple[int, Rsvp], ...] = ()

    def rsvp(self, member: int) -> Rsvp | None:
        return dict(self.rsvps).get(member)


@dataclass(frozen=True, slots=True)
class Part:
    """One person's words about a memory; `member` is None once its author left unnamed."""

    id: int
    member: int | None
    name: str
    words: str
    rating: int | None
    """From 1 to 5, and only for its author's eyes."""


@dataclass(frozen=True, slots=True)
class MemoryPhoto:
    """A picture in a memory, without its pixels; `member` is None once its author left unnamed."""

    id: int
    memory: int
    member: int | None
    width: int
    height: int
    name: str = ""
    """The author's, which the store does not keep with it."""


@dataclass(frozen=True, slots=True)
class Memory:
    id: int
    title: str
    day: date
    by: int | None
    plan: int | None = None
    place: str = ""
    tags: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    photos: tuple[MemoryPhoto, ...] = ()
    """Those nobody has hidden, in the order they came."""
