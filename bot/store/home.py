"""A circle's home channel: which one it is, who may read it, and whether it can be spoken in."""

from __future__ import annotations

import json

from sqlalchemy import ColumnElement, delete, select, update

from bot.model import Delivery, Place, Readers
from bot.store.shelf import Shelf
from bot.tables import CircleRow, CopyRow, DeliveryRow


class Home(Shelf):
    async def move(self, old: Place, new: Place) -> bool:
        """From now on the circle lives there, and what is due goes there; False where another circle does already.

        Nothing at the old place is brought up to date any more, and who could read that one says nothing about this.
        """
        await self.alone()
        taken = select(CircleRow.id).where(CircleRow.platform == new.platform, CircleRow.place == new.id)
        if await self.connection.scalar(taken) not in {None, self.circle}:
            return False
        await self._settle(platform=new.platform, place=new.id, readers=None, exposed=None, unreached_at=None)
        due = (DeliveryRow.circle == self.circle, DeliveryRow.state == "ready", DeliveryRow.recipient == old.id)
        await self.connection.execute(delete(DeliveryRow).where(*due, DeliveryRow.kind == "edit"))
        await self.connection.execute(
            update(DeliveryRow).where(*due, DeliveryRow.kind == "post").values(recipient=new.id)
        )
        await self.connection.execute(delete(CopyRow).where(CopyRow.circle == self.circle, CopyRow.place == old.id))
        return True

    async def forward(self, one: Delivery, home: Place) -> None:
        """This post, which could not be said where the circle lived before, is due where it lives now."""
        await self.connection.execute(
            update(DeliveryRow)
            .where(DeliveryRow.circle == self.circle, DeliveryRow.id == one.id, DeliveryRow.fence == one.fence)
            .values(recipient=home.id, state="ready", lease_until=None, due_at=self.now, attempt=0)
        )

    async def agree(self, readers: Readers) -> None:
        """Whoever set the circle up knows that these can read its home."""
        sealed = await self.seal(write_readers(readers), "circle.readers", self.circle)
        await self._settle(readers=sealed, exposed=None)

    async def expose(self, readers: Readers | None) -> None:
        """These can read the home now, which is more than was agreed to; None where it is not any more."""
        sealed = await self.seal(write_readers(readers), "circle.exposed", self.circle) if readers else None
        await self._settle(exposed=sealed)

    async def lose_touch(self) -> bool:
        """The home can't be spoken in; False where that is known already."""
        return await self._settle(CircleRow.unreached_at.is_(None), unreached_at=self.now)

    async def reach(self) -> None:
        """The home can be spoken in."""
        await self._settle(CircleRow.unreached_at.is_not(None), unreached_at=None)

    async def _settle(self, *where: ColumnElement[bool], **values: object) -> bool:
        done = await self.connection.execute(
            update(CircleRow).where(CircleRow.id == self.circle, *where).values(**values)
        )
        return bool(done.rowcount)


def write_readers(readers: Readers) -> str:
    return json.dumps([readers.server, readers.everyone, readers.roles, readers.people, readers.around])


def read_readers(written: str) -> Readers:
    server, everyone, roles, people, *around = json.loads(written)
    return Readers(server, everyone, tuple(map(tuple, roles)), tuple(map(tuple, people)), *around)
