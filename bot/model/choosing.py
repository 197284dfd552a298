"""What a circle could do, and how it makes up its mind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

DecisionState = Literal["offered", "open", "won", "none", "off"]
Verdict = Literal["suggested", "saved", "not_for_us", "planned", "liked"]


@dataclass(frozen=True, slots=True)
class Idea:
    """Something to do that the circle keeps: an entry of the catalogue (`activity`) or a member's own words."""

    id: int
    title: str
    activity: str | None
    by: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """What the circle made of a catalogue entry, and when."""

    activity: str
    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a decision."""

    id: int
    title: str
    activity: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A slate put to a blind vote, or one the bot only offers so far.

    `none` is closed without a winner, `off` was called off.
    """

    id: int
    state: DecisionState
    choices: tuple[Choice, ...]
    deadline: datetime
    by: int
    created_at: datetime
    winner: int | None = None
    voters: frozenset[int] = frozenset()
    """Members asked: those of the moment it was opened."""

    @property
    def won(self) -> Choice | None:
        return next((each for each in self.choices if each.id == self.winner), None)


@dataclass(frozen=True, slots=True, repr=False)
class Ballot:
    """One member's private order of the choices, best first, and at most one that is not for them."""

    member: int
    ranking: tuple[int, ...]
    not_for_me: int | None = None
    done: bool = False
    """Whether they said so; what is not done counts at the deadline, and is waited for until then."""
