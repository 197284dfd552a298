"""The commands as Discord registers them, with typed options; all may be left out, and a form asks for what is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from string import digits
from typing import Any

from adapters.discord.markdown import short, spelled
from adapters.discord.naming import BARE, OPEN
from bot.commands import Command
from bot.ui import Field
from bot.words import say

Payload = dict[str, Any]
Translations = Mapping[str, Mapping[str, str]]

MENUS = {(3, "Save as memory"): "memory.save", (2, "Thank"): "thanks.to"}
"""What can be picked for a message or a person, by Discord's type and name."""

SLASH, SUBCOMMAND = 1, 1
STRING, INTEGER, USER, ATTACHMENT = 3, 4, 6, 11
MOST_TYPED = 6000
MOST_CHOICES = 25
MOST_WORDS = 100
EVERYWHERE: Payload = {"contexts": [0, 1, 2], "integration_types": [0, 1], "default_member_permissions": None}
"""Servers, direct messages with the bot and with others; installed by a server or by a person."""


def payload(commands: Iterable[Command], translations: Translations | None = None) -> list[Payload]:
    """All commands, to replace those registered before. `translations` are of names and descriptions, by locale.

    Raises:
        ValueError: two commands would have one name on Discord.
    """
    known = {each.name: each for each in commands}
    roots = groupby(sorted(known), key=lambda name: name.split(".")[0])
    found = [root(name, [known[each] for each in names]) for name, names in roots]
    found += [{"type": kind, "name": name} | EVERYWHERE for kind, name in MENUS]
    return [translated(each, translations or {}) for each in found]


def digest(declared: list[Payload]) -> str:
    """Changes when, and only when, what is registered does."""
    return hashlib.sha256(json.dumps(declared, sort_keys=True).encode()).hexdigest()


def photo_field(option: str) -> str:
    """The field that `photo2` is one of: `photos`."""
    return f"{option.rstrip(digits)}s"


def root(name: str, commands: list[Command]) -> Payload:
    bare = next((each for each in commands if each.name == name), None)
    head = {"type": SLASH, **named(name, (bare or commands[0]).help)} | EVERYWHERE
    if [bare] == commands:
        return head | {"options": options(commands[0])}
    actions = [action(each) for each in commands]
    if len({each["name"] for each in actions}) < len(actions):
        raise ValueError(name)
    return head | {"options": actions}


def action(command: Command) -> Payload:
    name, _, under = command.name.partition(".")
    return {
        "type": SUBCOMMAND,
        **named(under or BARE.get(name, OPEN), command.help),
        "options": options(command),
    }


def options(command: Command) -> list[Payload]:
    fields = sorted(command.visible, key=lambda each: (not each.positional, not each.required))
    return [option for each in fields for option in typed(each)]


def typed(field: Field) -> list[Payload]:
    """The options a field takes; several for photos, as one attachment each."""
    match field.kind:
        case "photos":
            return [photo(field, n) for n in range(1, field.most + 1)]
        case "person":
            return [{"type": USER, **named(field.name, field.label)}]
        case "number":
            ends = {"min_value": field.least, "max_value": field.most}
            return [{"type": INTEGER, **named(field.name, about(field)), **ends}]
        case _:
            return [{"type": STRING, **named(field.name, about(field))} | limits(field)]


def photo(field: Field, n: int) -> Payload:
    words = say("Photo {n} of up to {most}", n=n, most=field.most)
    return {"type": ATTACHMENT, **named(f"{field.name.removesuffix('s')}{n}", spelled(words))}


def limits(field: Field) -> Payload:
    """Fixed choices where nothing else may be written; completion where more may."""
    if field.choices or (field.options and field.read is not None):
        return {"max_length": min(field.most, MOST_TYPED), "autocomplete": True}
    if field.kind == "choice" and 0 < len(field.options) <= MOST_CHOICES:
        return {"choices": [{"name": short(spelled(each.label), 100), "value": each.value} for each in field.options]}
    return {"max_length": min(field.most, MOST_TYPED)}


def about(field: Field) -> str:
    if not field.hint:
        return field.label
    if field.label.endswith("?"):
        return spelled(say("{label} For example: {hint}", label=field.label, hint=field.hint))
    return spelled(say("{label}. For example: {hint}", label=field.label, hint=field.hint))


def named(name: str, description: str) -> Payload:
    return {"name": name, "description": short(description, MOST_WORDS)}


def translated(declared: Payload, translations: Translations) -> Payload:
    """The same with its names and descriptions in other languages beside ours, where there are any."""
    words = {
        f"{key}_localizations": dict(translations[declared[key]])
        for key in ("name", "description")
        if declared.get(key) in translations
    }
    nested = {
        key: [translated(each, translations) for each in declared[key]]
        for key in ("options", "choices")
        if key in declared
    }
    return declared | words | nested
