"""Plans and who is in, read together: one query, whichever plans are wanted."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.model import Plan, Rsvp
from bot.store.shelf import Shelf
from bot.tables import PlanRow, RsvpRow

COLUMNS = (*PlanRow.__table__.columns, RsvpRow.member, RsvpRow.answer)


class Plans(Shelf):
    """A plan's words are the circle's, so they are under the circle's key."""

    async def add(self, plan: Plan) -> bool:
        """Keep a new plan and who is in from the start; False when its id is taken already."""
        added = await self.connection.execute(
            self._insert(PlanRow)
            .values(id=plan.id, circle=self.circle, by=plan.by, **await self._values(plan))
            .on_conflict_do_nothing(index_elements=["id"])
        )
        if not added.rowcount:
            return False
        if plan.rsvps:
            rows = [
                {"plan": plan.id, "member": member, "circle": self.circle, "answer": answer}
                for member, answer in plan.rsvps
            ]
            await self.connection.execute(insert(RsvpRow).values(rows))
        return True

    async def find(self, plan: int) -> Plan | None:
        found = await self._read(PlanRow.id == plan)
        return found[0] if found else None

    async def coming(self, now: datetime) -> tuple[Plan, ...]:
        """Planned and not over yet, the next one first."""
        return await self._read(PlanRow.state == "planned", PlanRow.ends_at > now)

    async def standing(self, now: datetime) -> tuple[Plan, ...]:
        """Those coming, then those postponed."""
        either = PlanRow.state.in_(("planned", "postponed"))
        found = await self._read(either, (PlanRow.state == "postponed") | (PlanRow.ends_at > now))
        return tuple(sorted(found, key=lambda plan: plan.state == "postponed"))

    async def between(self, start: datetime, end: datetime) -> tuple[Plan, ...]:
        """What fills any of the time from `start` up to `end`: planned, or it happened."""
        fills = PlanRow.state.in_(("planned", "happened"))
        return await self._read(fills, PlanRow.starts_at < end, PlanRow.ends_at > start)

    async def change(self, plan: Plan) -> bool:
        """Keep the plan as it now is, its version one higher; False when somebody else changed it first."""
        done = await self.connection.execute(
            update(PlanRow)
            .where(PlanRow.circle == self.circle, PlanRow.id == plan.id, PlanRow.version == plan.version - 1)
            .values(**await self._values(plan))
        )
        return bool(done.rowcount)

    async def rsvp(self, plan: int, member: int, answer: Rsvp) -> None:
        """What this member says now; what they said before is forgotten."""
        await self.connection.execute(
            self._insert(RsvpRow)
            .values(plan=plan, member=member, circle=self.circle, answer=answer)
            .on_conflict_do_update(
                index_elements=["plan", "member"],
                set_={"answer": answer},
                where=RsvpRow.circle == self.circle,
            )
        )

    async def ask_anew(self, plan: Plan) -> None:
        """Everybody's answer as this plan has it; what anybody else had said is forgotten."""
        await self.connection.execute(delete(RsvpRow).where(RsvpRow.circle == self.circle, RsvpRow.plan == plan.id))
        for member, answer in plan.rsvps:
            await self.rsvp(plan.id, member, answer)

    def _insert(self, table: type[PlanRow | RsvpRow]) -> Any:  # noqa: ANN401 either dialect's own insert
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        return dialect.insert(table)

    async def _values(self, plan: Plan) -> dict[str, Any]:
        return {
            "title": await self.seal(plan.title, "plan.title", plan.id),
            "place": await self.seal(plan.where, "plan.place", plan.id) if plan.where else None,
            "bring": await self.seal(plan.bring, "plan.bring", plan.id) if plan.bring else None,
            "activity": plan.activity,
            "state": plan.state,
            "starts_at": plan.starts_at,
            "ends_at": plan.ends_at,
            "version": plan.version,
        }

    async def _read(self, *where: ColumnElement[bool]) -> tuple[Plan, ...]:
        rows = await self.connection.execute(
            select(*COLUMNS)
            .outerjoin(RsvpRow, (RsvpRow.plan == PlanRow.id) & (RsvpRow.circle == self.circle))
            .where(PlanRow.circle == self.circle, *where)
            .order_by(PlanRow.starts_at, PlanRow.id, RsvpRow.member)
        )
        return tuple([await self._plan(list(group)) for _, group in groupby(rows.all(), lambda row: row.id)])

    async def _plan(self, rows: list[Any]) -> Plan:
        row = rows[0]
        return Plan(
            id=row.id,
            title=await self.open(row.title, "plan.title", row.id),
            state=row.state,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            by=row.by,
            version=row.version,
            where=await self.open(row.place, "plan.place", row.id) if row.place else "",
            bring=await self.open(row.bring, "plan.bring", row.id) if row.bring else "",
            activity=row.activity,
            rsvps=tuple((each.member, each.answer) for each in rows if each.member is not None),
        )
