"""What one block of Block Kit shows: a header, a section of words, a picture, a row of buttons or a select."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, assert_never

from adapters.slack.mrkdwn import Text, plain, spelled
from bot.ui import Button, Call, Option, Photo, Select
from bot.words import Said, say

MOST_LABEL = 75
MOST_ID = 255
MOST_OPTIONS = 100
MOST_VALUE = 150
MOST_ALT = 500
STYLES = {"plain": {}, "good": {"style": "primary"}, "bad": {"style": "danger"}}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Header:
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    buttons: tuple[Button, ...]


Part = Header | Text | Photo | Row | Select
"""What one block is drawn of."""


def drawn(part: Part, taken: set[str]) -> Json:
    match part:
        case Header(words=words):
            return {"type": "header", "text": {"type": "plain_text", "text": words, "emoji": True}}
        case Text():
            return {"type": "section", "text": {"type": "mrkdwn", "text": str(part), "verbatim": True}, "expand": True}
        case Photo():
            alt = plain(part.alt, MOST_ALT) or plain(say("A photo"), MOST_ALT)
            return {"type": "image", "slack_file": {"id": part.id}, "alt_text": alt}
        case Row(buttons=buttons):
            return {"type": "actions", "elements": [button(each, taken) for each in buttons]}
        case Select():
            return {"type": "actions", "elements": [select(part, taken)]}
        case _:
            assert_never(part)


def letters(parts: Iterable[Part]) -> int:
    return sum(length(each) for each in parts)


def length(part: Part) -> int:
    match part:
        case Header(words=words):
            return len(words)
        case Text():
            return len(str(part))
        case Photo():
            return min(MOST_ALT, len(spelled(part.alt)))
        case Row(buttons=buttons):
            return sum(min(MOST_LABEL, len(spelled(each.label))) for each in buttons)
        case Select():
            return MOST_LABEL
        case _:
            assert_never(part)


def choices(options: tuple[Option, ...]) -> list[Json]:
    """Options as Slack takes them; one whose value doesn't fit, or is there already, is left out."""
    fitting: dict[str, Option] = {}
    for each in options:
        if 0 < len(each.value) <= MOST_VALUE:
            fitting.setdefault(each.value, each)
    kept = list(fitting.values())[:MOST_OPTIONS]
    return [{"text": label(each.label, MOST_LABEL, each.value), "value": each.value} for each in kept]


def button(shown: Button, taken: set[str]) -> Json:
    action = action_id(shown.call, "", taken)
    return {"type": "button", "text": label(shown.label, MOST_LABEL), "action_id": action, **STYLES[shown.tone]}


def select(shown: Select, taken: set[str]) -> Json:
    return {
        "type": "static_select",
        "placeholder": label(shown.label, MOST_LABEL),
        "action_id": action_id(shown.call, shown.field, taken),
        "options": choices(shown.options),
    }


def label(said: Said, most: int, otherwise: str = "…") -> Json:
    return {"type": "plain_text", "text": plain(said, most) or otherwise[:most], "emoji": True}


def action_id(asked: Call, field: str, taken: set[str]) -> str:
    """The call as an element carries it, with the field a select fills behind a `#`, which no call contains.

    Slack wants every one to differ, so a number goes behind the same call's second button.

    Raises:
        ValueError: it is longer than Slack takes.
    """
    token, number = f"{asked}#{field}" if field else str(asked), 1
    while token in taken:
        number += 1
        token = f"{asked}#{field}.{number}"
    if len(token) > MOST_ID:
        raise ValueError(asked.name)
    taken.add(token)
    return token
