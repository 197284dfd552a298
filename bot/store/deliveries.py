"""The outbox's rows: one transaction with what caused them, a key each, and never a word anybody wrote."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import Ids
from bot.model import Circle, Delivery, Member, Place
from bot.store.shelf import Shelf
from bot.tables import CopyRow, DeliveryRow
from bot.ui import Call

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


class Deliveries(Shelf):
    """What this circle is to be told, and when. A key already used is left as it stands."""

    async def post(self, circle: Circle, key: str, call: Call, topic: str, due: datetime | None = None) -> None:
        """A card for the home channel."""
        await self._add("post", key, call, topic, circle.home.platform, circle.home.id, due)

    async def direct(self, member: Member, key: str, call: Call, topic: str, due: datetime | None = None) -> None:
        """A card for one member's eyes."""
        await self._add("direct", f"{key}|{member.id}", call, topic, member.person.platform, member.person.id, due)

    async def step(self, circle: Circle, key: str, call: Call, topic: str, due: datetime) -> bool:
        """Something the core does by itself; False when the key was used before."""
        return await self._add("step", key, call, topic, circle.home.platform, "", due)

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

    async def refresh(self, subject: Call, but: str = "") -> None:
        """Bring every copy of this card up to date, but for one message.

        One edit is pending per message, and the latest state wins.
        """
        copies = await self.connection.execute(
            select(CopyRow.id, CopyRow.platform, CopyRow.place, CopyRow.message).where(
                CopyRow.circle == self.circle, CopyRow.subject == str(subject), CopyRow.message != but
            )
        )
        for copy in copies.all():
            await self._add(
                "edit", f"edit|{copy.id}", subject, f"copy:{copy.id}", copy.platform, copy.place, None, copy.message
            )

    async def shown(self, subject: Call, place: Place, message: str) -> None:
        """Remember that this message shows that card."""
        known = await self.connection.scalar(
            select(CopyRow.id).where(
                CopyRow.platform == place.platform, CopyRow.place == place.id, CopyRow.message == message
            )
        )
        if known is None:
            await self.connection.execute(
                insert(CopyRow).values(
                    id=self.new_id(),
                    circle=self.circle,
                    subject=str(subject),
                    platform=place.platform,
                    place=place.id,
                    message=message,
                )
            )

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
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        row = dialect.insert(DeliveryRow).values(
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
            again = {
                "state": "ready",
                "due_at": self.now,
                "attempt": 0,
                "fence": DeliveryRow.fence + 1,
                "lease_until": None,
            }
            row = row.on_conflict_do_update(index_elements=["key"], set_=again)
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
        """Close this attempt; False when somebody else holds the row by now."""
        values: dict[str, Any] = {"state": state, "lease_until": None}
        if message:
            values["message"] = message
        return await self._fenced(one, values)

    async def put_off(self, one: Delivery, until: datetime) -> bool:
        """Nothing went out: due again at that moment."""
        return await self._fenced(one, {"state": "ready", "lease_until": None, "due_at": until})

    async def purge(self, before: datetime) -> None:
        """Drop rows long settled; their keys can no longer come again."""
        await self._connection.execute(
            delete(DeliveryRow).where(DeliveryRow.state.in_(("sent", "dead", "missed")), DeliveryRow.due_at < before)
        )

    async def _fenced(self, one: Delivery, values: dict[str, Any]) -> bool:
        done = await self._connection.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id == one.id, DeliveryRow.fence == one.fence, DeliveryRow.state == "sending")
            .values(**values)
        )
        return bool(done.rowcount)

    def _due(self, platforms: tuple[str, ...]) -> Any:  # noqa: ANN401 SQLAlchemy's own expression
        return and_(
            DeliveryRow.platform.in_(platforms),
            or_(
                and_(DeliveryRow.state == "ready", DeliveryRow.due_at <= self._now),
                and_(DeliveryRow.state == "sending", DeliveryRow.lease_until <= self._now),
            ),
        )


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
