"""When sealed answers open: the one rule for a round, and the only place that gives a permit to read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import final

from bot.seal import Permit, Sealed

OPEN_FOR = timedelta(days=6)
FEWEST_TO_OPEN = 2


class Stage(StrEnum):
    """Where a round stands."""

    WAITING = "waiting"  # somebody asked has neither answered nor passed
    OPENS = "opens"  # all answers are read by all; from then on for good
    AUTHOR_ALONE = "author_alone"  # everybody is in, but fewer than two answered
    EXPIRED = "expired"  # six days went by; as above, each author alone chooses


@dataclass(frozen=True, slots=True)
class RoundState:
    """What the rule looks at; whoever is in no set but `members` is still awaited.

    `members` are those of the moment it was posted; anybody else in the other sets is ignored. `answered`
    are those whose answer still stands, not those who took it back or deleted it. `opened` is what an earlier
    decision came to.
    """

    id: int
    posted_at: datetime
    members: frozenset[int]
    answered: frozenset[int] = frozenset()
    passed: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()
    shared: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    deleted: frozenset[int] = frozenset()
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """`permit` opens the answers that may be read now, and is None when there are none."""

    stage: Stage
    permit: Permit | None = None
    choosers: frozenset[int] = frozenset()
    """Authors who may share, keep or delete their own answer."""
    changers: frozenset[int] = frozenset()
    """Members who may still answer, pass, or change what they gave."""


def decide(state: RoundState, now: datetime) -> Outcome:
    """Where the round stands.

    Leaving is neither an answer nor a pass, so nobody's leaving opens a round: when the last one awaited
    leaves, it waits for its end. Once an author has chosen alone, the round never opens by itself.
    """
    stage = _stage(state, now)
    answers = state.members & state.answered
    here = state.members - state.left
    match stage:
        case Stage.OPENS:
            return Outcome(stage, _permit(state, answers))
        case Stage.WAITING:
            return Outcome(stage, changers=here)
        case Stage.AUTHOR_ALONE | Stage.EXPIRED:
            final_word = _chosen(state) or _over(state, now)
            return Outcome(
                stage,
                _permit(state, answers & state.shared),
                choosers=(answers & here) - state.shared,
                changers=frozenset() if final_word else here,
            )


def _stage(state: RoundState, now: datetime) -> Stage:
    all_in = state.members <= state.answered | state.passed | state.deleted
    enough = len(state.members & state.answered) >= FEWEST_TO_OPEN
    if state.opened or (all_in and enough and not _chosen(state)):
        return Stage.OPENS
    if all_in:
        return Stage.AUTHOR_ALONE
    return Stage.EXPIRED if _chosen(state) or _over(state, now) else Stage.WAITING


def _chosen(state: RoundState) -> bool:
    """Whether an author has chosen alone: final even if the clock is set back to before the end."""
    return bool(state.members & (state.shared | state.kept | state.deleted))


def _over(state: RoundState, now: datetime) -> bool:
    return now >= state.posted_at + OPEN_FOR


@final
class _Opened(Permit):
    """Covers these authors' answers to this round."""

    __slots__ = ("_authors", "_round")

    def __init__(self, state: RoundState, authors: frozenset[int]) -> None:
        self._round = state.id
        self._authors = authors

    def covers(self, sealed: Sealed) -> bool:
        return sealed.about == self._round and sealed.author in self._authors


def _permit(state: RoundState, authors: frozenset[int]) -> Permit | None:
    return _Opened(state, authors) if authors else None
