"""What Discord refuses and the Discord in memory lets pass: commands, callbacks, unknown keys, events, threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import discord
from simcord.backend.errors import BackendError, invalid_form_body
from simcord.backend.models import Interaction
from simcord.components import walk_components

Json = Mapping[str, Any]

LOCALES = frozenset(each.value for each in discord.Locale)
COMMAND_KEYS = (
    "id type name name_localizations description description_localizations options default_member_permissions "
    "dm_permission contexts integration_types nsfw handler"
)
OPTION_KEYS = (
    "type name name_localizations description description_localizations required choices options channel_types "
    "min_value max_value min_length max_length autocomplete"
)
CHOICE_KEYS = "name name_localizations value"
MESSAGE_KEYS = (
    "content nonce enforce_nonce tts embeds allowed_mentions message_reference components sticker_ids "
    "attachments flags poll"
)
SELECT = "id custom_id placeholder min_values max_values disabled required default_values"
COMPONENT_KEYS = {
    1: "id components",
    2: "id style label emoji custom_id sku_id url disabled",
    3: f"{SELECT} options",
    4: "id custom_id style label min_length max_length required value placeholder",
    5: SELECT,
    6: SELECT,
    7: SELECT,
    8: f"{SELECT} channel_types",
    9: "id components accessory",
    10: "id content",
    11: "id media description spoiler",
    12: "id items",
    13: "id file spoiler name size",
    14: "id divider spacing",
    17: "id components accent_color spoiler",
    18: "id label description component",
    19: "id custom_id min_values max_values required",
    21: "id custom_id options required",
    22: "id custom_id options min_values max_values required",
    23: "id custom_id default",
}
SUBCOMMAND, GROUP, STRING, INTEGER, NUMBER = 1, 2, 3, 4, 10
MOST_IN_A_COMMAND = 8000
PING, MESSAGE, LATER, LATER_IN_PLACE, IN_PLACE, COMPLETE, MODAL = 1, 4, 5, 6, 7, 8, 9
ANSWERS = {
    2: {MESSAGE, LATER, MODAL},
    3: {MESSAGE, LATER, LATER_IN_PLACE, IN_PLACE, MODAL},
    4: {COMPLETE},
    5: {MESSAGE, LATER, LATER_IN_PLACE, IN_PLACE},
}
"""Which callbacks each kind of interaction takes."""
EPHEMERAL, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS, V2 = 1 << 6, 1 << 2, 1 << 12, 1 << 15
SENDABLE = EPHEMERAL | SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | V2
MOST_EVENTS = 100


def need(true: object, path: str, detail: str) -> None:
    if not true:
        raise invalid_form_body(f"{path}: {detail}")


def keys(told: Json, known: str, path: str) -> None:
    """Whether it has no others than these, which are told with spaces between."""
    unknown = sorted(set(told) - set(known.split()))
    need(not unknown, path, f"unknown keys {unknown}")


def text(value: object, path: str, most: int, least: int = 1) -> str:
    need(isinstance(value, str), path, "must be a string")
    assert isinstance(value, str)
    need(least <= len(value) <= most, path, f"must be between {least} and {most} in length")
    return value


# ------------------------------------------------------------------ commands


def commands(payload: object) -> None:
    """A bulk overwrite of application commands."""
    need(isinstance(payload, list), "commands", "must be an array")
    assert isinstance(payload, list)
    seen = set()
    for at, each in enumerate(payload):
        path = f"commands[{at}]"
        need(isinstance(each, dict), path, "must be an object")
        keys(each, COMMAND_KEYS, path)
        kind = each.get("type", 1)
        need(kind in {1, 2, 3}, f"{path}.type", "unknown")
        need((kind, each.get("name")) not in seen, f"{path}.name", "APPLICATION_COMMANDS_DUPLICATE_NAME")
        seen.add((kind, each.get("name")))
        localized(each, path, slash=kind == 1)
        for key, known in (("contexts", {0, 1, 2}), ("integration_types", {0, 1})):
            if each.get(key) is not None:
                need(each[key] and set(each[key]) <= known, f"{path}.{key}", "unknown or empty")
                need(len(set(each[key])) == len(each[key]), f"{path}.{key}", "twice")
        needed = each.get("default_member_permissions")
        need(needed is None or str(needed).isdecimal(), f"{path}.default_member_permissions", "must be digits or null")
        if kind == 1:
            slash_name(each.get("name"), f"{path}.name")
            text(each.get("description"), f"{path}.description", 100)
            options(each.get("options") or [], f"{path}.options", depth=0)
            need(weight(each) <= MOST_IN_A_COMMAND, path, f"more than {MOST_IN_A_COMMAND} characters in all")
        else:
            text(each.get("name"), f"{path}.name", 32)
            need(not each.get("description") and not each.get("options"), path, "menus have a name alone")
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        need(sum(each.get("type", 1) == kind for each in payload) <= most, "commands", f"more than {most} of a type")


def options(given: list[Json], path: str, depth: int) -> None:
    need(isinstance(given, list) and len(given) <= 25, path, "must be 25 or fewer in length")
    names = [each.get("name") for each in given]
    need(len(set(names)) == len(names), path, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS")
    nested = [each.get("type") in {SUBCOMMAND, GROUP} for each in given]
    need(all(nested) or not any(nested), path, "subcommands and options can't be mixed")
    required = [bool(each.get("required")) for each in given]
    need(required == sorted(required, reverse=True), path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID")
    for at, each in enumerate(given):
        option(each, f"{path}[{at}]", depth)


def option(each: Json, path: str, depth: int) -> None:
    keys(each, OPTION_KEYS, path)
    kind = each.get("type")
    need(kind in range(1, 12), f"{path}.type", "unknown")
    slash_name(each.get("name"), f"{path}.name")
    text(each.get("description"), f"{path}.description", 100)
    localized(each, path, slash=True)
    if kind in {SUBCOMMAND, GROUP}:
        need(depth == 0 or (depth == 1 and kind == SUBCOMMAND), path, "nested too deep")
        need(kind == SUBCOMMAND or each.get("options"), path, "an empty group")
        need("required" not in each, path, "subcommands can't be required")
        inside = each.get("options") or []
        need(kind == GROUP or not any(one.get("type") == GROUP for one in inside), path, "a group in a subcommand")
        options(inside, f"{path}.options", 1 if kind == GROUP else 2)
        return
    need("options" not in each, path, "only subcommands have options")
    need(not each.get("autocomplete") or kind in {STRING, INTEGER, NUMBER}, path, "autocomplete of this type")
    need(not (each.get("autocomplete") and each.get("choices")), path, "autocomplete and choices")
    for key, kinds, least, most in (
        ("min_length", {STRING}, 0, 6000),
        ("max_length", {STRING}, 1, 6000),
        ("min_value", {INTEGER, NUMBER}, -(2**53), 2**53),
        ("max_value", {INTEGER, NUMBER}, -(2**53), 2**53),
    ):
        if each.get(key) is not None:
            need(kind in kinds and least <= each[key] <= most, f"{path}.{key}", "not for this type, or out of range")
    choices(each.get("choices") or [], f"{path}.choices", kind or 0)


def choices(given: object, path: str, kind: int) -> None:
    """Of an option, or as the answer to an autocomplete."""
    need(isinstance(given, list) and len(given) <= 25, path, "must be 25 or fewer in length")
    assert isinstance(given, list)
    for at, each in enumerate(given):
        keys(each, CHOICE_KEYS, f"{path}[{at}]")
        text(each.get("name"), f"{path}[{at}].name", 100)
        value = each.get("value")
        if kind == STRING:
            text(value, f"{path}[{at}].value", 100)
        else:
            need(isinstance(value, int | float) and not isinstance(value, bool), f"{path}[{at}].value", "a number")
    names = [each["name"] for each in given]
    need(len(set(names)) == len(names), path, "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS")


def slash_name(name: object, path: str) -> None:
    name = text(name, path, 32)
    fine = all(each.isalnum() or each in "-_'" for each in name) and name == name.lower()
    need(fine, path, "APPLICATION_COMMAND_INVALID_NAME")


def localized(each: Json, path: str, *, slash: bool) -> None:
    for key, most in (("name_localizations", 32), ("description_localizations", 100)):
        for locale, words in (each.get(key) or {}).items():
            need(locale in LOCALES, f"{path}.{key}", f"unknown locale {locale}")
            text(words, f"{path}.{key}.{locale}", most)
            if slash and key == "name_localizations":
                slash_name(words, f"{path}.{key}.{locale}")


def weight(each: Json) -> int:
    """Characters of names, descriptions and values; of each the longest translation counts."""
    own = sum(
        max(map(len, (str(each.get(key, "")), *(each.get(f"{key}_localizations") or {}).values())))
        for key in ("name", "description")
    )
    own += len(each["value"]) if isinstance(each.get("value"), str) else 0
    return own + sum(weight(one) for key in ("options", "choices") for one in each.get(key) or [])


# ------------------------------------------------------- messages and answers


def message(body: object) -> None:
    need(isinstance(body, dict), "message", "must be an object")
    assert isinstance(body, dict)
    keys(body, MESSAGE_KEYS, "message")
    flags = body.get("flags")
    need(flags is None or (isinstance(flags, int) and not flags & ~SENDABLE), "message.flags", "can't be set")
    components(body.get("components") or [])


def components(given: object) -> None:
    need(isinstance(given, list), "components", "must be an array")
    for each in walk_components(given):
        known = COMPONENT_KEYS.get(each.get("type") or 0)
        if known is not None:
            keys(each, f"type {known}", f"components (type {each['type']})")
        for inner in inner_objects(each):
            keys(inner, "label value description emoji default", "options")
        if each.get("type") == 2 and each.get("style") not in {5, 6}:
            need(each.get("label") or each.get("emoji"), "button", "needs a label or an emoji")


def inner_objects(component: Json) -> Iterator[Json]:
    found = component.get("options")
    yield from (each for each in found if isinstance(each, dict)) if isinstance(found, list) else ()


def nonce(value: object) -> str:
    need(isinstance(value, str | int) and not isinstance(value, bool), "nonce", "must be a string or a number")
    return text(str(value), "nonce", 25)


def callback(record: Interaction, body: Json) -> None:
    """The answer to an interaction, which is known to be open."""
    keys(body, "type data", "callback")
    kind, data = body.get("type"), body.get("data")
    need(kind in ANSWERS[record.type], "type", f"callback {kind} can't answer an interaction of type {record.type}")
    if kind in {LATER_IN_PLACE, IN_PLACE}:
        need(record.source_message_id is not None, "type", "there is no message to change")
    if kind == LATER:
        keys(data or {}, "flags", "data")
        need(not (data or {}).get("flags", 0) & ~EPHEMERAL, "data.flags", "only ephemeral")
        return
    if kind == LATER_IN_PLACE:
        need(not data, "data", "takes none")
        return
    need(isinstance(data, dict), "data", "is required")
    assert isinstance(data, dict)
    if kind == COMPLETE:
        keys(data, "choices", "data")
        choices(data.get("choices"), "data.choices", STRING)
    elif kind == MODAL:
        keys(data, "custom_id title components", "data")
        components(data.get("components"))
    else:
        message(data)


# ---------------------------------------------------------- events, threads

EVENT_KEYS = (
    "channel_id entity_metadata name privacy_level scheduled_start_time scheduled_end_time description "
    "entity_type status image recurrence_rule"
)
FINISHED = frozenset([3, 4])
STEPS = {1: {1, 2, 4}, 2: {2, 3}}
"""From which status to which: scheduled, active, completed, canceled."""


def event(body: Json, before: Any = None) -> None:
    """A guild's scheduled event, made or changed; `before` is how it stands."""
    keys(body, EVENT_KEYS, "event")
    if before is not None and before.status in FINISHED:
        raise BackendError(400, 180000, "Cannot update a finished event")
    told = dict(body)
    if before is not None:
        for key in set(EVENT_KEYS.split()) - {"image", "recurrence_rule"}:
            told.setdefault(key, getattr(before, key))
        need(told["status"] in STEPS[before.status], "status", "no such step")
    text(told.get("name"), "name", 100)
    text(told.get("description") or "", "description", 1000, 0)
    need(told.get("privacy_level") == 2, "privacy_level", "must be 2")
    need(told.get("entity_type") == 3, "entity_type", "only external ones are known here")
    need(told.get("channel_id") is None, "channel_id", "external ones have none")
    where = told.get("entity_metadata") or {}
    keys(where, "location", "entity_metadata")
    text(where.get("location"), "entity_metadata.location", 100)
    begins, ends = moment(told, "scheduled_start_time"), moment(told, "scheduled_end_time")
    if before is None or "scheduled_start_time" in body:
        same = before is not None and begins == moment({"at": before.scheduled_start_time}, "at")
        need(same or begins > datetime.now(UTC), "scheduled_start_time", "Cannot schedule event in the past.")
    need(ends > begins, "scheduled_end_time", "must be after the start")


def moment(told: Json, key: str) -> datetime:
    try:
        found = datetime.fromisoformat(text(told.get(key), key, 64))
    except ValueError:
        raise invalid_form_body(f"{key}: must be an ISO 8601 timestamp") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def thread(body: Json) -> None:
    keys(body, "name auto_archive_duration rate_limit_per_user", "thread")
    text(body.get("name"), "name", 100)
    sleeps = body.get("auto_archive_duration", 1440)
    need(sleeps in {60, 1440, 4320, 10080}, "auto_archive_duration", "must be one of 60, 1440, 4320, 10080")
