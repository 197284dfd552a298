"""Which prompt a circle gets this week: what may come, in the order it fits, the same after any restart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b

from activities.practice import Audience, Practice
from activities.prompt import Mood, Prompt
from bot.talking.depth import DEEPEST_BY_ITSELF, LIGHTEST

SHOWN = 3
"""The first, and two behind *Another one*."""
REST_WEEKS = 52
FAVOURITE_REST_WEEKS = 26
PRACTICES_APART = 2
ALL_ROUND = 7
"""Rounds in which every practice should come once."""
MOST_TENDER = 2
FRESH_AGAIN_WEEKS = 3 * REST_WEEKS

DEFICIT, FIT, FRESHNESS, TENDER, LUCK = 4.0, 1.0, 0.5, 0.5, 1.0
HEAVIEST_PRACTICE = 3


@dataclass(frozen=True, slots=True)
class Occasion:
    """A circle in one week, as far as the deck needs to know; `week` is any day of it.

    `youngest` is an age, or None without children. `muted` is what any member muted, all together. `recent` are
    the practices of a plan or memory of late, weighed 1 to 3 as in the catalogue.
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
    """A prompt the circle has had, and the local day it was posted."""

    prompt: str
    practice: Practice
    mood: Mood
    on: date


def choose(prompts: Iterable[Prompt], occasion: Occasion, history: Sequence[Past]) -> tuple[Prompt, ...]:
    """At most three weekly prompts, best first; none when nothing may come.

    `history` is oldest first. When fewer than three fit the week they are made up, in this order, with: lighter
    ones, any depth up to the circle's level, the practice before last, the last practice. Nothing else gives way.
    """
    seed = f"{occasion.circle}|{_monday(occasion.week)}"
    depth = depth_of_week(seed, occasion.level)
    asked = {past.prompt: past.on for past in history}
    tender = _tender_run(history)
    before_last, last = ([None, None] + [past.practice for past in history])[-PRACTICES_APART:]
    may_come = [
        prompt
        for prompt in prompts
        if _allowed(prompt, occasion)
        and _rested(prompt, occasion, asked.get(prompt.id))
        and not (prompt.mood == "tender" and tender >= MOST_TENDER)
    ]
    ranked = sorted(
        may_come,
        key=lambda prompt: (-_score(prompt, occasion, history, asked.get(prompt.id), tender, seed), prompt.id),
    )
    ...
