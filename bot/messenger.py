"""How the bot speaks first; each adapter provides one, the outbox uses it."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from bot.model import Person, Place, Readers
from bot.ui import Happening, Reply, Talk


class Refused(Exception):
    """The platform said no for good: nothing was sent, and asking again would not help."""


class Closed(Refused):
    """This person takes no direct messages."""


class Unreachable(Exception):
    """Nothing can be said there now: the place is gone, or the bot was put out of it. Nothing was sent."""


class Blind(Exception):
    """Our own messages can't be read back here at all, so that nobody can tell whether one went out."""


class Busy(Exception):
    """The platform asks to wait; nothing was sent."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


class Messenger(Protocol):
    """Any other exception leaves it open whether the message went out.

    `nonce` is the same on every attempt at one message, at most 25 characters.
    """

    async def post(self, place: Place, reply: Reply, nonce: str) -> str:
        """Say it in this conversation; the platform's id of the message."""
        ...

    async def direct(self, person: Person, reply: Reply, nonce: str) -> tuple[Place, str]:
        """Say it to one person alone; where that was, and the platform's id of the message."""
        ...

    async def edit(self, place: Place, message: str, reply: Reply) -> None:
        """Show this instead of what the message showed; `place` is the one it was shown at, direct or not."""
        ...

    async def find(self, place: Place, nonce: str) -> tuple[Place, str] | None:
        """Read back our own recent messages for this nonce; where it is and the platform's id, if it went out.

        A direct `place` names the person, as `direct` does; what comes back names the conversation. Refused means
        that our messages can't be read there now, Blind that they never can be: both leave it open whether this one
        is among them, but only after Blind it is sent again.
        """
        ...

    async def readers(self, place: Place) -> Readers | None:
        """Who can read this place now; None where the platform doesn't tell."""
        ...

    async def mirror(self, place: Place, known: str, happening: Happening, nonce: str) -> str:
        """Keep the platform's own event in step: make it, change the `known` one, or take it down.

        One of ours that is there already is adopted, not made twice. Returns its id, or "" where there is none.
        """
        ...

    async def thread(self, place: Place, talk: Talk, nonce: str) -> str:
        """Open a thread; its id, also where it is open already, or "" where the platform has none."""
        ...
