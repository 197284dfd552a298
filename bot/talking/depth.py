"""How deep a circle's prompts may go: never past the lowest private cap, up by patience, down at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LIGHTEST = 1
DEEPEST_BY_ITSELF = 4
DEEPEST_AT_WORK = 2
FEWEST_ROUNDS = 4
SHORTEST_STAY = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Posted:
    """A round that was put to the circle on a local day; `level` is what `level` said at the time.

    `full` when every member asked answered and nobody passed.
    """

    on: date
    level: int
    full: bool


@dataclass(frozen=True, slots=True)
class TooDeep:
    """Somebody, never told who, found a prompt of this depth too deep; said twice, it is said once."""

    depth: int


def level(history: Sequence[Posted | TooDeep], caps: Iterable[int], *, workplace: bool, today: date) -> int:
    """The circle's level now, from 1 to 4, for a history in the order in which things happened.

    `caps` are all members' private ones: only the lowest has any influence, so swapping them shows nowhere.
    """
    at, stay = LIGHTEST, list[Posted]()
    for event in history:
        match event:
            case TooDeep():
                at, stay = max(LIGHTEST, min(at, event.depth - 1)), []
            case Posted():
                stay = [*(stay if event.level == at else []), event]
                at = event.level
    return min(at + _earned(stay, today), ceiling(caps, workplace=workplace))


def ceiling(caps: Iterable[int], *, workplace: bool) -> int:
    """The deepest level this circle can have now; the lightest where there is nobody to ask."""
    return min(min(caps, default=LIGHTEST), DEEPEST_AT_WORK if workplace else DEEPEST_BY_ITSELF)


def _earned(stay: Sequence[Posted], today: date) -> bool:
    """At least four rounds over at least four weeks up to now, three quarters of them full.

    Any such stretch counts, so that a slow month long ago is not held against anybody.
    """
    full = 0
    for rounds, posted in enumerate(reversed(stay), 1):
        full += posted.full
        if rounds >= FEWEST_ROUNDS and today - posted.on >= SHORTEST_STAY and 4 * full >= 3 * rounds:
            return True
    return False
