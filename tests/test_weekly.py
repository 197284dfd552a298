"""Weekly local times over every clock change there is: none skipped, none doubled."""

import zoneinfo
from bisect import bisect
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from operator import itemgetter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.times import Hours, Weekly, iso_week, next_weekly, occurrence

FIRST, LAST = datetime(2005, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
DAY, WEEK, MINUTE = timedelta(days=1), timedelta(days=7), timedelta(minutes=1)
ODD_ZONES = (
    "Africa/Cairo", "Africa/Casablanca", "America/Caracas", "America/Havana",
    "America/New_York", "America/Nuuk", "America/Sao_Paulo", "America/St_Johns",
    "Antarctica/Troll", "Asia/Amman", "Asia/Gaza", "Asia/Kathmandu",
    "Asia/Pyongyang", "Asia/Tehran", "Australia/Lord_Howe", "Europe/Istanbul",
    "Europe/London", "Europe/Madrid", "Europe/Volgograd", "Pacific/Apia",
    "Pacific/Chatham", "Pacific/Fakaofo", "UTC",
)  # fmt: skip
EVERY_ZONE = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
NEW_YORK, MADRID, APIA = ZoneInfo("America/New_York"), ZoneInfo("Europe/Madrid"), ZoneInfo("Pacific/Apia")
QUIET = Hours(time(22), time(8))


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    found = moment.astimezone(zone).utcoffset()
    assert found is not None
    return found


@cache
def timeline(key: str) -> list[tuple[datetime, timedelta]]:
    """When each offset of a zone begins, found from UTC to local only, so that it does not lean on `fold`."""
    zone = ZoneInfo(key)
    moment = FIRST - 2 * WEEK
    known = offset(moment, zone)
    found = [(moment, known)]
    while moment < LAST + 2 * WEEK:
        following = moment + DAY
        if (now := offset(following, zone)) != known:
            early, late = moment, following
            while late - early > MINUTE:
                middle = early + (late - early) // MINUTE // 2 * MINUTE
                early, late = (middle, late) if offset(middle, zone) == known else (early, middle)
            found.append((late, now))
            known = now
        moment = following
    return found


def by_timeline(day: date, at: time, key: str) -> datetime:
    """The rule said another way: the first of the moments that show this wall time, or by the old offset."""
    said, began = datetime.combine(day, at, UTC), timeline(key)
    low = max(bisect(began, said - 2 * DAY, key=itemgetter(0)) - 1, 0)
    high = bisect(began, said + 2 * DAY, key=itemgetter(0))
    ends = [*(moment for moment, _ in began[low + 1 : high]), None]
    for (start, each), end in zip(began[low:high], ends, strict=True):
        if start <= said - each and (end is None or said - each < end):
            return said - each
    return said - began[low][1]


def awkward(key: str, most: int) -> list[Weekly]:
    """A plain weekly time, and those that fall into this zone's gaps and folds most often."""
    met: Counter[Weekly] = Counter()
    for (_, old), (change, new) in pairwise(timeline(key)):
        middle = (change + (old + new) / 2).replace(second=0)
        met[Weekly(middle.weekday(), middle.time())] += 1
    return [Weekly(6, time(18)), *(weekly for weekly, _ in met.most_common(most))]


def chain(weekly: Weekly, zone: ZoneInfo, first: datetime, last: datetime) -> list[datetime]:
    moments = [next_weekly(weekly, zone, first)]
    while (following := next_weekly(weekly, zone, moments[-1])) < last:
        moments.append(following)
    return moments


def expected(weekly: Weekly, key: str, first: datetime, last: datetime) -> list[datetime]:
    start = first.date() - WEEK
    start += DAY * ((weekly.weekday - start.weekday()) % 7)
    days = (start + n * WEEK for n in range((last - first).days // 7 + 4))
    return [moment for day in days if first < (moment := by_timeline(day, weekly.at, key)) < last]


def by_the_minute(weekly: Weekly, zone: ZoneInfo, year: int) -> list[datetime]:
    """Watch a wall clock for a year; its weekly time comes when first shown, or late by what was skipped."""
    found: list[datetime] = []
    moment = datetime(year, 1, 1, tzinfo=UTC)
    shown = wall(moment, zone)
    seen: set[datetime] = set()
    while moment < datetime(year + 1, 1, 1, tzinfo=UTC):
        moment += MINUTE
        before, shown = shown, wall(moment, zone)
        passed = before + MINUTE
        while passed <= shown:
            if passed.weekday() == weekly.weekday and passed.time() == weekly.at and passed not in seen:
                seen.add(passed)
                found.append(moment + (passed - before - MINUTE))
            passed += MINUTE
    return found


@pytest.mark.parametrize("key", ODD_ZONES)
def test_no_week_is_skipped_or_doubled_around_a_clock_change(key):
    recent = [change for change, _ in timeline(key) if change.year in {2005, 2006, 2011, 2018, 2026, 2027}]

    for weekly in awkward(key, most=10):
        for change in recent:
            first, last = change - 3 * WEEK, change + 3 * WEEK
            assert chain(weekly, ZoneInfo(key), first, last) == expected(weekly, key, first, last), weekly


@pytest.mark.slow
@pytest.mark.parametrize("region", sorted({key.partition("/")[0] for key in EVERY_ZONE}))
def test_no_week_is_skipped_or_doubled_in_any_zone_from_2005_to_2037(region):
    for key in (key for key in EVERY_ZONE if key.partition("/")[0] == region):
        for weekly in awkward(key, most=2):
            moments = chain(weekly, ZoneInfo(key), FIRST, LAST)
            assert moments == expected(weekly, key, FIRST, LAST), (key, weekly)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "year", "weekly"),
    [
        ("America/New_York", 2026, Weekly(6, time(2, 30))),
        ("Europe/London", 2026, Weekly(6, time(1, 30))),
        ("Australia/Lord_Howe", 2026, Weekly(6, time(1, 45))),
        ("Pacific/Apia", 2011, Weekly(4, time(18))),
    ],
)
def test_a_clock_watched_for_a_year_agrees(key, year, weekly):
    zone = ZoneInfo(key)
    first, last = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)

    assert chain(weekly, zone, first, last) == by_the_minute(weekly, zone, year)


def test_a_gap_shifts_forward():
    moment = occurrence(date(2026, 3, 8), time(2, 30), NEW_YORK)

    assert wall(moment, NEW_YORK) == datetime.fromisoformat("2026-03-08T03:30")


def test_a_fold_means_its_first():
    moment = occurrence(date(2026, 11, 1), time(1, 30, fold=1), NEW_YORK)

    assert moment == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_day_that_never_was_moves_to_the_next():
    moment = occurrence(date(2011, 12, 30), time(18), APIA)

    assert wall(moment, APIA) == datetime.fromisoformat("2011-12-31T18:00")


def test_a_skipped_day_is_still_found_from_the_day_after():
    new_day = datetime(2011, 12, 30, 10, 30, tzinfo=UTC)  # Saturday 31 December, 00:30, with no Friday before it

    moment = next_weekly(Weekly(4, time(18)), APIA, new_day)

    assert wall(moment, APIA) == datetime.fromisoformat("2011-12-31T18:00")


def test_the_next_is_never_this_very_moment():
    sunday = datetime(2026, 11, 29, 17, tzinfo=UTC)

    following = next_weekly(Weekly(6, time(18)), MADRID, sunday)

    assert following == sunday + WEEK
    assert next_weekly(Weekly(6, time(18)), MADRID, sunday - MINUTE) == sunday


def test_a_weekly_evening_stays_an_evening_over_the_year():
    moments = chain(Weekly(6, time(19)), MADRID, FIRST, FIRST + 60 * WEEK)

    assert {wall(moment, MADRID).time() for moment in moments} == {time(19)}
    assert {(wall(b, MADRID) - wall(a, MADRID)) for a, b in pairwise(moments)} == {WEEK}


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2026-01-12", "2026-W03"),
        ("2027-01-01", "2026-W53"),
        ("2024-12-30", "2025-W01"),
        ("2028-02-29", "2028-W09"),
    ],
)
def test_a_week_belongs_to_the_year_of_its_thursday(day, week):
    assert iso_week(date.fromisoformat(day)) == week


@pytest.mark.parametrize(
    ("local", "quiet"),
    [("21:59", False), ("22:00", True), ("00:00", True), ("07:59", True), ("08:00", False), ("12:00", False)],
)
def test_quiet_hours_pass_midnight(local, quiet):
    assert QUIET.holds(time.fromisoformat(local)) is quiet


def test_hours_of_one_day_hold_only_that_day():
    siesta = Hours(time(14), time(16))

    assert [siesta.holds(time(hour)) for hour in (13, 14, 15, 16, 2)] == [False, True, True, False, False]


def test_quiet_hours_end_the_next_morning():
    late = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)

    assert QUIET.end_after(late, MADRID) == datetime(2026, 11, 24, 7, tzinfo=UTC)


def test_outside_quiet_hours_the_moment_stands():
    noon = datetime(2026, 11, 23, 12, tzinfo=MADRID)

    assert QUIET.end_after(noon, MADRID) == noon


def test_hours_that_end_in_a_gap_end_after_it():
    asleep = datetime(2026, 3, 8, 6, tzinfo=UTC)

    end = Hours(time(22), time(2, 30)).end_after(asleep, NEW_YORK)

    assert wall(end, NEW_YORK) == datetime.fromisoformat("2026-03-08T03:30")


def test_hours_that_end_in_a_fold_end_again_for_its_second_pass():
    second_pass = datetime(2026, 11, 1, 6, 10, tzinfo=UTC)  # 01:10 once more

    end = Hours(time(22), time(1, 30)).end_after(second_pass, NEW_YORK)

    assert end == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@given(
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.sampled_from(ODD_ZONES).map(ZoneInfo),
    st.integers(0, int((LAST - FIRST) / MINUTE)).map(lambda n: FIRST + n * MINUTE),
)
@settings(deadline=None)
def test_quiet_hours_always_end_within_two_days(start, end, zone, moment):
    if start == end:
        return
    hours = Hours(start, end)

    over = hours.end_after(moment, zone)

    assert moment <= over <= moment + 2 * DAY
    assert not hours.holds(wall(over, zone).time())
