"""How fast Slack is spoken to, and what it asked to be left alone with."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise
from time import monotonic
from time import sleep as blocking_sleep

import pytest

from adapters.slack import pace as paces
from adapters.slack.pace import LONGEST_SLEEP, Pace
from bot.messenger import Busy

LATE = timedelta(seconds=30)


class Time:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


async def goes(pace: Pace, channel: str) -> float:
    """When this channel's next message may go out."""
    await pace.turn(channel)
    return monotonic()


async def test_messages_to_one_channel_keep_apart():
    pace = Pace(apart=0.05)

    went = await asyncio.gather(*(goes(pace, "T.C") for _ in range(4)))

    assert min(after - before for before, after in pairwise(went)) >= 0.049


async def test_channels_do_not_wait_for_each_other():
    pace = Pace(apart=5)
    await pace.turn("T.C1")

    async with asyncio.timeout(1):
        await pace.turn("T.C2")


async def test_a_message_that_came_late_is_not_followed_at_once():
    pace = Pace(apart=0.05)
    posts = [asyncio.create_task(goes(pace, "T.C")) for _ in range(4)]
    await asyncio.sleep(0.01)

    blocking_sleep(0.15)  # noqa: ASYNC251 that is what is tried

    went = [await each for each in posts]
    assert min(after - before for before, after in pairwise(went)) >= 0.049


async def test_a_turn_too_far_off_is_not_waited_for():
    pace = Pace(apart=LONGEST_SLEEP + 1)
    await pace.turn("T.C")

    with pytest.raises(Busy) as busy:
        await pace.turn("T.C")

    assert timedelta(seconds=LONGEST_SLEEP) < busy.value.wait <= timedelta(seconds=LONGEST_SLEEP + 1)


async def test_those_who_wait_already_count():
    pace = Pace(apart=LONGEST_SLEEP / 2)
    await pace.turn("T.C")
    waiting = [asyncio.create_task(pace.turn("T.C")) for _ in range(2)]
    await asyncio.sleep(0)

    with pytest.raises(Busy):
        await pace.turn("T.C")

    for each in waiting:
        each.cancel()


async def test_whoever_gives_up_waiting_holds_nobody_up():
    pace = Pace(apart=0.05)
    await pace.turn("T.C")
    waiting = asyncio.create_task(pace.turn("T.C"))
    await asyncio.sleep(0)
    waiting.cancel()

    async with asyncio.timeout(1):
        await pace.turn("T.C")

    assert pace._lanes["T.C"].waiting == 0


async def test_channels_that_are_free_again_are_forgotten(time, monkeypatch):
    monkeypatch.setattr(paces, "MANY", 2)
    pace = Pace(clock=time)
    await pace.turn("T.C1")
    time.now += 0.5
    await pace.turn("T.C2")
    time.now += 0.7

    await pace.turn("T.C3")

    assert list(pace._lanes) == ["T.C2", "T.C3"]


def test_a_method_is_left_alone_for_as_long_as_slack_asked(time):
    pace = Pace(clock=time)
    pace.limited("T1", "chat.update", LATE)
    time.now += 29

    with pytest.raises(Busy) as busy:
        pace.check("T1", "chat.update")
    time.now += 1

    assert busy.value.wait == timedelta(seconds=1)
    pace.check("T1", "chat.update")


def test_a_limit_holds_for_one_workspace_and_one_method(time):
    pace = Pace(clock=time)
    pace.limited("T1", "chat.update", LATE)

    pace.check("T1", "chat.postMessage")
    pace.check("T2", "chat.update")


def test_a_shorter_limit_does_not_end_a_longer_one(time):
    pace = Pace(clock=time)
    pace.limited("T1", "chat.update", LATE)
    pace.limited("T1", "chat.update", timedelta(seconds=1))
    time.now += 2

    with pytest.raises(Busy):
        pace.check("T1", "chat.update")
