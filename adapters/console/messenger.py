"""The room: what was shown, to whom, and in which order. The bot speaks first through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from bot.model import Person, Place, Readers
from bot.ui import Happening, Reply, Talk

PLATFORM = "console"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on the screen; `only` is the one person who sees it, or empty."""

    message: str
    place: Place
    only: str
    reply: Reply


@dataclass(slots=True)
class Room:
    """Keeps what is on the screen, as a platform would; the planner may be rebuilt meanwhile."""

    draw: Callable[[Shown, Reply | None], None]
    """Shows a message; with what it showed before, where it is brought up to date."""
    names: dict[str, str] = field(default_factory=dict)
    """Each person's name by id, as they write it."""
    shown: list[Shown] = field(default_factory=list)
    _nonces: dict[str, str] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def show(self, place: Place, reply: Reply, only: str = "", message: str = "") -> str:
        """Put a message on the screen, or show it anew if it has a place there already."""
        before = next((each.reply for each in reversed(self.shown) if message and each.message == message), None)
        found = Shown(message or f"m{next(self._numbers)}", place, only, reply)
        self.shown.append(found)
        self.draw(found, before)
        return found.message

    async def post(self, place: Place, reply: Reply, nonce: str) -> str:
        self._nonces[nonce] = self.show(place, reply)
        return self._nonces[nonce]

    async def direct(self, person: Person, reply: Reply, nonce: str) -> tuple[Place, str]:
        place = Place(PLATFORM, person.id, direct=True)
        self._nonces[nonce] = self.show(place, reply, only=person.id)
        return place, self._nonces[nonce]

    async def edit(self, place: Place, message: str, reply: Reply) -> None:
        """A message of an earlier evening is not on this screen any more; there is nothing to bring up to date."""
        before = next(
            (each for each in reversed(self.shown) if each.message == message and each.place.id == place.id), None
        )
        if before is not None and before.reply.cards != reply.cards:
            self.show(before.place, reply, before.only, message)

    async def find(self, place: Place, nonce: str) -> tuple[Place, str] | None:
        """A direct place here is the person's own, so it stands as it was asked for."""
        return (place, self._nonces[nonce]) if nonce in self._nonces else None

    async def readers(self, _place: Place) -> Readers | None:
        """Whoever sits at this machine; nobody counts them."""
        return None

    async def mirror(self, _place: Place, _known: str, _happening: Happening, _nonce: str) -> str:
        """A terminal has no calendar of its own."""
        return ""

    async def thread(self, _place: Place, _talk: Talk, _nonce: str) -> str:
        """Nor has it threads."""
        return ""

    def seen_by(self, person: str, place: Place) -> list[Shown]:
        """What this person can see, newest first: the channel they are in, and what was for them alone.

        Of a message shown more than once only the newest state counts.
        """
        found: dict[str, Shown] = {}
        for each in reversed(self.shown):
            mine = each.only == person
            if each.message not in found and (mine or (not each.only and each.place == place)):
                found[each.message] = each
        return list(found.values())
