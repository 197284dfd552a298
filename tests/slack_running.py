"""Fireside at work on the loopback Slack: two ways in, one circle, and a clock that can be moved."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from discord_running import SETUP, Host, Process, until_noon
from room import Snapshot
from slack_log import Post
from slack_people import Answer, Person
from slack_places import Channel, Message
from slack_world import Slack, loopback
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only

from activities.catalogue import Catalogue
from adapters.slack.pace import Pace
from adapters.slack.start import READY, Connection
from adapters.web.server import Server
from bot.ids import Ids
from bot.planner import Planner
from bot.seal import MasterKey
from bot.settings import Settings
from bot.store import Store
from bot.store.engine import open_engine
from bot.store.keys import Keys

LEASE = timedelta(seconds=15)

__all__ = ["SETUP", "Home", "Host", "Process", "free_port", "moved_in", "open_home", "settings", "variables"]


def settings(slack: Slack, *, http: str = "", **more: Any) -> Settings:
    """What a host sets for this Slack: Socket Mode, or HTTP where there is an address for it."""
    way = {"slack_signing_secret": slack.signing_secret, "http": http} if http else {"slack_app_token": slack.app_token}
    given = {"slack_api": slack.url, "slack_bot_token": slack.token} | way | more
    return Settings(_env_file=None, **given)  # type: ignore[call-arg]


def variables(slack: Slack, *, http: str = "") -> dict[str, str]:
    """The same as a host writes it, for a process."""
    way = {"SIGNING_SECRET": slack.signing_secret} if http else {"APP_TOKEN": slack.app_token}
    named = {
        f"FIRESIDE_SLACK_{name}": value for name, value in ({"API": slack.url, "BOT_TOKEN": slack.token} | way).items()
    }
    return named | ({"FIRESIDE_HTTP": http} if http else {})


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Told(list[str]):
    """Whoever waits for a line hears of it at once."""

    def __init__(self, slack: Slack) -> None:
        super().__init__()
        self._slack = slack

    def append(self, line: str) -> None:
        super().append(line)
        self._slack.touch()


@dataclass
class Home:
    """A workspace where Ana and Ben's circle lives in a private channel, Zoe only in the square, and the bot there."""

    slack: Slack
    folder: Path
    catalogue: Catalogue
    ana: Person
    ben: Person
    zoe: Person
    us: Channel
    square: Channel
    http: str = ""
    """Where Slack calls it, if not through Socket Mode."""
    lease: timedelta = LEASE
    """A third of it is what one attempt may take, the wait for the channel to be free included."""
    ahead: timedelta = field(default_factory=until_noon)
    """How far the bot's clock is ahead of the machine's: at first so that it is noon, when nothing keeps quiet."""
    told: list[str] = field(default_factory=list)
    slow: float = 0
    """Seconds that whatever is asked of the database takes longer."""

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def start(self) -> None:
        self._engines = [self._engine("fireside.db"), self._engine("keys.db")]
        main, keys = self._engines
        master = MasterKey.load(self.folder / "elsewhere" / "master.key")
        store = Store(main, Keys(keys, master, self.now), Ids(os.urandom(8)))
        self.planner = Planner(store, self.catalogue, self.now, host="Ana", lease=self.lease, at_once=4)
        self.told = Told(self.slack)
        self.connection = Connection(self.planner, settings(self.slack, http=self.http), self.told.append)
        self.connection._workspaces.pace = Pace(0)  # its own tests keep it
        self._server = Server(self.http, self.connection.routes()) if self.http else None
        if self._server is not None:
            await self._server.start()
        self._kept = asyncio.create_task(self.connection.keep())
        await self.slack.until(lambda: READY in self.told or self._kept.done())
        if self._kept.done():
            self._kept.result()

    async def stop(self) -> None:
        self.slow = 0
        if self._server is not None:
            await self._server.close()
        await self.connection.close()
        self._kept.cancel()
        await asyncio.wait([self._kept])
        for each in self._engines:
            await each.dispose()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def settles(self) -> None:
        """What people did, and what Slack told, is acknowledged and dealt with."""
        async with asyncio.timeout(self.slack.patience):
            while self._behind() or self.connection.busy:  # noqa: ASYNC110 nothing tells when all is done
                await asyncio.sleep(0.01)

    async def tick(self) -> None:
        """Do all that is due by now."""
        await self.planner.tick(self.now())

    async def later(self, **span: float) -> None:
        """The bot's clock moves on, and all that is due by then is done at once."""
        self.ahead += timedelta(**span)
        await self.tick()

    async def move_in(self) -> None:
        """Ana and Ben's circle begins."""
        words = " ".join(f"{name}={value}" for name, value in SETUP.items())
        await self.ana.types(f'/fireside setup name="Us two" {words}', self.us)
        await self.tick()
        await self.ben.presses("Join", await self.ben.reads("Us two"))
        await self.tick()

    async def reads_back(self, what: str = "Tacos") -> Answer:
        """Ana's plan before she says yes: nobody else has seen it."""
        return await self.ana.types(f'/fireside plan new what="{what}" when="{self.in_days(20)}"', self.us)

    async def plans(self, what: str = "Tacos") -> Answer:
        """It is on its way to the channel."""
        return await self.ana.presses("Yes", await self.reads_back(what))

    async def planned(self, what: str = "Tacos") -> Message:
        """It stands in the channel."""
        await self.plans(what)
        await self.tick()
        shown = await self.ben.reads(what)
        assert isinstance(shown, Message)
        return shown

    def in_days(self, days: int) -> str:
        return f"{self.now() + timedelta(days=days):%Y-%m-%d} 19:00"

    def public(self, words: str, channel: Channel | None = None) -> list[Post]:
        """What the bot said to all with these words in it, oldest first, and still stands."""
        said = self.slack.log.said(audience="public", channel=(channel or self.us).id, author=self.slack.bot)
        return [each for each in said if words in each.text]

    def direct(self, person: Person, words: str) -> list[Post]:
        said = self.slack.log.said(audience=f"dm:{person.id}", author=self.slack.bot)
        return [each for each in said if words in each.text]

    def _behind(self) -> bool:
        within = self.slack.answer_within
        asks = self.slack.log.asks.values()
        return any(each.acked is None and asyncio.get_running_loop().time() - each.at < within for each in asks)

    def _engine(self, file: str) -> AsyncEngine:
        engine = open_engine(f"sqlite+aiosqlite:///{self.folder / file}")

        def dawdle(_: object) -> None:
            if self.slow:
                await_only(asyncio.sleep(self.slow))

        event.listen(engine.sync_engine, "begin", dawdle)
        return engine


@asynccontextmanager
async def open_home(
    folder: Path, catalogue: Catalogue, kept: Snapshot, *, over_http: bool = False, **how: Any
) -> AsyncIterator[Home]:
    """With what is kept from before, whose triggers do not come again; nothing of that stands on this Slack."""
    kept.copy_to(folder)
    async with loopback() as slack:
        ana, ben, zoe = (slack.person(each) for each in ("Ana", "Ben", "Zoe"))
        us, square = slack.channel("us", ana, ben), slack.channel("square", ana, ben, zoe, private=False)
        slack._count = max(slack._count, kept.calls)
        http = f"127.0.0.1:{free_port()}" if over_http else ""
        home = Home(slack, folder, catalogue, ana, ben, zoe, us, square, http, **how)
        if over_http:
            slack.deliver_to(f"http://{http}/slack/events")
        await home.start()
        try:
            yield home
        finally:
            await home.stop()


async def moved_in(folder: Path, catalogue: Catalogue, empty: Snapshot) -> Snapshot:
    """What is kept once Ana and Ben's circle lives in their channel; every loopback has the same ids."""
    async with open_home(folder, catalogue, empty) as home:
        await home.move_in()
    return replace(empty, folder=folder, calls=home.slack._count)
