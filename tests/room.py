"""A pretend room around the real planner, the real store and a real SQLite file."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from activities.catalogue import Catalogue
from bot.ids import Ids
from bot.messenger import Closed, Unreachable
from bot.model import Envelope, Person, Picked, Place, Readers
from bot.planner import Planner
from bot.seal import MasterKey
from bot.store import Store
from bot.store.engine import open_engine
from bot.store.keys import Keys
from bot.tables import Base, KeysBase
from bot.times import read_span
from bot.ui import Button, Call, Card, Form, Happening, Reply, Talk
from bot.words import Said, plain

START = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Room:
    """A platform of one channel where everybody sees what is said, and direct messages that only one sees."""

    def __init__(self, platform: str = "test") -> None:
        self.platform = platform
        self.home = Place(platform, "home")
        self.shown: list[tuple[Place, str, Reply]] = []
        self.nonces: dict[str, str] = {}
        self.closed: set[str] = set()
        self.around: Readers | None = None
        self.events: dict[str, Happening] = {}
        self.threads: dict[str, Talk] = {}
        self.lost = False
        self._numbers = count(1)

    def show(self, place: Place, reply: Reply) -> str:
        message = f"m{next(self._numbers)}"
        self.shown.append((place, message, reply))
        return message

    async def post(self, place: Place, reply: Reply, nonce: str) -> str:
        if self.lost and not place.direct:
            raise Unreachable
        self.nonces[nonce] = self.show(place, reply)
        return self.nonces[nonce]

    async def direct(self, person: Person, reply: Reply, nonce: str) -> tuple[Place, str]:
        if person.id in self.closed:
            raise Closed
        place = Place(self.platform, person.id, direct=True)
        return place, await self.post(place, reply, nonce)

    async def edit(self, place: Place, message: str, reply: Reply) -> None:
        self.shown.append((self._where(message) or place, message, reply))

    async def find(self, place: Place, nonce: str) -> tuple[Place, str] | None:
        message = self.nonces.get(nonce)
        return (self._where(message) or place, message) if message else None

    async def readers(self, _place: Place) -> Readers | None:
        return self.around

    async def mirror(self, _place: Place, known: str, happening: Happening, nonce: str) -> str:
        around = self.around or Readers()
        open_to = around.server if around.around == "server" else happening.most
        if happening.most is not None and (open_to is None or open_to > happening.most):
            return ""
        event = known or self.nonces.setdefault(nonce, f"e{next(self._numbers)}")
        self.events[event] = happening
        return event

    async def thread(self, _place: Place, talk: Talk, _nonce: str) -> str:
        self.threads[talk.message] = talk
        return f"t{talk.message}"

    def _where(self, message: str) -> Place | None:
        return next((place for place, shown, _ in self.shown if shown == message), None)

    @property
    def public(self) -> list[Reply]:
        """Everything shown in the home channel, oldest first."""
        return [reply for place, _, reply in self.shown if place == self.home]

    def private_to(self, name: str) -> list[Reply]:
        """Everything sent to one person directly, oldest first."""
        return [reply for place, _, reply in self.shown if place.direct and place.id == name]


class World:
    """One database, one room, one clock; `restart` builds a new planner on the same database."""

    def __init__(self, engine: AsyncEngine, keys: AsyncEngine, master: MasterKey, catalogue: Catalogue) -> None:
        self.now = START
        self.room = Room()
        self._parts = (engine, keys, master, catalogue)
        self._deliveries = count(1)
        self.restart()

    def restart(self) -> None:
        engine, keys, master, catalogue = self._parts
        self.store = Store(engine, Keys(keys, master, lambda: self.now), Ids(b"seed"))
        self.planner = Planner(self.store, catalogue, lambda: self.now, seed="seed", host="Ana")
        self.planner.speak_through("test", self.room)

    def guest(self, name: str) -> Guest:
        return Guest(self, name)

    async def wait(self, words: str) -> None:
        """Let time pass ("3 days"), doing all that falls due, in order."""
        await self.until(self.now + read_span(words))

    async def until(self, moment: datetime) -> None:
        while (due := await self.planner.next_due()) is not None and due <= moment:
            self.now = max(self.now, due)
            await self.planner.tick(self.now)
        self.now = moment

    def delivery(self) -> str:
        self.now += timedelta(seconds=1)
        return f"d{next(self._deliveries)}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A world put away: its files, what its room had shown, and its time."""

    folder: Path
    now: datetime
    shown: tuple[tuple[Place, str, Reply], ...]
    nonces: dict[str, str]
    calls: int

    @classmethod
    def of(cls, world: World, folder: Path) -> Snapshot:
        """What to keep of a world; its databases are to be closed before they are copied."""
        return cls(folder, world.now, tuple(world.room.shown), dict(world.room.nonces), next(world._deliveries))

    def copy_to(self, folder: Path) -> None:
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)

    def furnish(self, world: World) -> None:
        world.now = self.now
        world.room.shown, world.room.nonces = list(self.shown), dict(self.nonces)
        world.room._numbers = count(len(self.shown) + 1)
        world._deliveries = count(self.calls)


@asynccontextmanager
async def open_world(
    folder: Path, catalogue: Catalogue, url: str = "", *, kept: Snapshot | None = None
) -> AsyncIterator[World]:
    """A world with fresh databases: files in this folder, or both in the empty database at `url`; or a kept one."""
    if kept is not None:
        kept.copy_to(folder)
    engine = open_engine(url or f"sqlite+aiosqlite:///{folder}/fireside.db")
    keys = open_engine(url if url.startswith("postgresql") else f"sqlite+aiosqlite:///{folder}/keys.db")
    key_file = folder / "elsewhere" / "master.key"
    if kept is None:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with keys.begin() as connection:
            await connection.run_sync(KeysBase.metadata.create_all)
        MasterKey.create(key_file)
    try:
        world = World(engine, keys, MasterKey.load(key_file), catalogue)
        if kept is not None:
            kept.furnish(world)
        yield world
    finally:
        await engine.dispose()
        await keys.dispose()


class Guest:
    """A person in the room, who can type and press. What is due at once is done after every call."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self.name = name
        self.person = Person("test", name, name.title())

    def envelope(self, *, direct: bool = False, message: str = "", picked: Picked | None = None) -> Envelope:
        place = Place("test", self.name, direct=True) if direct else self._world.room.home
        return Envelope(self.person, place, self._world.delivery(), message=message, picked=picked)

    async def types(self, line: str, *, direct: bool = False) -> Reply:
        """A whole line, such as `/suggest kind=date`; answered even where a form would come first."""
        return await self.sends(self._world.planner.typed(line), direct=direct)

    async def sends(self, asked: Call, *, direct: bool = False) -> Reply:
        envelope = self.envelope(direct=direct)
        reply = await self._world.planner.handle(asked, envelope)
        if reply.to == "all":
            message = self._world.room.show(envelope.place, reply)
            await self._world.planner.shown(reply, envelope, message)
        await self._world.planner.tick(self._world.now)
        return reply

    async def form(self, asked: Call | str, *, direct: bool = False) -> Form | None:
        asked = self._world.planner.typed(asked) if isinstance(asked, str) else asked
        return await self._world.planner.form(asked, self.envelope(direct=direct))

    async def presses(self, shown: Reply, label: str, **words: str) -> Reply:
        """Press the first button of that label, with the words its form would take."""
        return await self.sends(button(shown, label).call.having(**words))

    submits = presses


def button(shown: Reply, label: str) -> Button:
    """The first button of that label, in reading order."""
    cards = (*shown.cards, *shown.aside)
    return next(each for card in cards for each in card.buttons if plain(each.label) == label)


def labels(shown: Reply) -> list[str]:
    return [plain(each.label) for card in shown.cards for each in card.buttons]


def words(shown: Reply | Card | Said) -> str:
    """What a person reads, without any platform's markup."""
    match shown:
        case Said():
            return plain(shown)
        case Card():
            return " · ".join(filter(None, (plain(shown.title), *map(plain, shown.body))))
        case Reply():
            return " ∥ ".join(map(words, shown.cards))
