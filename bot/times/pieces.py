"""What people say of a day or a time, as frozen values, and the dates each may mean."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from bot.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

Which = Literal["", "this", "next", "last", "every"]
Part = Literal["morning", "afternoon", "evening", "night", "breakfast", "brunch", "lunch", "dinner"]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SATURDAY = 5

_YEARS_TO_A_LEAP_DAY = 8  # 1896 to 1904, 2096 to 2104
_LEAP_YEAR = 2000
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Weekday:
    number: int
    which: Which = ""

    def coming(self, today: date) -> Iterator[date]:
        """Yield the dates it may mean, the likeliest first; "next friday" is the Friday of next week."""
        match self.which:
            case "next":
                yield _in_week(today, 1, self.number)
            case "last":
                yield from self.gone(today)
            case _:
                first = shift(today, (self.number - today.weekday()) % _WEEK)
                yield first
                if not self.which:
                    yield shift(first, _WEEK)

    def gone(self, today: date) -> Iterator[date]:
        """Yield the date it means of the past; "last friday" is the latest before today."""
        match self.which:
            case "next":
                yield _in_week(today, 1, self.number)
            case "this":
                yield _in_week(today, 0, self.number)
            case "last":
                yield shift(today, -((today.weekday() - self.number - 1) % _WEEK) - 1)
            case _:
                yield shift(today, -((today.weekday() - self.number) % _WEEK))


@dataclass(frozen=True, slots=True)
class Weekend:
    which: Which = ""

    def coming(self, today: date) -> Iterator[date]:
        weeks = {"next": 1, "last": -1}.get(self.which, 0)
        yield _in_week(today, weeks, SATURDAY)
        yield _in_week(today, weeks, SATURDAY + 1)
        if not self.which:
            yield _in_week(today, 1, SATURDAY)

    def gone(self, today: date) -> Iterator[date]:
        if not self.which:
            yield from Weekday(SATURDAY).gone(today)
        yield _in_week(today, {"next": 1, "last": -1}.get(self.which, 0), SATURDAY)


@dataclass(frozen=True, slots=True)
class Offset:
    """So many whole days and months from today, either way; with a weekday, the first such day from there on."""

    days: int
    months: int = 0
    weekday: int | None = None

    def coming(self, today: date) -> Iterator[date]:
        day = shift(today, self.days, self.months)
        yield day if self.weekday is None else shift(day, (self.weekday - day.weekday()) % _WEEK)

    @property
    def weeks(self) -> bool:
        """Whether it is whole weeks ahead, of which a weekday may be said too."""
        return self.months == 0 and self.days > 0 and self.days % _WEEK == 0

    gone = coming


@dataclass(frozen=True, slots=True)
class Calendar:
    """A date that exists in some year; what is None was not written."""

    day: int
    month: int | None = None
    year: int | None = None

    def coming(self, today: date) -> Iterator[date]:
        return self._near(today, 1)

    def gone(self, today: date) -> Iterator[date]:
        return (day for day in self._near(today, -1) if self.year or day <= today)

    def _near(self, today: date, way: int) -> Iterator[date]:
        if self.month is None:
            starts = [shift(today.replace(day=1), months=n * way) for n in range(_YEARS_TO_A_LEAP_DAY)]
        elif self.year is None:
            starts = [date(today.year + n * way, self.month, 1) for n in range(_YEARS_TO_A_LEAP_DAY + 1)]
        else:
            starts = [date(self.year, self.month, 1)]
        for start in starts:
            if self.day <= calendar.monthrange(start.year, start.month)[1]:
                yield start.replace(day=self.day)


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes from the start of the day, up to 1440; `bare` if it could be before or after noon ("7").

    Of those, `written` is one in four digits ("10:30"), which rather is what it says.
    """

    minute: int
    bare: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """All that some words say; an exact moment, or a span from now, says it alone."""

    day: Offset | Weekend | Calendar | None = None
    weekday: Weekday | None = None
    clock: Clock | None = None
    part: Part | None = None
    exact: datetime | timedelta | None = None
    until: Clock | None = None


def existing(day: int, month: int | None = None, year: int | None = None) -> Calendar:
    """Return the date, or raise a UserError that names the nearest one that exists."""
    if month is not None and not 1 <= month <= len(MONTHS):
        raise UserError("There is no month {month}. Write it like {example}.", month=month, example="24 dec")
    last = calendar.monthrange(year or _LEAP_YEAR, month)[1] if month else 31
    if 1 <= day <= last:
        return Calendar(day, month, year)
    if month is None:
        raise UserError("No month has a day {day}. Write it like {example}.", day=day, example="24 dec")
    if year is None:
        last = calendar.monthrange(_LEAP_YEAR + 1, month)[1]
    nearest = named(max(1, min(day, last)), month, year)
    raise UserError("There is no {day}. The nearest is {nearest}.", day=named(day, month, year), nearest=nearest)


def named(day: int, month: int, year: int | None) -> str:
    return f"{day} {MONTHS[month - 1]}" + (f" {year}" if year else "")


def shift(day: date, days: int = 0, months: int = 0) -> date:
    """Move a date by months (31 becomes the end of a short one), then days; stop at the calendar's ends."""
    year, month = divmod(day.year * len(MONTHS) + day.month - 1 + months, len(MONTHS))
    try:
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last)) + timedelta(days=days)
    except (ValueError, OverflowError):
        return date.max if days + months > 0 else date.min


def _in_week(today: date, weeks: int, weekday: int) -> date:
    return shift(today, weeks * _WEEK - today.weekday() + weekday)
