"""Rounds, and what each member asked has given under seal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.ids import read_short, short
from bot.model import AfterClose, Answer, Round, RoundState, TalkLimits
from bot.seal import Sealed
from bot.store.deliveries import Deliveries
from bot.store.keys import KeyGone
from bot.store.shelf import Shelf
from bot.tables import AskedRow, MemberRow, RoundRow
from bot.ui import call

BLOCK = 256
"""Sealed bytes come in multiples of this, so that their length says little about what they are."""
BY_MEMBER = "member"
BY_CIRCLE = "circle"


class Rounds(Shelf):
    """Answers come as `Sealed`; only `bot.talking.reveal` says when others may read them."""

    async def start(
        self, prompt: str, week: str, asked: Iterable[int], *, level: int, closes_at: datetime
    ) -> int | None:
        """A new round for these members; None while another one waits."""
        fresh = self.new_id()
        row = self._dialect.insert(RoundRow).values(
            id=fresh,
            circle=self.circle,
            prompt=prompt,
            week=week,
            state="waiting",
            posted_at=self.now,
            closes_at=closes_at,
            asked=" ".join(map(short, asked)),
            course=await self.seal(course(level, full=False, too_deep=None), "round.course", fresh),
        )
        done = await self.connection.execute(row.on_conflict_do_nothing())
        return fresh if done.rowcount else None

    async def open_one(self) -> Round | None:
        """The round that waits for answers, if there is one."""
        return await self._one(RoundRow.state == "waiting")

    async def find(self, id: int) -> Round | None:
        return await self._one(RoundRow.id == id)

    async def hold(self, id: int) -> Round | None:
        """The round, with every other writer waiting: of two last answers one sees the other.

        The locks are statements of their own, as what is read together with them may be older. The circle's comes
        first, as in everything that takes both: of two who wait for each other PostgreSQL would turn one away.
        """
        await self.alone()
        await self.connection.execute(
            select(RoundRow.id).where(RoundRow.circle == self.circle, RoundRow.id == id).with_for_update()
        )
        return await self.find(id)

    async def history(self, since: datetime) -> tuple[Round, ...]:
        """Every round posted since then, oldest first, without its answers."""
        rows = await self.connection.execute(
            select(*RoundRow.__table__.columns)
            .where(RoundRow.circle == self.circle, RoundRow.posted_at >= since)
            .order_by(RoundRow.posted_at, RoundRow.id)
        )
        return tuple([await self._round(row) for row in rows.all()])

    async def mine(self, member: int) -> tuple[Round, ...]:
        """The rounds this member has words in, newest first, each with their own words and nobody else's."""
        rows = await self.connection.execute(
            select(*RoundRow.__table__.columns, AskedRow.given, AskedRow.sealed_for)
            .join(AskedRow, and_(AskedRow.round == RoundRow.id, AskedRow.circle == RoundRow.circle))
            .where(RoundRow.circle == self.circle, AskedRow.member == member)
            .order_by(RoundRow.posted_at.desc(), RoundRow.id.desc())
        )
        found = [(row, await self._answer(row.id, member, row.given, row.sealed_for)) for row in rows.all()]
        return tuple([await self._round(row, (own,)) for row, own in found if own is not None and own.text is not None])

    async def answer(self, id: int, member: int, text: str | None, after: AfterClose = "undecided") -> Answer:
        """Keep what this member gives now instead of anything before; `text` is None for a pass."""
        row = self._dialect.insert(AskedRow).values(
            round=id,
            member=member,
            circle=self.circle,
            given=await self.seal_of(member, given(text, after), "asked.given", id),
            sealed_for=BY_MEMBER,
        )
        anew = {"given": row.excluded.given, "sealed_for": row.excluded.sealed_for}
        await self.connection.execute(
            row.on_conflict_do_update(
                index_elements=["round", "member"], set_=anew, where=AskedRow.circle == self.circle
            )
        )
        return Answer(member, None if text is None else Sealed(text, member, id), after)

    async def settle(self, one: Round, state: RoundState) -> None:
        """Keep where the round now stands, and what the depth rule needs to know of it."""
        written = course(one.level, full=one.full, too_deep=one.too_deep)
        await self.connection.execute(
            update(RoundRow)
            .where(RoundRow.circle == self.circle, RoundRow.id == one.id)
            .values(state=state, course=await self.seal(written, "round.course", one.id))
        )

    async def left(self, member: int) -> None:
        """Bring every card that shows this member's words up to date: after leaving, and after coming back."""
        deliveries = Deliveries(self.connection, self.keys, self.ids, self.now, self.circle)
        for one in await self.mine(member):
            if one.state == "opened":
                await deliveries.refresh(call("reflect.opened", r=short(one.id)))
            elif any(own.after == "shared" for own in one.answers):
                await deliveries.refresh(call("reflect.shared", r=short(one.id), m=short(member)))

    async def entrust(self, member: int) -> None:
        """Put this member's open words under the circle's key, before their own is destroyed.

        What never opened stays under the member's key and goes with it.
        """
        opened = [
            {"id": one.id, "sealed": await self.seal(given(words, own.after), "asked.given", one.id)}
            for one in await self.mine(member)
            for own in one.answers
            if one.state == "opened" or own.after == "shared"
            if (words := own_words(own)) is not None
        ]
        if opened:
            await self.connection.execute(
                update(AskedRow)
                .where(AskedRow.circle == self.circle, AskedRow.member == member, AskedRow.round == bindparam("id"))
                .values(given=bindparam("sealed"), sealed_for=BY_CIRCLE),
                opened,
            )

    async def limits(self) -> Mapping[int, TalkLimits]:
        """What each member privately lets questions be; nothing special where its key is gone."""
        rows = await self.connection.execute(
            select(MemberRow.id, MemberRow.talk_limits).where(
                MemberRow.circle == self.circle, MemberRow.left_at.is_(None)
            )
        )
        return {row.id: await self._limits(row.id, row.talk_limits) for row in rows.all()}

    async def limit(self, member: int, limits: TalkLimits) -> None:
        written = padded({"deepest": limits.deepest, "muted": sorted(limits.muted)})
        sealed = await self.seal_of(member, written, "member.talk_limits", member)
        await self.connection.execute(
            update(MemberRow).where(MemberRow.circle == self.circle, MemberRow.id == member).values(talk_limits=sealed)
        )

    @property
    def _dialect(self) -> Any:  # noqa: ANN401 two modules of one shape
        return postgresql if self.connection.dialect.name == "postgresql" else sqlite

    async def _one(self, where: Any) -> Round | None:  # noqa: ANN401 SQLAlchemy's own expression
        query = select(*RoundRow.__table__.columns).where(RoundRow.circle == self.circle, where)
        row = (await self.connection.execute(query)).one_or_none()
        if row is None:
            return None
        rows = await self.connection.execute(
            select(AskedRow.member, AskedRow.given, AskedRow.sealed_for).where(
                AskedRow.circle == self.circle, AskedRow.round == row.id
            )
        )
        read = [await self._answer(row.id, each.member, each.given, each.sealed_for) for each in rows.all()]
        return await self._round(row, tuple(each for each in read if each is not None))

    async def _round(self, row: Any, answers: tuple[Answer, ...] = ()) -> Round:  # noqa: ANN401 a row of ours
        kept = json.loads(await self.open(row.course, "round.course", row.id))
        return Round(
            id=row.id,
            prompt=row.prompt,
            week=row.week,
            state=row.state,
            posted_at=row.posted_at,
            closes_at=row.closes_at,
            asked=tuple(map(read_short, row.asked.split())),
            answers=answers,
            level=kept["level"],
            full=kept["full"],
            too_deep=datetime.fromisoformat(kept["too_deep"]) if kept["too_deep"] else None,
        )

    async def _answer(self, id: int, member: int, sealed: bytes, sealed_for: str) -> Answer | None:
        """What they gave; None when its key is gone, and the words with it."""
        try:
            written = (
                await self.open(sealed, "asked.given", id)
                if sealed_for == BY_CIRCLE
                else await self.open_of(member, sealed, "asked.given", id)
            )
        except KeyGone:
            return None
        kept = json.loads(written)
        text = kept["text"]
        return Answer(member, None if text is None else Sealed(text, member, id), kept["after"])

    async def _limits(self, member: int, sealed: bytes | None) -> TalkLimits:
        if sealed is None:
            return TalkLimits()
        try:
            kept = json.loads(await self.open_of(member, sealed, "member.talk_limits", member))
        except KeyGone:
            return TalkLimits()
        return TalkLimits(kept["deepest"], frozenset(kept["muted"]))


def own_words(own: Answer) -> str | None:
    return None if own.text is None else own.text.for_author(own.member).text


def given(text: str | None, after: AfterClose) -> str:
    return padded({"text": text, "after": after})


def course(level: int, *, full: bool, too_deep: datetime | None) -> str:
    return padded({"level": level, "full": full, "too_deep": too_deep.isoformat() if too_deep else None})


def padded(what: Mapping[str, object]) -> str:
    written = json.dumps(what)
    return written + " " * (-len(written) % BLOCK)
