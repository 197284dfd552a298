"""The outbox's rows: one transaction with what caused them, a key each, and never a word anybody wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, null, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.model import Circle, Member, Place
from bot.store.shelf import Shelf
from bot.tables import CopyRow, DeliveryRow
from bot.ui import Call


@dataclass(frozen=True, slots=True)
class Copy:
    """A message of ours that shows a card which lives on."""

    id: int
    platform: str
    place: str
    message: str


class Deliveries(Shelf):
    """What this circle is to be told, and when. A key already used is left as it stands."""

    async def post(
        self, circle: Circle, key: str, call: Call, topic: str, due: datetime | None = None, *, doubted: bool = False
    ) -> bool:
        """A card for the home channel, where it may stand already if `doubted`; False when the key was used before."""
        return await self._add("post", key, call, topic, circle.home.platform, circle.home.id, due, doubted=doubted)

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
        columns = (CopyRow.id, CopyRow.platform, CopyRow.place, CopyRow.message)
        found = select(*columns).where(CopyRow.circle == self.circle, CopyRow.subject == str(subject))
        return tuple(Copy(*row) for row in (await self.connection.execute(found)).all())

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
        *,
        doubted: bool = False,
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
            doubted=int(doubted),
        )
        if kind == "edit":
            again = {**anew(self.now), "call": str(call)}
            ours = DeliveryRow.circle == self.circle
            row = row.on_conflict_do_update(index_elements=["key"], set_=again, where=ours)
        else:
            row = row.on_conflict_do_nothing(index_elements=["key"])
        return bool((await self.connection.execute(row)).rowcount)


def anew(now: datetime) -> dict[str, Any]:
    """An edit's row when its card has changed: due now, or, with no attempt counted, after the one under way."""
    under_way = DeliveryRow.state == "sending"
    return {
        "state": case((under_way, "sending"), else_="ready"),
        "lease_until": case((under_way, DeliveryRow.lease_until), else_=null()),
        "due_at": now,
        "attempt": 0,
    }
