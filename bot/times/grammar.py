"""A small grammar of the ways people write days and times: plain words in, one `Reading` out.

Pieces may stand in any order, each at most once ("7pm on sat", "24 dec at 19:30"); whatever the grammar does
not know makes the whole unreadable, so that nothing a person wrote is silently dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.errors import UserError
from bot.times.clocks import CLOCKS, EXACT_CLOCKS, RANGES, Read
from bot.times.pieces import MONTHS, WEEKDAYS, Calendar, Offset, Reading, Weekday, Weekend, Which, existing

_FIELDS = ("day", "weekday", "clock", "part", "exact", "until")


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
    return _together(reading)


def scan_first(text: str) -> Reading:
    """Read the first piece alone, of words that can be read."""
    step = _step(_digits(text), 0)
    return step[0] if step else Reading()


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


def _together(reading: Reading) -> Reading | None:
    """Return it if it says something, once; a weekday may confirm a date, but not a "tomorrow"."""
    day, weekday = reading.day, reading.weekday
    if reading.exact is not None:
        return reading if reading == Reading(exact=reading.exact) else None
    if reading.until and reading.until.bare and reading.clock and reading.clock.bare and not (day or weekday):
        return None  # "7-10" alone may be a day and a month, or a score
    if weekday and day:
        if isinstance(day, Weekend) or weekday.which not in {"", "this"}:
            return None
        if isinstance(day, Offset):
            return replace(reading, day=replace(day, weekday=weekday.number), weekday=None) if day.weeks else None
    return None if reading == Reading() else reading


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


def _feast(m: re.Match[str]) -> Reading:
    return Reading(day=_FEASTS[m["feast"].replace("'", "").replace("xmas", "christmas").removesuffix(" day")])


def _ahead(m: re.Match[str]) -> Reading | None:
    return _away(_amount(m["amount"]), 1)


def _weeks_on(m: re.Match[str]) -> Reading | None:
    piece = _ahead(m)
    return piece if piece and isinstance(piece.day, Offset) and piece.day.weeks else None


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


def _filler(_: re.Match[str]) -> Reading:
    return Reading()


_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER_WORDS = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})\b")
_ISO_T = re.compile(r"(?<=\d)t(?=\d\d:)")
_WHICH: dict[str, Which] = {
    "this": "this", "next": "next", "last": "last", "every": "every", "each": "every", "s": "every",
}  # fmt: skip
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
    "this lunchtime": Reading(day=_TODAY, part="lunch"),
    "in the morning": Reading(part="morning"),
    "in the afternoon": Reading(part="afternoon"),
    "in the evening": Reading(part="evening"),
    "at night": Reading(part="night"),
    "morning": Reading(part="morning"),
    "afternoon": Reading(part="afternoon"),
    "evening": Reading(part="evening"),
    "night": Reading(part="night"),
    "breakfast": Reading(part="breakfast"),
    "brunch": Reading(part="brunch"),
    "lunch": Reading(part="lunch"),
    "lunchtime": Reading(part="lunch"),
    "lunch time": Reading(part="lunch"),
    "dinner": Reading(part="dinner"),
    "dinnertime": Reading(part="dinner"),
    "dinner time": Reading(part="dinner"),
    "supper": Reading(part="dinner"),
}
_FEASTS = {
    "christmas eve": Calendar(24, 12),
    "christmas": Calendar(25, 12),
    "boxing": Calendar(26, 12),
    "new years eve": Calendar(31, 12),
    "nye": Calendar(31, 12),
    "new years": Calendar(1, 1),
    "valentines": Calendar(14, 2),
    "halloween": Calendar(31, 10),
}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? ?(?P<y>[1-9]\d{3})(?![\d:]))?"
_WEEKDAY = r"(?P<weekday>mon|tue(?:s(?=day))?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day(?P<plural>s)?|s|\.)?"
_ISO_CLOCK = r"\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:z|[+-]\d\d:?\d\d)"
_ONE_AMOUNT = (
    r"(?P<count>\d{1,4} ?|an? |half an (?=h))"
    r"(?P<unit>mo(?:nths?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?"
    r"|w(?:ee)?ks?|w|y(?:(?:ea)?rs?)?)(?![a-z])"
)
_UNNAMED_AMOUNT = re.sub(r"\(\?P<\w+>", "(?:", _ONE_AMOUNT)
_FEAST = (
    r"(?P<feast>(?:christmas|xmas)(?: eve| day)?|boxing day|new year'?s (?:eve|day)|nye"
    r"|valentine'?s(?: day)?|halloween)"
)
_AMOUNT = rf"{_UNNAMED_AMOUNT}(?:(?:,|,? and)? ?{_UNNAMED_AMOUNT})*"

# Order decides: the first pattern that matches, and whose reader agrees, takes the words.
_WORD_PATTERNS: tuple[tuple[str, Read], ...] = (
    (
        rf"(?P<y>[1-9]\d{{3}})-(?P<m>\d\d)-(?P<d>\d\d) {_ISO_CLOCK}",
        _instant,
    ),
    (r"(?P<y>[1-9]\d{3})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})", _date),
    (r"(?P<d>\d{1,2})([./-])(?P<m>\d{1,2})\2(?P<y>[1-9]\d{3}|\d\d)(?![\d:])", _slashed),
    *RANGES,
    *EXACT_CLOCKS,
    (r"(?P<d>\d{1,2})/(?P<m>\d{1,2})(?P<y>)", _slashed),
    (r"(?P<d>\d{1,2})\. (?P<m>\d{1,2})\.", _dotted),
    (r"(?<!at )(?<!um )(?<!@ )(?<!@)(?<!\d\. )(?<!\d\., )(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.?", _dotted),
    (rf"{_DAY}\.? ?(?:of )?{_MONTH}{_YEAR}", _named),
    (rf"{_MONTH} ?{_DAY}{_YEAR}(?!:)", _named),
    (r"(?P<d>\d{1,2})(?:st|nd|rd|th)", _ordinal),
    (rf"(?:(?P<which>this|next|last|every|each) )?{_WEEKDAY}(?: (?P<week>this|next|last) week)?", _weekday),
    (rf"(?P<which>this|next) week(?: on)? {_WEEKDAY}(?P<week>)", _weekday),
    (_FEAST, _feast),
    (r"(?:(?P<which>this|next|last) )?weekend", _weekend),
    (rf"in (?P<amount>{_AMOUNT})", _ahead),
    (rf"(?P<amount>{_AMOUNT}) from (?:now|today)", _ahead),
    (rf"(?P<amount>{_AMOUNT}) (?:on|from)(?= {_WEEKDAY})", _weeks_on),
    (rf"(?P<amount>{_AMOUNT}) ago", _ago),
    (rf"(?:{'|'.join(sorted(_PHRASES, key=len, reverse=True))})", _phrase),
    *CLOCKS,
    (r"(?:at|on|the|around|about|um)", _filler),
)
_PATTERNS: tuple[tuple[re.Pattern[str], Read], ...] = (
    (re.compile(r"[ ,]+|@"), _filler),
    *((re.compile(rf"{pattern}(?!\w)"), read) for pattern, read in _WORD_PATTERNS),
)
