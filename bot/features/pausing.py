"""How long a pause lasts, the way people say it: "3 days", "2 weeks", "until monday"; and the words that end one."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.commands.fields import folded
from bot.errors import UserError
from bot.times import occurrence, read_span, read_when
from bot.ui import Call, Field

MOST_WEEKS = 12
ENDS = frozenset({"off", "end", "stop", "over", "resume", "back"})
UNTIL = Field("until", "How long, or until when", positional=True, most=60, hint="2 weeks, or until monday")
WEEKS = Field("weeks", "For how many weeks", most=4, hidden=True)
"""How it was said before; heard as well."""
LEADING = re.compile(r"^(?:for|until|till|til)\s+", re.IGNORECASE)
MOST_DIGITS = 4
DAY = timedelta(days=1)


def in_weeks(asked: Call) -> Call:
    """A bare number of weeks is such a length too."""
    weeks = asked.given("weeks")
    return asked.having(until=asked.given("until") or weeks, weeks="") if weeks else asked


def ends(words: str) -> bool:
    """Whether these words end a pause rather than begin one."""
    return folded(words) in ENDS


def read_until(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """When the pause is over: as a day begins on the zone's own calendar. A number alone is so many weeks.

    Raises:
        UserError: the words say no such day, or one too far away.
    """
    today = now.astimezone(zone).date()
    day = read_last_day(words, today, zone)
    if day <= today:
        raise UserError("A pause lasts from 1 day to {most} weeks; off ends it.", most=MOST_WEEKS)
    if day > today + timedelta(weeks=MOST_WEEKS):
        raise UserError("A pause lasts up to {most} weeks. Try a nearer day; it can begin anew then.", most=MOST_WEEKS)
    return occurrence(day, time(), zone)


def read_last_day(words: str, today: date, zone: ZoneInfo) -> date:
    """The day it is over: so many weeks or days from today, or the one that is named, which today never is."""
    said = LEADING.sub("", unicodedata.normalize("NFKC", words).strip())
    if said.isdecimal():
        weeks = int(said) if len(said) <= MOST_DIGITS else MOST_WEEKS + 1
        return today + timedelta(weeks=weeks)
    try:
        return today + timedelta(days=-(-read_span(said) // DAY))
    except UserError:
        pass
    tonight = occurrence(today + DAY, time(), zone) - timedelta(seconds=1)
    for each in (said, f"in {said}"):
        try:
            return read_when(each, tonight, zone).astimezone(zone).date()
        except UserError:
            continue
    raise UserError(
        "I can't read {words} as a length of time or a day to come. Try {first}, {second} or {third}.",
        words=words[:60],
        first="3 days",
        second="2 weeks",
        third="until monday",
    )
