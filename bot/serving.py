"""On every platform that is switched on, in one process, until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.clock import Clock
from bot.errors import StartProblem
from bot.planner import Planner
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.web.server import Server

log = logging.getLogger(__name__)

LAST_TICK_SECONDS = 20
CONVERSATIONS_AT_ONCE = 16
"""At 49 messages a second, enough for answers that take a third of a second each."""
READY = "Ready. Ctrl-C stops it."
AGAIN_SECONDS = 60.0

Tell = Callable[[str], None]


class Platform(Protocol):
    """One platform's connection."""

    async def keep(self) -> None:
        """Sign in and stay. Ends only with what ended it.

        Raises:
            StartProblem: it will not have us, or can't be reached.
        """
        ...

    async def close(self) -> None:
        """Let what is under way finish, and sign off."""
        ...


async def serve(planner: Planner, settings: Settings, tell: Tell) -> None:
    """Connected, and doing what falls due, until SIGTERM or Ctrl-C; what is under way then is finished.

    Raises:
        StartProblem: no platform is left.
    """
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    connections, server = opened(planner, settings, Telling(tell))
    clocks = [Clock(Beat(planner, each)) for each in connections]

    def wake() -> None:
        for each in clocks:
            each.soon()

    planner.woken_by(wake)
    planner.get_ready()
    if server is not None:
        await server.start()
    keeping = [asyncio.create_task(keep(one, connections, tell)) for one in connections.values()]
    told = asyncio.create_task(stop.wait())
    for clock in clocks:
        clock.start()
    try:
        await asyncio.wait((*keeping, told), return_when=asyncio.FIRST_COMPLETED)
        for each in keeping:
            if each.done():
                each.result()
    finally:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_TICK_SECONDS):
                await asyncio.gather(*(clock.stop() for clock in clocks))
        if server is not None:
            await server.close()
        await asyncio.gather(*(each.close() for each in connections.values()))
        for task in keeping:
            task.cancel()
        told.cancel()
        await asyncio.gather(*keeping, told, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class Beat:
    """What is due on one platform: another that is slow, or away, is not waited for."""

    planner: Planner
    platform: str

    async def tick(self, now: datetime) -> None:
        await self.planner.tick(now, self.platform)

    async def next_due(self) -> datetime | None:
        return await self.planner.next_due(self.platform)


def opened(planner: Planner, settings: Settings, tell: Telling) -> tuple[dict[str, Platform], Server | None]:
    """The platforms that are switched on, and what is served over HTTP, where there is an address for it."""
    connections: dict[str, Platform] = {}
    slack = server = None
    if settings.on_discord:
        from adapters.discord.start import Connection as Discord  # noqa: PLC0415 only what is switched on is loaded

        connections["discord"] = Discord(planner, settings, tell)
    if settings.on_slack:
        from adapters.slack.start import Connection as Slack  # noqa: PLC0415 as above

        connections["slack"] = slack = Slack(planner, settings, tell)
    if settings.http:
        from adapters.web.server import Server  # noqa: PLC0415 as above

        server = Server(settings.http, slack.routes() if slack else ())
    tell.awaited = len(connections)
    return connections, server


async def keep(one: Platform, all_of_them: Mapping[str, Platform], tell: Tell) -> None:
    """Where there is another platform, trouble with this one is said and waited out, and disturbs no other."""
    while True:
        try:
            await one.keep()
        except StartProblem as problem:
            if len(all_of_them) == 1:
                raise
            tell(f"{problem} Trying again in a minute.")
        except Exception:
            if len(all_of_them) == 1:
                raise
            log.exception("platform.failed")
            tell("A platform had to stop because of a fault of mine; the log says where. Trying again in a minute.")
        else:
            return
        await one.close()
        await asyncio.sleep(AGAIN_SECONDS)


class Telling:
    """A line for each step; that it is ready is said once, when all platforms are."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self.awaited = 1

    def __call__(self, line: str) -> None:
        if line == READY:
            self.awaited -= 1
            if self.awaited:
                return
        self._tell(line)
