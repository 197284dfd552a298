"""What was asked for and shown, kept for the buttons below it: words never travel, so it waits in a sealed draft."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from bot.choosing.wanted import Wanted
from bot.commands import Turn
from bot.ui import Button, Card, Reply, call
from bot.words import say


@dataclass(frozen=True, slots=True)
class Slate:
    """Ideas shown to one member under one request: the latest, and all there were so far."""

    wanted: Wanted
    ideas: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


async def keep(turn: Turn, slate: Slate) -> int:
    """The id under which this member finds it again, for as long as drafts are kept."""
    return await turn.keep(
        {
            "wanted": json.dumps(asdict(slate.wanted)),
            "ideas": " ".join(slate.ideas),
            "shown": " ".join(slate.shown),
        }
    )


async def kept(turn: Turn, s: int) -> Slate | None:
    """None when it is gone, or somebody else's."""
    words = await turn.desk.draft(turn.envelope.person, s)
    if "wanted" not in words:
        return None
    asked = json.loads(words["wanted"])
    known = {each.name: in_one(asked[each.name]) for each in fields(Wanted) if each.name in asked}
    return Slate(Wanted(**known), tuple(words["ideas"].split()), tuple(words["shown"].split()))


def in_one(value: Any) -> Any:  # noqa: ANN401 JSON's own: it has lists for tuples
    return tuple(value) if isinstance(value, list) else value


def gone() -> Reply:
    new = Button(say("Suggest something"), call("suggest"), "good")
    return Reply((Card(say("Those ideas are from a while ago."), (say("New ones are quickly found."),), (new,)),))
