"""A small grammar of the ways people write days and times: plain words in, one `Reading` out.

Pieces may stand in any order, each at most once ("7pm on sat", "24 dec at 19:30"); whatever the grammar does
not know makes the whole unreadable, so that nothing a person wrote is silently dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.errors import UserError
from bot.times.pieces import MONTHS, WEEKDAYS, Clock, Offset, Reading, Weekday, Weekend, Which, existing

_NOON = 12
_DAY_HOURS = 24
_FIELDS = ("day", "weekday", "clock", "part", "exact")


@dataclass(frozen=True, slots=True)
class Amount:
    """How much time some words name; `seconds` is None if they name only whole days or months."""

    months: int
    days: int
    seconds: int | None


def scan(text: str) -> Reading | None:
    """Read plain words, or return None; a date or a time that cannot be is a UserError that says so."""
    text = _ISO_T.sub(" ", _digits(text))
    reading = Reading()
    at = 0
    while at < len(text):
        if not (step := _step(text, at)):
            return None
        piece, at = step
        news = {field: value for field in _FIELDS if (value := getattr(piece, field)) is not None}
        if any(getattr(reading, field) is not None for field in news):
            return None
        reading = replace(reading, **news)
    return reading if _holds_together(reading) else None


def scan_amount(text: str) -> Amount | None:
    """Read "1d 6h", "2 weeks", "half an hour", or return None."""
    text = _digits(text)
    return _amount(text) if re.fullmatch(_AMOUNT, text) else None


def _digits(text: str) -> str:
    return _NUMBER_WORDS.sub(lambda m: str(_NUMBERS.index(m[0]) + 1), text)


def _step(text: str, at: int) -> tuple[Reading, int] | None:
    for pattern, read in _PATTERNS:
        match = pattern.match(text, at)
        if match and (piece := read(match)):
            return piece, match.end()
    return None


def _holds_together(reading: Reading) -> bool:
    """Tell whether it says something, once; a weekday may confirm a date, but not a "tomorrow"."""
    if reading.exact is not None:
        return reading == Reading(exact=reading.exact)
    if reading.weekday and reading.day:
        return not isinstance(reading.day, (Offset, Weekend)) and reading.weekday.which in {"", "this"}
    return reading != Reading()


# What each pattern's match means; None is "not this after all", and the next pattern is tried.


def _instant(m: re.Match[str]) -> Reading:
    existing(int(m["d"]), int(m["m"]), int(m["y"]))
    try:
        return Reading(exact=datetime.fromisoformat(m[0].upper().replace(" ", "T", 1)).astimezone(UTC))
    except (ValueError, OverflowError):
        raise UserError("There is no moment {time}.", time=m[0].upper()) from None


def _date(m: re.Match[str]) -> Reading:
    return Reading(day=existing(int(m["d"]), int(m["m"]), _year(m["y"])))


def _slashed(m: re.Match[str]) -> Reading:
    if int(m["m"]) > len(MONTHS) >= int(m["d"]):  # 12/24 can only be the American order
        return Reading(day=existing(int(m["m"]), int(m["d"]), _year(m["y"])))
    return _date(m)


def _dotted(m: re.Match[str]) -> Reading | None:
    return None if int(m["m"]) > len(MONTHS) else Reading(day=existing(int(m["d"]), int(m["m"])))


def _named(m: re.Match[str]) -> Reading:
    month = [name[:3].casefold() for name in MONTHS].index(m["month"][:3]) + 1
    return Reading(day=existing(int(m["d"]), month, _year(m["y"])))


def _year(words: str | None) -> int | None:
    if not words:
        return None
    return int(words) + (2000 if len(words) == len("26") else 0)


def _ordinal(m: re.Match[str]) -> Reading:
    return Reading(day=existing(int(m["d"])))


def _weekday(m: re.Match[str]) -> Reading | None:
    number = [name[:3].casefold() for name in WEEKDAYS].index(m["weekday"][:3])
    said = [_WHICH[word] for word in (m["which"], m["week"], m["plural"]) if word]
    return Reading(weekday=Weekday(number, *said[:1])) if len(set(said)) <= 1 else None


def _weekend(m: re.Match[str]) -> Reading:
    return Reading(day=Weekend(_WHICH[m["which"]] if m["which"] else ""))


def _phrase(m: re.Match[str]) -> Reading:
    return _PHRASES[m[0]]


def _ahead(m: re.Match[str]) -> Reading | None:
    return _away(_amount(m["amount"]), 1)


def _ago(m: re.Match[str]) -> Reading | None:
    return _away(_amount(m["amount"]), -1)


def _away(amount: Amount, way: int) -> Reading | None:
    if amount.seconds is None:
        return Reading(day=Offset(way * amount.days, way * amount.months))
    if amount.months:
        return None
    return Reading(exact=way * timedelta(days=amount.days, seconds=amount.seconds))


def _amount(words: str) -> Amount:
    months = days = 0
    seconds = None
    for m in re.finditer(_ONE_AMOUNT, words):
        count = int(m["count"]) if m["count"][0].isdigit() else 1
        match "mo" if m["unit"].startswith("mo") else m["unit"][0]:
            case "y":
                months += 12 * count
            case "mo":
                months += count
            case "w":
                days += 7 * count
            case "d":
                days += count
            case "h":
                seconds = (seconds or 0) + (1800 if m["count"].startswith("half") else 3600 * count)
            case "m":
                seconds = (seconds or 0) + 60 * count
            case _:
                seconds = (seconds or 0) + count
    return Amount(months, days, seconds)


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
    return _clock(hour, m, bare=1 <= hour <= _NOON and not m["h"].startswith("0"))


def _full_day_clock(m: re.Match[str]) -> Reading:
    return _clock(int(m["h"]), m, bare=False)


def _clock(hour: int, m: re.Match[str], *, bare: bool) -> Reading:
    minute = int(m["min"] or 0)
    if minute >= 60 or (hour, minute) > (_DAY_HOURS, 0):  # noqa: PLR2004 minutes of an hour
        raise _no_such_time(m)
    return Reading(clock=Clock(hour * 60 + minute, bare))


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


def _filler(_: re.Match[str]) -> Reading:
    return Reading()


_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER_WORDS = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})\b")
_ISO_T = re.compile(r"(?<=\d)t(?=\d\d:)")
_WHICH: dict[str, Which] = {
    "this": "this", "next": "next", "last": "last", "every": "every", "each": "every", "s": "every",
}  # fmt: skip
_PAST = {"quarter past": 15, "half past": 30, "quarter to": -15}
_TODAY, _TOMORROW = Offset(0), Offset(1)
_PHRASES = {
    "today": Reading(day=_TODAY),
    "tomorrow": Reading(day=_TOMORROW),
    "tmrw": Reading(day=_TOMORROW),
    "tmr": Reading(day=_TOMORROW),
    "day after tomorrow": Reading(day=Offset(2)),
    "yesterday": Reading(day=Offset(-1)),
    "day before yesterday": Reading(day=Offset(-2)),
    "tonight": Reading(day=_TODAY, part="night"),
    "last night": Reading(day=Offset(-1), part="night"),
    "this morning": Reading(day=_TODAY, part="morning"),
    "this afternoon": Reading(day=_TODAY, part="afternoon"),
    "this evening": Reading(day=_TODAY, part="evening"),
    "in the morning": Reading(part="morning"),
    "in the afternoon": Reading(part="afternoon"),
    "in the evening": Reading(part="evening"),
    "at night": Reading(part="night"),
    "morning": Reading(part="morning"),
    "afternoon": Reading(part="afternoon"),
    "evening": Reading(part="evening"),
    "night": Reading(part="night"),
    "noon": Reading(clock=Clock(12 * 60)),
    "midday": Reading(clock=Clock(12 * 60)),
    "midnight": Reading(clock=Clock(24 * 60)),
}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? ?(?P<y>[1-9]\d{3})(?![\d:]))?"
_WEEKDAY = r"(?P<weekday>mon|tue(?:s(?=day))?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day(?P<plural>s)?|s|\.)?"
_ISO_CLOCK = r"\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:z|[+-]\d\d:?\d\d)"
_HALF = r"(?P<half>[ap])\.?m\.?"
_ONE_AMOUNT = (
    r"(?P<count>\d{1,4} ?|an? |half an (?=h))"
    r"(?P<unit>mo(?:nths?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?"
    r"|w(?:ee)?ks?|w|y(?:(?:ea)?rs?)?)(?![a-z])"
)
_UNNAMED_AMOUNT = re.sub(r"\(\?P<\w+>", "(?:", _ONE_AMOUNT)
_AMOUNT = rf"{_UNNAMED_AMOUNT}(?:(?:,|,? and)? ?{_UNNAMED_AMOUNT})*"

_Read = Callable[[re.Match[str]], Reading | None]

# Order decides: the first pattern that matches, and whose reader agrees, takes the words.
_WORD_PATTERNS: tuple[tuple[str, _Read], ...] = (
    (
        rf"(?P<y>[1-9]\d{{3}})-(?P<m>\d\d)-(?P<d>\d\d) {_ISO_CLOCK}",
        _instant,
    ),
    (r"(?P<y>[1-9]\d{3})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})", _date),
    (rf"(?P<h>\d{{1,2}})(?:[:.h](?P<min>\d\d)(?::\d\d)?)? ?{_HALF}", _half_day_clock),
    (rf"(?P<how>{'|'.join(_PAST)}) (?P<h>\d{{1,2}})(?: ?{_HALF})?", _spoken_clock),
    (r"(?P<d>\d{1,2})([./-])(?P<m>\d{1,2})\2(?P<y>[1-9]\d{3}|\d\d)(?![\d:])", _slashed),
    (r"(?P<d>\d{1,2})/(?P<m>\d{1,2})(?P<y>)", _slashed),
    (r"(?<!at )(?<!@ )(?<!@)(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.?", _dotted),
    (rf"{_DAY}\.? ?(?:of )?{_MONTH}{_YEAR}", _named),
    (rf"{_MONTH} ?{_DAY}{_YEAR}(?!:)", _named),
    (r"(?P<d>\d{1,2})(?:st|nd|rd|th)", _ordinal),
    (rf"(?:(?P<which>this|next|last|every|each) )?{_WEEKDAY}(?: (?P<week>this|next|last) week)?", _weekday),
    (r"(?:(?P<which>this|next|last) )?weekend", _weekend),
    (rf"in (?P<amount>{_AMOUNT})", _ahead),
    (rf"(?P<amount>{_AMOUNT}) from (?:now|today)", _ahead),
    (rf"(?P<amount>{_AMOUNT}) ago", _ago),
    (rf"(?:{'|'.join(sorted(_PHRASES, key=len, reverse=True))})", _phrase),
    (r"(?P<h>\d{1,2})h(?P<min>\d\d)", _full_day_clock),
    (r"(?P<h>\d{1,2})(?::(?P<min>\d\d))? ?h", _full_day_clock),
    (r"(?P<h>\d{1,2})(?:[:.](?P<min>\d\d)(?::\d\d)?)?(?: o'?clock)?", _any_clock),
    (r"(?:at|on|the|around|about)", _filler),
)
_PATTERNS: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (re.compile(r"[ ,]+|@"), _filler),
    *((re.compile(rf"{pattern}(?!\w)"), read) for pattern, read in _WORD_PATTERNS),
)
