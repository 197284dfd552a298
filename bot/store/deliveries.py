"""The outbox's rows: one transaction with what caused them, a key each, and never a word anybody wrote."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import and_, case, delete, func, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import Ids
from bot.model import Circle, Delivery, Member, Place
from bot.store.shelf import Shelf
from bot.tables import CopyRow, DeliveryRow
from bot.ui import Call

KEPT = timedelta(days=400)
"""How long a settled row stays, so that its key can not be used again."""
COLUMNS = (
    DeliveryRow.id,
    DeliveryRow.key,
    DeliveryRow.kind,
    DeliveryRow.circle,
    DeliveryRow.platform,
    DeliveryRow.recipient,
    DeliveryRow.message,
    DeliveryRow.call,
    DeliveryRow.due_at,
    DeliveryRow.fence,
    DeliveryRow.attempt,
)


class Copy(NamedTuple):
    """A message of ours that shows a card which lives on."""

    id: int
    platform: str
    place: str
    message: str


class Deliveries(Shelf):
    """What this circle is to be told, and when. A key already used is left as it stands."""

    async def post(self, circle: Circle, key: str, call: Call, topic: str, due: datetime | None = None) -> bool:
        """A card for the home channel; False when the key was used before."""
        return await self._add("post", key, call, topic, circle.home.platform, circle.home.id, due)

    async def direct(self, member: Member, key: str, call: Call, topic: str, due: datetime | None = None) -> bool:
        """A card for one member's eyes; False when the key was used before."""
        return await self._add(
            "direct", f"{key}|{member.id}", call, topic, member.person.platform, member.person.id, due
        )

    async def step(self, circle: Circle, key: str, call: Call, topic: str, due: datetime) -> bool:
        """Something the core does by itself; False when the key was used before."""
        return await self._add("step", key, call, topic, circle.home.platform, "", due)

    async def has(self, key: str) -> bool:
        """Whether this key was used."""
        used = select(DeliveryRow.id).where(DeliveryRow.circle == self.circle, DeliveryRow.key == key)
        return await self.connection.scalar(used) is not None

    async def said(self, message: str) -> bool:
        """Whether this is a message of ours, as far as they are remembered."""
        sent = select(DeliveryRow.id).where(DeliveryRow.circle == self.circle, DeliveryRow.message == message)
        copy = select(CopyRow.id).where(CopyRow.circle == self.circle, CopyRow.message == message)
        return await self.connection.scalar(sent.union_all(copy).limit(1)) is not None

    async def withdraw(self, topic: str) -> None:
        """Nothing more is due about this topic but edits of what was already shown."""
        await self.connection.execute(
            delete(DeliveryRow).where(
                DeliveryRow.circle == self.circle,
                DeliveryRow.topic == topic,
                DeliveryRow.state == "ready",
                DeliveryRow.kind != "edit",
            )
        )

    async def dismiss(self, member: Member) -> None:
        """Forget everything that was or would be sent to this member alone."""
        await self.connection.execute(
            delete(DeliveryRow).where(
                DeliveryRow.circle == self.circle,
                DeliveryRow.kind == "direct",
                DeliveryRow.platform == member.person.platform,
                DeliveryRow.recipient == member.person.id,
            )
        )

    async def refresh(self, subject: Call, but: str = "") -> None:
        """Bring every copy of this card up to date, but for one message.

        One edit is pending per message, and the latest state wins.
        """
        await self.alone()
        for copy in await self.copies(subject):
            if copy.message != but:
                await self._edit(copy, subject)

    async def copies(self, subject: Call) -> tuple[Copy, ...]:
        """Every message that shows this card."""
        found = select(CopyRow.id, CopyRow.platform, CopyRow.place, CopyRow.message).where(
            CopyRow.circle == self.circle, CopyRow.subject == str(subject)
        )
        return tuple(Copy(*each) for each in (await self.connection.execute(found)).all())

    async def replace(self, those: Iterable[Copy], other: Call) -> None:
        """These messages show the other card from now on, for good: nothing further is told there."""
        await self.alone()
        for copy in those:
            await self.connection.execute(delete(CopyRow).where(CopyRow.circle == self.circle, CopyRow.id == copy.id))
            await self._edit(copy, other)

    async def copy_at(self, subject: Call, place: Place) -> str:
        """The platform's id of a message there that shows this card; empty when there is none."""
        found = select(CopyRow.message).where(
            CopyRow.circle == self.circle, CopyRow.subject == str(subject), CopyRow.place == place.id
        )
        return await self.connection.scalar(found.order_by(CopyRow.id).limit(1)) or ""

    async def shown(self, subject: Call, place: Place, message: str) -> None:
        """Remember that this message shows that card."""
        await self.alone()
        row = self._insert(CopyRow).values(
            id=self.new_id(),
            circle=self.circle,
            subject=str(subject),
            platform=place.platform,
            place=place.id,
            message=message,
        )
        await self.connection.execute(row.on_conflict_do_nothing(index_elements=["platform", "place", "message"]))

    async def shown_anew(self, place: Place, old: str, new: str) -> None:
        """What this message showed is shown by another from now on."""
        await self.connection.execute(
            update(CopyRow)
            .where(CopyRow.circle == self.circle, CopyRow.place == place.id, CopyRow.message == old)
            .values(message=new)
        )

    async def _edit(self, copy: Copy, to: Call) -> None:
        key, topic = f"edit|{copy.id}", f"copy:{copy.id}"
        await self._add("edit", key, to, topic, copy.platform, copy.place, None, copy.message)

    def _insert(self, table: type[CopyRow | DeliveryRow]) -> Any:  # noqa: ANN401 either dialect's own insert
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        return dialect.insert(table)

    async def _add(
        self,
        kind: str,
        key: str,
        call: Call,
        topic: str,
        platform: str,
        recipient: str,
        due: datetime | None,
        message: str = "",
    ) -> bool:
        row = self._insert(DeliveryRow).values(
            id=self.new_id(),
            key=key,
            kind=kind,
            circle=self.circle,
            topic=topic,
            platform=platform,
            recipient=recipient,
            message=message,
            call=str(call),
            due_at=due or self.now,
            state="ready",
            fence=0,
            attempt=0,
        )
        if kind == "edit":
            row = row.on_conflict_do_update(index_elements=["key"], set_={**anew(self.now), "call": str(call)})
        else:
            row = row.on_conflict_do_nothing(index_elements=["key"])
        return bool((await self.connection.execute(row)).rowcount)


class Outgoing:
    """The whole host's outbox, as the one who delivers sees it."""

    def __init__(self, connection: AsyncConnection, ids: Ids, now: datetime) -> None:
        self._connection = connection
        self._ids = ids
        self._now = now

    async def claim(self, platforms: tuple[str, ...], lease: timedelta, most: int) -> tuple[tuple[Delivery, bool], ...]:
        """Take what is due on these platforms, in order. With each: whether an earlier attempt may have gone out."""
        wanted = await self._connection.execute(
            select(DeliveryRow.id, DeliveryRow.state)
            .where(self._due(platforms))
            .order_by(DeliveryRow.due_at, DeliveryRow.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        found = {row.id: row.state == "sending" for row in wanted.all()}
        if not found:
            return ()
        await self._connection.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id.in_(found))
            .values(
                state="sending",
                lease_until=self._now + lease,
                fence=DeliveryRow.fence + 1,
                attempt=DeliveryRow.attempt + 1,
            )
        )
        rows = await self._connection.execute(
            select(*COLUMNS).where(DeliveryRow.id.in_(found)).order_by(DeliveryRow.due_at, DeliveryRow.id)
        )
        return tuple((delivery(row), found[row.id]) for row in rows.all())

    async def next_due(self, platforms: tuple[str, ...]) -> datetime | None:
        """When the next thing is due on these platforms; a lease's end counts."""
        ready = select(func.min(DeliveryRow.due_at)).where(
            DeliveryRow.state == "ready", DeliveryRow.platform.in_(platforms)
        )
        leased = select(func.min(DeliveryRow.lease_until)).where(
            DeliveryRow.state == "sending", DeliveryRow.platform.in_(platforms)
        )
        row = (await self._connection.execute(select(ready.scalar_subquery(), leased.scalar_subquery()))).one()
        return min((each for each in row if each is not None), default=None)

    async def settle(self, one: Delivery, state: Literal["sent", "dead", "missed"], message: str = "") -> bool:
        """Close this attempt; False when somebody else holds the row by now.

        An edit whose card changed meanwhile is ready again.
        """
        closed = case((DeliveryRow.attempt == 0, "ready"), else_=state) if one.kind == "edit" else state
        values: dict[str, Any] = {"state": closed, "lease_until": None}
        if message:
            values["message"] = message
        return await self._fenced(one, values)

    async def put_off(self, one: Delivery, until: datetime, *, uncertain: bool, attempts: int) -> bool:
        """Due again at that moment, and read back first where an attempt may have gone out; False as for `settle`."""
        waits = (
            {"state": "sending", "lease_until": until}
            if uncertain
            else {"state": "ready", "lease_until": None, "due_at": until}
        )
        return await self._fenced(one, {**waits, "attempt": attempts})

    async def once_more(self, one: Delivery) -> None:
        """Make this edit again, after the attempt that is under way if there is one."""
        await self._connection.execute(update(DeliveryRow).where(DeliveryRow.id == one.id).values(**anew(self._now)))

    async def hurry(self, platform: str, place: str = "") -> None:
        """What was tried in vain at this place, or at any of this platform's, is due now."""
        here = (DeliveryRow.recipient == place,) if place else ()
        await self._connection.execute(
            update(DeliveryRow)
            .where(
                DeliveryRow.platform == platform,
                DeliveryRow.state == "ready",
                DeliveryRow.attempt > 0,
                DeliveryRow.due_at > self._now,
                *here,
            )
            .values(due_at=self._now)
        )

    async def purge(self) -> None:
        """Drop rows long settled; their keys can no longer come again."""
        await self._connection.execute(
            delete(DeliveryRow).where(
                DeliveryRow.state.in_(("sent", "dead", "missed")), DeliveryRow.due_at < self._now - KEPT
            )
        )

    async def _fenced(self, one: Delivery, values: dict[str, Any]) -> bool:
        done = await self._connection.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id == one.id, DeliveryRow.fence == one.fence, DeliveryRow.state == "sending")
            .values(**values)
        )
        return bool(done.rowcount)

    def _due(self, platforms: tuple[str, ...]) -> Any:  # noqa: ANN401 SQLAlchemy's own expression
        """What can be dealt with here: steps too only of platforms this process speaks through.

        A console opened beside a running bot must not advance the circles of a platform it can't speak on.
        """
        return and_(
            DeliveryRow.platform.in_(platforms),
            or_(
                and_(DeliveryRow.state == "ready", DeliveryRow.due_at <= self._now),
                and_(DeliveryRow.state == "sending", DeliveryRow.lease_until <= self._now),
            ),
        )


def anew(now: datetime) -> dict[str, Any]:
    """An edit's row when its card has changed: due now, or, with no attempt counted, after the one under way."""
    under_way = DeliveryRow.state == "sending"
    return {
        "state": case((under_way, "sending"), else_="ready"),
        "lease_until": case((under_way, DeliveryRow.lease_until), else_=null()),
        "due_at": now,
        "attempt": 0,
    }


def delivery(row: Any) -> Delivery:  # noqa: ANN401 a row of `COLUMNS`
    return Delivery(
        id=row.id,
        key=row.key,
        kind=row.kind,
        circle=row.circle,
        platform=row.platform,
        recipient=row.recipient,
        call=row.call,
        due_at=row.due_at,
        fence=row.fence,
        attempt=row.attempt,
        message=row.message,
    )
