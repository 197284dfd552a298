"""The core planner behind every adapter: one call in, one reply out, and what is due when it is due."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import bot.features  # noqa: F401 what people can do is registered by being imported
from activities.catalogue import Catalogue
from bot.commands import CHOICES, COMMANDS, Command, Turn, Visit, find
from bot.commands.fields import Reading
from bot.commands.typed import typed
from bot.errors import NotAllowed, NotFound, Outsider, Over, UserError
from bot.features.care import care
from bot.features.home import look_around
from bot.ids import short
from bot.messenger import Messenger
from bot.model import Circle, Envelope, Person, Place, Readers
from bot.outbox import LEASE, Outbox
from bot.photos import clean, gather
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
    known_args,
    next_page,
    own_id,
    prose,
    said,
    still_meant,
    unkept,
    with_uploads,
)
from bot.planner.due import Due, standing
from bot.planner.homes import Homes
from bot.store import Store, Transaction
from bot.talking.care import worrying
from bot.ui import Audience, Button, Call, Card, Form, Option, Reply, call
from bot.words import plain, say

log = logging.getLogger(__name__)

FORM_READ_SECONDS = 1
TIDY_EVERY = timedelta(days=1)
UTC = ZoneInfo("UTC")


class Planner:
    """Holds nothing about anybody: a new one on the same database goes on where the last one stopped."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        clock: Callable[[], datetime],
        *,
        seed: str = "",
        host: str = "",
        lease: timedelta = LEASE,
        at_once: int = 1,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._clock = clock
        self._seed = seed or secrets.token_hex(8)
        self._host = host
        self._messengers: dict[str, Messenger] = {}
        self._due = Due(catalogue, self._seed, host)
        self._outbox = Outbox(store, self._messengers, self._due, clock, lease, at_once)
        self._tidied: datetime | None = None
        self._darkroom = asyncio.Lock()
        self._homes = Homes()
        self._wake: Callable[[], None] = lambda: None

    def speak_through(self, platform: str, messenger: Messenger) -> None:
        """From now on deliver what is due on this platform, through this messenger."""
        self._messengers[platform] = messenger
        self._wake()

    def woken_by(self, wake: Callable[[], None]) -> None:
        """Call this whenever something may have become due at once, rather than wait for the next `tick`."""
        self._wake = wake

    def typed(self, line: str) -> Call:
        """The call a typed line stands for."""
        return typed(line)

    def commands(self) -> tuple[Command, ...]:
        """What people can type, as declared; adapters register these."""
        return tuple(each for each in COMMANDS.values() if each.listed)

    def audience(self, asked: Call, envelope: Envelope) -> Audience:
        """Who sees the answer at most; known before anything is read, as platforms fix it at the acknowledgement.

        Outside the homes known so far everything is private, and so is what somebody asks who is no member there.
        """
        command = COMMANDS.get(asked.name)
        if command is None or command.seen_by(asked, envelope) == "private":
            return "private"
        starts = command.needs == "anyone" and not envelope.place.direct
        return "all" if starts or self._homes.has(envelope) else "private"

    async def form(self, asked: Call, envelope: Envelope) -> Form | Reply | None:
        """The form to show before this call can be answered, or None.

        Judges shape alone. Reads, for at most a second, only where the call carries a draft, changes something that is
        already there, or comes from somebody not known to belong here; where that fails, a card that opens the form
        later comes instead: never a blank form over words that exist.
        """
        command = COMMANDS.get(asked.name)
        if command is None or any(name not in known_args(command) for name, _ in asked.args):
            return None
        if command.where is not None:
            try:
                command.where(envelope)
            except UserError as error:
                return Reply((Card(said(error)),))
        submitted = bool(asked.given("ok")) or any(asked.given(each.name) for each in command.visible)
        values: Mapping[str, str] = {}
        unsure = command.needs == "member" and not self._homes.has(envelope)
        if command.visible and (asked.given("draft") or command.prefill or unsure):
            try:
                async with asyncio.timeout(FORM_READ_SECONDS):
                    values = await self._values(command, asked, envelope)
            except UserError as error:
                return await self._explain(asked, envelope, error, draft_id(asked) or None, self._clock())
            except Exception as error:  # noqa: BLE001 whatever keeps the database, the person is not kept waiting
                if not asked.given("draft") and not command.prefill:
                    return command.missing(asked)
                log.warning("form.unread", extra={"call": asked.name, "error": type(error).__name__})
                opens = Button(say("Open the form"), carrying(asked, draft_id(asked) or None))
                return Reply((Card(say("I need a moment to find what is there. Nothing is lost."), buttons=(opens,)),))
        if not submitted and command.visible and (values or not command.listed):
            return command.form(asked, values)
        return command.missing(asked, still_meant(command, asked, values))

    async def handle(self, asked: Call, envelope: Envelope, seen: Audience = "all") -> Reply:
        """Answer a call. Never raises: a person always hears back, and what they wrote is kept.

        `seen` is who can see the answer by now. What it says to all goes home by the outbox where that is one alone.
        """
        now = self._clock()
        draft: int | None = None
        reply: Reply
        try:
            try:
                command = find(asked.name)
                asked = with_uploads(command, asked, envelope)
                asked, draft = await self._with_draft(command, asked, envelope, now)
                if command.further(asked) and not command.missing(asked):
                    reply = await self._go_on(command, asked, envelope, draft, now)
                else:
                    reply = await self._answer(command, asked, envelope, draft, seen, now)
            except UserError as error:
                reply = await self._explain(asked, envelope, error, draft, now)
        except Exception:
            code = secrets.token_hex(3)
            log.exception("call.failed", extra={"call": asked.name if asked.name in COMMANDS else "?", "code": code})
            words = say("Something went wrong on my side, and it is noted as {code}. Please try once more.", code=code)
            reply = Reply((Card(words, unkept(asked, draft), again(asked, draft)),))
        self._wake()
        return replace(reply, aside=reply.aside + await self._care(prose(asked), envelope, now))

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

    async def late(self, asked: Call, envelope: Envelope) -> Reply | None:
        """What to tell somebody whose platform gave up waiting; None where they had written nothing.

        Nothing is done, since they were told that it failed; what they wrote waits behind a button.
        """
        command = COMMANDS.get(asked.name)
        if command is None or not any(asked.given(name) for name in command.prose):
            return None
        draft: int | None = None
        try:
            asked, draft = await self._with_draft(command, asked, envelope, self._clock())
        except Exception:
            log.exception("draft.failed")
        told = say("I was too slow just now, so nothing was done. What you wrote is still here.")
        return Reply((Card(told, unkept(asked, draft), again(asked, draft)),))

    async def choices(self, asked: Call, field: str, envelope: Envelope) -> tuple[Option, ...]:
        """Completions for what stands in this field so far; nothing rather than an error."""
        command = COMMANDS.get(asked.name)
        declared = next((each for each in command.fields if each.name == field), None) if command else None
        if command is None or declared is None:
            return ()
        if not declared.choices:
            words = asked.given(field).casefold()
            return tuple(each for each in declared.options if words in f"{plain(each.label)} {each.value}".casefold())
        now = self._clock()
        try:
            async with self._store.reading(now) as tx:
                turn = await self._turn(tx, command, asked, envelope, now)
                return await CHOICES[declared.choices](turn, asked.given(field))
        except UserError:
            return ()

    async def receive(self, data: AsyncIterator[bytes] | bytes, envelope: Envelope) -> str:
        """Keep a photo a member sends: the id that stands for it in a `photos` field, for a day.

        Raises:
            UserError: it is no picture that can be kept, or they are in no circle; the sentence is for them.
        """
        async with self._store.reading(self._clock()) as tx:
            if not await self._circles(tx, envelope):
                raise NotAllowed("Photos are for members of a circle. /join lets you in.")
        file = await gather(data)
        async with self._darkroom:  # one picture at a time may take its hundreds of megabytes
            picture = await clean(file)
        async with self._store.writing(self._clock()) as tx:
            return short(await tx.desk.receive(envelope.person, picture))

    async def photo(self, photo: str, viewer: Envelope | Place) -> bytes:
        """The JPEG behind a `Photo`, for a member of its circle, or for the home channel a card of the outbox goes to.

        Raises:
            NotFound: it is gone, hidden, or was never theirs to see.
        """
        async with self._store.reading(self._clock()) as tx:
            for circle in await self._circles(tx, viewer):
                photos = tx.within(circle.id).photos
                found = await photos.find(own_id(photo))
                if found and not circle.takes_back(found.member) and (jpeg := await photos.jpeg(found.id)):
                    return jpeg
        raise NotFound("That photo is gone.")

    async def _circles(self, tx: Transaction, viewer: Envelope | Place) -> tuple[Circle, ...]:
        """The circles whose photos this person, or this channel, may show."""
        if isinstance(viewer, Place):
            home = await tx.circles.at(Envelope(Person(viewer.platform, "", ""), viewer, ""))
            return (home,) if home else ()
        theirs = await tx.circles.of(viewer.person)
        return tuple(each for each in theirs if each.member_of(viewer.person))

    async def shown(self, reply: Reply, envelope: Envelope, message: str) -> None:
        """A reply was shown to all as this message, new or in place: keep it up to date from now on."""
        if reply.subject is None:
            return
        now = self._clock()
        async with self._store.writing(now) as tx:
            circle = await tx.circles.at(envelope)
            if circle is None:
                return
            deliveries = tx.within(circle.id).deliveries
            await deliveries.shown(reply.subject, envelope.place, message)
            drawn = await self._due.draw(tx, standing(reply.subject, circle, now), now)
            if isinstance(drawn, Reply) and drawn.cards != reply.cards:
                await deliveries.refresh(reply.subject)
        self._wake()

    async def tick(self, now: datetime) -> None:
        """Do all that is due by now, and once a day throw away what has had its time."""
        await self._outbox.deliver(now)
        if self._tidied is None or now - self._tidied >= TIDY_EVERY:
            self._tidied = now
            async with self._store.writing(now) as tx:
                await tx.desk.tidy()
                await tx.outgoing.purge()

    async def know_homes(self) -> None:
        """Read where circles live, and who is in them; until then nothing is known to be a home."""
        async with self._store.reading(self._clock()) as tx:
            self._homes.know(await tx.circles.homes())

    async def homes(self, platform: str) -> tuple[Place, ...]:
        """The home channels on this platform."""
        async with self._store.reading(self._clock()) as tx:
            return tuple(await tx.circles.homes(platform))

    async def readers_changed(self, home: Place, readers: Readers) -> None:
        """Who can read this channel has changed; where a circle lives there, it may have to be asked."""
        now = self._clock()
        async with self._store.writing(now) as tx:
            circle = await tx.circles.at(Envelope(Person(home.platform, "", ""), home, ""))
            if circle is not None:
                await look_around(circle, tx.within(circle.id), readers)
        self._wake()

    async def back(self, platform: str, place: Place | None = None) -> None:
        """This place, or any of this platform, may be reached again: try what was tried in vain."""
        async with self._store.writing(self._clock()) as tx:
            await tx.outgoing.hurry(platform, place.id if place else "")
        self._wake()

    async def recall(self, name: str) -> str:
        """What was noted under this name; empty when nothing was."""
        async with self._store.reading(self._clock()) as tx:
            return await tx.facts.recall(name)

    async def note(self, name: str, value: str) -> None:
        """Keep a small fact about this installation."""
        async with self._store.writing(self._clock()) as tx:
            await tx.facts.note(name, value)

    async def next_due(self) -> datetime | None:
        """When `tick` next has something to do on the platforms spoken through."""
        async with self._store.reading(self._clock()) as tx:
            return await tx.outgoing.next_due(tuple(self._messengers))

    async def _values(self, command: Command, asked: Call, envelope: Envelope) -> Mapping[str, str]:
        now = self._clock()
        async with self._store.reading(now) as tx:
            if asked.given("draft"):
                return await tx.desk.draft(envelope.person, draft_id(asked))
            turn = await self._turn(tx, command, asked, envelope, now)
            return await command.current(turn, asked)

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
        """People rename themselves on their platform; a call that writes brings the new name along."""
        name = turn.envelope.person.name
        if command.writes and turn.circle and turn.member and turn.member.name != name:
            await tx.within(turn.circle.id).members.rename(turn.member.id, name)

    def _transaction(self, command: Command, now: datetime) -> AbstractAsyncContextManager[Transaction]:
        return self._store.writing(now) if command.writes else self._store.reading(now)

    async def _turn(
        self, tx: Transaction, command: Command, asked: Call, envelope: Envelope, now: datetime
    ) -> Turn | Visit:
        circle = await self._circle(tx, asked, envelope)
        if circle is not None:
            self._homes.learn(circle)
        member = circle.member_of(envelope.person) if circle else None
        rng = Random(f"{self._seed}|{circle.id if circle else 0}|{asked.name}|{now.isoformat()}")
        if command.needs == "anyone":
            return Visit(envelope, asked, circle, member, now, tx, self._catalogue, rng, self._host)
        if circle is None and envelope.place.direct:
            raise NotFound("You are in no circle yet. /join in its channel lets you in.")
        if circle is None:
            raise NotFound("There is no circle here yet. /setup starts one in this channel.")
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
