"""Data keys behind a database of their own: one per circle, one per member, each wrapped by the master key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.seal import DataKey, MasterKey
from bot.store.engine import READS
from bot.tables import KeyRow


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
        """The owner's key, made on first use.

        Raises:
            KeyGone: it was destroyed.
            KeyProblem: the master key does not open it.
        """
        if owner not in self._known:
            self._known[owner] = await self._stored(owner) or await self._make(owner)
        return self._known[owner]

    async def kept(self, owner: str) -> DataKey:
        """The owner's key, to open with: what nothing was sealed under yet opens nothing, so none is made.

        Raises:
            KeyGone: it was destroyed, or is not here.
            KeyProblem: the master key does not open it.
        """
        if owner not in self._known:
            found = await self._stored(owner)
            if found is None:
                raise KeyGone(owner)
            self._known[owner] = found
        return self._known[owner]

    async def destroy(self, owner: str) -> None:
        """Forget the owner's key for good: nothing under it can be read again, in no backup made from now on."""
        self._known.pop(owner, None)
        async with self._engine.begin() as connection:
            await connection.execute(
                update(KeyRow).where(KeyRow.owner == owner).values(wrapped=None, destroyed_at=self._clock())
            )

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
    return f"person:{platform}:{person}"
