"""What a command is called on Discord, where one that others begin with can't be called by itself."""

from __future__ import annotations

from bot.commands import COMMANDS
from bot.words import Typed

OPEN = "open"
BARE = {"rest": "start"}
"""What the bare command of a root that has actions is called there. Else `open`."""


def called(path: str) -> str:
    """The call's name for a command as Discord has it, its parts joined by dots."""
    name, _, action = path.partition(".")
    return name if action == BARE.get(name, OPEN) else path


def path(name: str) -> str:
    """The other way round, as it is typed: `plan open` for the call `plan`."""
    alone = "." in name or not any(each.startswith(f"{name}.") and one.listed for each, one in COMMANDS.items())
    return name.replace(".", " ") if alone else f"{name} {BARE.get(name, OPEN)}"


def written(node: Typed) -> str:
    """A command as it is typed on Discord, what it is given behind the names of its options."""
    return " ".join((f"/{path(node.name)}", *(f"{option}:{words}" for option, words in node.args)))
