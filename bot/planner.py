"""The core planner behind every adapter: one call in, one reply out, and what is due when it is due."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import cast
from zoneinfo import ZoneInfo

import bot.features  # noqa: F401 what people can do is registered by being imported
from activities.catalogue import Catalogue
from bot.commands import CARDS, CHOICES, COMMANDS, STEPS, Command, Later, Scene, Turn, Visit, find
from bot.commands.fields import Reading
from bot.commands.registry import ids
from bot.commands.typed import typed
from bot.errors import NotAllowed, NotFound, UserError
from bot.features.care import care
from bot.ids import read_short, short
from bot.messenger import Messenger
from bot.model import Circle, Delivery, Envelope
from bot.outbox import Outbox
from bot.store import Store, Transaction
from bot.ui import PAGE_FIELDS, Audience, Button, Call, Card, Form, Option, Reply, call
from bot.words import Part, Said, say

log = logging.getLogger(__name__)

FORM_READ_SECONDS = 1
UTC = ZoneInfo("UTC")
OURS = frozenset({"c", "draft", "ok"})
"""Arguments of the planner's own: a claimed circle, a draft, and that a form was submitted."""


class Planner:
    """Holds nothing about anybody: a new one on the same database goes on where the last one stopped."""

    def __init__(
        self, store: Store, catalogue: Catalogue, clock: Callable[[], datetime], *, seed: str = "", host: str = ""
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._clock = clock
        self._seed = seed or secrets.token_hex(8)
        self._host = host
        self._messengers: dict[str, Messenger] = {}
        self._outbox = Outbox(store, self._messengers, self._draw, self._take)

    def speak_through(self, platform: str, messenger: Messenger) -> None:
        """From now on deliver what is due on this platform, through this messenger."""
        self._messengers[platform] = messenger

    def typed(self, line: str) -> Call:
        """The call a typed line stands for."""
        return typed(line)

    def commands(self) -> tuple[Command, ...]:
        """What people can type, as declared; adapters register these."""
        return tuple(each for each in COMMANDS.values() if each.listed)

    def audience(self, asked: Call) -> Audience:
        """Who sees the answer at most; known before anything is read, as platforms fix it at the acknowledgement."""
        return COMMANDS[asked.name].audience if asked.name in COMMANDS else "private"

    async def form(self, asked: Call, envelope: Envelope) -> Form | None:
        """The form to show before this call can be answered, or None.

        Judges shape alone. Reads, for at most a second, only where the call carries a draft or changes something that
        is already there.

        Raises:
            TimeoutError: the database took longer; answer with a card rather than a blank form.
        """
        command = COMMANDS.get(asked.name)
        if command is None or any(name not in known_args(command) for name, _ in asked.args):
            return None
        submitted = bool(asked.given("ok")) or any(asked.given(each.name) for each in command.visible)
        values: Mapping[str, str] = {}
        if command.visible and (asked.given("draft") or command.prefill):
            async with asyncio.timeout(FORM_READ_SECONDS):
                values = await self._values(command, asked, envelope)
        if not submitted and command.visible and (values or not command.listed):
            return command.form(asked, values)
        return command.missing(asked, {} if asked.given("ok") else values)

    async def handle(self, asked: Call, envelope: Envelope) -> Reply:
        """Answer a call. Never raises: a person always hears back, and what they wrote is kept."""
        now = self._clock()
        draft: int | None = None
        reply: Reply
        try:
            command = find(asked.name)
            asked, draft = await self._with_draft(command, asked, envelope, now)
            reply = await self._answer(command, asked, envelope, draft, now)
        except UserError as error:
            reply = await self._explain(asked, envelope, error, draft, now)
        except Exception:
            code = secrets.token_hex(3)
            log.exception("call.failed", extra={"call": asked.name if asked.name in COMMANDS else "?", "code": code})
            words = say("Something went wrong on my side, and it is noted as {code}. Please try once more.", code=code)
            reply = Reply((Card(words, buttons=again(asked, draft)),))
        return replace(reply, aside=reply.aside + care(prose(asked), envelope))

    async def choices(self, asked: Call, field: str, envelope: Envelope) -> tuple[Option, ...]:
        """Completions for what stands in this field so far; nothing rather than an error."""
        command = COMMANDS.get(asked.name)
        declared = next((each for each in command.fields if each.name == field), None) if command else None
        if command is None or declared is None:
            return ()
        if not declared.choices:
            words = asked.given(field).casefold()
            return tuple(each for each in declared.options if words in each.value.casefold())
        now = self._clock()
        try:
            async with self._store.reading(now) as tx:
                turn = await self._turn(tx, command, asked, envelope, now)
                return await CHOICES[declared.choices](turn, asked.given(field)) if isinstance(turn, Turn) else ()
        except UserError:
            return ()

    async def shown(self, reply: Reply, envelope: Envelope, message: str) -> None:
        """A reply was shown to all as this message: keep it up to date from now on."""
        if reply.subject is None:
            return
        async with self._store.writing(self._clock()) as tx:
            circle = await tx.circles.at(envelope)
            if circle is not None:
                await tx.within(circle.id).deliveries.shown(reply.subject, envelope.place, message)

    async def tick(self, now: datetime) -> None:
        """Do all that is due by now."""
        await self._outbox.deliver(now)

    async def next_due(self) -> datetime | None:
        """When `tick` next has something to do on the platforms spoken through."""
        async with self._store.reading(self._clock()) as tx:
            return await tx.outgoing.next_due(tuple(self._messengers))

    async def _values(self, command: Command, asked: Call, envelope: Envelope) -> Mapping[str, str]:
        now = self._clock()
        async with self._store.reading(now) as tx:
            if asked.given("draft"):
                return await tx.desk.draft(envelope.person, draft_id(asked))
            try:
                turn = await self._turn(tx, command, asked, envelope, now)
                return await command.current(turn, asked)
            except UserError:
                return {}

    async def _with_draft(
        self, command: Command, asked: Call, envelope: Envelope, now: datetime
    ) -> tuple[Call, int | None]:
        """The call with its draft's words, and the draft under which all its words are now kept."""
        words = {name: value for name, value in asked.args if name not in OURS and name not in command.refs}
        if asked.given("draft"):
            async with self._store.reading(now) as tx:
                kept = await tx.desk.draft(envelope.person, draft_id(asked))
            if not words or words == kept:
                return Call(asked.name, tuple({**kept, **dict(asked.args)}.items())), draft_id(asked)
            words = {**still_meant(command, asked, kept), **words}
        asked = asked.having(**words)
        if command.writes and any(asked.given(name) for name in command.prose):
            async with self._store.writing(now) as tx:
                return asked, await tx.desk.keep(envelope.person, words)
        return asked, None

    async def _answer(
        self, command: Command, asked: Call, envelope: Envelope, draft: int | None, now: datetime
    ) -> Reply:
        check_args(command, asked)
        async with self._transaction(command, now) as tx:
            if command.writes and not await tx.desk.take_in(envelope.place.platform, envelope.delivery):
                return Reply((Card(say("I have that already; nothing was done twice.")),))
            turn = await self._turn(tx, command, asked, envelope, now)
            if not asked.given("ok"):
                asked = Call(asked.name, tuple({**await command.current(turn, asked), **dict(asked.args)}.items()))
            zone = turn.member.zone if turn.member else turn.circle.zone if turn.circle else UTC
            reply = await command.answer(turn, asked, Reading(now, zone))
            check_audience(command, reply)
            if command.writes and draft is not None:
                await tx.desk.drop(envelope.person, draft)
            return await self._at_home(tx, turn, reply)

    def _transaction(self, command: Command, now: datetime) -> AbstractAsyncContextManager[Transaction]:
        return self._store.writing(now) if command.writes else self._store.reading(now)

    async def _turn(
        self, tx: Transaction, command: Command, asked: Call, envelope: Envelope, now: datetime
    ) -> Turn | Visit:
        circle = await self._circle(tx, asked, envelope)
        member = circle.member_of(envelope.person) if circle else None
        if circle and member and command.writes and member.name != envelope.person.name:
            await tx.within(circle.id).members.rename(member.id, envelope.person.name)
        rng = Random(f"{self._seed}|{circle.id if circle else 0}|{asked.name}|{now.isoformat()}")
        if command.needs == "anyone":
            return Visit(envelope, asked, circle, member, now, tx, self._catalogue, rng, self._host)
        if circle is None:
            raise NotFound("There is no circle here yet. /setup starts one in this channel.")
        if member is None:
            raise NotAllowed("You are not in this circle yet. /join lets you in.")
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
        if len(active) > 1 and envelope.place.direct:
            raise Which(tuple(active))
        among = active or theirs
        return among[0] if len(among) == 1 and envelope.place.direct else None

    async def _at_home(self, tx: Transaction, turn: Turn | Visit, reply: Reply) -> Reply:
        """Outside the home channel a reply stays private, and what it says to all goes home by the outbox."""
        if reply.to != "all" or not isinstance(turn, Turn) or turn.at_home:
            return reply
        if reply.subject is not None:
            key = f"home|{turn.envelope.place.platform}|{turn.envelope.delivery}"
            await tx.within(turn.circle.id).deliveries.post(turn.circle, key, reply.subject, key)
        return replace(reply, to="private")

    async def _explain(
        self, asked: Call, envelope: Envelope, error: UserError, draft: int | None, now: datetime
    ) -> Reply:
        """The error as a sentence, with what the person wrote behind *Try again*."""
        command = COMMANDS.get(asked.name)
        words = {} if command is None else {n: v for n, v in asked.args if n not in OURS and n not in command.refs}
        if words and draft is None and not isinstance(error, NotAllowed):
            async with self._store.writing(now) as tx:
                draft = await tx.desk.keep(envelope.person, words)
        if isinstance(error, Which):
            kept = carrying(asked, draft)
            buttons = [Button(say("{name}", name=each.name), kept.having(c=short(each.id))) for each in error.circles]
            return Reply((Card(said(error), buttons=tuple(buttons)),))
        return Reply((Card(said(error), buttons=again(asked, draft)),))

    async def _scene(self, tx: Transaction, one: Delivery, now: datetime) -> Scene | None:
        circle = await tx.circles.by_id(one.circle)
        if circle is None:
            return None
        recipient = next(
            (each for each in circle.everyone if one.kind == "direct" and each.person.id == one.recipient), None
        )
        rng = Random(f"{self._seed}|{one.key}")
        return Scene(circle, recipient, now, one.due_at, tx.within(circle.id), self._catalogue, rng, self._host)

    async def _draw(self, tx: Transaction, one: Delivery, now: datetime) -> Reply | datetime | None:
        asked = Call.parse(one.call)
        maker, refs = CARDS[asked.name]
        scene = await self._scene(tx, one, now)
        if scene is None:
            return None
        drawn = await maker(scene, **ids(refs, asked))
        return drawn.at if isinstance(drawn, Later) else drawn

    async def _take(self, tx: Transaction, one: Delivery, now: datetime) -> None:
        asked = Call.parse(one.call)
        taken, refs = STEPS[asked.name]
        if scene := await self._scene(tx, one, now):
            await taken(scene, **ids(refs, asked))


class Which(UserError):
    """Somebody of several circles wrote a direct message without saying which one is meant."""

    def __init__(self, circles: tuple[Circle, ...]) -> None:
        super().__init__("You belong to more than one circle. Which one is this for?")
        self.circles = circles


def said(error: UserError) -> Said:
    return say(error.template, **cast("dict[str, Part]", error.parts))


def known_args(command: Command) -> set[str]:
    return {*command.refs, *OURS, *(each.name for each in command.fields)}


def check_args(command: Command, asked: Call) -> None:
    unknown = [name for name, _ in asked.args if name not in known_args(command)]
    if not unknown:
        return
    name = command.name.replace(".", " ")
    takes = ", ".join(each.name for each in command.visible)
    if not takes:
        raise UserError("/{name} takes nothing more; it works by itself.", name=name)
    if unknown[0] == "?":
        raise UserError("/{name} needs its words named: {takes}.", name=name, takes=takes)
    raise UserError("/{name} has no {unknown}. It takes {takes}.", name=name, unknown=unknown[0][:40], takes=takes)


def check_audience(command: Command, reply: Reply) -> None:
    """Refuse what is more public than declared: a bug, not a person's doing: the platform has already fixed who sees the answer."""
    if reply.to == "all" and command.audience == "private":
        raise AssertionError(f"{command.name} is declared private")


def still_meant(command: Command, asked: Call, kept: Mapping[str, str]) -> dict[str, str]:
    """The draft's words that new ones are added to: a form of one page names all its fields, the emptied ones too."""
    whole = bool(asked.given("ok")) and len(command.visible) <= PAGE_FIELDS
    page = {each.name for each in command.visible} if whole else set()
    return {name: value for name, value in kept.items() if name not in page}


def draft_id(asked: Call) -> int:
    try:
        return read_short(asked.given("draft"))
    except ValueError:
        return 0


def carrying(asked: Call, draft: int | None) -> Call:
    """The same call as a button may carry it: ids travel, and the words wait in the draft."""
    command = COMMANDS.get(asked.name)
    refs = command.refs if command else ()
    kept = {name: value for name, value in asked.args if name in refs or name == "c"}
    return call(asked.name, **kept, **({"draft": short(draft)} if draft else {}))


def again(asked: Call, draft: int | None) -> tuple[Button, ...]:
    return (Button(say("Try again"), carrying(asked, draft)),) if draft else ()


def prose(asked: Call) -> tuple[str, ...]:
    command = COMMANDS.get(asked.name)
    return tuple(asked.given(name) for name in command.prose if asked.given(name)) if command else ()
