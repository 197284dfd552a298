"""Where something was asked, and how an answer gets back there; a modal carries it, and the call it was opened for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from bot.payload import Json, text
from bot.ui import Call

Surface = Literal["command", "message", "ephemeral", "modal", "home", "shortcut"]

SURFACES: dict[str, Surface] = {each: each for each in get_args(Surface)}


@dataclass(frozen=True, slots=True, repr=False)
class Origin:
    """One place on Slack. Its address lets whoever has it speak there for half an hour, so it is never printed."""

    surface: Surface
    channel: str = ""
    """Slack's own id; empty for the Home tab and for global shortcuts."""
    message: str = ""
    """The message pressed on."""
    thread: str = ""
    """The thread that message stands in, not the one it may have begun."""
    url: str = ""
    """Where Slack takes answers for as long as the trigger is remembered."""
    view: str = ""
    """The view pressed in or submitted."""


def packed(origin: Origin, asked: Call) -> str:
    """Both as a view's private metadata; whoever reads the view does not see it, and only we can write it."""
    kept = {key: value for key, value in asdict(origin).items() if value}
    return json.dumps({**kept, "call": str(asked)}, ensure_ascii=False)


def unpacked(view: Json) -> tuple[Origin, Call]:
    """What a view was opened for; in doubt a modal that asks for nothing."""
    try:
        found = json.loads(text(view, "private_metadata"))
    except (ValueError, RecursionError):
        found = {}
    kept: Json = found if isinstance(found, Mapping) else {}
    origin = Origin(
        SURFACES.get(text(kept, "surface"), "modal"),
        channel=text(kept, "channel"),
        message=text(kept, "message"),
        thread=text(kept, "thread"),
        url=text(kept, "url"),
        view=text(view, "id"),
    )
    return origin, Call.parse(text(kept, "call"))
