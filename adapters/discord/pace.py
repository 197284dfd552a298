"""How fast and how stubbornly Discord may be asked: an even pace, a budget of refusals, a rest for closed channels."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
from discord.http import HTTPClient, Route

from bot.messenger import Busy, Unreachable

PER_SECOND = 49
"""One less than Discord allows a whole application; answers to people don't count and never wait."""
API = "/api/"
UNCOUNTED = ("/interactions/", "/webhooks/")
INVALID = frozenset({401, 403, 429})
WINDOW = 600.0
MOST_INVALID = 9_000
"""Discord shuts out an address for its 10,000th invalid request in ten minutes; the rest is left for answers."""
FIRST_REST = 600.0
LONGEST_REST = 4 * 3600.0
LONGEST_SLEEP = 6.0
"""Longer than the wait after five messages to one channel, and short enough that a send's 20 seconds hold it."""


class Beat:
    """Evenly spaced moments, first come, first served; no more in any second as they were kept than were promised."""

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._apart = 1 / per_second
        self._clock = clock
        self._next = 0.0
        self._kept: deque[float] = deque(maxlen=max(1, int(per_second)))

    def take(self) -> float:
        """Take the next free moment: how many seconds from now it is."""
        now = self._clock()
        at = max(now, self._next)
        if len(self._kept) == self._kept.maxlen:
            at = max(at, self._kept[0] + 1)
        self._next = at + self._apart
        return at - now

    def keep(self) -> None:
        """The moment taken is over: it may have come late, and the next one less than a step behind it."""
        self._kept.append(self._clock())


class Budget:
    """Invalid requests of the last ten minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST_INVALID) -> None:
        self._clock = clock
        self._most = most
        self._spent: deque[float] = deque(maxlen=most)

    def count(self, status: int) -> None:
        if status in INVALID:
            self._spent.append(self._clock())

    def check(self) -> None:
        """Whether there is room for more.

        Raises:
            Busy: there is none, for how long.
        """
        now = self._clock()
        while self._spent and now - self._spent[0] >= WINDOW:
            self._spent.popleft()
        if len(self._spent) >= self._most:
            raise Busy(timedelta(seconds=WINDOW - (now - self._spent[0])))


@dataclass(slots=True)
class Rest:
    until: float
    length: float


@dataclass(slots=True)
class Breaker:
    """Channels that refused us: they rest for ten minutes, then for twice as long each time they refuse again."""

    clock: Callable[[], float] = time.monotonic
    _resting: dict[str, Rest] = field(default_factory=dict)

    def check(self, channel: str) -> None:
        """Whether this channel may be asked.

        Raises:
            Unreachable: it rests.
        """
        rest = self._resting.get(channel)
        if rest is not None and self.clock() < rest.until:
            raise Unreachable

    def refused(self, channel: str) -> None:
        """It said no. Answers that were under way already when it began to rest make that no longer."""
        before, now = self._resting.get(channel), self.clock()
        if before is not None and now < before.until:
            return
        length = FIRST_REST if before is None else min(before.length * 2, LONGEST_REST)
        self._resting[channel] = Rest(now + length, length)

    def forgive(self, channel: str) -> None:
        """It spoke to us, or something changed there: as if it had never refused."""
        self._resting.pop(channel, None)

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(self._resting)

    def clear(self) -> None:
        self._resting.clear()


class Pace:
    """What every request of one application shares."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, per_second: float = PER_SECOND) -> None:
        self.budget = Budget(clock)
        self.breaker = Breaker(clock)
        self._beat = Beat(per_second, clock)
        self._turn = asyncio.Lock()

    def check(self, channel: str) -> None:
        """Whether to ask at all.

        Raises:
            Busy: too much was refused lately.
            Unreachable: this channel refused us lately.
        """
        self.budget.check()
        self.breaker.check(channel)

    def watch(self) -> aiohttp.TraceConfig:
        """Holds every request back until its moment, also one that discord.py sends again, and counts what is refused.

        Whoever asked.
        """
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(self._wait)
        trace.on_request_end.append(self._count)
        return trace

    def slow(self, http: HTTPClient) -> None:
        """Make this client hand long waits back instead of sleeping through them."""
        ask = http.request

        async def request(route: Route, **options: Any) -> Any:  # noqa: ANN401 discord.py's own signature
            try:
                return await ask(route, **options)
            except asyncio.CancelledError:
                # Cancelled while it sleeps out a global limit, discord.py would hold all requests back for ever.
                if isinstance(http._global_over, asyncio.Event):  # noqa: SLF001
                    http._global_over.set()  # noqa: SLF001
                raise

        http.request = request  # type: ignore[method-assign]
        http.max_ratelimit_timeout = LONGEST_SLEEP

    async def _wait(self, _: aiohttp.ClientSession, __: object, asked: aiohttp.TraceRequestStartParams) -> None:
        """One at a time: had all taken their moments before, those that a busy second delays would go out together."""
        path = asked.url.path
        if API not in path or any(each in path for each in UNCOUNTED):
            return
        async with self._turn:
            await asyncio.sleep(self._beat.take())
            self._beat.keep()

    async def _count(self, _: aiohttp.ClientSession, __: object, seen: aiohttp.TraceRequestEndParams) -> None:
        if seen.response.headers.get("X-RateLimit-Scope") != "shared":
            self.budget.count(seen.response.status)
