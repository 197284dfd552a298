"""Decisions, their choices and the ballots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.ids import read_short, short
from bot.model import Ballot, Choice, Decision
from bot.store.keys import KeyGone
from bot.store.shelf import Shelf
from bot.tables import BallotRow, ChoiceRow, CircleRow, DecisionRow

MOST_CHOICES = 5
NOTHING = "-"
DONE = "."

COLUMNS = (
    *DecisionRow.__table__.columns,
    ChoiceRow.id.label("choice"),
    ChoiceRow.activity,
    ChoiceRow.title,
)


class Decisions(Shelf):
    """Titles are under the circle's key, each ballot under its member's own: always of one length, whatever it says."""

    async def add(self, decision: Decision) -> bool:
        """Keep a new decision; False when its id is taken already, as by a second press."""
        added = await self.connection.execute(
            self._insert(DecisionRow)
            .values(
                id=decision.id,
                circle=self.circle,
                state=decision.state,
                deadline=decision.deadline,
                by=decision.by,
                winner=decision.winner,
                voters=written(decision.voters),
                created_at=decision.created_at,
            )
            .on_conflict_do_nothing(index_elements=["id"])
        )
        if not added.rowcount:
            return False
        rows = [
            {
                "id": each.id,
                "circle": self.circle,
                "decision": decision.id,
                "position": position,
                "activity": each.activity,
                "title": await self.seal(each.title, "choice.title", each.id),
            }
            for position, each in enumerate(decision.choices)
        ]
        if rows:
            await self.connection.execute(insert(ChoiceRow).values(rows))
        return True

    async def find(self, decision: int) -> Decision | None:
        found = await self._read(DecisionRow.id == decision)
        return found[0] if found else None

    async def hold(self, decision: int) -> Decision | None:
        """The decision, with every other writer waiting: of two last votes one sees the other."""
        await self.connection.execute(
            select(DecisionRow.id)
            .where(DecisionRow.circle == self.circle, DecisionRow.id == decision)
            .with_for_update()
        )
        return await self.find(decision)

    async def running(self) -> tuple[Decision, ...]:
        """Those open for votes, newest first."""
        return await self._read(DecisionRow.state == "open")

    async def hold_running(self) -> tuple[Decision, ...]:
        """The same, with every other writer of this circle waiting: nobody opens the same vote twice."""
        await self.connection.execute(select(CircleRow.id).where(CircleRow.id == self.circle).with_for_update())
        return await self.running()

    async def recent(self, most: int) -> tuple[Decision, ...]:
        """The last ones closed, newest first."""
        last = (
            select(DecisionRow.id)
            .where(DecisionRow.circle == self.circle, DecisionRow.state.in_(("won", "none")))
            .order_by(DecisionRow.created_at.desc(), DecisionRow.id.desc())
            .limit(most)
        )
        return await self._read(DecisionRow.id.in_(last))

    async def begin(self, decision: int, deadline: datetime, voters: Collection[int], by: int) -> bool:
        """Open what was only offered, as this member's vote; False when it is open, or was."""
        done = await self.connection.execute(
            update(DecisionRow)
            .where(DecisionRow.circle == self.circle, DecisionRow.id == decision, DecisionRow.state == "offered")
            .values(state="open", deadline=deadline, voters=written(voters), by=by)
        )
        return bool(done.rowcount)

    async def close(self, decision: int, winner: int | None) -> bool:
        """Close an open one, for good; False when it is closed already."""
        done = await self.connection.execute(
            update(DecisionRow)
            .where(DecisionRow.circle == self.circle, DecisionRow.id == decision, DecisionRow.state == "open")
            .values(state="none" if winner is None else "won", winner=winner)
        )
        return bool(done.rowcount)

    async def call_off(self, decision: int) -> bool:
        """End an open one without a count, its ballots deleted; False when it is over already."""
        done = await self.connection.execute(
            update(DecisionRow)
            .where(DecisionRow.circle == self.circle, DecisionRow.id == decision, DecisionRow.state == "open")
            .values(state="off")
        )
        if not done.rowcount:
            return False
        theirs = (BallotRow.circle == self.circle, BallotRow.decision == decision)
        await self.connection.execute(delete(BallotRow).where(*theirs))
        return True

    async def vote(self, decision: Decision, ballot: Ballot) -> None:
        """This member's ballot as it is now; the one before is forgotten."""
        sealed = await self.seal_of(ballot.member, packed(decision, ballot), "ballot.order", decision.id)
        await self.connection.execute(
            self._insert(BallotRow)
            .values(decision=decision.id, member=ballot.member, circle=self.circle, ballot=sealed)
            .on_conflict_do_update(
                index_elements=["decision", "member"], set_={"ballot": sealed}, where=BallotRow.circle == self.circle
            )
        )

    async def ballots(
        self, decisions: Collection[Decision], members: Collection[int]
    ) -> Mapping[int, tuple[Ballot, ...]]:
        """The ballots of these members, by decision; others' are not even opened, nor those whose key is gone."""
        known = {each.id: each for each in decisions}
        rows = await self.connection.execute(
            select(BallotRow.decision, BallotRow.member, BallotRow.ballot)
            .where(BallotRow.circle == self.circle, BallotRow.decision.in_(list(known)), BallotRow.member.in_(members))
            .order_by(BallotRow.decision, BallotRow.member)
        )
        found: defaultdict[int, tuple[Ballot, ...]] = defaultdict(tuple)
        for row in rows.all():
            try:
                words = await self.open_of(row.member, row.ballot, "ballot.order", row.decision)
            except KeyGone:
                continue
            found[row.decision] += (unpacked(known[row.decision], row.member, words),)
        return found

    async def ballot(self, decision: Decision, member: int) -> Ballot | None:
        """One member's own."""
        own = (await self.ballots((decision,), (member,))).get(decision.id, ())
        return own[0] if own else None

    def _insert(self, table: type[DecisionRow | BallotRow]) -> Any:  # noqa: ANN401 either dialect's own insert
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        return dialect.insert(table)

    async def _read(self, *where: ColumnElement[bool]) -> tuple[Decision, ...]:
        rows = await self.connection.execute(
            select(*COLUMNS)
            .outerjoin(ChoiceRow, (ChoiceRow.decision == DecisionRow.id) & (ChoiceRow.circle == self.circle))
            .where(DecisionRow.circle == self.circle, *where)
            .order_by(DecisionRow.created_at.desc(), DecisionRow.id.desc(), ChoiceRow.position)
        )
        return tuple([await self._decision(list(group)) for _, group in groupby(rows.all(), lambda row: row.id)])

    async def _decision(self, rows: list[Any]) -> Decision:
        row = rows[0]
        return Decision(
            id=row.id,
            state=row.state,
            choices=tuple(
                [
                    Choice(each.choice, await self.open(each.title, "choice.title", each.choice), each.activity)
                    for each in rows
                    if each.choice is not None
                ]
            ),
            deadline=row.deadline,
            by=row.by,
            created_at=row.created_at,
            winner=row.winner,
            voters=frozenset(map(read_short, row.voters.split())),
        )


def written(members: Collection[int]) -> str:
    return " ".join(map(short, sorted(members)))


def packed(decision: Decision, ballot: Ballot) -> str:
    """A ballot as places on the slate, best first: `20---1.` is the third before the first, not the second, done."""
    places = {each.id: str(place) for place, each in enumerate(decision.choices)}
    order = "".join(places[each] for each in ballot.ranking)
    refused = NOTHING if ballot.not_for_me is None else places[ballot.not_for_me]
    return f"{order:{NOTHING}<{MOST_CHOICES}}{refused}{DONE if ballot.done else NOTHING}"


def unpacked(decision: Decision, member: int, words: str) -> Ballot:
    *order, refused, done = (None if each == NOTHING else each for each in words)
    ids = [each.id for each in decision.choices]
    return Ballot(
        member=member,
        ranking=tuple(ids[int(place)] for place in order if place is not None),
        not_for_me=None if refused is None else ids[int(refused)],
        done=done == DONE,
    )
