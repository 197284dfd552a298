"""A plan as a file for calendars: what it says, and what it is called."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from icalendar import Calendar

from adapters.slack.calendar import begins, name, written
from bot.ui import Happening, call
from bot.words import say

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def supper() -> Happening:
    starts = datetime(2026, 11, 28, 19, 30, tzinfo=UTC)
    return Happening(
        say("{title}", title="Supper, at last; 🍲"),
        starts,
        starts + timedelta(hours=2),
        say("{where}", where="At ours\nupstairs"),
        say("Bring: {bring}", bring="salt"),
        call("plan.event", p="AbC123"),
    )


def event(happening: Happening, now: datetime = NOW):
    [found] = Calendar.from_ical(written(happening, now)).events
    return found


def test_a_calendar_reads_what_the_plan_says(supper):
    read = event(supper)

    assert (read["summary"], read["location"], read["description"]) == (
        "Supper, at last; 🍲",
        "At ours\nupstairs",
        "Bring: salt",
    )
    assert (read.start, read.end) == (supper.starts_at, supper.ends_at)


def test_the_moment_is_the_same_whatever_zone_it_was_said_in(supper):
    here = supper.starts_at.astimezone(timezone(timedelta(hours=5, minutes=45)))

    assert event(replace(supper, starts_at=here)).start == supper.starts_at
    assert name(replace(supper, starts_at=here)).startswith("plan-AbC123-20261128T1930Z-")


def test_a_later_file_replaces_an_earlier_one_in_a_calendar(supper):
    first = event(supper)

    second = event(replace(supper, title=say("Late supper")), NOW + timedelta(minutes=1))

    assert second["uid"] == first["uid"]
    assert second["sequence"] > first["sequence"]
    assert second.DTSTAMP > first.DTSTAMP


def test_nobody_is_invited_by_it(supper):
    calendar = Calendar.from_ical(written(supper, NOW))

    assert calendar["method"] == "PUBLISH"
    assert "attendee" not in event(supper)
    assert "organizer" not in event(supper)


def test_plans_are_told_apart(supper):
    other = replace(supper, subject=call("plan.event", p="AbC124"))

    assert event(other)["uid"] != event(supper)["uid"]
    assert begins(other) != begins(supper)


def test_the_same_plan_has_one_file_whichever_card_asks_for_it(supper):
    assert name(replace(supper, subject=call("plan.ours", p="AbC123"))) == name(supper)


@pytest.mark.parametrize(
    "change",
    [
        {"title": say("Late supper")},
        {"where": say("Out")},
        {"about": say("Bring: pepper")},
        {"starts_at": datetime(2026, 11, 28, 19, 31, tzinfo=UTC)},
        {"ends_at": datetime(2026, 11, 28, 23, tzinfo=UTC)},
    ],
)
def test_whatever_changes_gives_the_file_another_name(supper, change):
    assert name(replace(supper, **change)) != name(supper)


def test_a_name_tells_nothing_that_somebody_wrote(supper):
    assert name(supper).startswith("plan-AbC123-20261128T1930Z-")
    assert "upper" not in name(supper)
