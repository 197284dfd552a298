"""A plan made in the pretend room, for the tests about plans."""

from __future__ import annotations

from room import Guest

from bot.ui import Reply

TACOS = '/plan new Tacos when="sat 7pm"'


async def planned(guest: Guest, line: str = TACOS) -> Reply:
    """The public card of a plan this guest makes."""
    await guest.presses(await guest.types(line), "Yes")
    return guest._world.room.public[-1]
