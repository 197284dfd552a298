import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import AT_LEAST_EVERY, QUIET_AFTER_START, SOONEST, Clock, pause

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Planner:
    """Has one thing due, and says when it was asked."""

    def __init__(self, due=None):
        self.due = due
        self.ticks = []
        self.ticked = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.error = None

    async def tick(self, now):
        self.ticks.append(now)
        self.ticked.set()
        await self.go_on.wait()
        if self.error:
            raise self.error

    async def next_due(self):
        return self.due


@pytest.fixture
async def start():
    """Starts a clock at NOW; it is stopped in the end."""
    clocks = []

    def started(planner, now=lambda: NOW):
        clock = Clock(planner, now)
        clock.start()
        clocks.append(clock)
        return clock

    yield started
    for each in clocks:
        await each.stop()


def appointment(clock):
    """How far off the next waking is, in real time."""
    return clock._scheduler.get_job("wake").next_run_time - datetime.now(UTC)


async def woken(clock):
    await clock._wake()
    await clock._ticking


@pytest.mark.parametrize(
    ("due", "wait"),
    [
        (None, AT_LEAST_EVERY),
        (NOW + 5 * SECOND, 5 * SECOND),
        (NOW + timedelta(days=9), AT_LEAST_EVERY),
        (NOW, SOONEST),
        (NOW - timedelta(days=3), SOONEST),
    ],
)
def test_it_waits_for_what_is_due_but_never_long_nor_without_a_breath(due, wait):
    assert pause(due, NOW) == wait


async def test_it_is_quiet_for_a_second_after_a_start(start):
    clock = start(Planner())

    assert QUIET_AFTER_START - SECOND < appointment(clock) <= QUIET_AFTER_START


async def test_waking_does_what_is_due_and_makes_the_next_appointment(start):
    planner = Planner(NOW + 10 * SECOND)
    clock = start(planner)

    await woken(clock)

    assert planner.ticks == [NOW]
    assert 9 * SECOND < appointment(clock) <= 10 * SECOND


async def test_the_scheduler_really_wakes_it(start):
    planner = Planner()
    clock = start(planner)

    clock._wake_in(timedelta())

    await asyncio.wait_for(planner.ticked.wait(), 10)


async def test_a_planner_that_fails_is_asked_again(start, caplog):
    planner = Planner(NOW)
    planner.error = OSError("disk full")
    clock = start(planner)

    await woken(clock)

    assert timedelta() < appointment(clock) <= AT_LEAST_EVERY
    assert [each.message for each in caplog.records if each.name == "bot.clock"] == ["clock.failed"]


async def test_one_waking_at_a_time(start):
    planner = Planner()
    planner.go_on.clear()
    clock = start(planner)
    await clock._wake()
    await planner.ticked.wait()

    await clock._wake()
    planner.go_on.set()
    await clock._ticking

    assert planner.ticks == [NOW]


async def test_stopping_lets_what_is_in_flight_finish():
    planner = Planner()
    planner.go_on.clear()
    clock = Clock(planner, lambda: NOW)
    clock.start()
    clock._wake_in(timedelta())
    await asyncio.wait_for(planner.ticked.wait(), 10)

    stopping = asyncio.create_task(clock.stop())
    await asyncio.sleep(0.05)
    in_flight = not stopping.done()
    planner.go_on.set()
    await stopping

    assert in_flight
    assert clock._ticking.exception() is None
    assert not clock._scheduler.running


async def test_after_stopping_it_wakes_no_more():
    planner = Planner(NOW)
    clock = Clock(planner, lambda: NOW)
    clock.start()
    await clock.stop()

    clock._wake_in(timedelta())
    await asyncio.sleep(0.05)

    assert planner.ticks == []
    assert clock._overdue.cancelled()


async def test_a_machine_whose_clock_is_set_back_is_not_waited_for(start):
    """The scheduler keeps the wall clock; beside it a timer of the event loop's own runs, which can't be set back."""
    planner = Planner()
    clock = start(planner)
    clock._scheduler.modify_job("wake", next_run_time=datetime.now(UTC) + timedelta(hours=2))
    loop = asyncio.get_running_loop()

    late = clock._overdue.when() - loop.time()
    clock._overdue._run()

    assert late <= (QUIET_AFTER_START + AT_LEAST_EVERY).total_seconds()
    assert appointment(clock) <= SOONEST
    await asyncio.wait_for(planner.ticked.wait(), 10)


async def test_a_long_sleep_is_one_waking_and_not_many(start):
    planner = Planner()
    times = [NOW]
    clock = start(planner, lambda: times[0])
    times[0] = NOW + timedelta(days=3)

    await woken(clock)

    assert planner.ticks == [NOW + timedelta(days=3)]
    assert appointment(clock) > SECOND


async def test_what_becomes_due_at_once_is_not_waited_for(start):
    clock = start(Planner(), lambda: datetime.now(UTC))
    await asyncio.sleep(QUIET_AFTER_START.total_seconds())
    await woken(clock)
    assert appointment(clock) > 10 * SECOND

    clock.soon()

    assert appointment(clock) <= SOONEST


async def test_the_quiet_after_a_start_is_kept_all_the_same(start):
    clock = start(Planner())

    clock.soon()

    assert QUIET_AFTER_START - SECOND / 2 < appointment(clock) <= QUIET_AFTER_START


async def test_what_becomes_due_while_it_is_at_work_is_done_right_after(start):
    planner = Planner()
    planner.go_on.clear()
    clock = start(planner)
    await clock._wake()
    await planner.ticked.wait()

    clock.soon()
    planner.go_on.set()
    await clock._ticking

    assert appointment(clock) <= SOONEST
