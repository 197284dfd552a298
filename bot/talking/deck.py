"""Which prompt a circle gets this week: what may come, ordered by what fits, the same after any restart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from heapq import nsmallest

from activities.practice import Audience, Practice
from activities.prompt import Mood, Prompt
from bot.talking.depth import DEEPEST_AT_WORK, DEEPEST_BY_ITSELF, LIGHTEST

SHOWN = 3
REST_WEEKS = 52
FAVOURITE_REST_WEEKS = 26
FRESH_AGAIN_WEEKS = 3 * REST_WEEKS
MOST_TENDER_IN_A_ROW = 2
ROUNDS_UNTIL_LATE = 8
HEAVIEST_PRACTICE = 3
YOUNGEST_MEMBER = 13  # years

# The score's parts, each times something from 0 to 1.
DEFICIT = 3.5
FIT = 1.0
FRESHNESS = 0.5
TENDER_RUN = 0.5
LUCK = 1.0


@dataclass(frozen=True, slots=True)
class Occasion:
    """One week of one circle.

    `week` is any day of it, in the circle's zone; `level` is from `bot.talking.depth`; `youngest` is an age in
    years, None without children; `muted` holds every topic that any member muted; `recent` are the practices of
    a plan or memory of late, weighed 1 to 3 as in the catalogue.
    """

    circle: int
    week: date
    audience: Audience
    level: int
    youngest: int | None = None
    workplace: bool = False
    muted: frozenset[str] = frozenset()
    favourites: frozenset[str] = frozenset()
    recent: Mapping[Practice, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Past:
    """A prompt the circle was asked, and the local day."""

    prompt: str
    practice: Practice
    mood: Mood
    on: date


def choose(prompts: Iterable[Prompt], occasion: Occasion, history: Sequence[Past]) -> tuple[Prompt, ...]:
    """At most three weekly prompts: the best, and two behind *Another one*. `history` is oldest first.

    Where fewer than three suit the week, others make up the number, in this order: lighter ones, deeper ones
    up to the circle's level, the practice before the last, the last practice. Nothing else ever gives way
    (caps, muted topics, age, workplace, a third tender one in a row, one again too soon): there may be none.
    Of a practice that eight rounds have left out, lighter ones suit any week: its turn matters more than depth.
    """
    deal = _Deal(occasion, history)
    return tuple(
        nsmallest(
            SHOWN,
            filter(deal.may_come, prompts),
            key=lambda prompt: (deal.concession(prompt), -deal.score(prompt), prompt.id),
        )
    )


def depth_of_week(occasion: Occasion) -> int:
    """The circle's level in six weeks of ten, one lighter in three, two lighter in one."""
    drawn = _chance(occasion, "depth")
    lighter = 0 if drawn < 0.6 else 1 if drawn < 0.9 else 2  # noqa: PLR2004 - said in the sentence above
    return max(LIGHTEST, _deepest(occasion) - lighter)


class _Deal:
    """What the prompts are held against: the occasion, and what its history comes to."""

    def __init__(self, occasion: Occasion, history: Sequence[Past]) -> None:
        self._occasion = occasion
        self._depth = depth_of_week(occasion)
        self._deepest = _deepest(occasion)
        self._youngest = _youngest(occasion)
        self._asked = {past.prompt: past.on for past in history}
        self._practices = [past.practice for past in reversed(history[-ROUNDS_UNTIL_LATE:])]
        self._tender = _run([past.mood == "tender" for past in reversed(history[-MOST_TENDER_IN_A_ROW:])])

    def may_come(self, prompt: Prompt) -> bool:
        occasion = self._occasion
        return (
            prompt.cadence == "weekly"
            and occasion.audience in prompt.audiences
            and prompt.depth <= self._deepest
            and prompt.topics.isdisjoint(occasion.muted)
            and (self._youngest is None or prompt.youngest <= self._youngest)
            and (prompt.workplace or not occasion.workplace)
            and self._rested(prompt)
            and not (prompt.mood == "tender" and self._tender >= MOST_TENDER_IN_A_ROW)
        )

    def concession(self, prompt: Prompt) -> int:
        """How much has to give way for it, in the order that `choose` tells."""
        if prompt.practice in self._practices[:1]:
            return 4
        if prompt.practice in self._practices[:2]:
            return 3
        if prompt.depth > self._depth:
            return 2
        return 1 if prompt.depth < self._depth and not self._late(prompt.practice) else 0

    def score(self, prompt: Prompt) -> float:
        return (
            DEFICIT * self._deficit(prompt.practice)
            + FIT * self._occasion.recent.get(prompt.practice, 0) / HEAVIEST_PRACTICE
            + FRESHNESS * min(1.0, self._rest(prompt) / FRESH_AGAIN_WEEKS)
            - TENDER_RUN * (prompt.mood == "tender") * self._tender / MOST_TENDER_IN_A_ROW
            + LUCK * _chance(self._occasion, prompt.id)
        )

    def _rested(self, prompt: Prompt) -> bool:
        favourite = prompt.id in self._occasion.favourites
        return self._rest(prompt) >= (FAVOURITE_REST_WEEKS if favourite else REST_WEEKS)

    def _rest(self, prompt: Prompt) -> int:
        """Weeks from the day it was asked to this week's Monday; if never, enough to be quite fresh."""
        asked = self._asked.get(prompt.id)
        return FRESH_AGAIN_WEEKS if asked is None else (_monday(self._occasion.week) - asked).days // 7

    def _late(self, practice: Practice) -> bool:
        """Whether it has missed its turn: seven rounds are enough for all seven, and one more has gone by."""
        return len(self._practices) == ROUNDS_UNTIL_LATE and practice not in self._practices

    def _deficit(self, practice: Practice) -> float:
        """How long its turn has been due: 0 after a round of it, 1 when it is late."""
        since = self._practices.index(practice) if practice in self._practices else ROUNDS_UNTIL_LATE
        return since / ROUNDS_UNTIL_LATE


def _deepest(occasion: Occasion) -> int:
    return min(occasion.level, DEEPEST_AT_WORK if occasion.workplace else DEEPEST_BY_ITSELF)


def _youngest(occasion: Occasion) -> int | None:
    """The age that counts: in a family any, as questions are heard at the table; elsewhere only a member's."""
    age = occasion.youngest
    return age if age is None or occasion.audience == "family" or age >= YOUNGEST_MEMBER else None


def _chance(occasion: Occasion, what: str) -> float:
    """From 0 to 1, drawn once and for all for this circle, week and thing."""
    drawn = sha256(f"{occasion.circle}|{_monday(occasion.week)}|{what}".encode()).digest()
    return int.from_bytes(drawn[:6]) / 2**48


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _run(flags: Iterable[bool]) -> int:
    """How many at the start are true."""
    run = 0
    for flag in flags:
        if not flag:
            break
        run += 1
    return run
