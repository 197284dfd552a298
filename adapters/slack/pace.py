"""How fast Slack may be spoken to: a message a second in each channel, and as long a wait as it asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.messenger import Busy

APART = 1.05
"""Seconds between two messages to one channel: Slack's own one, and what the way there may differ by."""
LONGEST_SLEEP = 6.0
"""More than so many seconds are not slept through: a send has twenty for everything."""
MANY = 1_000
"""Channels remembered before those that are free again are forgotten."""


@dataclass(slots=True)
class Lane:
    """What goes to one channel, one after the other."""

    free_at: float = 0.0
    waiting: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Pace:
    """What every message and every request of one process shares."""

    def __init__(self, apart: float = APART, clock: Callable[[], float] = time.monotonic) -> None:
        self._apart = apart
        self._clock = clock
        self._lanes: dict[str, Lane] = {}
        self._limited: dict[tuple[str, str], float] = {}

    async def turn(self, channel: str) -> None:
        """Wait until this channel may have its next message, first come, first served.

        A turn that comes late makes the next one later, too: two never go out together.

        Raises:
            Busy: that is too far off.
        """
        lane = self._lane(channel)
        ahead = max(0.0, lane.free_at - self._clock()) + lane.waiting * self._apart
        if ahead > LONGEST_SLEEP:
            raise Busy(timedelta(seconds=ahead))
        lane.waiting += 1
        try:
            async with lane.lock:
                await asyncio.sleep(max(0.0, lane.free_at - self._clock()))
                lane.free_at = self._clock() + self._apart
        finally:
            lane.waiting -= 1

    def check(self, team: str, method: str) -> None:
        """Whether this workspace may be asked this at all.

        Raises:
            Busy: not yet; asking all the same would only prolong it.
        """
        left = self._limited.get((team, method), 0.0) - self._clock()
        if left > 0:
            raise Busy(timedelta(seconds=left))
        self._limited.pop((team, method), None)

    def limited(self, team: str, method: str, wait: timedelta) -> None:
        """It asked to wait so long."""
        until = self._clock() + wait.total_seconds()
        self._limited[team, method] = max(until, self._limited.get((team, method), 0.0))

    def _lane(self, channel: str) -> Lane:
        if channel not in self._lanes and len(self._lanes) >= MANY:
            now = self._clock()
            self._lanes = {key: each for key, each in self._lanes.items() if each.waiting or each.free_at > now}
        return self._lanes.setdefault(channel, Lane())
