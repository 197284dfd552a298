"""A typed line into a call: `suggest thai cooking budget=2`, with any kind of quotes."""

from __future__ import annotations

import re

from bot.commands.registry import COMMANDS, Command
from bot.ui import Call

STRAIGHT = r'"((?:[^"\\]|\\.)*)"'
CURLY = r"[“„«‟＂]([^”“»‟＂]*)[”“»‟＂]"
UNCLOSED = r"""["“„«‟＂](.*?)["”“»‟＂]?(?<=\S)(?=\s++[^\W\d]\w*+=|\s*+$)"""
QUOTED = f"{STRAIGHT}|{CURLY}|{UNCLOSED}"
TOKEN = re.compile(rf"([^\W\d]\w*)=(?:{QUOTED}|(\S*))|{QUOTED}|(\S+)", re.DOTALL)
ESCAPE = re.compile(r'\\(["\\])')


def typed(line: str) -> Call:
    """The call a line stands for. Nothing is refused here: what doesn't fit travels on, and the answer explains it.

    Quotes may be straight or curly, and one left open goes as far as the next field. `key=value` names a field,
    anything else fills the positional fields in order, the last of which takes all the rest.
    """
    name, _, rest = line.strip().removeprefix("/").partition(" ")
    name = name.casefold()
    named, loose = split(rest)
    if loose and is_listed(f"{name}.{loose[0].casefold()}"):
        name, loose = f"{name}.{loose[0].casefold()}", loose[1:]
    elif name not in COMMANDS or loose or named:
        name = default_action(name)
    command = COMMANDS.get(name)
    args = dict(named)
    if loose:
        args = place(command, loose, args)
    return Call(name, tuple((key, value) for key, value in args.items() if value))


def is_listed(name: str) -> bool:
    """Whether people type it; `/plan in the park` is no press of a button called `plan.in`."""
    return name in COMMANDS and COMMANDS[name].listed


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """The `key=value` pairs of a line; what is not one comes under an empty key."""
    named, loose = split(text)
    return tuple(named.items()) + ((("", " ".join(loose)),) if loose else ())


def followed(asked: Call, loose: str) -> Call:
    """The call of a button with words written behind it: they answer the first question its form has left."""
    command = COMMANDS.get(asked.name)
    open_fields = [each.name for each in command.visible if not asked.given(each.name)] if command else []
    return asked.having(**{open_fields[0] if open_fields else "?": loose})


def split(text: str) -> tuple[dict[str, str], list[str]]:
    named: dict[str, str] = {}
    loose: list[str] = []
    for found in TOKEN.finditer(text):
        key, *written = found.groups()
        words = ESCAPE.sub(r"\1", next((each for each in written if each is not None), ""))
        if key:
            named[key.casefold()] = words
        else:
            loose.append(words)
    return named, loose


def default_action(name: str) -> str:
    """`/plan tacos` means `/plan new tacos`: the first action that takes words."""
    if name in COMMANDS and any(each.positional for each in COMMANDS[name].fields):
        return name
    actions = [each for each in COMMANDS.values() if each.listed and each.name.startswith(f"{name}.")]
    return next((each.name for each in actions if any(field.positional for field in each.fields)), name)


def place(command: Command | None, loose: list[str], args: dict[str, str]) -> dict[str, str]:
    """Loose words into the positional fields still empty; where there are none, under `?`, for the answer to say so."""
    free = [each.name for each in command.fields if each.positional and each.name not in args] if command else []
    for field in free[:-1]:
        if loose:
            args[field] = loose.pop(0)
    if loose:
        args[free[-1] if free else "?"] = " ".join(loose)
    return args
