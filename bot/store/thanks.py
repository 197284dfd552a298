"""What members thanked each other for, and until when it waits."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update

from bot.model import LeaveChoice, Thanks, ThanksWay
from bot.store.keys import KeyGone
from bot.store.shelf import Shelf
from bot.tables import DeliveryRow, ThanksRow

PURPOSE = "thanks.said"
PURPOSE_LEFT = "thanks.said.left"


class AllThanks(Shelf):
    """To whom and for what is one thing under its author's key, or under the circle's once they left."""

    async def add(self, member: int, to: int, words: str, way: ThanksWay) -> int:
        await self.alone()
        fresh = self.new_id()
        await self.connection.execute(
            insert(ThanksRow).values(
                id=fresh,
                circle=self.circle,
                member=member,
                sealed_for="member",
                way=way,
                said=await self.seal_of(member, blob(to, words), PURPOSE, fresh),
                created_at=self.now,
            )
        )
        return fresh

    async def find(self, t: int) -> Thanks | None:
        return next(iter(await self._read(ThanksRow.id == t)), None)

    async def waiting(self) -> tuple[Thanks, ...]:
        """What is kept for a week's post, with every other writer of this circle waiting."""
        await self.alone()
        return await self._read(ThanksRow.way == "weekly", ThanksRow.week.is_(None))

    async def of_week(self, week: int) -> tuple[Thanks, ...]:
        return await self._read(ThanksRow.week == week)

    async def private_to(self, member: int) -> tuple[Thanks, ...]:
        return tuple(each for each in await self._read(ThanksRow.way == "private") if each.to == member)

    async def shown_by(self, member: int) -> tuple[Thanks, ...]:
        """Those of this author's that stand, or stood, on a card for all."""
        theirs = await self._read(ThanksRow.member == member)
        return tuple(each for each in theirs if each.way == "now" or each.week is not None)

    async def gather(self, those: Iterable[Thanks], week: int) -> None:
        """These belong to that week's post from now on."""
        await self.connection.execute(
            update(ThanksRow)
            .where(ThanksRow.circle == self.circle, ThanksRow.id.in_([each.id for each in those]))
            .values(week=week)
        )

    async def see(self, t: int) -> None:
        """The one it is for has read it; the first time counts."""
        unseen = (ThanksRow.circle == self.circle, ThanksRow.id == t, ThanksRow.seen_at.is_(None))
        await self.connection.execute(update(ThanksRow).where(*unseen).values(seen_at=self.now))

    async def remove(self, t: int) -> None:
        await self.connection.execute(delete(ThanksRow).where(ThanksRow.circle == self.circle, ThanksRow.id == t))

    async def arrived(self, topic: str) -> bool:
        """Whether a direct message about this topic went out."""
        sent = select(DeliveryRow.id).where(
            DeliveryRow.circle == self.circle,
            DeliveryRow.topic == topic,
            DeliveryRow.kind == "direct",
            DeliveryRow.state == "sent",
        )
        return await self.connection.scalar(sent.limit(1)) is not None

    async def leave(self, member: int, choice: LeaveChoice) -> None:
        """What becomes of a member's thanks once they are gone for good."""
        await self.alone()
        theirs = (ThanksRow.circle == self.circle, ThanksRow.member == member)
        if choice == "take_back":
            await self.connection.execute(delete(ThanksRow).where(*theirs))
            return
        staying = [
            {
                "thanks": each.id,
                "author": member if choice == "as_is" else None,
                "sealed": await self.seal(blob(each.to, each.words), PURPOSE_LEFT, each.id),
            }
            for each in await self._read(*theirs, ThanksRow.sealed_for == "member")
        ]
        if staying:
            await self.connection.execute(
                update(ThanksRow)
                .where(ThanksRow.circle == self.circle, ThanksRow.id == bindparam("thanks"))
                .values(member=bindparam("author"), said=bindparam("sealed"), sealed_for="circle"),
                staying,
            )

    async def _read(self, *where: ColumnElement[bool]) -> tuple[Thanks, ...]:
        rows = await self.connection.execute(
            select(*ThanksRow.__table__.columns)
            .where(ThanksRow.circle == self.circle, *where)
            .order_by(ThanksRow.created_at, ThanksRow.id)
        )
        return tuple([one for row in rows.all() if (one := await self._thanks(row))])

    async def _thanks(self, row: Any) -> Thanks | None:  # noqa: ANN401 a row of ours
        """None where its key was destroyed, as after restoring an older backup."""
        try:
            opened = (
                await self.open(row.said, PURPOSE_LEFT, row.id)
                if row.sealed_for == "circle"
                else await self.open_of(row.member, row.said, PURPOSE, row.id)
            )
        except KeyGone:
            return None
        said = json.loads(opened)
        return Thanks(row.id, row.member, said["to"], said["words"], row.way, row.week, row.seen_at)


def blob(to: int, words: str) -> str:
    return json.dumps({"to": to, "words": words})
