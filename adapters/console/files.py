"""Photos from this machine: whoever types here names their files, and the planner gets what is in them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.commands.fields import EMPTYING
from bot.errors import UserError
from bot.ids import LONGEST, read_short
from bot.model import Envelope
from bot.photos import MOST_MEGABYTES
from bot.planner import Planner
from bot.ui import Call

FIELD = "photos"


async def sent(planner: Planner, call: Call, envelope: Envelope) -> Call:
    """The call with its files handed in, and the ids they got in place of their names.

    Raises:
        UserError: one isn't there, can't be read, or is not taken; says which.
    """
    named = "" if call.given(FIELD) in EMPTYING else call.given(FIELD)
    names = [each.strip() for each in named.split(",") if each.strip()]
    ids = [await received(planner, each, envelope) for each in names]
    return call.having(**{FIELD: ",".join(ids)}) if ids else call


async def received(planner: Planner, name: str, envelope: Envelope) -> str:
    try:
        data = await asyncio.to_thread(beginning, name)
    except FileNotFoundError:
        if is_id(name):
            return name
        raise UserError("There is no file {name} on this machine.", name=name) from None
    except (OSError, ValueError):
        raise UserError("The file {name} can't be read.", name=name) from None
    try:
        return await planner.receive(data, envelope)
    except UserError as error:
        raise UserError("{name}: {why}", name=name, why=str(error)) from None


def beginning(name: str) -> bytes:
    """The whole file, or one byte more than is taken."""
    path = Path(name).expanduser() if name.startswith("~/") else Path(name)
    if path.exists() and not path.is_file():
        raise IsADirectoryError(name)
    with path.open("rb") as file:
        return file.read((MOST_MEGABYTES << 20) + 1)


def is_id(name: str) -> bool:
    """Whether it stands for a photo already, as in a form that comes back."""
    try:
        read_short(name)
    except ValueError:
        return False
    return len(name) == LONGEST
