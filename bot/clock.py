"""Wakes the planner when something is due: APScheduler keeps the appointment and decides nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

log = logging.getLogger(__name__)

AT_LEAST_EVERY = timedelta(seconds=15)
SOONEST = timedelta(milliseconds=200)
QUIET_AFTER_START = timedelta(seconds=1)
"""A process that restarts in a loop must not outrun the platforms' pace."""


class Ticking(Protocol):
    """What has things due: the planner, or whoever speaks for it."""

    async def tick(self, now: datetime) -> None: ...

    async def next_due(self) -> datetime | None: ...


class Clock:
    """One appointment at a time: the next moment something is due, and at least every 15 seconds."""

    def __init__(self, planner: Ticking, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._planner = planner
        self._now = now
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._busy = asyncio.Lock()

    def start(self) -> None:
        self._scheduler.start()
        self._wake_at(self._now() + QUIET_AFTER_START)

    async def stop(self) -> None:
        """Let what is in flight finish, and wake no more."""
        self._scheduler.shutdown(wait=False)
        async with self._busy:
            pass

    async def _wake(self) -> None:
        async with self._busy:
            try:
                await self._planner.tick(self._now())
                due = await self._planner.next_due()
            except Exception:
                log.exception("clock.failed")
                due = None
        self._wake_at(due)

    def _wake_at(self, due: datetime | None) -> None:
        if not self._scheduler.running:
            return
        now = self._now()
        at = max(min(due or now + AT_LEAST_EVERY, now + AT_LEAST_EVERY), now + SOONEST)
        in_real_time = datetime.now(UTC) + (at - now)
        self._scheduler.add_job(
            self._wake, DateTrigger(in_real_time), id="wake", replace_existing=True, misfire_grace_time=None
        )
