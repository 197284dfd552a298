"""Data keys behind a database of their own: one per circle, one per member, each wrapped by the master key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.seal import DataKey, MasterKey
from bot.store.engine import BARE, READS
from bot.tables import KeyRow

PERSON = "person:"


class KeyGone(Exception):
    """The key was destroyed, and with it what it sealed; or it was never in this database."""


class Keys:
    """Gives out data keys by owner; a new one is committed before anybody sees it."""

    def __init__(self, engine: AsyncEngine, master: MasterKey, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._reads = engine.execution_options(**{READS: True})
        self._master = master
        self._clock = clock
        self._known: dict[str, DataKey] = {}

    async def of(self, owner: str) -> DataKey:
        """The owner's key, made where there is none: only where a circle, a member or a person begins.

        Raises:
            KeyGone: it was destroyed.
            KeyProblem: the master key does not open it.
        """
        return self._known.get(owner) or self._remembered(owner, await self._stored(owner) or await self._make(owner))

    async def kept(self, owner: str) -> DataKey:
        """The owner's key, and never a new one: beside a lost key it would hide that there is an older copy here.

        Raises:
            KeyGone: it was destroyed, or is not here.
            KeyProblem: the master key does not open it.
        """
        known = self._known.get(owner) or await self._stored(owner)
        if known is None:
            raise KeyGone(owner)
        return self._remembered(owner, known)

    async def destroy(self, owner: str) -> None:
        """Forget the owner's key for good: nothing under it can be read again, in no backup made from now on."""
        self._known.pop(owner, None)
        async with self._engine.begin() as connection:
            await connection.execute(
                update(KeyRow).where(KeyRow.owner == owner).values(wrapped=None, destroyed_at=self._clock())
            )
        await self._wipe()

    async def forget(self, owner: str) -> None:
        """Destroy a person's key, and with it what they sent so far; they get another when they send something new."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(KeyRow).where(KeyRow.owner == owner))
        await self._wipe()

    def _remembered(self, owner: str, key: DataKey) -> DataKey:
        """A person's key may be another one next time, so it is looked up each time."""
        if not owner.startswith(PERSON):
            self._known[owner] = key
        return key

    async def _wipe(self) -> None:
        """SQLite overwrites what is deleted in the file alone; the pages as they were may still be in its log."""
        if self._engine.dialect.name == "sqlite":
            async with self._engine.execution_options(**{BARE: True}).connect() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def _stored(self, owner: str) -> DataKey | None:
        async with self._reads.begin() as connection:
            row = (await connection.execute(select(KeyRow.wrapped).where(KeyRow.owner == owner))).one_or_none()
        if row is None:
            return None
        if row.wrapped is None:
            raise KeyGone(owner)
        return self._master.unwrap(row.wrapped, owner)

    async def _make(self, owner: str) -> DataKey:
        key = DataKey.new()
        try:
            async with self._engine.begin() as connection:
                await connection.execute(
                    insert(KeyRow).values(owner=owner, wrapped=self._master.wrap(key, owner), made_at=self._clock())
                )
        except IntegrityError:
            return await self._stored(owner) or key
        return key


def of_circle(circle: int) -> str:
    return f"circle:{circle}"


def of_member(member: int) -> str:
    return f"member:{member}"


def of_person(platform: str, person: str) -> str:
    return f"{PERSON}{platform}:{person}"
