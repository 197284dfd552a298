"""What people read in blocks: the words as they were typed, and what Slack makes of them by itself."""

from __future__ import annotations

import re
from typing import Any

from slack_rules import message, view
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

DEFUSED = re.compile(r"<!date\^00000000\^\{_\}\|([*_~`＊＿｀])>")
FENCED = re.compile(r"```\n(.*?)\n```", re.DOTALL)
FORMATTED = re.compile(r"(?<![^\W_])([*_~＊＿])(?=\S)[^\n]*?(?<=\S)\1(?![^\W_])|[`｀]|^\s*(?:>|&gt;|＞)", re.MULTILINE)
"""What Slack would show as bold, struck, code or a quote."""


def accepted(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A message's blocks, if Slack and its own library would take them."""
    message(blocks, lambda _: True)
    assert blocks
    for each in Block.parse_all(blocks):
        each.to_dict()
    return blocks


def viewed(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """A view's blocks, if Slack and its own library would take it."""
    view(shown, lambda _: True)
    View(**shown).to_dict()
    for each in Block.parse_all(shown["blocks"]):
        each.to_dict()
    return shown["blocks"]


def texts(blocks: list[dict[str, Any]]) -> list[str]:
    """Headers and sections as they are on the wire."""
    return [each["text"]["text"] for each in blocks if "text" in each]


def buttons(blocks: list[dict[str, Any]]) -> list[str]:
    pressed = [each for block in blocks if block["type"] == "actions" for each in block["elements"]]
    return [each["text"]["text"] for each in pressed if each["type"] == "button"]


def typed(mrkdwn: str) -> str:
    """Words as somebody typed them, every escape undone."""
    words = FENCED.sub(r"\1", re.sub("^> ", "", mrkdwn, flags=re.MULTILINE))
    words = re.sub("[\u00ad\u200b]", "", DEFUSED.sub(r"\1", words))
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def letters(words: str) -> str:
    """Without the spaces and new lines between them."""
    return "".join(words.split())


def alive(mrkdwn: str) -> list[str]:
    """What Slack would make of the words by itself: markup, mentions, escapes left open."""
    words = DEFUSED.sub("\ufffc", FENCED.sub(lambda found: re.sub("[*_~`＊＿｀＞]|&gt;", "", found[1]), mrkdwn))
    found = [each[0] for each in FORMATTED.finditer(re.sub("^> ", "", words, flags=re.MULTILINE))]
    return found + re.findall("<[^>]*>?", words) + re.findall("&(?!(?:amp|lt|gt);)", words)
