"""The photos of memories: rows of the database rather than files.

So each goes with its memory and its member in one transaction, is in the same backup, and is there for every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from sqlalchemy import Select, delete, insert, select, update

from bot.model import LeaveChoice, MemoryPhoto
from bot.photos import Picture
from bot.store.keys import KeyGone, of_circle, of_member
from bot.store.shelf import Shelf
from bot.tables import PhotoRow

PHOTO = (PhotoRow.id, PhotoRow.memory, PhotoRow.member, PhotoRow.width, PhotoRow.height)
PURPOSE = "photo.jpeg"


class Photos(Shelf):
    """One circle's; what is hidden is not there for anybody, but goes with its author's words."""

    async def add(self, memory: int, member: int, pictures: Mapping[int, Picture]) -> None:
        """This member's, by the ids their uploads had."""
        key = await self.keys.kept(of_member(member))
        rows = [
            {
                "id": id,
                "circle": self.circle,
                "memory": memory,
                "member": member,
                "sealed_for": "member",
                "hidden": False,
                "width": each.width,
                "height": each.height,
                "made_at": self.now,
                "jpeg": key.seal_bytes(each.jpeg, PURPOSE, id, self.circle),
            }
            for id, each in pictures.items()
        ]
        if rows:
            await self.connection.execute(insert(PhotoRow), rows)

    async def find(self, photo: int) -> MemoryPhoto | None:
        found = await self.connection.execute(
            select(*PHOTO).where(PhotoRow.circle == self.circle, PhotoRow.id == photo, ~PhotoRow.hidden)
        )
        row = found.one_or_none()
        return None if row is None else MemoryPhoto(*row)

    async def of(self, memories: Select[int]) -> dict[int, tuple[MemoryPhoto, ...]]:
        """By memory, in the order they came."""
        rows = await self.connection.execute(
            select(*PHOTO)
            .where(PhotoRow.circle == self.circle, PhotoRow.memory.in_(memories), ~PhotoRow.hidden)
            .order_by(PhotoRow.memory, PhotoRow.made_at, PhotoRow.id)
        )
        found = (MemoryPhoto(*row) for row in rows.all())
        return {memory: tuple(group) for memory, group in groupby(found, lambda each: each.memory)}

    async def jpeg(self, photo: int) -> bytes | None:
        """The picture itself; None where it is gone, hidden, or its key was destroyed."""
        rows = await self.connection.execute(
            select(PhotoRow.member, PhotoRow.sealed_for, PhotoRow.jpeg).where(
                PhotoRow.circle == self.circle, PhotoRow.id == photo, ~PhotoRow.hidden
            )
        )
        row = rows.one_or_none()
        if row is None:
            return None
        owner = of_circle(self.circle) if row.sealed_for == "circle" else of_member(row.member)
        try:
            return (await self.keys.kept(owner)).open_bytes(row.jpeg, PURPOSE, photo, self.circle)
        except KeyGone:
            return None

    async def hide(self, photo: int) -> None:
        """From everybody, for good; nothing tells who did."""
        await self.connection.execute(
            update(PhotoRow).where(PhotoRow.circle == self.circle, PhotoRow.id == photo).values(hidden=True)
        )

    async def remove(self, photo: int, member: int) -> None:
        """One of this member's own."""
        await self.connection.execute(
            delete(PhotoRow).where(PhotoRow.circle == self.circle, PhotoRow.id == photo, PhotoRow.member == member)
        )

    async def withdraw(self, memory: int, member: int) -> None:
        """All this member added to it."""
        await self.connection.execute(
            delete(PhotoRow).where(PhotoRow.circle == self.circle, PhotoRow.memory == memory, PhotoRow.member == member)
        )

    async def leave(self, member: int, choice: LeaveChoice) -> None:
        """What becomes of a member's photos once they are gone for good: none that was hidden stays."""
        theirs = (PhotoRow.circle == self.circle, PhotoRow.member == member)
        gone = theirs if choice == "take_back" else (*theirs, PhotoRow.hidden)
        await self.connection.execute(delete(PhotoRow).where(*gone))
        staying = select(PhotoRow.id).where(*theirs, PhotoRow.sealed_for == "member")
        for photo in (await self.connection.scalars(staying)).all():
            await self._hand_over(photo, member if choice == "as_is" else None)

    async def _hand_over(self, photo: int, author: int | None) -> None:
        """Under the circle's key from now on; one at a time, as each may take megabytes."""
        opened = await self.jpeg(photo)
        if opened is None:
            return
        sealed = (await self.keys.kept(of_circle(self.circle))).seal_bytes(opened, PURPOSE, photo, self.circle)
        await self.connection.execute(
            update(PhotoRow)
            .where(PhotoRow.circle == self.circle, PhotoRow.id == photo)
            .values(member=author, sealed_for="circle", jpeg=sealed)
        )
