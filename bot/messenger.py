"""How the bot speaks first; each adapter provides one, the outbox uses it."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from bot.model import Person, Place
from bot.ui import Reply


class Refused(Exception):
    """The platform said no for good: nothing was sent, and asking again would not help."""


class Closed(Refused):
    """This person takes no direct messages."""


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
        that our messages can't be read there, and leaves it open whether this one is among them.
        """
        ...
