"""Fireside at work on a Discord on 127.0.0.1: as a client in this process, or as a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord_log import Post
from discord_people import Answer, Person
from discord_places import Channel, Guild, Shown
from discord_world import Discord, loopback
from room import Snapshot
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only

from activities.catalogue import Catalogue
from adapters.discord.connect import Client, ShardedClient
from adapters.discord.photos import fetching
from bot.ids import Ids
from bot.planner import Planner
from bot.seal import MasterKey
from bot.store import Store
from bot.store.engine import open_engine
from bot.store.keys import Keys

SETUP = {"kind": "couple", "zone": "Europe/Madrid", "reflect": "off"}
ROOT = Path(__file__).parents[1]
ASKED = "INTERACTION_CREATE"
LEASE = timedelta(seconds=3)
"""A third of it is what one attempt may take."""


def until_noon() -> timedelta:
    now = datetime.now(UTC)
    return (now + timedelta(days=1)).replace(hour=11, minute=0) - now


@dataclass
class House:
    """A server where Ana and Ben's circle lives in a private channel, and Zoe only in the square, and the bot there."""

    discord: Discord
    folder: Path
    catalogue: Catalogue
    ana: Person
    ben: Person
    zoe: Person
    guild: Guild
    us: Channel
    square: Channel
    lease: timedelta = LEASE
    ahead: timedelta = field(default_factory=until_noon)
    """How far the bot's clock is ahead of the machine's: at first so that it is noon, when nothing keeps quiet."""
    told: list[str] = field(default_factory=list)
    pragmas: list[str] = field(default_factory=list)
    """What its database connections are told before whatever they do next."""
    slow: float = 0
    """Seconds that whatever is asked of the database takes longer."""

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def start(self, **options: Any) -> None:
        self._engines = [self._engine("fireside.db"), self._engine("keys.db")]
        main, keys = self._engines
        master = MasterKey.load(self.folder / "elsewhere" / "master.key")
        store = Store(main, Keys(keys, master, self.now), Ids(os.urandom(8)))
        self.planner = Planner(store, self.catalogue, self.now, host="Ana", lease=self.lease, at_once=4)
        self.told.clear()
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self.discord.url, yarl.URL(self.discord.gateway_url)
        made = ShardedClient if options.get("shard_count", 1) > 1 else Client
        fetch = fetching(self.discord.url)
        self.client = made(self.planner, fetch=fetch, tell=self.told.append, guild_ready_timeout=0.05, **options)
        await self.client.login(self.discord.token)
        self._connected = asyncio.create_task(self.client.connect())
        await self.discord.until(lambda: "Ready. Ctrl-C stops it." in self.told)

    async def stop(self) -> None:
        await self.client.close()
        await asyncio.wait([self._connected])
        while self._busy():  # noqa: ASYNC110 as above
            await asyncio.sleep(0.01)
        for each in self._engines:
            await each.dispose()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def settles(self) -> None:
        """What people did, and what changed on the server, has arrived and is dealt with."""
        async with asyncio.timeout(self.discord.patience):
            while self._behind() or self._busy():  # noqa: ASYNC110 nothing tells when discord.py is done
                await asyncio.sleep(0.01)

    async def tick(self) -> None:
        """Do all that is due by now."""
        await self.planner.tick(self.now())

    async def later(self, **span: float) -> None:
        """The bot's clock moves on, and all that is due by then is done at once."""
        self.ahead += timedelta(**span)
        await self.tick()

    async def move_in(self, **more: Any) -> None:
        """Ana and Ben's circle begins; where the machine is too busy to look first, she asks again."""
        for _ in range(3):
            asked = await self.ana.slash(self.us, "setup", name="Us two", **SETUP | more)
            if "I need a moment" not in asked.text:
                break
        await self.tick()
        await self.ben.press(await self.us.wait("Us two"), "Join")
        await self.tick()

    async def reads_back(self, what: str = "Tacos", **more: str) -> Answer:
        """Ana's plan before she says yes: nobody else has seen it."""
        return await self.ana.slash(self.us, "plan new", what=what, when=self.in_days(20), **more)

    async def plans(self, what: str = "Tacos") -> Answer:
        """It is on its way to the channel."""
        return await self.ana.press(await self.reads_back(what), "Yes")

    async def planned(self, what: str = "Tacos") -> Shown:
        """It stands in the channel."""
        await self.plans(what)
        await self.tick()
        return await self.us.wait(what)

    def in_days(self, days: int) -> str:
        return f"{self.now() + timedelta(days=days):%Y-%m-%d} 19:00"

    def public(self, words: str, channel: Channel | None = None) -> list[Post]:
        """What the bot said to all with these words in it, oldest first, and still stands."""
        place = str((channel or self.us).id)
        said = self.discord.log.said(audience="public", channel=place, author=self.discord.bot)
        return [each for each in said if words in each.text]

    def direct(self, person: Person, words: str) -> list[Post]:
        said = self.discord.log.said(audience=f"dm:{person.id}", author=self.discord.bot)
        return [each for each in said if words in each.text]

    def heard_of(self, answer: Answer) -> dict[str, Any]:
        """This interaction, as the gateway told of it."""
        kept = (json.loads(raw) for session in self.discord.gateway.connected for _, raw in session._kept)
        return next(each["d"] for each in kept if each["t"] == ASKED and each["d"]["id"] == answer.ask.id)

    def again(self, answer: Answer) -> None:
        """The gateway tells of this interaction once more."""
        self.discord.gateway.tell(ASKED, self.heard_of(answer), self.guild.id)

    def _behind(self) -> bool:
        shards = getattr(self.client, "_AutoShardedClient__shards", None)
        sockets = {at: each.ws for at, each in shards.items()} if shards else {0: self.client.ws}
        return any((sockets[each.shard[0]].sequence or 0) < each._count for each in self.discord.gateway.connected)

    def _busy(self) -> bool:
        handling = any(each.get_name().startswith("discord.py: on_") for each in asyncio.all_tasks())
        return handling or bool(self.client._under_way)

    def _engine(self, file: str) -> AsyncEngine:
        engine = open_engine(f"sqlite+aiosqlite:///{self.folder / file}")

        def meddle(connection: Any, *_: object) -> None:
            for pragma in self.pragmas:
                connection.execute(f"PRAGMA {pragma}")

        def dawdle(_: object) -> None:
            if self.slow:
                await_only(asyncio.sleep(self.slow))

        event.listen(engine.sync_engine, "checkout", meddle)
        event.listen(engine.sync_engine, "begin", dawdle)
        return engine


@asynccontextmanager
async def open_house(folder: Path, catalogue: Catalogue, empty: Snapshot, **options: Any) -> AsyncIterator[House]:
    """Nobody has set a circle up yet. `options` are the client's."""
    empty.copy_to(folder)
    kept = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with loopback() as discord:
        ana, ben, zoe = (discord.person(each) for each in ("Ana", "Ben", "Zoe"))
        guild = discord.guild("Home", ana, ben, zoe, members=12, owner=ana, **options.pop("where", {}))
        us, square = guild.channel("us", private_to=[ana, ben]), guild.channel("square")
        house = House(discord, folder, catalogue, ana, ben, zoe, guild, us, square)
        await house.start(**options)
        try:
            yield house
        finally:
            await house.stop()
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = kept


@dataclass
class Process:
    """A `fireside` command under way, and what it has said so far."""

    child: asyncio.subprocess.Process
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._reading = [
            asyncio.create_task(read(self.child.stdout, self.out)),
            asyncio.create_task(read(self.child.stderr, self.err)),
        ]

    async def says(self, words: str) -> str:
        """The line with these words, once it is there."""
        async with asyncio.timeout(30):
            while not (found := [each for each in self.out if words in each]):
                if self.child.returncode is not None:
                    raise AssertionError("\n".join(self.out + self.err))
                await asyncio.sleep(0.02)
        return found[0]

    async def ends(self, how: signal.Signals | None = None) -> int:
        """Its exit status."""
        if how is not None:
            self.child.send_signal(how)
        async with asyncio.timeout(40):
            await self.child.wait()
            await asyncio.gather(*self._reading)
        return self.child.returncode

    @property
    def text(self) -> str:
        return "\n".join(self.out)


async def read(stream, into: list[str]) -> None:
    while line := await stream.readline():
        into.append(line.decode().rstrip("\n"))


@dataclass
class Host:
    """Somebody's machine."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @asynccontextmanager
    async def fireside(self, command: str, **settings: str) -> AsyncIterator[Process]:
        own = {
            "FIRESIDE_DATA": str(self.folder / "data"),
            "FIRESIDE_MASTER_KEY_FILE": str(self.folder / "elsewhere" / "master.key"),
            "PYTHONPATH": str(ROOT),
        }
        kept = {name: each for name, each in os.environ.items() if not name.startswith("FIRESIDE_")}
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            command,
            cwd=self.folder,
            env=kept | own | self.settings | settings,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        process = Process(child)
        try:
            yield process
        finally:
            if child.returncode is None:
                child.kill()
            await process.ends()
