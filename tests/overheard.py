"""What the core is asked and what it says, written down in plain words, whichever platform draws it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import ModuleType
from typing import Any

import pytest
from room import words

from bot.ids import Ids
from bot.messenger import Messenger
from bot.model import Envelope, Person, Place, Readers
from bot.planner import Planner
from bot.ui import Audience, Call, Happening, Reply, Talk
from bot.words import plain

NOBODY_ASKED = "home."
"""How the deliveries of what a platform draws by itself begin, so that it is up to date."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said."""

    to: str
    """Whom it answers, or `all`, or whom it goes to directly."""
    about: str
    """The call that is answered, or how it was said without one: post, direct, edit, event or thread."""
    words: str


@dataclass
class Script:
    """Everything that was said, in order."""

    lines: list[Line] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def note(self, to: str, about: str, said: str) -> None:
        self.lines.append(Line(to, about, said))


class Overheard(Planner):
    """Chooses the same whenever the same is asked, says one thing after the other, and all of it is noted."""

    def __init__(self, script: Script, *parts: Any, host: str = "", **_: Any) -> None:
        super().__init__(*parts, seed="seed", host=host)
        self._script = script

    async def handle(self, asked: Call, envelope: Envelope, seen: Audience = "all") -> Reply:
        reply = await super().handle(asked, envelope, seen)
        self._script.names[envelope.person.id] = envelope.person.name
        if not envelope.delivery.startswith(NOBODY_ASKED):
            cards = " ∥ ".join(map(words, (*reply.cards, *reply.aside)))
            self._script.note(envelope.person.name, asked.name, cards)
        return reply

    def speak_through(self, platform: str, messenger: Messenger) -> None:
        super().speak_through(platform, Ear(self._script, messenger))


@dataclass(frozen=True, slots=True)
class Ear:
    """Notes what came through."""

    script: Script
    messenger: Messenger

    async def post(self, place: Place, reply: Reply, nonce: str) -> str:
        message = await self.messenger.post(place, reply, nonce)
        self.script.note("all", "post", words(reply))
        return message

    async def direct(self, person: Person, reply: Reply, nonce: str) -> tuple[Place, str]:
        sent = await self.messenger.direct(person, reply, nonce)
        self.script.note(self.script.names[person.id], "direct", words(reply))
        return sent

    async def edit(self, place: Place, message: str, reply: Reply) -> None:
        await self.messenger.edit(place, message, reply)
        self.script.note("all", "edit", words(reply))

    async def find(self, place: Place, nonce: str) -> tuple[Place, str] | None:
        return await self.messenger.find(place, nonce)

    async def readers(self, place: Place) -> Readers | None:
        return await self.messenger.readers(place)

    async def mirror(self, place: Place, known: str, happening: Happening, nonce: str) -> str:
        made = await self.messenger.mirror(place, known, happening, nonce)
        if made:
            self.script.note("all", "event", f"{plain(happening.title)} · {plain(happening.where)}")
        return made

    async def thread(self, place: Place, talk: Talk, nonce: str) -> str:
        made = await self.messenger.thread(place, talk, nonce)
        if made:
            self.script.note("all", "thread", plain(talk.title))
        return made


@contextmanager
def overhearing(module: ModuleType, script: Script) -> Iterator[None]:
    """Whatever planner this module makes is overheard, and gives out the same ids at the same moments."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "Planner", partial(Overheard, script))
        patch.setattr(module, "Ids", lambda _: Ids(b"seed"))
        yield
