"""The core planner behind every adapter: one call in, one reply out, and what is due when it is due."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import bot.features  # noqa: F401 what people can do is registered by being imported
from activities.catalogue import Catalogue
from bot.commands import CHOICES, COMMANDS, NOTICES, Command, find
from bot.commands.registry import WHOLE
from bot.commands.typed import typed
from bot.errors import NotAllowed, NotFound, UserError
from bot.features import gone
from bot.features.home import look_around
from bot.ids import short
from bot.messenger import Messenger
from bot.model import Circle, Envelope, Member, Person, Place, Readers
from bot.outbox import LEASE, Outbox
from bot.photos import clean, gather
from bot.planner.answering import Answering
from bot.planner.calls import (
    again,
    carrying,
    draft_id,
    known_args,
    loggable,
    own_id,
    prose,
    said,
    still_meant,
    unkept,
    with_uploads,
)
from bot.planner.due import Due, standing
from bot.planner.keeping import Keeping
from bot.store import CircleStore, Store, Transaction
from bot.ui import Audience, Button, Call, Card, Form, Option, Reply
from bot.words import Said, plain, say

log = logging.getLogger(__name__)

FORM_READ_SECONDS = 1
TIDY_EVERY = timedelta(days=1)
UTC = ZoneInfo("UTC")


class Planner(Answering, Keeping):
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
        super().__init__(store, catalogue, clock, seed or secrets.token_hex(8), host)
        self._messengers: dict[str, Messenger] = {}
        self._due = Due(catalogue, self._seed, host)
        self._outbox = Outbox(store, self._messengers, self._due, clock, lease, at_once)
        self._tidied: datetime | None = None
        self._darkroom = asyncio.Lock()
        self._wake: Callable[[], None] = lambda: None

    def speak_through(self, platform: str, messenger: Messenger) -> None:
        """From now on deliver what is due on this platform, through this messenger."""
        self._messengers[platform] = messenger
        self._wake()

    def woken_by(self, wake: Callable[[], None]) -> None:
        """Call this whenever something may have become due at once, rather than wait for the next `tick`."""
        self._wake = wake

    def get_ready(self) -> None:
        """Make what takes a moment the first time, before anybody waits for it."""
        self._catalogue.find("", 0)

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

    async def form(self, asked: Call, envelope: Envelope, *, whole: bool = False) -> Form | Reply | None:
        """The form to show before this call can be answered, or None.

        `whole` shows its pages as one, where a platform has room for that. Judges shape alone. Reads, for at most a
        second, only where the call carries a draft, changes something that is already there, or comes from somebody not
        known to belong here; where that fails, a card that opens the form later comes instead: never a blank form over
        words that exist.
        """
        command = COMMANDS.get(asked.name)
        if command is None or any(name not in known_args(command) for name, _ in asked.args):
            return None
        asked = command.arranged(asked)
        if command.where is not None:
            try:
                command.where(envelope)
            except UserError as error:
                return Reply((Card(said(error)),))
        submitted = bool(asked.given("ok")) or any(asked.given(each.name) for each in command.visible)
        values: Mapping[str, str] = {}
        about: tuple[Said, ...] = ()
        unsure = command.needs == "member" and not self._homes.has(envelope)
        if command.visible and (asked.given("draft") or command.prefill or command.about or unsure):
            try:
                async with asyncio.timeout(FORM_READ_SECONDS):
                    values, about = await self._known(command, asked, envelope)
            except UserError as error:
                return await self._explain(asked, envelope, error, draft_id(asked) or None, self._clock())
            except Exception as error:  # noqa: BLE001 whatever keeps the database, the person is not kept waiting
                log.warning("form.unread", extra={"call": asked.name, "error": type(error).__name__})
                if asked.given("draft") or command.prefill:
                    opens = Button(say("Open the form"), carrying(asked, draft_id(asked) or None))
                    told = say("I need a moment to find what is there. Nothing is lost.")
                    return Reply((Card(told, buttons=(opens,)),))
        opened = bool(values or asked.given("page") or not command.listed)
        if whole and not asked.given("page"):
            asked = asked.having(page=WHOLE)
        if not submitted and command.visible and opened:
            return command.form(asked, values, about=about)
        return command.missing(asked, still_meant(command, asked, values), about)

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
                asked = command.arranged(with_uploads(command, asked, envelope))
                asked, draft = await self._with_draft(command, asked, envelope, now)
                if command.further(asked) and not command.missing(asked):
                    reply = await self._go_on(command, asked, envelope, draft, now)
                else:
                    reply = await self._answer(command, asked, envelope, draft, seen, now)
            except UserError as error:
                reply = await self._explain(asked, envelope, error, draft, now)
        except Exception:
            code = secrets.token_hex(3)
            log.exception("call.failed", extra={"call": loggable(asked), "code": code})
            words = say("Something went wrong on my side, and it is noted as {code}. Please try once more.", code=code)
            reply = Reply((Card(words, unkept(asked, draft), again(asked, draft)),))
        self._wake()
        notice = NOTICES.get(reply.subject.name) if reply.subject else None
        return replace(reply, aside=reply.aside + await self._care(prose(asked), envelope, now), notice=notice)

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

    async def unshown(self, reply: Reply, envelope: Envelope, *, perhaps: bool = False) -> bool:
        """A reply for all could not be shown: the outbox says it at home, as soon as it can. False where none can.

        `perhaps` is where it may be there all the same, and nobody can tell.
        """
        async with self._store.writing(self._clock()) as tx:
            circle = await tx.circles.at(envelope)
            if circle is None or reply.subject is None:
                return False
            key = f"unshown|{envelope.place.platform}|{envelope.delivery}"
            deliveries = tx.within(circle.id).deliveries
            await deliveries.post(circle, key, reply.subject, key, doubted=perhaps)
        self._wake()
        return True

    async def tick(self, now: datetime, platform: str = "") -> None:
        """Do all that is due by now, on one platform or all, and once a day throw away what has had its time."""
        await self._outbox.deliver(now, platform)
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

    async def gone(self, person: Person) -> None:
        """They were deactivated on their platform: not waited for and not spoken to until they return, and no more."""
        await self._each_circle(person, lambda member: not member.gone, gone.go)

    async def returned(self, person: Person) -> None:
        """They are active on their platform again: everything goes on for them. Harmless where they never went."""
        await self._each_circle(person, lambda member: member.gone, gone.come_back)

    async def _each_circle(
        self,
        person: Person,
        meant: Callable[[Member], bool],
        change: Callable[[CircleStore, Person, datetime], Awaitable[None]],
    ) -> None:
        """Platforms tell of everybody, most of whom are in no circle: reading holds nobody up."""
        now = self._clock()
        async with self._store.reading(now) as tx:
            theirs = [each for each in await tx.circles.of(person) if (me := each.member_of(person)) and meant(me)]
        if not theirs:
            return
        async with self._store.writing(now) as tx:
            for circle in theirs:
                await change(tx.within(circle.id), person, now)
        self._wake()

    async def doubted(self) -> int:
        """How many messages may be there more than once; each was marked so before it could be."""
        async with self._store.reading(self._clock()) as tx:
            return await tx.outgoing.doubted()

    async def next_due(self, platform: str = "") -> datetime | None:
        """When `tick` next has something to do on this platform, or on any of those spoken through."""
        spoken = tuple(each for each in self._messengers if platform in {"", each})
        async with self._store.reading(self._clock()) as tx:
            return await tx.outgoing.next_due(spoken)
