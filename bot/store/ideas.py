"""The circle's backlog, and what it made of catalogue entries."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.model import Idea, Seen, Verdict
from bot.store.shelf import Shelf
from bot.tables import CircleRow, IdeaRow, SeenRow


class Ideas(Shelf):
    """An idea's title is under the circle's key: all members see the backlog."""

    async def hold(self) -> tuple[Idea, ...]:
        """The whole backlog, with every other writer of this circle waiting: nobody adds the same thing twice."""
        await self.connection.execute(select(CircleRow.id).where(CircleRow.id == self.circle).with_for_update())
        return await self.list()

    async def add(self, idea: Idea) -> bool:
        """Keep an idea under its own id; False when that is taken, as by a second press."""
        added = await self.connection.execute(
            self._insert(IdeaRow)
            .values(
                id=idea.id,
                circle=self.circle,
                activity=idea.activity,
                title=await self.seal(idea.title, "idea.title", idea.id),
                by=idea.by,
                created_at=idea.created_at,
            )
            .on_conflict_do_nothing(index_elements=["id"])
        )
        return bool(added.rowcount)

    async def list(self) -> tuple[Idea, ...]:
        """The backlog, newest first."""
        return await self._read()

    async def find(self, idea: int) -> Idea | None:
        found = await self._read(IdeaRow.id == idea)
        return found[0] if found else None

    async def remove(self, idea: int) -> None:
        await self.connection.execute(delete(IdeaRow).where(IdeaRow.circle == self.circle, IdeaRow.id == idea))

    async def note(self, activity: str, verdict: Verdict) -> None:
        """What the circle made of a catalogue entry, now; never who."""
        await self.note_all((activity,), verdict)

    async def note_all(self, activities: Collection[str], verdict: Verdict) -> None:
        if not activities:
            return
        rows = [
            {"id": self.new_id(), "circle": self.circle, "activity": each, "verdict": verdict, "at": self.now}
            for each in dict.fromkeys(activities)
        ]
        await self.connection.execute(
            self._insert(SeenRow)
            .values(rows)
            .on_conflict_do_update(index_elements=["circle", "activity", "verdict"], set_={"at": self.now})
        )

    async def seen(self) -> tuple[Seen, ...]:
        """Everything the circle made of the catalogue, each verdict with its latest moment."""
        rows = await self.connection.execute(
            select(SeenRow.activity, SeenRow.verdict, SeenRow.at).where(SeenRow.circle == self.circle)
        )
        return tuple(Seen(row.activity, row.verdict, row.at) for row in rows.all())

    def _insert(self, table: type[IdeaRow | SeenRow]) -> Any:  # noqa: ANN401 either dialect's own insert
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        return dialect.insert(table)

    async def _read(self, *where: ColumnElement[bool]) -> tuple[Idea, ...]:
        rows = await self.connection.execute(
            select(*IdeaRow.__table__.columns)
            .where(IdeaRow.circle == self.circle, *where)
            .order_by(IdeaRow.created_at.desc(), IdeaRow.id.desc())
        )
        return tuple(
            [
                Idea(
                    id=row.id,
                    title=await self.open(row.title, "idea.title", row.id),
                    activity=row.activity,
                    by=row.by,
                    created_at=row.created_at,
                )
                for row in rows.all()
            ]
        )
