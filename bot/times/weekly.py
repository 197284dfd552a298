"""Weekly moments and quiet hours: local wall time in, exact moments out, steady over every clock change.

A wall time that happens twice (clocks go back) means the first; one that never happens (clocks go forward, or
a whole day is skipped) moves forward by what was skipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_LONGEST_GAP = timedelta(days=1)  # Samoa and Tokelau had no 30 December 2011


@dataclass(frozen=True, slots=True)
class Weekly:
    """A weekday (Monday is 0) and a local time."""

    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class Hours:
    """A daily stretch of local time, from `start` up to but not including `end`; it may pass midnight."""

    start: time
    end: time

    def holds(self, local: time) -> bool:
        if self.start < self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end

    def end_after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return `moment` in UTC if it is outside already, or else when these hours next end."""
        if not self.holds(_wall(moment, zone)):
            return moment.astimezone(UTC)
        today = moment.astimezone(zone).date()
        # Both folds count: a moment inside the repeated hour has the first ending behind it.
        endings = (
            datetime.combine(today + n * _DAY, self.end.replace(fold=fold), zone).astimezone(UTC)
            for n in (-1, 0, 1, 2)
            for fold in (0, 1)
        )
        return min(end for end in endings if end > moment and not self.holds(_wall(end, zone)))


def occurrence(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the UTC moment of a local date and time: the first of a fold, a gap shifts forward."""
    return datetime.combine(day, at.replace(fold=0), zone).astimezone(UTC)


def next_weekly(weekly: Weekly, zone: ZoneInfo, after: datetime) -> datetime:
    """Return the first UTC moment of `weekly` strictly after `after`."""
    earliest = after.astimezone(zone).date() - _LONGEST_GAP
    day = earliest + _DAY * ((weekly.weekday - earliest.weekday()) % 7)
    while (moment := occurrence(day, weekly.at, zone)) <= after:
        day += _WEEK
    return moment


def iso_week(day: date) -> str:
    """Return the ISO week of a local date, such as `2026-W03`; its year may differ from the date's own."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _wall(moment: datetime, zone: ZoneInfo) -> time:
    return moment.astimezone(zone).time()
