"""What people, places and commands are called on Slack, whose own ids are unique only within a workspace."""

from __future__ import annotations

import json

from bot.words import Typed

PLATFORM = "slack"
ROOT = "/fireside"
"""The one command that all others stand behind."""


def whole(team: str, id: str) -> str:
    """The id of a person or a place among all workspaces."""
    return f"{team}.{id}"


def team(id: str) -> str:
    """The workspace a whole id belongs to."""
    return id.partition(".")[0] if "." in id else ""


def own(id: str) -> str:
    """The part of a whole id that Slack itself knows."""
    return id.rpartition(".")[2]


def written(node: Typed) -> str:
    """A command as it is typed on Slack, with what it is given behind it."""
    if node.line:
        return f"{ROOT} {node.line.removeprefix('/')}"
    given = (f"{name}={json.dumps(words, ensure_ascii=False)}" for name, words in node.args)
    return " ".join((ROOT, *node.name.split("."), *given))
