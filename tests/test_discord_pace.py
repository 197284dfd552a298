"""How fast Discord is asked, what stops it, and when it may go on."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from time import sleep as blocking_sleep
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.http import Route
from yarl import URL

from adapters.discord.pace import LONGEST_REST, PER_SECOND, Beat, Breaker, Budget, Pace
from bot.messenger import Busy, Unreachable


class Time:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


class Http:
    """What discord.py's client has that the pace uses."""

    max_ratelimit_timeout = None

    def __init__(self) -> None:
        self._global_over = asyncio.Event()
        self._global_over.set()


def test_three_thousand_posts_take_a_minute(time):
    beat = Beat(PER_SECOND, time)

    waits = [beat.take() for _ in range(3000)]

    assert waits[-1] == pytest.approx(2999 / 49)


def test_no_second_holds_more_than_forty_nine(time):
    beat = Beat(PER_SECOND, time)

    waits = [beat.take() for _ in range(300)]

    assert max(sum(start <= each < start + 1 - 1e-9 for each in waits) for start in waits) == 49


def test_a_pause_earns_no_burst(time):
    beat = Beat(PER_SECOND, time)
    beat.take()
    time.now += 60

    waits = [beat.take() for _ in range(2)]

    assert waits == [0, pytest.approx(1 / 49)]


def test_moments_that_came_late_are_followed_by_no_more_than_promised(time):
    beat, kept = Beat(PER_SECOND, time), []

    for number in range(300):
        time.now += beat.take() + (0.015 if number % 10 == 0 else 0)
        kept.append(time.now)
        beat.keep()

    assert max(sum(start <= each < start + 1 - 1e-9 for each in kept) for start in kept) == 49


def test_refusals_use_up_the_budget(time):
    budget = Budget(time, most=3)
    for status in (401, 403, 429):
        budget.count(status)

    with pytest.raises(Busy) as busy:
        budget.check()

    assert busy.value.wait == timedelta(minutes=10)


def test_what_went_well_or_was_not_there_costs_nothing(time):
    budget = Budget(time, most=1)
    for status in (200, 204, 400, 404, 500):
        budget.count(status)

    budget.check()


def test_the_budget_is_full_again_after_ten_minutes(time):
    budget = Budget(time, most=2)
    budget.count(403)
    time.now += 300
    budget.count(403)
    time.now += 300

    budget.check()


def test_a_channel_that_refused_rests_for_ten_minutes(time):
    breaker = Breaker(time)
    breaker.refused("1")

    with pytest.raises(Unreachable):
        breaker.check("1")
    time.now += 600

    breaker.check("1")
    breaker.check("2")


def test_a_rest_doubles_with_each_refusal_after_it(time):
    breaker = Breaker(time)
    breaker.refused("1")
    time.now += 600
    breaker.refused("1")
    time.now += 1199

    with pytest.raises(Unreachable):
        breaker.check("1")

    time.now += 1
    breaker.check("1")


def test_a_rest_is_four_hours_at_most(time):
    breaker = Breaker(time)
    for _ in range(20):
        breaker.refused("1")
        time.now += LONGEST_REST

    breaker.check("1")


def test_sixteen_refusals_at_once_are_one(time):
    breaker = Breaker(time)
    for _ in range(16):
        breaker.refused("1")
    time.now += 600

    breaker.check("1")


def test_a_forgiven_channel_is_asked_at_once(time):
    breaker = Breaker(time)
    breaker.refused("1")

    breaker.forgive("1")

    breaker.check("1")
    assert breaker.channels == ()


async def goes(pace: Pace, path: str) -> float:
    """When this request, or the same one again, may go out."""
    await pace._wait(None, None, SimpleNamespace(url=URL(f"https://discord.com/api/v10{path}")))
    return asyncio.get_running_loop().time()


async def test_whatever_is_sent_keeps_the_pace():
    pace = Pace(per_second=20)

    went = await asyncio.gather(*(goes(pace, "/channels/1/messages") for _ in range(5)))

    assert went[-1] - went[0] >= 4 / 20 - 0.01


async def test_what_a_busy_moment_delayed_does_not_go_out_at_once():
    pace = Pace(per_second=50)
    posts = [asyncio.create_task(goes(pace, "/channels/1/messages")) for _ in range(10)]
    await asyncio.sleep(0.01)

    blocking_sleep(0.15)  # noqa: ASYNC251 that is what is tried

    went = [await each for each in posts]
    assert went[-1] - went[2] >= 7 / 50 - 0.01


async def test_answers_never_wait_for_posts():
    pace = Pace(per_second=0.01)
    await goes(pace, "/channels/1/messages")
    post = asyncio.create_task(goes(pace, "/channels/1/messages"))
    await asyncio.sleep(0)

    async with asyncio.timeout(5):
        await goes(pace, "/interactions/1/token/callback")
        await goes(pace, "/webhooks/1/token")

    assert not post.done()
    post.cancel()


async def test_every_request_of_a_session_is_watched():
    pace, asked = Pace(per_second=10), []

    async def answer(request: web.Request) -> web.Response:
        asked.append(asyncio.get_running_loop().time())
        return web.Response(status=502)

    app = web.Application()
    app.router.add_get("/api/v10/users/@me", answer)
    async with TestServer(app) as server, aiohttp.ClientSession(trace_configs=[pace.watch()]) as session:
        for _ in range(3):
            async with session.get(server.make_url("/api/v10/users/@me")):
                pass

    assert asked[-1] - asked[0] >= 2 / 10 - 0.01


async def test_a_send_given_up_in_a_global_limit_holds_nothing_back():
    """Discord.py opens its gate again only if it may sleep to the end."""
    http, pace = Http(), Pace()

    async def limited(_: Route) -> str:
        http._global_over.clear()
        await asyncio.sleep(60)
        return "never"

    http.request = limited
    pace.slow(http)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await http.request(Route("POST", "/channels/1/messages"))

    assert http._global_over.is_set()


async def test_what_discord_refuses_is_counted_but_for_limits_others_share(time):
    pace = Pace(time)
    pace.budget = Budget(time, most=2)

    for status, headers in ((429, {"X-RateLimit-Scope": "shared"}), (403, {}), (200, {})):
        await pace._count(None, None, SimpleNamespace(response=SimpleNamespace(status=status, headers=headers)))

    pace.check("1")
    await pace._count(None, None, SimpleNamespace(response=SimpleNamespace(status=401, headers={})))
    with pytest.raises(Busy):
        pace.check("1")
