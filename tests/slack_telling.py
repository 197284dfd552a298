"""How a pretend Slack tells where something was pressed and what was typed, and how people find what to press."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import slack_rules as rules
from slack_answers import Shown
from slack_places import View

KEPT = re.compile(r"(<[@#]\w+(?:\|[^>]*)?>|https?://\S+)")


def place(surface: Shown, *, suggestion: bool = False) -> dict[str, Any]:
    """Where something was pressed, as Slack tells it."""
    if isinstance(surface, View):
        return {"container": {"type": "view", "view_id": surface.id}, "view": surface.payload()}
    channel = surface.channel
    container: dict[str, Any] = {
        "type": "message",
        "message_ts": surface.ts,
        "channel_id": channel.id,
        "is_ephemeral": surface.ephemeral,
    }
    if surface.thread:
        container["thread_ts"] = surface.thread
    told = {"container": container, "channel": {"id": channel.id, "name": channel.told}}
    if not surface.ephemeral or suggestion:
        told["message"] = surface.payload()
    return told


def nothing(_: object) -> bool:
    return False


def is_button(element: Mapping[str, Any], label: str) -> bool:
    return element["type"] == "button" and label in {rules.words(element["text"]), element["action_id"]}


def names_of(block: Mapping[str, Any], element: Mapping[str, Any]) -> set[str]:
    """What an element that something is picked in can be called."""
    found = {block["block_id"], element["action_id"]}
    for each in (block.get("label"), block.get("text"), element.get("placeholder")):
        if each:
            found.add(rules.words(each))
    return found


def field(view: View, name: str) -> dict[str, Any]:
    """A field of a form, by block_id or label."""
    for id, block in view.fields.items():
        if name in {id, rules.words(block["label"])}:
            return block
    raise AssertionError(f"no field {name!r}, only {list(view.fields)}")


def serial(shown: Shown) -> int:
    return shown.serial if isinstance(shown, View) else shown.post.serial


def escaped(text: str) -> str:
    """What somebody typed, as Slack tells it."""
    return "".join(
        piece if piece.startswith(("<@", "<#")) else f"<{plain(piece)}>" if at % 2 else plain(piece)
        for at, piece in enumerate(KEPT.split(text))
    )


def plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
