"""What every noun's queries share: one connection, one circle, and the keys of both kinds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import Ids
from bot.store.keys import Keys, of_circle, of_member
from bot.tables import CircleRow


@dataclass(frozen=True, slots=True)
class Shelf:
    """One circle's rows of one noun. Every query names `circle`, so that another circle's row is simply not there."""

    connection: AsyncConnection
    keys: Keys
    ids: Ids
    now: datetime
    circle: int

    def new_id(self) -> int:
        return self.ids.new(self.now)

    async def alone(self) -> None:
        """From here on a second one of this circle waits for this transaction to end, and sees what it did.

        On SQLite there is one writer anyway.
        """
        if self.connection.dialect.name == "postgresql":
            row = select(CircleRow.id).where(CircleRow.id == self.circle)
            await self.connection.execute(row.with_for_update(key_share=True))

    async def seal(self, words: str, purpose: str, row: int) -> bytes:
        """Circle-wide words, under the circle's key. `purpose` is a permanent name such as "plan.title"."""
        return (await self.keys.kept(of_circle(self.circle))).seal(words, purpose, row, self.circle)

    async def open(self, sealed: bytes, purpose: str, row: int) -> str:
        return (await self.keys.kept(of_circle(self.circle))).open(sealed, purpose, row, self.circle)

    async def seal_of(self, member: int, words: str, purpose: str, row: int) -> bytes:
        """One member's own words or private choice, under that member's key."""
        return (await self.keys.kept(of_member(member))).seal(words, purpose, row, self.circle)

    async def open_of(self, member: int, sealed: bytes, purpose: str, row: int) -> str:
        return (await self.keys.kept(of_member(member))).open(sealed, purpose, row, self.circle)
