"""A crash loop on pretend time: posts fall due while the process dies again and again, and a checker counts.

The checker reads what the platform has, never our database. Four strategies that look right are here too, so that
every run shows the checker catching them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

from posting import PLATFORM, Office
from room import START, words

from bot.model import Delivery, Person, Place
from bot.outbox import LEASE, Outbox, nonce
from bot.store import Store, Transaction
from bot.ui import Reply

NONCE_WINDOW = timedelta(minutes=2)
"""As on Discord: a few minutes, which is less than the longest outage here."""
NO_NONCES = timedelta(days=-1)
"""As on Slack, which knows none."""
SLOWEST_COMMIT = timedelta(seconds=20)
LONGEST_OUTAGE = timedelta(minutes=10)
NO_LEASE = timedelta()


class Killed(BaseException):
    """The process is gone, as after kill -9: no `except Exception` of ours hears of it."""


@dataclass(frozen=True)
class Verdict:
    lost: int
    doubled: int


def verdict(shown: Iterable[str], wanted: Iterable[str]) -> Verdict:
    """What people miss, and what they see more than once."""
    seen = Counter(shown)
    return Verdict(lost=sum(each not in seen for each in wanted), doubled=sum(times > 1 for times in seen.values()))


@dataclass
class Fate:
    """Kills a process at any moment, about once in `odds` of them, as long as there is any kill left."""

    rng: Random
    odds: int = 25
    left: int = 40

    def strike(self) -> None:
        if self.left and self.rng.randrange(self.odds) == 0:
            self.left -= 1
            raise Killed


@dataclass
class FarPlatform:
    """Takes a message at once or late, answers or not; forgets nonces after a while. Time passes with every call."""

    fate: Fate
    remembers: timedelta = NONCE_WINDOW
    """How long a nonce keeps a second message of the same one away."""
    now: datetime = START
    log: list[tuple[str, str, datetime]] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))

    @property
    def texts(self) -> list[str]:
        return [text for text, _, _ in self.log]

    async def post(self, _place: Place, reply: Reply, nonce: str) -> str:
        self.fate.strike()
        rng = self.fate.rng
        if rng.random() < 0.15:
            self.now += timedelta(seconds=1)
            raise ConnectionResetError
        takes = SLOWEST_COMMIT * rng.random() if rng.random() < 0.15 else timedelta(milliseconds=150)
        since = self.now - self.remembers
        if not any(known == nonce and at > since for _, known, at in self.log):
            self.log.append((words(reply), nonce, self.now + takes))
        self.fate.strike()
        if takes > timedelta(seconds=5) or rng.random() < 0.1:
            self.now += timedelta(seconds=5)
            raise TimeoutError
        self.now += takes
        self.fate.strike()
        return f"m{next(self.numbers)}"

    async def find(self, place: Place, nonce: str) -> tuple[Place, str] | None:
        self.fate.strike()
        self.now += timedelta(milliseconds=100)
        arrived = any(known == nonce and at <= self.now for _, known, at in self.log)
        return (place, "found") if arrived else None

    async def direct(self, person: Person, reply: Reply, nonce: str) -> tuple[Place, str]:
        raise NotImplementedError

    async def edit(self, _place: Place, _message: str, _reply: Reply) -> None:
        self.fate.strike()


class Mortal(Store):
    """The same store, in a process that may die before a transaction, in it, or after it."""

    def __init__(self, store: Store, fate: Fate) -> None:
        self.__dict__.update(store.__dict__)
        self._fate = fate

    @asynccontextmanager
    async def writing(self, now: datetime) -> AsyncIterator[Transaction]:
        self._fate.strike()
        async with super().writing(now) as tx:
            yield tx
            self._fate.strike()
        self._fate.strike()


@dataclass(frozen=True)
class World:
    office: Office
    store: Mortal
    platform: FarPlatform


Deliver = Callable[[World], Awaitable[None]]


async def outbox(world: World, lease: timedelta = LEASE) -> None:
    """Ours: the key's own nonce, read back, and a lease longer than any message is on its way."""
    office, platform = world.office, world.platform
    made = Outbox(world.store, {PLATFORM: platform}, office, lambda: platform.now, lease)
    await made.deliver(platform.now)


async def short_lease(world: World) -> None:
    """Broken: reads back before a slow message can have arrived; only a platform's nonces hide it."""
    await outbox(world, timedelta(seconds=2))


async def mark_then_post(world: World) -> None:
    """Broken: noted as sent, and then it dies."""
    for one in await claimed(world):
        await settle(world, one)
        await attempt(world, one, nonce(one.key))


async def post_then_mark(world: World) -> None:
    """Broken: sent, and then it dies before that is noted."""
    for one in await claimed(world):
        if await attempt(world, one, nonce(f"{one.key} {one.attempt}")):
            await settle(world, one)


async def nonce_alone(world: World) -> None:
    """Broken: leaves the doubles to the platform, which forgets."""
    for one in await claimed(world):
        if await attempt(world, one, nonce(one.key)):
            await settle(world, one)


async def claimed(world: World) -> list[Delivery]:
    async with world.store.writing(world.platform.now) as tx:
        return [one for one, _ in await tx.outgoing.claim((PLATFORM,), NO_LEASE, 50)]


async def settle(world: World, one: Delivery) -> None:
    async with world.store.writing(world.platform.now) as tx:
        await tx.outgoing.settle(one, "sent")


async def attempt(world: World, one: Delivery, nonce: str) -> bool:
    async with world.store.reading(world.platform.now) as tx:
        reply = await world.office.draw(tx, one, world.platform.now)
    try:
        await world.platform.post(Place(PLATFORM, one.recipient), reply, nonce)
    except Exception:  # noqa: BLE001 what it takes an uncertain end for
        return False
    return True


async def crash_loop(
    office: Office, deliver: Deliver, seed: int, posts: int, remembers: timedelta = NONCE_WINDOW
) -> Verdict:
    """So many posts fall due within ten minutes; the process dies up to forty times, and is away for a while."""
    rng = Random(f"crashes {seed}")
    names = [f"card {number}" for number in range(posts)]
    for name in names:
        await office.post(name, timedelta(seconds=rng.randrange(600)))
    fate = Fate(rng)
    world = World(office, Mortal(office.store, fate), FarPlatform(fate, remembers))
    while await unsettled(office, world.platform):
        assert world.platform.now < START + timedelta(days=1), "it goes on for ever"
        try:
            await deliver(world)
            world.platform.now += timedelta(seconds=1 + rng.randrange(10))
        except* Killed:
            world.platform.now += LONGEST_OUTAGE * rng.random() ** 4
    return verdict(world.platform.texts, names)


async def unsettled(office: Office, platform: FarPlatform) -> bool:
    async with office.store.reading(platform.now) as tx:
        return await tx.outgoing.next_due((PLATFORM,)) is not None
