"""An outbox on a real store, with a platform that can be told to misbehave and keeps what people saw."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from room import START, World, words

from bot.model import Circle, Delivery, Person, Place, Readers
from bot.outbox import LEASE, Outbox
from bot.store import Store, Transaction
from bot.store.circles import Circles
from bot.tables import DeliveryRow
from bot.ui import Call, Card, Happening, Reply, call
from bot.words import say

PLATFORM = "test"
HOME = Place(PLATFORM, "home")
ANA = Person(PLATFORM, "ana", "Ana")


@dataclass(frozen=True)
class Message:
    id: str
    place: Place
    nonce: str
    text: str


class Pause:
    """A whim that holds a call up until it is over."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.over = asyncio.Event()

    async def __call__(self) -> None:
        self.begun.set()
        await self.over.wait()


@dataclass
class Platform:
    """Misbehaves once for each of `before` and `after`: an error instead of, or in spite of, having done it."""

    before: list[Exception | Callable[[], Awaitable[None]]] = field(default_factory=list)
    after: list[Exception | Callable[[], Awaitable[None]]] = field(default_factory=list)
    unreadable: list[Exception] = field(default_factory=list)
    unseen: list[Exception | Callable[[], Awaitable[None]]] = field(default_factory=list)
    around: Readers | None = None
    mirrored: list[str] = field(default_factory=list)
    renamed: str = "e1"
    log: list[Message] = field(default_factory=list)
    edits: list[tuple[str, str]] = field(default_factory=list)
    reads: int = 0
    nonces: set[str] = field(default_factory=set)
    """All it was asked with, for posting or reading back."""
    numbers: count[int] = field(default_factory=lambda: count(1))

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.log]

    def shows(self, message: str) -> str:
        """What stands in this message now."""
        states = [each.text for each in self.log if each.id == message]
        return [*states, *(text for id, text in self.edits if id == message)][-1]

    async def post(self, place: Place, reply: Reply, nonce: str) -> str:
        self.nonces.add(nonce)
        await _misbehave(self.before)
        message = Message(f"m{next(self.numbers)}", place, nonce, words(reply))
        self.log.append(message)
        await _misbehave(self.after)
        return message.id

    async def direct(self, person: Person, reply: Reply, nonce: str) -> tuple[Place, str]:
        place = conversation(person.id)
        return place, await self.post(place, reply, nonce)

    async def edit(self, place: Place, message: str, reply: Reply) -> None:
        await _misbehave(self.before)
        assert any(each.id == message and each.place.id == place.id for each in self.log)
        self.edits.append((message, words(reply)))
        await _misbehave(self.after)

    async def mirror(self, _place: Place, known: str, _happening: Happening, _nonce: str) -> str:
        self.mirrored.append(known)
        return self.renamed

    async def readers(self, _place: Place) -> Readers | None:
        await _misbehave(self.unseen)
        return self.around

    async def find(self, place: Place, nonce: str) -> tuple[Place, str] | None:
        self.reads += 1
        self.nonces.add(nonce)
        if self.unreadable:
            raise self.unreadable.pop(0)
        where = conversation(place.id) if place.direct else place
        return next((((each.place, each.id)) for each in self.log if (each.place, each.nonce) == (where, nonce)), None)


def conversation(person: str) -> Place:
    """As on real platforms, a direct conversation has an id of its own."""
    return Place(PLATFORM, f"dm-{person}", direct=True)


async def _misbehave(whims: list[Exception | Callable[[], Awaitable[None]]]) -> None:
    if not whims:
        return
    whim = whims.pop(0)
    if isinstance(whim, Exception):
        raise whim
    await whim()


class Office:
    """One circle, its outbox and its cards; time stands still until told."""

    def __init__(self, store: Store, circle: Circle, platform: Platform) -> None:
        self.now = START
        self.store = store
        self.circle = circle
        self.platform = platform
        self.cards: dict[str, str | datetime | Happening | Exception | None] = {}
        """What a card says now, by its name; a moment to say it later, an error, or nothing left to say."""
        self.taken: list[str] = []
        self.closed: list[str] = []
        self.lost: list[str] = []
        self.watched: set[str] = set()
        """Names of cards whose readers are looked at first."""
        self.step: Callable[[Transaction, Delivery], Awaitable[None]] | None = None

    def outbox(
        self, *, store: Store | None = None, lease: timedelta = LEASE, at_once: int = 1, **others: Platform
    ) -> Outbox:
        messengers = {PLATFORM: self.platform, **others}
        return Outbox(store or self.store, messengers, self, lambda: self.now, lease, at_once)

    async def deliver(self, after: timedelta = timedelta(), **options: object) -> None:
        """Let time pass, and deliver what is due by then."""
        self.now += after
        await self.outbox(**options).deliver(self.now)

    async def draw(self, _tx: Transaction, one: Delivery, _now: datetime) -> Reply | Happening | datetime | None:
        asked = Call.parse(one.call)
        card = self.cards.get(asked.given("p"), asked.given("p"))
        if isinstance(card, Exception):
            raise card
        if not isinstance(card, str):
            return card
        return Reply((Card(say("{text}", text=card)),), to="all", subject=asked)

    async def take(self, tx: Transaction, one: Delivery, _now: datetime) -> None:
        self.taken.append(one.key)
        if self.step is not None:
            await self.step(tx, one)

    async def unreached(self, _tx: Transaction, one: Delivery) -> None:
        self.closed.append(one.key)

    def guarded(self, one: Delivery) -> bool:
        return Call.parse(one.call).given("p") in self.watched

    async def admits(self, _tx: Transaction, _one: Delivery, readers: Readers) -> bool:
        return not readers.everyone

    async def adrift(self, _tx: Transaction, one: Delivery) -> None:
        self.lost.append(one.key)

    async def post(self, name: str, due: timedelta = timedelta(), *, topic: str = "", key: str = "") -> None:
        async with self.store.writing(self.now) as tx:
            deliveries = tx.within(self.circle.id).deliveries
            await deliveries.post(self.circle, key or f"post|{name}", living(name), topic or name, self.now + due)

    async def direct(self, name: str) -> None:
        async with self.store.writing(self.now) as tx:
            ana = self.circle.member_of(ANA)
            await tx.within(self.circle.id).deliveries.direct(ana, f"direct|{name}", living(name), name)

    async def schedule(self, name: str, due: timedelta = timedelta()) -> bool:
        async with self.store.writing(self.now) as tx:
            deliveries = tx.within(self.circle.id).deliveries
            return await deliveries.step(self.circle, f"step|{name}", living(name), name, self.now + due)

    async def changes(self, name: str, text: str) -> None:
        """The card says something else from now on, and every copy of it is to show that."""
        self.cards[name] = text
        async with self.store.writing(self.now) as tx:
            await tx.within(self.circle.id).deliveries.refresh(living(name))

    async def withdraw(self, topic: str) -> None:
        async with self.store.writing(self.now) as tx:
            await tx.within(self.circle.id).deliveries.withdraw(topic)

    async def states(self) -> dict[str, str]:
        """Every row's state by its key."""
        async with self.store.reading(self.now) as tx:
            rows = await tx.outgoing._connection.execute(DeliveryRow.__table__.select())
            return {row.key: row.state for row in rows.all()}

    async def next_due(self, *platforms: str) -> timedelta | None:
        """How long until something is due."""
        async with self.store.reading(self.now) as tx:
            due = await tx.outgoing.next_due(platforms or (PLATFORM,))
        return due and due - self.now


def living(name: str) -> Call:
    return call("card", p=name)


async def open_office(world: World, place: str = HOME.id) -> Office:
    async with world.store.writing(START) as tx:
        circles: Circles = tx.circles
        made = await circles.make(Place(PLATFORM, place), "Us two", "couple", ZoneInfo("Europe/Madrid"), ANA)
    return Office(world.store, made, Platform())
