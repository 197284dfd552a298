"""Times of day and hours of one day, the way people write them."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.errors import UserError
from bot.times.pieces import Clock, Reading

Read = Callable[[re.Match[str]], Reading | None]

_NOON = 12
_DAY_HOURS = 24
_HALF_DAY = 12 * 60
_DAY = 24 * 60
_NOONS = {"noon": 12 * 60, "midday": 12 * 60, "midnight": 24 * 60}
_PAST = {"quarter past": 15, "half past": 30, "quarter to": -15}


def _half_day_clock(m: re.Match[str]) -> Reading:
    hour, late = int(m["h"]), m["half"] == "p"
    if hour > _NOON and late:
        return _clock(hour, m, bare=False)  # "19:30pm"
    if not 1 <= hour <= _NOON:
        raise _no_such_time(m)
    return _clock(hour % _NOON + (_NOON if late else 0), m, bare=False)


def _any_clock(m: re.Match[str]) -> Reading | None:
    hour = int(m["h"])
    if hour >= _DAY_HOURS and not m["min"]:
        return None
    written = len(m["h"]) > 1 and m["min"] is not None
    return _clock(hour, m, bare=1 <= hour <= _NOON and not m["h"].startswith("0"), written=written)


def _noon(m: re.Match[str]) -> Reading:
    return Reading(clock=Clock(_NOONS[m[0]]))


def _full_day_clock(m: re.Match[str]) -> Reading:
    return _clock(int(m["h"]), m, bare=False)


def _clock(hour: int, m: re.Match[str], *, bare: bool, written: bool = False) -> Reading:
    minute = int(m["min"] or 0)
    if minute >= 60 or (hour, minute) > (_DAY_HOURS, 0):  # noqa: PLR2004 minutes of an hour
        raise _no_such_time(m)
    return Reading(clock=Clock(hour * 60 + minute, bare, written))


def _no_such_time(m: re.Match[str]) -> UserError:
    return UserError("There is no time {time}. Write it like {example}.", time=m[0].strip(), example="19:30")


def _spoken_clock(m: re.Match[str]) -> Reading | None:
    hour, past = int(m["h"]), _PAST[m["how"]]
    if not 1 <= hour <= _NOON:
        return None
    minute = hour * 60 + past
    if not m["half"]:
        return Reading(clock=Clock(minute, bare=True))
    return Reading(clock=Clock(minute % (_NOON * 60) + (_NOON * 60 if m["half"] == "p" else 0)))


def _range(m: re.Match[str]) -> Reading | None:
    """From one clock to another: "7-10pm" begins after noon too, and "11-1pm" before it."""
    start, end = _alone(m["start"]), _alone(m["end"])
    if start is None or end is None:
        return None
    if m["uhr"] or (start.written and end.written):
        start, end = Clock(start.minute), Clock(end.minute)
    elif start.bare and not end.bare:
        halves = (Clock(start.minute % _HALF_DAY + half) for half in (0, _HALF_DAY))
        start = min(halves, key=lambda each: (end.minute - each.minute - 1) % _DAY)
    return Reading(clock=start, until=end)


def _alone(words: str) -> Clock | None:
    """The clock that all of these words are."""
    for pattern, read in (*EXACT_CLOCKS, *CLOCKS):
        if (match := re.fullmatch(pattern, words)) and (piece := read(match)):
            return piece.clock
    return None


_HALF = r"(?P<half>[ap])\.?m\.?"
_TIME = r"\d{1,2}(?:[:h]\d\d)?(?: ?(?:[ap]\.?m\.?|h))?|noon|midday|midnight"

# Order decides: the first pattern that matches, and whose reader agrees, takes the words.
EXACT_CLOCKS: tuple[tuple[str, Read], ...] = (
    (rf"(?P<h>\d{{1,2}})(?:[:.h](?P<min>\d\d)(?::\d\d)?)? ?{_HALF}", _half_day_clock),
    (r"(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))? ?uhr", _full_day_clock),
    (rf"(?P<how>{'|'.join(_PAST)}) (?P<h>\d{{1,2}})(?: ?{_HALF})?", _spoken_clock),
)
CLOCKS: tuple[tuple[str, Read], ...] = (
    ("|".join(_NOONS), _noon),
    (r"(?P<h>\d{1,2})h(?P<min>\d\d)", _full_day_clock),
    (r"(?P<h>\d{1,2})(?::(?P<min>\d\d))? ?h", _full_day_clock),
    (r"(?P<h>\d{1,2})(?:[:.](?P<min>\d\d)(?::\d\d)?)?(?: o'?clock)?", _any_clock),
)
RANGES: tuple[tuple[str, Read], ...] = (
    (rf"(?:from )?(?P<start>{_TIME}) ?(?:-|to|until|till) ?(?P<end>{_TIME})(?P<uhr> ?uhr)?", _range),
)
