"""Memories and each person's part in them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, extract, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.model import LeaveChoice, Memory, MemoryPhoto, Part
from bot.store.keys import KeyGone
from bot.store.photos import Photos
from bot.store.shelf import Shelf
from bot.tables import MemoryRow, PartRow, PhotoRow

PART = (
    PartRow.id.label("part"),
    PartRow.member,
    PartRow.sealed_for,
    PartRow.words,
    PartRow.created_at.label("written_at"),
)
LATEST_FIRST = (MemoryRow.day.desc(), MemoryRow.id.desc())


class Memories(Shelf):
    """Title, place and tags under the circle's key; each part under its author's, or the circle's once they left."""

    async def find(self, memory: int) -> Memory | None:
        return next(iter(await self._read(MemoryRow.id == memory)), None)

    async def some(self, memories: Collection[int]) -> tuple[Memory, ...]:
        return await self._read(MemoryRow.id.in_(memories))

    async def of_plan(self, plan: int) -> Memory | None:
        return next(iter(await self._read(MemoryRow.plan == plan)), None)

    async def latest(self, most: int) -> tuple[Memory, ...]:
        ours = select(MemoryRow.id).where(MemoryRow.circle == self.circle).order_by(*LATEST_FIRST).limit(most)
        return await self._read(MemoryRow.id.in_(ours))

    async def all(self) -> tuple[Memory, ...]:
        """Everything the circle kept, the latest day first."""
        return await self._read()

    async def on(self, day: date) -> tuple[Memory, ...]:
        return await self._read(MemoryRow.day == day)

    async def on_day(self, *days: tuple[int, int]) -> tuple[Memory, ...]:
        """What happened on these days of the calendar, as month and day, in any year."""
        in_year = extract("month", MemoryRow.day) * 100 + extract("day", MemoryRow.day)
        return await self._read(in_year.in_([month * 100 + day for month, day in days]))

    async def add(
        self, title: str, day: date, by: int, place: str = "", tags: tuple[str, ...] = (), plan: int | None = None
    ) -> int:
        """A new memory's id; that of the plan's own where it has one already."""
        memory = self.new_id()
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        row = dialect.insert(MemoryRow).values(
            id=memory,
            circle=self.circle,
            plan=plan,
            day=day,
            by=by,
            created_at=self.now,
            **await self._shared(memory, title, place, tags),
        )
        await self.connection.execute(row.on_conflict_do_nothing(index_elements=["plan"]))
        if plan is None:
            return memory
        found = select(MemoryRow.id).where(MemoryRow.circle == self.circle, MemoryRow.plan == plan)
        return (await self.connection.execute(found)).scalar_one()

    async def change(self, memory: int, title: str, day: date, place: str, tags: tuple[str, ...]) -> None:
        shared = await self._shared(memory, title, place, tags)
        await self.connection.execute(
            update(MemoryRow).where(MemoryRow.circle == self.circle, MemoryRow.id == memory).values(day=day, **shared)
        )

    async def write(self, memory: int, member: int, name: str, words: str, rating: int | None) -> None:
        """This member's part, in place of an earlier one of theirs."""
        await self.alone()
        sealed = await self.seal_of(member, blob(words, rating, name), "memory.part", memory)
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        row = dialect.insert(PartRow).values(
            id=self.new_id(),
            circle=self.circle,
            memory=memory,
            member=member,
            sealed_for="member",
            words=sealed,
            created_at=self.now,
        )
        again = {"words": sealed, "sealed_for": "member"}
        await self.connection.execute(
            row.on_conflict_do_update(
                index_elements=["memory", "member"], set_=again, where=PartRow.circle == self.circle
            )
        )

    async def withdraw(self, memory: int, member: int) -> bool:
        """Take out what this member added; True when nobody else has words or photos in it and it went with them."""
        await self.alone()
        theirs = (PartRow.circle == self.circle, PartRow.memory == memory, PartRow.member == member)
        await self.connection.execute(delete(PartRow).where(*theirs))
        await self._photos.withdraw(memory, member)
        await self._disown(member, memory)
        return await self.drop_empty((memory,))

    async def touched(self, member: int) -> tuple[int, ...]:
        """Memories this member began, wrote in, or added a photo to."""
        wrote = select(PartRow.memory).where(PartRow.circle == self.circle, PartRow.member == member)
        showed = select(PhotoRow.memory).where(PhotoRow.circle == self.circle, PhotoRow.member == member)
        found = select(MemoryRow.id).where(
            MemoryRow.circle == self.circle,
            or_(MemoryRow.by == member, MemoryRow.id.in_(wrote), MemoryRow.id.in_(showed)),
        )
        return tuple((await self.connection.scalars(found.order_by(MemoryRow.id))).all())

    async def leave(self, member: int, choice: LeaveChoice) -> tuple[int, ...]:
        """What becomes of a member's words and photos once they are gone for good; the memories whose cards changed.

        Ratings never outlive the membership: they were for their author's eyes.
        """
        await self.alone()
        touched = await self.touched(member)
        await self._photos.leave(member, choice)
        theirs = (PartRow.circle == self.circle, PartRow.member == member)
        if choice == "take_back":
            await self.connection.execute(delete(PartRow).where(*theirs))
            await self._disown(member, *touched)
            await self.drop_empty(touched)
            return touched
        rows = await self.connection.execute(select(PartRow.memory.label("id"), *PART).where(*theirs))
        parts = [part for row in rows.all() if (part := await self._part(row))]
        wordless = [part.id for part in parts if not part.words]
        await self.connection.execute(delete(PartRow).where(*theirs, PartRow.id.in_(wordless)))
        await self._hand_over([part for part in parts if part.words], choice)
        if choice == "unnamed":
            await self._disown(member, *touched)
        return touched

    async def _hand_over(self, parts: list[Part], choice: LeaveChoice) -> None:
        """Under the circle's key from now on, with or without the author's name."""
        if not parts:
            return
        named = parts if choice == "as_is" else [replace(each, name="", member=None) for each in parts]
        await self.connection.execute(
            update(PartRow)
            .where(PartRow.circle == self.circle, PartRow.id == bindparam("part"))
            .values(member=bindparam("author"), words=bindparam("sealed"), sealed_for="circle"),
            [
                {
                    "part": each.id,
                    "author": each.member,
                    "sealed": await self.seal(blob(each.words, None, each.name), "memory.part.left", each.id),
                }
                for each in named
            ],
        )

    async def _disown(self, member: int, *memories: int) -> None:
        await self.connection.execute(
            update(MemoryRow)
            .where(MemoryRow.circle == self.circle, MemoryRow.id.in_(memories), MemoryRow.by == member)
            .values(by=None)
        )

    async def drop_empty(self, memories: Collection[int]) -> bool:
        """Remove those of these that nobody stands for any more.

        A rating alone does not count, and goes too: were a memory to stay for it, it would not be private.
        """
        await self.alone()
        photo = select(PhotoRow.id).where(PhotoRow.circle == self.circle, PhotoRow.memory == MemoryRow.id).exists()
        disowned = await self._read(MemoryRow.id.in_(memories), MemoryRow.by.is_(None), ~photo)
        empty = [each.id for each in disowned if not any(part.words for part in each.parts)]
        await self.connection.execute(delete(MemoryRow).where(MemoryRow.circle == self.circle, MemoryRow.id.in_(empty)))
        return bool(empty)

    async def _read(self, *where: ColumnElement[bool]) -> tuple[Memory, ...]:
        rows = await self.connection.execute(
            select(*MemoryRow.__table__.columns, *PART)
            .outerjoin(PartRow, (PartRow.memory == MemoryRow.id) & (PartRow.circle == self.circle))
            .where(MemoryRow.circle == self.circle, *where)
            .order_by(*LATEST_FIRST, PartRow.created_at, PartRow.id)
        )
        photos = await self._photos.of(select(MemoryRow.id).where(MemoryRow.circle == self.circle, *where))
        grouped = groupby(rows.all(), lambda row: row.id)
        return tuple([await self._memory(list(group), photos.get(memory, ())) for memory, group in grouped])

    async def _memory(self, rows: Sequence[Any], photos: tuple[MemoryPhoto, ...]) -> Memory:
        row = rows[0]
        return Memory(
            id=row.id,
            title=await self.open(row.title, "memory.title", row.id),
            day=row.day,
            by=row.by,
            plan=row.plan,
            place=await self.open(row.place, "memory.place", row.id) if row.place else "",
            tags=tuple(json.loads(await self.open(row.tags, "memory.tags", row.id))) if row.tags else (),
            parts=tuple([part for each in rows if each.part is not None and (part := await self._part(each))]),
            photos=photos,
        )

    @property
    def _photos(self) -> Photos:
        return Photos(self.connection, self.keys, self.ids, self.now, self.circle)

    async def _part(self, row: Any) -> Part | None:  # noqa: ANN401 a row of `PART`, with the memory's id
        """One person's part; None where its key was destroyed, as after restoring an older backup."""
        if row.sealed_for == "circle":
            opened = await self.open(row.words, "memory.part.left", row.part)
        elif row.member is None:
            return None
        else:
            try:
                opened = await self.open_of(row.member, row.words, "memory.part", row.id)
            except KeyGone:
                return None
        kept = json.loads(opened)
        return Part(row.part, row.member, kept["name"], kept["words"], kept["rating"])

    async def _shared(self, memory: int, title: str, place: str, tags: Iterable[str]) -> dict[str, bytes | None]:
        """What belongs to the circle, sealed."""
        listed = json.dumps(list(tags))
        return {
            "title": await self.seal(title, "memory.title", memory),
            "place": await self.seal(place, "memory.place", memory) if place else None,
            "tags": await self.seal(listed, "memory.tags", memory) if tags else None,
        }


def blob(words: str, rating: int | None, name: str) -> str:
    return json.dumps({"words": words, "rating": rating, "name": name})
