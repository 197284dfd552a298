"""One evening at the console: people speak, press and let time pass, and the planner answers."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

from rich.console import Console
from rich.text import Text

from adapters.console import files, render
from adapters.console.messenger import PLATFORM, Room, Shown
from adapters.console.parse import At, Directive, Line, Pressed, Typed, Wait
from adapters.console.written import Written
from bot.commands import COMMANDS
from bot.commands.typed import SENT, followed
from bot.errors import UserError
from bot.model import Envelope, Person, Place
from bot.planner import Planner
from bot.ui import Audience, Call, Form, Reply
from bot.words import Said, say

HOME = "home"
DIRECT = "direct"
BREATH = timedelta(seconds=1)
"""How long a line takes on a clock that stands still between lines."""


class Clock:
    """The session's time: the machine's own plus what was waited, or one that moves only when told."""

    def __init__(self, start: datetime | None, *, live: bool) -> None:
        self._live = live
        self._now = start or datetime.now(UTC)
        self._ahead = self._now - datetime.now(UTC) if start else timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead if self._live else self._now

    def move_to(self, to: datetime) -> None:
        self._ahead += to - self.now()
        self._now = to

    def breathe(self) -> None:
        if not self._live:
            self._now += BREATH


class Session:
    """The people at one console, the channel they are in, and the planner that answers them."""

    def __init__(self, planner: Callable[[], Planner], clock: Clock, console: Console, address: str) -> None:
        self._make = planner
        self._clock = clock
        self._console = console
        self._address = address
        self._name = secrets.token_hex(6)
        self._deliveries = count(1)
        self._channel = HOME
        self.room = Room(self._draw)
        self.planner = self._start()

    def _start(self) -> Planner:
        planner = self._make()
        planner.speak_through(PLATFORM, self.room)
        return planner

    async def take(self, line: Line) -> Form | None:
        """Do what a line asks for, and all that falls due by it.

        Returns the form, where one is still to be filled in; it has been shown.

        Raises:
            UserError: the console can't do that.
        """
        form: Form | None = None
        if isinstance(line, Typed | Pressed):
            self._clock.breathe()
        match line:
            case Typed():
                form = await self._type(line)
            case Pressed():
                form = await self._press(line)
            case Wait(span=span):
                await self.advance(self._clock.now() + span)
            case At(moment=to):
                await self._go_to(to)
            case Directive():
                self._direct(line)
        await self.planner.tick(self._clock.now())
        return form

    async def send(self, who: str, call: Call, written: Written, message: str = "") -> Form | None:
        """One call as this person, forms first.

        Raises:
            UserError: it names a file that can't be taken.
        """
        envelope = self._envelope(who, message)
        if written.as_it_is:
            call = await self._filled(call, envelope)
        form = await self.planner.form(call, envelope)
        if isinstance(form, Reply):
            self.room.show(envelope.place, form, envelope.person.id)
            return None
        if form:
            if self._console.is_terminal:
                self.write([render.text(form.title, "bold"), *render.introduction(form)])
            else:
                self.write(render.form(form, who, written))
            return form
        call = await files.sent(self.planner, call, envelope)
        reply = await self.planner.handle(call, envelope)
        await self._answer(reply, envelope, self._pressed(message), self.planner.audience(call, envelope))
        return None

    def now(self) -> datetime:
        return self._clock.now()

    async def tick(self, now: datetime) -> None:
        await self.planner.tick(now)

    async def next_due(self) -> datetime | None:
        return await self.planner.next_due()

    async def advance(self, to: datetime) -> None:
        """Let time pass up to this moment, doing everything due on the way, in order."""
        while (due := await self.planner.next_due()) is not None and due <= to:
            self._clock.move_to(max(due, self._clock.now()))
            await self.planner.tick(self._clock.now())
        self._clock.move_to(to)

    def write(self, lines: list[Text]) -> None:
        for line in lines:
            for piece in render.folded(line, self._console):
                self._console.print(piece)

    def sees(self, who: str) -> list[Shown]:
        """What this person can see, newest first."""
        return self.room.seen_by(who.casefold(), self._place(who))

    async def _answer(self, reply: Reply, envelope: Envelope, pressed: Shown | None, audience: Audience) -> None:
        who = envelope.person.id
        if reply.to == "all":
            message = self.room.show(envelope.place, reply, who if envelope.place.direct else "")
            await self.planner.shown(reply, envelope, message)
        elif reply.to == "in_place" and pressed is not None and (pressed.only or audience == "all"):
            self.room.show(pressed.place, reply, pressed.only, pressed.message)
            if not pressed.only:
                await self.planner.shown(reply, envelope, pressed.message)
        elif reply.cards:
            self.room.show(envelope.place, reply, who)
        if reply.aside:
            self.room.show(envelope.place, Reply(reply.aside), who)

    async def _filled(self, call: Call, envelope: Envelope) -> Call:
        """What was typed says nothing of goes along as the form holds it; elsewhere a form sends all of its fields."""
        fields = {each.name for each in COMMANDS[call.name].visible} if call.name in COMMANDS else set()
        own = {name: words for name, words in call.args if name in fields}
        bare = call.having(**dict.fromkeys((*own, SENT), ""))
        form = await self.planner.form(bare, envelope, whole=not bare.given("page"))
        if isinstance(form, Form):
            return form.submit.having(**{**dict(form.values), **own})
        return bare if form else call.having(**{SENT: ""})

    async def _type(self, line: Typed) -> Form | None:
        call = self.planner.typed(line.line)
        return await self.send(line.who, call, Written(call))

    async def _press(self, line: Pressed) -> Form | None:
        found = self._find(line)
        if found is None:
            raise UserError("{who} sees no button [{label}] here.", who=line.who, label=line.label)
        message, call = found
        asked = followed(call, line.words)
        own = tuple(pair for pair in asked.args if pair not in call.args)
        return await self.send(line.who, asked, Written(Call(call.name, own), line.label), message)

    def _find(self, line: Pressed) -> tuple[str, Call] | None:
        """The button meant: on the newest message that has that label, the nth in reading order."""
        for fits in (str.__eq__, str.startswith):
            for each in self.sees(line.who):
                calls = [call for label, call in pressable(each.reply) if fits(folded(label), folded(line.label))]
                if len(calls) >= line.nth:
                    return each.message, calls[line.nth - 1]
        return None

    def _pressed(self, message: str) -> Shown | None:
        return next((each for each in reversed(self.room.shown) if each.message == message), None) if message else None

    async def _go_to(self, to: datetime) -> None:
        now = self._clock.now()
        if to < now:
            raise UserError("It is {now} already; time only goes forward here.", now=f"{now:%Y-%m-%dT%H:%M}Z")
        await self.advance(to)

    def _direct(self, line: Directive) -> None:
        match line.name:
            case "restart":
                self.planner = self._start()
            case "db":
                self._say(say("{address}", address=self._address))
            case "room":
                self._channel = line.words.casefold() or HOME

    def _draw(self, shown: Shown, before: Reply | None) -> None:
        only = self.room.names.get(shown.only, shown.only)
        here = shown.place.direct or shown.place.id == self._channel
        elsewhere = "" if here else shown.place.id
        if before is None:
            self.write(render.reply(shown.reply, only, elsewhere, numbered=self._console.is_terminal))
        else:
            self.write(render.changes(before, shown.reply, only, elsewhere, numbered=self._console.is_terminal))

    def _say(self, said: Said) -> None:
        self.write([render.text(said)])

    def _place(self, who: str) -> Place:
        if self._channel == DIRECT:
            return Place(PLATFORM, who.casefold(), direct=True)
        return Place(PLATFORM, self._channel)

    def _envelope(self, who: str, message: str) -> Envelope:
        person = Person(PLATFORM, who.casefold(), who)
        self.room.names[person.id] = who
        delivery = f"{self._name}:{next(self._deliveries)}"
        pressed = self._pressed(message)
        return Envelope(person, pressed.place if pressed else self._place(who), delivery, message=message)


def folded(label: str) -> str:
    return label.casefold().replace("’", "'")


def pressable(reply: Reply) -> list[tuple[str, Call]]:
    """Everything on a message that can be pressed or picked, in reading order."""
    found: list[tuple[str, Call]] = []
    for card in reply.cards:
        found += [(render.plain(each.label), each.call) for each in render.pressable(card)]
        if card.select is not None:
            picked = card.select
            found += [(render.plain(o.label), picked.call.having(**{picked.field: o.value})) for o in picked.options]
    return found
