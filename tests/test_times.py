"""Words in, moments out: what people write, and what they write by mistake."""

import pickle
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.errors import NotFound, UserError
from bot.times import (
    Hours,
    Weekly,
    read_day,
    read_hours,
    read_length,
    read_span,
    read_weekly,
    read_when,
    split_when,
    zone,
    zones_like,
)

MADRID = ZoneInfo("Europe/Madrid")
MONDAY = datetime(2026, 11, 23, 10, 3, 27, tzinfo=UTC)  # 11:03 in Madrid
TODAY = date(2026, 11, 23)

WHEN = {
    "sat 7pm": "2026-11-28 19:00",
    "Saturday at 7": "2026-11-28 19:00",
    "sat @ 7": "2026-11-28 19:00",
    "sat 7:30": "2026-11-28 19:30",
    "sat 07:30": "2026-11-28 07:30",
    "sat at 8": "2026-11-28 20:00",
    "tomorrow 8": "2026-11-24 20:00",
    "tomorrow 9": "2026-11-24 21:00",
    "tomorrow 10": "2026-11-24 10:00",
    "tomorrow 4": "2026-11-24 16:00",
    "tomorrow 8:30": "2026-11-24 20:30",
    "tomorrow 10:30": "2026-11-24 10:30",
    "tomorrow 8am": "2026-11-24 08:00",
    "tomorrow 08:00": "2026-11-24 08:00",
    "tomorrow morning 8": "2026-11-24 08:00",
    "breakfast tomorrow 8": "2026-11-24 08:00",
    "sat brunch at 11": "2026-11-28 11:00",
    "sat lunch at 1": "2026-11-28 13:00",
    "sat at 12": "2026-11-28 12:00",
    "sat 19.30": "2026-11-28 19:30",
    "fri at 7.30": "2026-11-27 19:30",
    "fri at 7.10": "2026-11-27 19:10",
    "sat ٠٧:٣٠": "2026-11-28 07:30",
    "mon 22 nov": "2027-11-22 19:00",
    "Sat., 7 p.m.": "2026-11-28 19:00",
    "7pm on saturday": "2026-11-28 19:00",
    "saturday at seven": "2026-11-28 19:00",
    "friday": "2026-11-27 19:00",
    "this friday": "2026-11-27 19:00",
    "next friday": "2026-12-04 19:00",
    "friday next week": "2026-12-04 19:00",
    "tues": "2026-11-24 19:00",
    "monday 9:00": "2026-11-23 21:00",
    "monday 09:00": "2026-11-30 09:00",
    "24 dec 19:30": "2026-12-24 19:30",
    "dec 24": "2026-12-24 19:00",
    "Dec 24th, 2026 7 p.m.": "2026-12-24 19:00",
    "24. dec 20.15": "2026-12-24 20:15",
    "24th of december at noon": "2026-12-24 12:00",
    "thursday, 24 December 2026 at 19:30": "2026-12-24 19:30",
    "24.12. 19:30": "2026-12-24 19:30",
    "24.12.26": "2026-12-24 19:00",
    "24/12/2026 19:30": "2026-12-24 19:30",
    "12/24/2026": "2026-12-24 19:00",
    "03/04": "2027-04-03 19:00",
    "1 jan": "2027-01-01 19:00",
    "23 nov": "2026-11-23 19:00",
    "23 nov 10:00": "2026-11-23 22:00",
    "22 nov": "2027-11-22 19:00",
    "29 feb": "2028-02-29 19:00",
    "the 24th at 7": "2026-11-24 19:00",
    "the 22nd": "2026-12-22 19:00",
    "the 31st": "2026-12-31 19:00",
    "2026-12-24": "2026-12-24 19:00",
    "2026-12-24T19:30": "2026-12-24 19:30",
    "2026-12-24 19:30:00": "2026-12-24 19:30",
    "2026-12-24T19:30Z": "2026-12-24 20:30",
    "2026-12-24T19:30:00-05:00": "2026-12-25 01:30",
    "in 3 days": "2026-11-26 19:00",
    "in three days at noon": "2026-11-26 12:00",
    "in a week": "2026-11-30 19:00",
    "in 2 hours": "2026-11-23 13:03",
    "in half an hour": "2026-11-23 11:33",
    "in 1 day and 6 hours": "2026-11-24 17:03",
    "in 1 month": "2026-12-23 19:00",
    "in 0 days": "2026-11-23 19:00",
    "3 days from now": "2026-11-26 19:00",
    "tomorrow": "2026-11-24 19:00",
    "tomorrow evening": "2026-11-24 19:00",
    "tomorrow morning at 7": "2026-11-24 07:00",
    "tomorrow at 7 in the morning": "2026-11-24 07:00",
    "the day after tomorrow": "2026-11-25 19:00",
    "this afternoon": "2026-11-23 15:00",
    "sunday morning": "2026-11-29 10:00",
    "evening": "2026-11-23 19:00",
    "tonight": "2026-11-23 21:00",
    "tonight at 8": "2026-11-23 20:00",
    "tonight at 12": "2026-11-24 00:00",
    "saturday night at 1am": "2026-11-29 01:00",
    "noon": "2026-11-23 12:00",
    "midnight": "2026-11-24 00:00",
    "saturday midnight": "2026-11-29 00:00",
    "sat 24:00": "2026-11-29 00:00",
    "sat 12am": "2026-11-28 00:00",
    "this weekend": "2026-11-28 19:00",
    "next weekend": "2026-12-05 19:00",
    "in two weeks sat 8pm": "2026-12-12 20:00",
    "saturday in two weeks 8pm": "2026-12-12 20:00",
    "sat in 2 weeks at 8pm": "2026-12-12 20:00",
    "monday in a week": "2026-11-30 19:00",
    "a week on saturday": "2026-12-05 19:00",
    "two weeks from sat 8pm": "2026-12-12 20:00",
    "next week wednesday 7pm": "2026-12-02 19:00",
    "next week on wed": "2026-12-02 19:00",
    "this week friday": "2026-11-27 19:00",
    "tomorrow lunch": "2026-11-24 13:00",
    "tomorrow at lunchtime": "2026-11-24 13:00",
    "this evening": "2026-11-23 19:00",
    "xmas eve": "2026-12-24 19:00",
    "christmas eve 6pm": "2026-12-24 18:00",
    "christmas day": "2026-12-25 19:00",
    "boxing day noon": "2026-12-26 12:00",
    "new year’s eve 8pm": "2026-12-31 20:00",
    "new years day": "2027-01-01 19:00",
    "halloween": "2027-10-31 19:00",
    "thursday christmas eve": "2026-12-24 19:00",
    "25.12. 18 Uhr": "2026-12-25 18:00",
    "25.12. um 8 Uhr": "2026-12-25 08:00",
    "25. 12. 18.10 Uhr": "2026-12-25 18:10",
    "25.12., 18.10": "2026-12-25 18:10",
    "sat 7pm to 10pm": "2026-11-28 19:00",
    "7-10pm": "2026-11-23 19:00",
    "sat 7-10": "2026-11-28 19:00",
    "sat 11-1pm": "2026-11-28 11:00",
    "sat 10:00-12:00": "2026-11-28 10:00",
    "sat from 7 until 10pm": "2026-11-28 19:00",
    "sat 19-22 Uhr": "2026-11-28 19:00",
    "7:30pm": "2026-11-23 19:30",
    "19h30": "2026-11-23 19:30",
    "19h": "2026-11-23 19:00",
    "@ 7": "2026-11-23 19:00",
    "at 8": "2026-11-23 20:00",
    "7 o’clock": "2026-11-23 19:00",
    "half past seven": "2026-11-23 19:30",
    "quarter to 1": "2026-11-23 12:45",
    "quarter past 9 pm": "2026-11-23 21:15",
    "“Sat 7PM”": "2026-11-28 19:00",
    "ｓａｔ　７ｐｍ": "2026-11-28 19:00",
    "\u202esat\u200b 7\u200dpm\u202c": "2026-11-28 19:00",
    "٢٤ dec": "2026-12-24 19:00",
    " \t sat \n 7pm ": "2026-11-28 19:00",
}

REFUSED_WHEN = {
    "24 dec 2025": "“24 dec 2025” is in the past. Try a later day or time.",
    "today 07:00": "“today 07:00” is in the past. Try a later day or time.",
    "yesterday": "“yesterday” is in the past. Try a later day or time.",
    "3 days ago": "“3 days ago” is in the past. Try a later day or time.",
    "in 0 minutes": "“in 0 minutes” is in the past. Try a later day or time.",
    "2026-11-23T10:03Z": "Mon 23 Nov 2026, 11:03 is in the past. Try a later day or time.",
    "31 feb": "There is no 31 February. The nearest is 28 February.",
    "29 feb 2027": "There is no 29 February 2027. The nearest is 28 February 2027.",
    "30/2/2028": "There is no 30 February 2028. The nearest is 29 February 2028.",
    "2026-04-31": "There is no 31 April 2026. The nearest is 30 April 2026.",
    "0 dec": "There is no 0 December. The nearest is 1 December.",
    "2026-13-01": "There is no month 13. Write it like 24 dec.",
    "the 32nd": "No month has a day 32. Write it like 24 dec.",
    "sat 25:00": "There is no time 25:00. Write it like 19:30.",
    "sat 7:61": "There is no time 7:61. Write it like 19:30.",
    "0pm": "There is no time 0pm. Write it like 19:30.",
    "2026-12-24T19:30+99:00": "There is no moment 2026-12-24 19:30+99:00.",
    "sat 24 dec": "24 December 2026 is a Thursday. Which do you mean?",
    "fri 13 nov 8pm": (
        "Friday 13 November 2026 is past. Which do you mean: Friday 27 November 2026, or 13 November 2027, a Saturday?"
    ),
    "this fri the 13th": (
        "Friday 13 November 2026 is past. Which do you mean: Friday 27 November 2026, or 13 December 2026, a Sunday?"
    ),
    "mon 16 nov 9am": (
        "Monday 16 November 2026 is past. Which do you mean: Monday 30 November 2026, or 16 November 2027, a Tuesday?"
    ),
    "mon 23 nov 9am": "“mon 23 nov 9am” is in the past. Try a later day or time.",
    "24 dec 2037": "“24 dec 2037” is more than ten years away. Try something nearer.",
    "9999-12-31": "“9999-12-31” is more than ten years away. Try something nearer.",
    "in 9999 years": "“in 9999 years” is more than ten years away. Try something nearer.",
    "in 9999 weeks": "“in 9999 weeks” is more than ten years away. Try something nearer.",
    "2126-12-24T19:30Z": "“2126-12-24T19:30Z” is more than ten years away. Try something nearer.",
    "": "I need a day and time, such as sat 7pm or 24 dec 19:30.",
    "\u200b\u202e": "I need a day and time, such as sat 7pm or 24 dec 19:30.",
    "🎉": "I can't read “🎉” as a day and time. Try sat 7pm or 24 dec 19:30.",
    "غدا": "I can't read “غدا” as a day and time. Try sat 7pm or 24 dec 19:30.",
    "<b>sat</b>": "I can't read “<b>sat</b>” as a day and time. Try sat 7pm or 24 dec 19:30.",
    "{0.__class__}": "I can't read “{0.__class__}” as a day and time. Try sat 7pm or 24 dec 19:30.",
}

UNREADABLE_WHEN = (
    "soon", "next week", "sat sun", "sat 7pm 8pm", "sat 7pm maybe",
    "every sunday 18:00", "tuesdays", "saturdate", "tomorrow saturday", "in 2 hours at noon",
    "in 1 month 2 hours", "next friday this week", "may 7pm", "sat 45", "at",
    "99999 days", "in 99999 days", "@everyone", "\ud800", "1 2 3",
    "dec", "half past 19", "2026", "7-10", "24-26 dec", "12.10-14.10", "3 days on saturday", "in 2 weeks this weekend",
)  # fmt: skip

DAY = {
    "today": "2026-11-23",
    "yesterday": "2026-11-22",
    "yesterday evening": "2026-11-22",
    "last night": "2026-11-22",
    "the day before yesterday": "2026-11-21",
    "saturday": "2026-11-21",
    "last saturday": "2026-11-21",
    "monday": "2026-11-23",
    "last monday": "2026-11-16",
    "this monday": "2026-11-23",
    "weekend": "2026-11-21",
    "last weekend": "2026-11-21",
    "24 dec": "2025-12-24",
    "dec 24 2024": "2024-12-24",
    "23 nov": "2026-11-23",
    "29 feb": "2024-02-29",
    "the 31st": "2026-10-31",
    "2026-06-01": "2026-06-01",
    "01/06/2026": "2026-06-01",
    "3 weeks ago": "2026-11-02",
    "a year ago": "2025-11-23",
    "2 months ago": "2026-09-23",
}

REFUSED_DAY = {
    "tomorrow": "“tomorrow” has yet to come. This needs a day that has been.",
    "next friday": "“next friday” has yet to come. This needs a day that has been.",
    "this friday": "“this friday” has yet to come. This needs a day that has been.",
    "this weekend": "“this weekend” has yet to come. This needs a day that has been.",
    "24 dec 2026": "“24 dec 2026” has yet to come. This needs a day that has been.",
    "1850-01-01": "“1850-01-01” is too long ago for me. Try 24 dec 2025.",
    "9999 years ago": "“9999 years ago” is too long ago for me. Try 24 dec 2025.",
    "29 feb 2025": "There is no 29 February 2025. The nearest is 28 February 2025.",
    "sat 24 dec": "24 December 2025 is a Wednesday. Which do you mean?",
    "7pm": "I can't read “7pm” as a day. Try yesterday or 24 dec 2025.",
    "2 hours ago": "I can't read “2 hours ago” as a day. Try yesterday or 24 dec 2025.",
    "sundays": "I can't read “sundays” as a day. Try yesterday or 24 dec 2025.",
    "": "I need a day, such as yesterday or 24 dec 2025.",
}

WEEKLY = {
    "sunday 18:00": Weekly(6, time(18)),
    "sundays at 6pm": Weekly(6, time(18)),
    "sun 18:00": Weekly(6, time(18)),
    "every sunday at 6": Weekly(6, time(18)),
    "sundays at 9": Weekly(6, time(21)),
    "6pm on sundays": Weekly(6, time(18)),
    "each fri 19h30": Weekly(4, time(19, 30)),
    "wednesdays": Weekly(2, time(19)),
    "saturday morning": Weekly(5, time(10)),
    "sunday midnight": Weekly(0, time(0)),
    "saturday night at 1": Weekly(6, time(1)),
}

HOURS = {
    "22:00-08:00": Hours(time(22), time(8)),
    "10pm to 8am": Hours(time(22), time(8)),
    "from 22 to 8": Hours(time(22), time(8)),
    "between 10pm and 8am": Hours(time(22), time(8)),
    "22:00 – 08:00": Hours(time(22), time(8)),
    "9:00-17:30": Hours(time(9), time(17, 30)),
    "midnight until 7am": Hours(time(0), time(7)),
}

REFUSED_HOURS = {
    "11-7": "“11-7” could be day or night. Write it like 22:00-08:00.",
    "8:00-08:00": "“8:00-08:00” ends when it starts. Write it like 22:00-08:00.",
    "25:00-8:00": "There is no time 25:00. Write it like 19:30.",
    "22:00": "I can't read “22:00” as hours. Try 22:00-08:00 or 10pm to 8am.",
    "1-2-3": "I can't read “1-2-3” as hours. Try 22:00-08:00 or 10pm to 8am.",
    "sat 8pm-sun 8am": "I can't read “sat 8pm-sun 8am” as hours. Try 22:00-08:00 or 10pm to 8am.",
    "": "I need hours, such as 22:00-08:00 or 10pm to 8am.",
}

SPANS = {
    "3d": timedelta(days=3),
    "in 3 days": timedelta(days=3),
    "2 weeks": timedelta(weeks=2),
    "90m": timedelta(minutes=90),
    "10s": timedelta(seconds=10),
    "1d 6h": timedelta(days=1, hours=6),
    "1 day and 6 hours": timedelta(days=1, hours=6),
    "an hour": timedelta(hours=1),
    "half an hour": timedelta(minutes=30),
    "two weeks": timedelta(weeks=2),
}

REFUSED_SPANS = {
    "0d": "“0d” is no time at all. Try 3 days.",
    "9999w": "“9999w” is more than ten years away. Try something nearer.",
    "2 months": "I can't read “2 months” as a length of time. Try 3 days or 90m.",
    "3": "I can't read “3” as a length of time. Try 3 days or 90m.",
    "-3d": "I can't read “-3d” as a length of time. Try 3 days or 90m.",
    "": "I need a length of time, such as 3 days or 90m.",
}

ZONES = {
    "Europe/Madrid": "Europe/Madrid",
    "europe/madrid": "Europe/Madrid",
    "madrid": "Europe/Madrid",
    "New York": "America/New_York",
    "america / new_york": "America/New_York",
    "São Paulo": "America/Sao_Paulo",
    "Zürich": "Europe/Zurich",
    "St. John's": "America/St_Johns",
    "port-au-prince": "America/Port-au-Prince",
    "buenos aires": "America/Argentina/Buenos_Aires",
    "calcutta": "Asia/Calcutta",
    "japan": "Japan",
    "utc": "UTC",
    "\u202aMadrid\u202c": "Europe/Madrid",
}

REFUSED_ZONES = {
    "madird": "I don't know the zone “madird”. Did you mean Europe/Madrid?",
    "Europe/Lodnon": "I don't know the zone “Europe/Lodnon”. Did you mean Europe/London?",
    "spain": "I don't know the zone “spain”. Did you mean Europe/Madrid?",
    "germny": "I don't know the zone “germny”. Did you mean Europe/Berlin?",
    "est": "I don't know the zone “est”. Did you mean America/New_York?",
    "مدريد": "I don't know the zone “مدريد”. Try a city, such as Europe/Madrid.",
    "../../etc/passwd": "I don't know the zone “../../etc/passwd”. Try a city, such as Europe/Madrid.",
    "": "Which zone are you in? A city will do, such as Europe/Madrid.",
    "🎉": "I don't know the zone “🎉”. Try a city, such as Europe/Madrid.",
}

LENGTHS = {
    "sat 7pm to 10pm": timedelta(hours=3),
    "7-9:30pm": timedelta(hours=2, minutes=30),
    "sat 7pm-1am": timedelta(hours=6),
    "sat 7-10": timedelta(hours=3),
    "sat 10-2": timedelta(hours=4),
    "sat 11-1pm": timedelta(hours=2),
    "sat noon-2": timedelta(hours=2),
    "sat 8pm till midnight": timedelta(hours=4),
    "sat 22:00-22:00": timedelta(days=1),
    "sat 7pm": None,
    "nonsense": None,
}

TAILS = {
    "Tacos sat 7pm": ("Tacos", "sat 7pm"),
    "Tacos at home on sat at 7pm": ("Tacos at home", "on sat at 7pm"),
    "Tea, tomorrow": ("Tea", "tomorrow"),
    "Dinner at 8": ("Dinner", "at 8"),
    "Dinner tomorrow 7": ("Dinner", "tomorrow 7"),
    "Breakfast tomorrow 8": ("Breakfast", "Breakfast tomorrow 8"),
    "Game night fri 8": ("Game night", "fri 8"),
    "Toy Story 3 fri 8pm": ("Toy Story 3", "fri 8pm"),
    "Tacos fri": None,
    "Black Friday": None,
    "Walk in the sun": None,
    "Watch Halloween": None,
    "Swim sat 7-10pm": ("Swim", "sat 7-10pm"),
    "Tacos 7:30 sat": ("Tacos", "7:30 sat"),
    "The Day After Tomorrow sat 8pm": ("The Day After Tomorrow", "sat 8pm"),
    "Toy Story 3": None,
    "Ocean’s 8": None,
    "Blade Runner 2049": None,
    "Friday the 13th": None,
    "Christmas Eve": None,
    "Yoga in the morning": None,
    "Yoga sundays 10am": None,
    "Photos from last friday": None,
    "Walk 31 feb": None,
    "Tacos": None,
    "": None,
}

ANY_WORDS = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(), max_size=12).map(lambda t: f"sat {t} 7pm"),
    st.lists(
        st.sampled_from([*WHEN, *REFUSED_WHEN, *UNREADABLE_WHEN, *HOURS, *SPANS, *"0123456789:./-@ ", "feb", "am"]),
        max_size=4,
    ).map(" ".join),
    st.from_regex(
        r"[0-9]{1,4}[-./: ][0-9]{1,2}[-./: ][0-9]{1,4}( [0-9]{1,2}:[0-9]{2}(z|[+-][0-9]{4})?)?",
        fullmatch=True,
    ),
)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=31_000)).map(lambda t: datetime(2005, 1, 1, tzinfo=UTC) + t)
NEXT_TEN_YEARS = st.integers(2, 5_200_000).map(lambda n: MONDAY.replace(second=0) + timedelta(minutes=n))
ZONE = st.timezones()


@pytest.mark.parametrize(("words", "expected"), WHEN.items())
def test_a_moment_is_read_as_people_write_it(words, expected):
    read = read_when(words, MONDAY, MADRID)

    assert read.tzinfo is UTC
    assert f"{read.astimezone(MADRID):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(("words", "sentence"), REFUSED_WHEN.items())
def test_a_moment_that_cannot_be_is_refused_with_the_reason(words, sentence):
    with pytest.raises(UserError) as refused:
        read_when(words, MONDAY, MADRID)

    assert str(refused.value) == sentence


@pytest.mark.parametrize("words", UNREADABLE_WHEN)
def test_words_beyond_the_grammar_are_never_guessed(words):
    with pytest.raises(UserError, match=r"^I (can't read|need) .* Try|such as"):
        read_when(words, MONDAY, MADRID)


@pytest.mark.parametrize(("words", "expected"), DAY.items())
def test_a_remembered_day_is_the_latest_that_fits(words, expected):
    assert read_day(words, TODAY).isoformat() == expected


@pytest.mark.parametrize(("words", "sentence"), REFUSED_DAY.items())
def test_a_day_that_has_not_been_is_refused_with_the_reason(words, sentence):
    with pytest.raises(UserError) as refused:
        read_day(words, TODAY)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(("words", "expected"), WEEKLY.items())
def test_a_weekly_time_is_read_as_people_write_it(words, expected):
    assert read_weekly(words) == expected


@pytest.mark.parametrize(
    "words", ["18:00", "next sunday 18:00", "24 dec 19:00", "tomorrow", "", "sunday 25:00", "sunday 6-8pm"]
)
def test_a_weekly_time_needs_a_weekday_of_every_week(words):
    with pytest.raises(UserError):
        read_weekly(words)


@pytest.mark.parametrize(("words", "expected"), HOURS.items())
def test_hours_are_read_as_people_write_them(words, expected):
    assert read_hours(words) == expected


@pytest.mark.parametrize(("words", "sentence"), REFUSED_HOURS.items())
def test_hours_that_could_be_half_a_day_off_are_refused(words, sentence):
    with pytest.raises(UserError) as refused:
        read_hours(words)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(("words", "expected"), SPANS.items())
def test_a_span_is_read_as_people_write_it(words, expected):
    assert read_span(words) == expected


@pytest.mark.parametrize(("words", "sentence"), REFUSED_SPANS.items())
def test_a_span_without_a_fixed_length_is_refused(words, sentence):
    with pytest.raises(UserError) as refused:
        read_span(words)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(("words", "expected"), LENGTHS.items())
def test_an_end_written_along_with_the_start_is_a_length(words, expected):
    assert read_length(words) == expected


@pytest.mark.parametrize(("words", "expected"), TAILS.items())
def test_a_day_and_time_behind_a_title_are_told_apart_where_that_is_sure(words, expected):
    assert split_when(words) == expected


@pytest.mark.parametrize(("words", "expected"), ZONES.items())
def test_a_zone_is_known_by_its_name_or_its_city(words, expected):
    assert zone(words).key == expected


@pytest.mark.parametrize(("words", "sentence"), REFUSED_ZONES.items())
def test_an_unknown_zone_comes_back_with_the_nearest(words, sentence):
    with pytest.raises(UserError) as refused:
        zone(words)

    assert str(refused.value) == sentence


def test_a_gmt_offset_is_not_taken_for_the_zone_of_the_opposite_sign():
    with pytest.raises(UserError) as refused:
        zone("GMT+5")

    assert "Etc/GMT+5" not in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lon", "Europe/London"),
        ("spain", "Europe/Madrid"),
        ("pst", "America/Los_Angeles"),
        ("york", "America/New_York"),
    ],
)
def test_the_likeliest_zone_is_offered_first(typed, first):
    assert zones_like(typed)[0] == first


@given(st.one_of(st.text(max_size=12), st.sampled_from(["", "eur", "a", "new", "america/"])), st.integers(1, 25))
@settings(max_examples=60, deadline=None)
def test_every_zone_offered_can_be_chosen(typed, limit):
    offered = zones_like(typed, limit)

    assert len(offered) <= limit
    assert len(set(offered)) == len(offered)
    assert [zone(name).key for name in offered] == list(offered)


def test_a_bare_list_of_zones_is_full():
    assert len(zones_like("")) == 25


@given(ANY_WORDS, MOMENTS, ZONE)
@example("29 feb", datetime(2096, 3, 1, tzinfo=UTC), ZoneInfo("UTC"))
@example("friday", datetime(2011, 12, 29, 12, tzinfo=UTC), ZoneInfo("Pacific/Apia"))
@example("1000-01-01 00:00+1400", MONDAY, ZoneInfo("UTC"))
@example("9999-12-31 23:59-1400", MONDAY, ZoneInfo("UTC"))
@settings(max_examples=400, deadline=None)
def test_any_words_give_a_future_moment_or_a_sentence(words, now, speaker):
    try:
        read = read_when(words, now, speaker)
    except UserError as refused:
        read, sentence = None, str(refused)
    else:
        sentence = ""

    assert len(sentence) < 400
    assert read is None or now < read < now + timedelta(days=3655)
    assert read is None or read.tzinfo is UTC


@given(ANY_WORDS, MOMENTS)
@settings(max_examples=300, deadline=None)
def test_any_words_give_a_past_day_or_a_sentence(words, now):
    today = now.date()
    try:
        read = read_day(words, today)
    except UserError:
        return

    assert date(1900, 1, 1) <= read <= today


@given(ANY_WORDS)
@settings(max_examples=300, deadline=None)
def test_no_words_break_the_other_readers(words):
    for reader in (read_weekly, read_hours, read_span, read_length, split_when, zone):
        with suppress(UserError):
            reader(words)


@given(
    NEXT_TEN_YEARS,
    st.sampled_from(
        [
            "%Y-%m-%d %H:%M",
            "%d %b %Y %H:%M",
            "%A %d %B %Y, %H:%M",
            "%d/%m/%Y %I:%M%p",
            "%d.%m.%Y %Hh%M",
            "%B %d, %Y at %I:%M %p",
        ]
    ),
)
@settings(deadline=None)
def test_a_date_written_in_full_is_read_exactly(wall, pattern):
    read = read_when(wall.strftime(pattern), MONDAY, ZoneInfo("UTC"))

    assert read == wall


def test_ten_thousand_characters_come_back_as_sixty():
    with pytest.raises(UserError) as refused:
        read_when("a" * 10_000, MONDAY, MADRID)

    assert refused.value.parts["words"] == "a" * 60 + "…"


@pytest.mark.parametrize("words", ["on " * 3_000 + "sat 7pm", "in " + "9999w " * 80, "in " + "1d" * 5_000])
def test_endless_words_are_refused(words):
    with pytest.raises(UserError):
        read_when(words, MONDAY, MADRID)


def test_a_leap_day_waits_out_a_century_without_one():
    read = read_when("29 feb", datetime(2096, 3, 1, tzinfo=UTC), MADRID)

    assert read.astimezone(MADRID).date() == date(2104, 2, 29)


def test_a_month_from_the_31st_ends_with_a_shorter_month():
    assert read_day("a month ago", date(2026, 3, 31)) == date(2026, 2, 28)


def test_families_and_flags_are_quoted_whole():
    family, flag, wave = "👩‍👩‍👧‍👦", "🇪🇸", "👋🏽"

    with pytest.raises(UserError) as refused:
        read_when((family + flag + wave) * 30, MONDAY, MADRID)

    assert refused.value.parts["words"] == (family + flag + wave) * 20 + "…"


def test_a_pile_of_marks_is_quoted_short():
    with pytest.raises(UserError) as refused:
        read_when("a" + "\u0301" * 5_000, MONDAY, MADRID)

    assert len(str(refused.value.parts["words"])) <= 241


def test_direction_marks_are_not_quoted_back():
    with pytest.raises(UserError) as refused:
        read_when("\u202enot a day\u2066\x00\u200b", MONDAY, MADRID)

    assert refused.value.parts["words"] == "not a day"


def test_the_speakers_zone_decides_what_saturday_is():
    here = read_when("sat 7pm", MONDAY, ZoneInfo("Pacific/Auckland"))

    assert here == datetime(2026, 11, 28, 6, tzinfo=UTC)


def test_an_hour_written_like_a_clock_is_the_evening_once_the_morning_has_passed():
    assert read_when("10:30", MONDAY, MADRID) == datetime(2026, 11, 23, 21, 30, tzinfo=UTC)


def test_this_friday_may_be_past_on_a_friday_too():
    with pytest.raises(UserError) as refused:
        read_when("this fri 13 nov 8am", datetime(2026, 11, 27, 10, tzinfo=UTC), MADRID)

    assert "Friday 4 December 2026" in str(refused.value)


@given(ANY_WORDS, st.sampled_from(["sat 7pm", "in 2 weeks sat 8pm", "tomorrow 19-22 Uhr", "xmas eve"]))
@settings(max_examples=100, deadline=None)
def test_what_is_split_off_can_be_read(words, when):
    parts = split_when(f"{words} {when}")
    if parts is None:
        return

    with suppress(UserError):
        read_when(parts[1], MONDAY, MADRID)
    assert parts[0]
    assert parts[1].endswith(when.split()[-1])


def test_a_friday_evening_gone_by_means_the_next():
    late = datetime(2026, 11, 27, 20, tzinfo=UTC)

    assert read_when("friday", late, MADRID) == datetime(2026, 12, 4, 18, tzinfo=UTC)


def test_a_moment_in_a_gap_shifts_forward():
    before = datetime(2027, 3, 27, 12, tzinfo=UTC)

    read = read_when("tomorrow 02:30", before, MADRID)

    assert f"{read.astimezone(MADRID):%d %H:%M}" == "28 03:30"


def test_a_sentence_keeps_their_braces_as_they_are():
    error = UserError("I can't read {words}.", words="{words} {0}")

    assert str(error) == "I can't read {words} {0}."


def test_a_sentence_survives_a_copy():
    copied = pickle.loads(pickle.dumps(NotFound("{what} is gone.", what="That plan")))

    assert (type(copied), str(copied), copied.parts) == (
        NotFound,
        "That plan is gone.",
        {"what": "That plan"},
    )
