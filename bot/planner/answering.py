"""What one call goes through on its way to a feature and back: whose it is, its words, its errors."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import replace
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from activities.catalogue import Catalogue
from bot.commands import COMMANDS, Command, Turn, Visit
from bot.commands.fields import Reading
from bot.errors import NotAllowed, NotFound, Outsider, Over, UserError
from bot.features.care import care
from bot.features.gone import come_back
from bot.ids import short
from bot.model import Circle, Envelope
from bot.planner.calls import (
    OURS,
    Which,
    again,
    carrying,
    check_args,
    check_audience,
    claiming,
    draft_id,
    known,
    next_page,
    said,
    still_meant,
    unkept,
)
from bot.planner.homes import Homes
from bot.store import Store, Transaction
from bot.talking.care import worrying
from bot.ui import Audience, Button, Call, Card, Reply, call
from bot.words import Said, say

log = logging.getLogger(__name__)

UTC = ZoneInfo("UTC")


class Answering:
    """The part of the planner that knows transactions and turns."""

    def __init__(self, store: Store, catalogue: Catalogue, clock: Callable[[], datetime], seed: str, host: str) -> None:
        self._store = store
        self._catalogue = catalogue
        self._clock = clock
        self._seed = seed
        self._host = host
        self._homes = Homes()

    async def _care(self, words: tuple[str, ...], envelope: Envelope, now: datetime) -> tuple[Card, ...]:
        """Help lines where these words ask for them, of the author's country where that is known."""
        if not worrying(words):
            return ()
        zone: ZoneInfo | None = None
        with suppress(Exception):  # the lines come whatever else fails, and a log of it would say why
            async with self._store.reading(now) as tx:
                everyone = [each for circle in await tx.circles.of(envelope.person) for each in circle.everyone]
            zone = next(each.zone for each in everyone if each.person.key == envelope.person.key)
        return (care(zone),)

    async def _known(
        self, command: Command, asked: Call, envelope: Envelope
    ) -> tuple[Mapping[str, str], tuple[Said, ...]]:
        """What a form starts from and what it is about; words that were kept come back whatever else is gone."""
        now = self._clock()
        async with self._store.reading(now) as tx:
            kept = await tx.desk.draft(envelope.person, draft_id(asked)) if asked.given("draft") else None
            hidden = {each.name for each in command.fields if each.hidden}
            asked = asked.having(**{name: words for name, words in (kept or {}).items() if name in hidden})
            try:
                turn = await self._turn(tx, command, asked, envelope, now)
                values = await command.current(turn, asked) if kept is None else kept
                return values, await command.introduced(turn, asked)
            except UserError:
                if kept is None:
                    raise
                return kept, ()

    async def _with_draft(
        self, command: Command, asked: Call, envelope: Envelope, now: datetime
    ) -> tuple[Call, int | None]:
        """The call with its draft's words, and the draft under which all its words are now kept."""
        words = {name: value for name, value in asked.args if name not in OURS and name not in command.refs}
        if asked.given("draft"):
            async with self._store.reading(now) as tx:
                kept = known(command, await tx.desk.draft(envelope.person, draft_id(asked)))
            if not words or words == kept:
                return Call(asked.name, tuple({**kept, **dict(asked.args)}.items())), draft_id(asked)
            words = {**still_meant(command, asked, kept), **words}
        asked = asked.having(**words)
        if command.writes and any(asked.given(name) for name in command.prose):
            async with self._store.writing(now) as tx:
                return asked, await tx.desk.keep(envelope.person, words)
        return asked, None

    async def _go_on(
        self, command: Command, asked: Call, envelope: Envelope, draft: int | None, now: datetime
    ) -> Reply:
        """A page of a long form is filled in and would do: the next one, or enough.

        Raises:
            UserError: a moment on it can't be read, or there is nothing here for this person.
        """
        async with self._store.reading(now) as tx:
            turn = await self._turn(tx, command, asked, envelope, now)
            command.read(command.page(asked), asked, reading(turn))
        if draft is None:
            words = {name: value for name, value in asked.args if name not in OURS and name not in command.refs}
            async with self._store.writing(now) as tx:
                draft = await tx.desk.keep(envelope.person, words)
        return Reply((next_page(command, asked, draft),))

    async def _answer(
        self, command: Command, asked: Call, envelope: Envelope, draft: int | None, seen: Audience, now: datetime
    ) -> Reply:
        check_args(command, asked)
        if command.where is not None:
            command.where(envelope)
        async with self._transaction(command, now) as tx:
            if command.writes and not await tx.desk.take_in(envelope.place.platform, envelope.delivery):
                if draft is not None:
                    await tx.desk.drop(envelope.person, draft)
                return Reply((Card(say("I have that already; nothing was done twice.")),))
            turn = await self._turn(tx, command, asked, envelope, now)
            await self._call_by_name(tx, command, turn)
            now_so = still_meant(command, asked, await command.current(turn, asked))
            asked = Call(asked.name, tuple({**now_so, **dict(asked.args)}.items()))
            reply = await command.answer(turn, asked, reading(turn))
            check_audience(command, asked, envelope, reply)
            if command.writes and draft is not None:
                await tx.desk.drop(envelope.person, draft, draft_id(asked))
            if isinstance(turn, Visit) and command.writes:
                await self._learn(tx, turn)
            claimed = turn.circle if asked.given("c") else None
            return claiming(await self._at_home(tx, turn, reply, seen), claimed)

    async def _call_by_name(self, tx: Transaction, command: Command, turn: Turn | Visit) -> None:
        """People rename themselves on their platform; a call that writes brings the new name along.

        And whoever calls is not deactivated, whatever the last word of it was.
        """
        name = turn.envelope.person.name
        if command.writes and turn.circle and turn.member and turn.member.gone:
            await come_back(tx.within(turn.circle.id), turn.envelope.person, turn.now)
        if command.writes and turn.circle and turn.member and turn.member.name != name:
            await tx.within(turn.circle.id).members.rename(turn.member.id, name)

    def _transaction(self, command: Command, now: datetime) -> AbstractAsyncContextManager[Transaction]:
        return self._store.writing(now) if command.writes else self._store.reading(now)

    async def _turn(
        self, tx: Transaction, command: Command, asked: Call, envelope: Envelope, now: datetime
    ) -> Turn | Visit:
        circle = None if command.needs == "person" else await self._circle(tx, asked, envelope)
        if circle is not None:
            self._homes.learn(circle)
        member = circle.member_of(envelope.person) if circle else None
        rng = Random(f"{self._seed}|{circle.id if circle else 0}|{asked.name}|{now.isoformat()}")
        if command.needs != "member":
            return Visit(envelope, asked, circle, member, now, tx, self._catalogue, rng, self._host)
        if circle is None and envelope.place.direct:
            raise NotFound("You are in no circle yet. /join in its channel lets you in.")
        if circle is None:
            raise NotFound("There is no circle here yet. /setup in a private channel starts one.")
        if member is None:
            raise Outsider("You are not in this circle. /join lets you in.")
        store = tx.within(circle.id)
        return Turn(envelope, asked, circle, member, now, store, self._catalogue, rng, self._host, tx.desk)

    async def _circle(self, tx: Transaction, asked: Call, envelope: Envelope) -> Circle | None:
        """The circle of this channel; elsewhere the one claimed, if the person belongs to it, or their only one."""
        if not envelope.place.direct and (here := await tx.circles.at(envelope)):
            return here
        theirs = await tx.circles.of(envelope.person)
        if claimed := asked.given("c"):
            return next((each for each in theirs if short(each.id) == claimed), None)
        active = [each for each in theirs if each.member_of(envelope.person)]
        if len(active) > 1:
            raise Which(tuple(active))
        among = active or theirs
        return among[0] if len(among) == 1 else None

    async def _learn(self, tx: Transaction, visit: Visit) -> None:
        """Somebody may have joined or left by this call: their next one is to be answered accordingly."""
        circle = await (tx.circles.by_id(visit.circle.id) if visit.circle else tx.circles.at(visit.envelope))
        if circle is not None:
            self._homes.learn(circle)

    async def _at_home(self, tx: Transaction, turn: Turn | Visit, reply: Reply, seen: Audience) -> Reply:
        """Where one person alone sees the answer, what it says to all goes home by the outbox.

        So does the new state of a card they pressed there, which such an answer leaves as it was.
        """
        if isinstance(turn, Turn) and turn.at_home and reply.to == "in_place" and reply.subject and seen == "private":
            await turn.store.deliveries.refresh(reply.subject)
        elsewhere = isinstance(turn, Turn) and not turn.at_home
        if reply.to != "all" or not (elsewhere or seen == "private"):
            return reply
        circle = turn.circle or await tx.circles.at(turn.envelope)
        if reply.subject is not None and circle is not None:
            key = f"home|{turn.envelope.place.platform}|{turn.envelope.delivery}"
            await tx.within(circle.id).deliveries.post(circle, key, reply.subject, key)
            reply = replace(reply, cards=(*reply.cards, Card(say("Everybody finds this in your channel."))))
        return replace(reply, to="private")

    async def _explain(
        self, asked: Call, envelope: Envelope, error: UserError, draft: int | None, now: datetime
    ) -> Reply:
        """The error as a sentence, with what the person wrote behind *Try again*, or as it was where that is no use."""
        command = COMMANDS.get(asked.name)
        words = {} if command is None else {n: v for n, v in asked.args if n not in OURS and n not in command.refs}
        if isinstance(error, NotAllowed | Over):
            join = (Button(say("Join"), call("join"), "good"),) if isinstance(error, Outsider) else ()
            return Reply((Card(said(error), unkept(asked, None), join),))
        if words and draft is None:
            draft = await self._kept(envelope, words, now)
        if isinstance(error, Which):
            kept = carrying(asked, draft)
            buttons = [Button(say("{name}", name=each.name), kept.having(c=short(each.id))) for each in error.circles]
            return Reply((Card(said(error), buttons=tuple(buttons)),))
        return Reply((Card(said(error), buttons=again(asked, draft, error.field)),))

    async def _kept(self, envelope: Envelope, words: Mapping[str, str], now: datetime) -> int | None:
        """A draft of these words; None where even that fails: the person hears what was wrong all the same."""
        try:
            async with self._store.writing(now) as tx:
                return await tx.desk.keep(envelope.person, words)
        except Exception:
            log.exception("draft.failed")
            return None


def reading(turn: Turn | Visit) -> Reading:
    """Words are read by the clock of whoever wrote them, as far as they are known."""
    zone = turn.member.zone if turn.member else turn.circle.zone if turn.circle else UTC
    return Reading(turn.now, zone)
