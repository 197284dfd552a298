"""Days, moments, weekly times, hours and spans, read the way people write them.

They are guesses, so whoever calls reads them back for a yes. A day without a time is 19:00; morning is 10:00,
afternoon 15:00, evening 19:00, night 21:00; breakfast is 9:00, brunch 11:00, lunch 13:00, dinner 19:00. 1 to 9
without am or pm is after noon, so that "tomorrow 8" is the evening, unless the morning or breakfast is named; 10, 11
and what is written like a clock is what it says, 08:00 always, and 10:30 unless that has passed. Midnight is the end
of the day it is said of; "next friday" is the Friday of next week, "saturday in two weeks" the coming one and two
weeks on; 03/04 is 3 April; a date without a year is the next one (for a memory, the latest one).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, time, timedelta
from typing import TYPE_CHECKING, NoReturn

from bot.errors import UserError
from bot.times.grammar import scan, scan_amount
from bot.times.pieces import WEEKDAYS, Part, Reading, Weekday, named, shift
from bot.times.plain import plain, quoted
from bot.times.weekly import Hours, Weekly, occurrence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

_MOST_YEARS = 10
_MOST_AHEAD = timedelta(days=_MOST_YEARS * 365.25)
_OLDEST_YEAR = 1900
_DAY = 24 * 60
_HALF_DAY = 12 * 60
_NIGHT_ENDS = 5 * 60
_NO_PART = 19 * 60
_PARTS: dict[Part, int] = {
    "morning": 10 * 60,
    "afternoon": 15 * 60,
    "evening": 19 * 60,
    "night": 21 * 60,
    "breakfast": 9 * 60,
    "brunch": 11 * 60,
    "lunch": 13 * 60,
    "dinner": 19 * 60,
}
_FORENOON = 10 * 60


def read_when(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC moment that is meant, always after `now` and at most ten years on; else a UserError."""
    reading = scan(plain(words))
    if reading is None or (reading.weekday and reading.weekday.which == "every"):
        _unreadable(words, "a day and time", ("sat 7pm", "24 dec 19:30"))
    for moment in _moments(reading, words, now, zone):
        if moment > now:
            return moment
    if isinstance(reading.exact, timedelta | None):
        _gone(words)
    picked = reading.exact.astimezone(zone)
    raise UserError(
        "{words} is in the past. Try a later day or time.", words=f"{picked:%a} {picked.day} {picked:%b %Y, %H:%M}"
    )


def read_day(words: str, today: date) -> date:
    """Return the day that is meant, never after `today`, the latest where several fit; else a UserError."""
    reading = scan(plain(words))
    piece = reading and (reading.day or reading.weekday)
    if reading is None or not piece or (reading.weekday and reading.weekday.which == "every"):
        _unreadable(words, "a day", ("yesterday", "24 dec 2025"))
    day = next(piece.gone(today))
    if day > today:
        raise UserError("“{words}” has yet to come. This needs a day that has been.", words=quoted(words))
    if day.year < _OLDEST_YEAR:
        raise UserError("“{words}” is too long ago for me. Try {example}.", words=quoted(words), example="24 dec 2025")
    if not _confirmed(day, reading):
        _which(day)
    return day


def read_length(words: str) -> timedelta | None:
    """Return how long "7pm to 10pm" takes; None where no end is named."""
    reading = scan(plain(words))
    if reading is None or reading.until is None:
        return None
    between = reading.until.minute - _minutes(reading)[0]
    circle = _HALF_DAY if reading.until.bare else _DAY
    return timedelta(minutes=between % circle or circle)


def read_weekly(words: str) -> Weekly:
    """Return a weekday and local time; "sunday midnight" is Monday at 00:00."""
    reading = scan(plain(words))
    if (
        reading is None
        or not reading.weekday
        or reading.day
        or reading.until
        or reading.weekday.which not in {"", "every"}
    ):
        _unreadable(words, "a weekday and time", ("sunday 18:00", "fridays at 7pm"))
    days, at = _time(_minutes(reading)[0])
    return Weekly((reading.weekday.number + days) % len(WEEKDAYS), at)


def read_hours(words: str) -> Hours:
    """Return the hours between two clock times; "11-7" could be half a day off, so it is refused."""
    text = plain(words).removeprefix("from ").removeprefix("between ")
    sides = [scan(side.strip()) for side in re.split(r"-| (?:to|until|till|and) ", text)]
    clocks = [side.clock for side in sides if side and side.clock and side == Reading(clock=side.clock)]
    if len(sides) != 2 or len(clocks) != 2:  # noqa: PLR2004 a start and an end
        _unreadable(words, "hours", ("22:00-08:00", "10pm to 8am"))
    if all(clock.bare for clock in clocks) and ":" not in text:
        template = "“{words}” could be day or night. Write it like {example}."
        raise UserError(template, words=quoted(words), example="22:00-08:00")
    start, end = (_time(clock.minute)[1] for clock in clocks)
    if start == end:
        template = "“{words}” ends when it starts. Write it like {example}."
        raise UserError(template, words=quoted(words), example="22:00-08:00")
    return Hours(start, end)


def read_span(words: str) -> timedelta:
    """Return a length of time, with or without an "in" before it; months and years have no fixed length."""
    amount = scan_amount(plain(words).removeprefix("in "))
    if amount is None or amount.months:
        _unreadable(words, "a length of time", ("3 days", "90m"))
    span = timedelta(days=amount.days, seconds=amount.seconds or 0)
    if not span:
        raise UserError("“{words}” is no time at all. Try {example}.", words=quoted(words), example="3 days")
    if span > _MOST_AHEAD:
        _too_far(words)
    return span


def _moments(reading: Reading, words: str, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield what the words may mean, the likeliest first, none of it too far ahead."""
    if reading.exact is not None:
        ahead = reading.exact if isinstance(reading.exact, timedelta) else reading.exact - now
        if ahead > _MOST_AHEAD:
            _too_far(words)
        moment = (now + ahead).astimezone(UTC)
        yield moment.replace(second=0, microsecond=0) if ahead is reading.exact else moment
        return
    today = now.astimezone(zone).date()
    for day in _days_coming(reading, today):
        if day > shift(today, months=12 * _MOST_YEARS):
            _too_far(words)
        if day < today:
            continue  # its weekday need not fit, only that of the day to come
        if not _confirmed(day, reading):
            _past_or_which(day, reading, words, now, zone)
        for minute in _minutes(reading):
            days, at = _time(minute)
            yield occurrence(shift(day, days), at, zone)


def _days_coming(reading: Reading, today: date) -> Iterator[date]:
    if piece := reading.day or reading.weekday:
        yield from piece.coming(today)
    else:
        yield from (today, shift(today, 1))


def _confirmed(day: date, reading: Reading) -> bool:
    """Whether the weekday is the date's own, unlike "sat 24 dec" in a year when that is a Thursday."""
    return not (reading.day and reading.weekday) or day.weekday() == reading.weekday.number


def _past_or_which(day: date, reading: Reading, words: str, now: datetime, zone: ZoneInfo) -> NoReturn:
    """A weekday that is not the date's own: it may have been that of the latest such date, which is past."""
    today = now.astimezone(zone).date()
    past = next(reading.day.gone(today), None) if reading.day else None
    if reading.weekday is None or past is None or not _confirmed(past, reading):
        _which(day)
    if past == today:
        _gone(words)
    coming = _moments(replace(reading, day=None, weekday=Weekday(reading.weekday.number)), words, now, zone)
    soon = next(each for each in coming if each > now).astimezone(zone)
    raise UserError(
        "{past} is past. Which do you mean: {soon}, or {day}, a {weekday}?",
        past=f"{WEEKDAYS[past.weekday()]} {named(past.day, past.month, past.year)}",
        soon=f"{WEEKDAYS[soon.weekday()]} {named(soon.day, soon.month, soon.year)}",
        day=named(day.day, day.month, day.year),
        weekday=WEEKDAYS[day.weekday()],
    )


def _which(day: date) -> NoReturn:
    said, is_a = named(day.day, day.month, day.year), WEEKDAYS[day.weekday()]
    raise UserError("{day} is a {weekday}. Which do you mean?", day=said, weekday=is_a)


def _minutes(reading: Reading) -> tuple[int, ...]:
    """Return the times it may mean, in minutes from the start of its day; late nights pass 24 hours."""
    part, clock = reading.part, reading.clock
    if clock is None:
        return (_PARTS[part] if part else _NO_PART,)
    minute = clock.minute
    if part == "night":
        if minute < _NIGHT_ENDS:
            return (minute + _DAY,)
        return (minute + _HALF_DAY,) if clock.bare else (minute,)
    if not clock.bare:
        return (minute,)
    after_noon = minute % _HALF_DAY + _HALF_DAY
    match part:
        case "morning" | "breakfast":
            return (minute % _HALF_DAY,)
        case "brunch" | "lunch":
            return (minute,) if minute >= _FORENOON else (after_noon,)
        case None if clock.written or minute >= _FORENOON:
            return (minute, after_noon)
        case _:
            return (after_noon,)


def _time(minute: int) -> tuple[int, time]:
    """Split minutes into days and a time of day."""
    days, rest = divmod(minute, _DAY)
    return days, time(rest // 60, rest % 60)


def _unreadable(words: str, what: str, examples: tuple[str, str]) -> NoReturn:
    first, second = examples
    if shown := quoted(words):
        template = "I can't read “{words}” as {what}. Try {first} or {second}."
        raise UserError(template, words=shown, what=what, first=first, second=second)
    raise UserError("I need {what}, such as {first} or {second}.", what=what, first=first, second=second)


def _gone(words: str) -> NoReturn:
    raise UserError("“{words}” is in the past. Try a later day or time.", words=quoted(words))


def _too_far(words: str) -> NoReturn:
    raise UserError("“{words}” is more than ten years away. Try something nearer.", words=quoted(words))
