"""Everything the bot remembers. Takes and returns `bot.model`, never rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.ids import Ids
from bot.model import Circle, Person
from bot.store.circles import Circles, Members
from bot.store.decisions import Decisions
from bot.store.deliveries import Deliveries
from bot.store.desk import Desk
from bot.store.engine import READS
from bot.store.facts import Facts
from bot.store.home import Home
from bot.store.ideas import Ideas
from bot.store.keys import Keys, of_member
from bot.store.memories import Memories
from bot.store.outgoing import Outgoing
from bot.store.photos import Photos
from bot.store.plans import Plans
from bot.store.rounds import Rounds
from bot.store.secrets import Secrets
from bot.store.thanks import AllThanks


class Store:
    """Hands out transactions: committed on a clean exit, rolled back on an error."""

    def __init__(self, engine: AsyncEngine, keys: Keys, ids: Ids) -> None:
        self._engine = engine
        self._reads = engine.execution_options(**{READS: True})
        self._keys = keys
        self._ids = ids
        # SQLite's own wait for its one writer polls; a queue in the process is fair and wakes at once.
        self._turnstile = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    @asynccontextmanager
    async def writing(self, now: datetime) -> AsyncIterator[Transaction]:
        async with AsyncExitStack() as stack:
            if self._turnstile is not None:
                await stack.enter_async_context(self._turnstile)
            connection = await stack.enter_async_context(self._engine.begin())
            yield Transaction(connection, self._keys, self._ids, now)

    @asynccontextmanager
    async def reading(self, now: datetime) -> AsyncIterator[Transaction]:
        """A transaction that takes no write lock."""
        async with self._reads.begin() as connection:
            yield Transaction(connection, self._keys, self._ids, now)

    async def forget_key(self, owner: str) -> None:
        """Destroy a data key, once the transaction that removed its words is committed."""
        await self._keys.destroy(owner)


class Transaction:
    """One transaction over the host's data; a circle's own data is behind `within`."""

    def __init__(self, connection: AsyncConnection, keys: Keys, ids: Ids, now: datetime) -> None:
        self._connection = connection
        self._keys = keys
        self._ids = ids
        self._now = now
        self.circles = Circles(connection, keys, ids, now)
        self.desk = Desk(connection, keys, ids, now)
        self.facts = Facts(connection)
        self.outgoing = Outgoing(connection, ids, now)
        self.secrets = Secrets(connection, keys, now)

    def within(self, circle: int) -> CircleStore:
        return CircleStore(self._connection, self._keys, self._ids, self._now, circle)


class CircleStore:
    """One circle's data, by noun."""

    def __init__(self, connection: AsyncConnection, keys: Keys, ids: Ids, now: datetime, circle: int) -> None:
        self._shelf = (connection, keys, ids, now, circle)
        self._keys = keys

    async def hold(self) -> Circle:
        """The circle as it is, with whoever leaves it or holds a round of it waiting until this transaction ends."""
        connection, keys, ids, now, circle = self._shelf
        await self.members.alone()
        found = await Circles(connection, keys, ids, now).by_id(circle)
        assert found is not None  # noqa: S101 circles stay
        return found

    async def clear_desk(self, person: Person) -> None:
        """Delete what somebody who leaves for good had sent and nobody took, unless another circle has them."""
        connection, keys, ids, now, circle = self._shelf
        await Desk(connection, keys, ids, now).clear(person, circle)

    async def destroy_key(self, member: int) -> None:
        """Destroy a member's data key at once, whatever becomes of this transaction.

        Only once the transaction that put elsewhere what stays of theirs is committed; doing it twice is harmless.
        """
        await self._keys.destroy(of_member(member))

    @cached_property
    def members(self) -> Members:
        return Members(*self._shelf)

    @cached_property
    def home(self) -> Home:
        return Home(*self._shelf)

    @cached_property
    def ideas(self) -> Ideas:
        return Ideas(*self._shelf)

    @cached_property
    def decisions(self) -> Decisions:
        return Decisions(*self._shelf)

    @cached_property
    def plans(self) -> Plans:
        return Plans(*self._shelf)

    @cached_property
    def memories(self) -> Memories:
        return Memories(*self._shelf)

    @cached_property
    def photos(self) -> Photos:
        return Photos(*self._shelf)

    @cached_property
    def rounds(self) -> Rounds:
        return Rounds(*self._shelf)

    @cached_property
    def thanks(self) -> AllThanks:
        return AllThanks(*self._shelf)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(*self._shelf)
