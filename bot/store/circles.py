"""Circles and their members, always read together: one query, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from itertools import groupby
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Column, ColumnElement, LargeBinary, Row, Table, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import Ids, short
from bot.model import Circle, Envelope, LeaveChoice, Member, Person, Place, Ritual
from bot.store.home import read_readers
from bot.store.keys import KeyGone, Keys, of_circle, of_member
from bot.store.shelf import Shelf
from bot.tables import Base, CircleRow, MemberRow

GONE = ""
"""The platform of a member gone for good, whose row stays because words of theirs do."""
ROW = (*CircleRow.__table__.columns,)
MEMBER = tuple(column.label(f"m_{column.name}") for column in MemberRow.__table__.columns)


class Circles:
    """Finding circles, and making one. Everything else about a circle is behind its `CircleStore`."""

    def __init__(self, connection: AsyncConnection, keys: Keys, ids: Ids, now: datetime) -> None:
        self._connection = connection
        self._keys = keys
        self._ids = ids
        self._now = now

    async def at(self, envelope: Envelope) -> Circle | None:
        """The circle whose home this conversation is, or is a thread of."""
        places = [each.id for each in (envelope.place, envelope.parent) if each is not None]
        found = await self._read(CircleRow.platform == envelope.place.platform, CircleRow.place.in_(places))
        return found[0] if found else None

    async def of(self, person: Person) -> tuple[Circle, ...]:
        """The circles this person belongs to, or left within the days an undo takes."""
        theirs = select(MemberRow.circle).where(MemberRow.platform == person.platform, MemberRow.person == person.id)
        return await self._read(CircleRow.id.in_(theirs))

    async def by_id(self, circle: int) -> Circle | None:
        found = await self._read(CircleRow.id == circle)
        return found[0] if found else None

    async def homes(self, platform: str = "") -> dict[Place, frozenset[str]]:
        """Every circle's home, on one platform or all, with the platform's ids of its members."""
        rows = await self._connection.execute(
            select(CircleRow.platform, CircleRow.place, MemberRow.person)
            .outerjoin(MemberRow, and_(MemberRow.circle == CircleRow.id, MemberRow.left_at.is_(None)))
            .where(*(CircleRow.platform == each for each in (platform,) if each))
        )
        found: dict[Place, set[str]] = {}
        for row in rows.all():
            found.setdefault(Place(row.platform, row.place), set()).update([row.person] if row.person else [])
        return {home: frozenset(people) for home, people in found.items()}

    async def make(self, home: Place, name: str, kind: str, zone: ZoneInfo, setter: Person) -> Circle:
        """A new circle with the person who set it up as its first member."""
        circle, member = self._ids.new(self._now), self._ids.new(self._now)
        key = await self._keys.of(of_circle(circle))
        await self._connection.execute(
            insert(CircleRow).values(
                id=circle,
                platform=home.platform,
                place=home.id,
                name=key.seal(name, "circle.name", circle, circle),
                kind=kind,
                zone=zone.key,
                setter=member,
                workplace=False,
                currency="",
                reflect="",
                quiet="22:00-08:00",
                created_at=self._now,
            )
        )
        await Members(self._connection, self._keys, self._ids, self._now, circle).add(setter, zone, member)
        made = await self.by_id(circle)
        assert made is not None  # noqa: S101 written a moment ago in this transaction
        return made

    async def _read(self, *where: ColumnElement[bool]) -> tuple[Circle, ...]:
        rows = await self._connection.execute(
            select(*ROW, *MEMBER)
            .outerjoin(MemberRow, MemberRow.circle == CircleRow.id)
            .where(*where)
            .order_by(CircleRow.id, MemberRow.joined_at, MemberRow.id)
        )
        return tuple([await self._circle(list(group)) for _, group in groupby(rows.all(), lambda row: row.id)])

    async def _circle(self, rows: Sequence[Row[Any]]) -> Circle:
        row = rows[0]
        key = await self._keys.kept(of_circle(row.id))
        home = Place(row.platform, row.place)
        quiet_from, quiet_to = (time.fromisoformat(each) for each in row.quiet.split("-"))
        known = [await self._member(each) for each in rows if each.m_id is not None]
        everyone = tuple(each for each in known if each is not None)
        members = [each for each in everyone if each.left_at is None]
        here = [each.id for each in members if not each.gone] or [each.id for each in members]
        return Circle(
            id=row.id,
            home=home,
            name=key.open(row.name, "circle.name", row.id, row.id),
            kind=row.kind,
            zone=ZoneInfo(row.zone),
            setter=row.setter if row.setter in here or not here else here[0],
            workplace=row.workplace,
            youngest=row.youngest,
            area=key.open(row.area, "circle.area", row.id, row.id) if row.area else "",
            currency=row.currency,
            budget=row.budget,
            reflect=read_ritual(row.reflect),
            reflect_paused=row.reflect_paused,
            quiet_from=quiet_from,
            quiet_to=quiet_to,
            rest_until=row.rest_until,
            readers=read_readers(key.open(row.readers, "circle.readers", row.id, row.id)) if row.readers else None,
            exposed=read_readers(key.open(row.exposed, "circle.exposed", row.id, row.id)) if row.exposed else None,
            unreached_at=row.unreached_at,
            everyone=everyone,
        )

    async def _member(self, row: Row[Any]) -> Member | None:
        """None for somebody gone for good whose name does not stay, or whose key is gone, as in an older backup."""
        circle_key = await self._keys.kept(of_circle(row.id))
        name = circle_key.open(row.m_name, "member.name", row.m_id, row.id)
        gone = row.m_platform == GONE
        if gone and not name:
            return None
        try:
            own = await self._keys.kept(of_member(row.m_id)) if row.m_leaving or row.m_rest_until else None
        except KeyGone:
            return None
        leaving: LeaveChoice | None = "as_is" if gone else None
        if own is not None and row.m_leaving:
            leaving = own.open(row.m_leaving, "member.leaving", row.m_id, row.id)  # type: ignore[assignment]  # written by `leave` alone
        rest = (
            own.open(row.m_rest_until, "member.rest", row.m_id, row.id)
            if own is not None and row.m_rest_until
            else None
        )
        return Member(
            id=row.m_id,
            circle=row.id,
            person=Person(row.m_platform, row.m_person, name),
            zone=ZoneInfo(row.m_zone),
            joined_at=row.m_joined_at,
            left_at=row.m_left_at,
            leaving=leaving,
            rest_until=datetime.fromisoformat(rest).astimezone(UTC) if rest else None,
        )


class Members(Shelf):
    """One circle's own settings and its members."""

    async def settle(self, circle: Circle) -> None:
        """Keep the circle's settings as they now are."""
        await self.connection.execute(
            update(CircleRow)
            .where(CircleRow.id == self.circle)
            .values(
                name=await self.seal(circle.name, "circle.name", self.circle),
                kind=circle.kind,
                zone=circle.zone.key,
                workplace=circle.workplace,
                youngest=circle.youngest,
                area=await self.seal(circle.area, "circle.area", self.circle) if circle.area else None,
                currency=circle.currency,
                budget=circle.budget,
                reflect=write_ritual(circle.reflect),
                reflect_paused=circle.reflect_paused,
                quiet=f"{circle.quiet_from:%H:%M}-{circle.quiet_to:%H:%M}",
                rest_until=circle.rest_until,
            )
        )

    async def add(self, person: Person, zone: ZoneInfo, member: int | None = None) -> int:
        """Make this person a member, anew if they had left; the id, old or new."""
        await self.alone()
        known = await self.connection.scalar(
            select(MemberRow.id).where(
                MemberRow.circle == self.circle, MemberRow.platform == person.platform, MemberRow.person == person.id
            )
        )
        member = known or member or self.new_id()
        values = {
            "name": await self.seal(person.name, "member.name", member),
            "zone": zone.key,
            "joined_at": self.now,
            "left_at": None,
            "leaving": None,
        }
        if known:
            await self.connection.execute(update(MemberRow).where(MemberRow.id == known).values(**values))
        else:
            await self.keys.of(of_member(member))
            await self.connection.execute(
                insert(MemberRow).values(
                    id=member, circle=self.circle, platform=person.platform, person=person.id, **values
                )
            )
        return member

    async def rename(self, member: int, name: str) -> None:
        await self._change(member, name=await self.seal(name, "member.name", member))

    async def leave(self, member: int, choice: LeaveChoice) -> None:
        sealed = await self.seal_of(member, choice, "member.leaving", member)
        await self._change(member, left_at=self.now, leaving=sealed)

    async def come_back(self, member: int) -> bool:
        """Undo a leave; False when there is none, or no longer."""
        done = await self.connection.execute(
            update(MemberRow).where(self._left(member)).values(left_at=None, leaving=None)
        )
        return bool(done.rowcount)

    async def hold_left(self, member: int, by: datetime) -> LeaveChoice | None:
        """How this member left, if that was no later than `by`; from here on an undo waits for this transaction.

        Where their key is gone, as in an older backup, nobody can read their words any more: those are to go too.
        """
        left = select(MemberRow.leaving).where(self._left(member), MemberRow.left_at <= by).with_for_update()
        sealed = await self.connection.scalar(left)
        if sealed is None:
            return None
        try:
            return cast("LeaveChoice", await self.open_of(member, sealed, "member.leaving", member))
        except KeyGone:
            return "take_back"

    async def end(self, member: int, choice: LeaveChoice) -> None:
        """Gone for good: nothing stays under this member's key, and nothing by which to find them.

        Comes after everything of theirs that stays was put under the circle's key; their row stays only with that.
        """
        if choice == "take_back":
            await self.connection.execute(delete(MemberRow).where(self._left(member)))
            return
        for table in theirs():
            await self.connection.execute(
                delete(table).where(table.c.circle == self.circle, table.c.member == member, *still_private(table))
            )
        private = {column.key: None for column in MemberRow.__table__.columns if is_private(column)}
        name = await self.seal("", "member.name", member) if choice == "unnamed" else MemberRow.name
        await self._change(member, **private, name=name, platform=GONE, person=short(member))

    async def rest(self, member: int, until: datetime | None) -> None:
        sealed = await self.seal_of(member, until.isoformat(), "member.rest", member) if until else None
        await self._change(member, rest_until=sealed)

    async def kept(self, member: int) -> Mapping[str, int]:
        """How many rows of each table are this member's doing, by the table's name."""
        counts = [
            select(func.count()).where(table.c.circle == self.circle, table.c[column] == member).scalar_subquery()
            for table, column in doings()
        ]
        row = (await self.connection.execute(select(*counts))).one()
        return {table.name: count for (table, _), count in zip(doings(), row, strict=True)}

    def _left(self, member: int) -> ColumnElement[bool]:
        return and_(
            MemberRow.circle == self.circle,
            MemberRow.id == member,
            MemberRow.left_at.is_not(None),
            MemberRow.platform != GONE,
        )

    async def _change(self, member: int, **values: object) -> None:
        await self.connection.execute(
            update(MemberRow).where(MemberRow.circle == self.circle, MemberRow.id == member).values(**values)
        )


def doings() -> tuple[tuple[Table, str], ...]:
    """The tables that say whose doing a row is, with the column that does."""
    named = [
        (table, column) for table in Base.metadata.sorted_tables for column in ("member", "by") if column in table.c
    ]
    return tuple((table, column) for table, column in named if "circle" in table.c)


def theirs() -> tuple[Table, ...]:
    """The tables whose rows belong to one member, and would go with that member's row."""
    owned = [
        each.parent.table
        for table in Base.metadata.sorted_tables
        for each in table.foreign_keys
        if each.column.table is MemberRow.__table__ and each.ondelete == "CASCADE"
    ]
    return tuple(dict.fromkeys(owned))


def still_private(table: Table) -> tuple[ColumnElement[bool], ...]:
    """Which of a member's rows there are not entrusted to the circle's key."""
    return (table.c.sealed_for == "member",) if "sealed_for" in table.c else ()


def is_private(column: ColumnElement[Any] | Column[Any]) -> bool:
    """Whether it is sealed under the member's own key; the name alone is under the circle's."""
    return isinstance(column, Column) and isinstance(column.type, LargeBinary) and column.nullable is True


def write_ritual(ritual: Ritual | None) -> str:
    return f"{ritual.weekday} {ritual.at:%H:%M}" if ritual else ""


def read_ritual(written: str) -> Ritual | None:
    if not written:
        return None
    weekday, at = written.split()
    return Ritual(int(weekday), time.fromisoformat(at))
