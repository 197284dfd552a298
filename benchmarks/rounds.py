"""Figures of contenders that took turns, round by round: quantiles, and how they compare within each round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Round = Mapping[str, Sequence[int]]
"""What each contender took, every time, in microseconds."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Over the rounds."""

    middle: float
    least: float
    most: float

    @property
    def times(self) -> str:
        return f"{figure(self.middle)} ×"

    @property
    def spread(self) -> str:
        return f"({figure(self.least)} to {figure(self.most)})"


def ratio(rounds: Iterable[Round], slower: str, faster: str) -> Ratio:
    """How many times as long the first takes, by the medians of each round."""
    found = [median(each[slower]) / median(each[faster]) for each in rounds]
    return Ratio(median(found), min(found), max(found))


def all_of(rounds: Iterable[Round], name: str) -> list[int]:
    return [each for one in rounds for each in one[name]]


def quantile(figures: Sequence[int], part: float) -> float:
    """The smallest figure that so large a part of them does not exceed."""
    return float(sorted(figures)[max(0, -int(-part * len(figures) // 1) - 1)])


def milliseconds(microseconds: float) -> str:
    return f"{figure(microseconds / 1000)} ms"


def figure(number: float) -> str:
    """Three digits that say something."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"
