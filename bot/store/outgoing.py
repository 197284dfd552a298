"""What is due for the whole host, as the one who delivers sees it: claimed, settled, put off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import and_, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import Ids
from bot.model import Delivery
from bot.store.deliveries import anew
from bot.tables import DeliveryRow

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

    async def doubt(self, one: Delivery) -> bool:
        """It is about to be sent where an earlier attempt may have gone out unseen; False as for `settle`."""
        return await self._fenced(one, {"doubted": DeliveryRow.doubted + 1})

    async def doubted(self) -> int:
        """How many messages may be there more than once."""
        count = select(func.count()).where(DeliveryRow.doubted > 0)
        return await self._connection.scalar(count) or 0

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
