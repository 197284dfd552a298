"""Everything a feature may touch while it answers one call, draws one card or takes one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from activities.catalogue import Catalogue
from bot.model import Circle, Envelope, Member
from bot.store import CircleStore, Transaction
from bot.store.desk import Desk
from bot.ui import Call
from bot.words import When


@dataclass(frozen=True, slots=True)
class Visit:
    """A call from anybody, member or not; `circle` is the one whose home this is, or the only one they belong to."""

    envelope: Envelope
    call: Call
    circle: Circle | None
    member: Member | None
    now: datetime
    all: Transaction
    catalogue: Catalogue
    rng: Random
    host: str
    """Who runs this bot, as they named themselves."""

    @property
    def here(self) -> Circle | None:
        """The circle whose home channel this is, whoever calls."""
        places = {self.envelope.place, self.envelope.parent}
        return self.circle if self.circle is not None and self.circle.home in places else None


@dataclass(frozen=True, slots=True)
class Turn:
    """A call from a member; `store` holds their circle and no other."""

    envelope: Envelope
    call: Call
    circle: Circle
    member: Member
    now: datetime
    store: CircleStore
    catalogue: Catalogue
    rng: Random
    host: str
    desk: Desk

    @property
    def at_home(self) -> bool:
        """Whether what is said to all is said in the circle's home channel or a thread of it."""
        return self.circle.home in {self.envelope.place, self.envelope.parent}

    async def refresh(self, subject: Call) -> None:
        """Bring every copy of a card up to date, but for the one this call came from: the reply does that."""
        await self.store.deliveries.refresh(subject, but=self.envelope.message)

    async def keep(self, words: Mapping[str, str]) -> int:
        """Seal words of this member's for a button that carries the draft: they come back as its call's words."""
        return await self.desk.keep(self.envelope.person, words)

    def mine(self, at: datetime) -> When:
        """A moment for this member's eyes."""
        return When(at, self.member.zone.key)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a card is drawn from, or a step is taken in, when nobody has just called."""

    circle: Circle
    recipient: Member | None
    """The member a private message is for; None for the home channel and for steps."""
    now: datetime
    due_at: datetime
    store: CircleStore
    catalogue: Catalogue
    rng: Random
    host: str
    first: bool = True
    """Whether this is about to be said, rather than brought up to date."""


@dataclass(frozen=True, slots=True)
class Later:
    """A card's answer to being drawn now: rather at this moment."""

    at: datetime
