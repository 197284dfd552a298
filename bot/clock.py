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
        self._ticking: asyncio.Task[None] | None = None
        self._overdue: asyncio.TimerHandle | None = None
        self._stopped = False
        self._once_more = False
        self._quiet_until = now()

    def start(self) -> None:
        self._scheduler.start()
        self._quiet_until = self._now() + QUIET_AFTER_START
        self._wake_in(QUIET_AFTER_START)

    def soon(self) -> None:
        """Something may have become due this moment."""
        if self._ticking is not None and not self._ticking.done():
            self._once_more = True
        elif self._scheduler.running:
            self._wake_in(max(SOONEST, self._quiet_until - self._now()))

    async def stop(self) -> None:
        """Let what is in flight finish, and wake no more."""
        self._stopped = True
        self._scheduler.shutdown(wait=False)
        if self._overdue is not None:
            self._overdue.cancel()
        if self._ticking is not None:
            await self._ticking

    async def _wake(self) -> None:
        """In a task of its own: what the scheduler itself runs it cancels when it is shut down."""
        if self._ticking is None or self._ticking.done():
            self._ticking = asyncio.create_task(self._tick())

    async def _tick(self) -> None:
        due: datetime | None = None
        self._once_more = False
        try:
            await self._planner.tick(self._now())
            due = await self._planner.next_due()
        except Exception:
            log.exception("clock.failed")
        self._wake_in(SOONEST if self._once_more else pause(due, self._now()))

    def _wake_in(self, wait: timedelta) -> None:
        if self._stopped:
            return
        at = datetime.now(UTC) + wait
        self._scheduler.add_job(self._wake, DateTrigger(at), id="wake", replace_existing=True, misfire_grace_time=None)
        # The appointment is kept by the machine's clock: set back two hours, that would come two hours late.
        if self._overdue is not None:
            self._overdue.cancel()
        late = (wait + AT_LEAST_EVERY).total_seconds()
        self._overdue = asyncio.get_running_loop().call_later(late, self._wake_in, SOONEST)


def pause(due: datetime | None, now: datetime) -> timedelta:
    """How long to wait for what is due, or for anything new to become due."""
    if due is None:
        return AT_LEAST_EVERY
    return max(min(due - now, AT_LEAST_EVERY), SOONEST)
