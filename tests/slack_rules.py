"""What Slack refuses of blocks and views: unknown keys, too much text, too many of anything, the same id twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from slack_elements import (
    IN_ACTIONS,
    INPUTS,
    Invalid,
    Json,
    Picture,
    element,
    image,
    keys,
    limited,
    need,
    option,
    plain,
    string,
    text,
)

__all__ = [
    "Invalid",
    "Json",
    "Picture",
    "choices",
    "elements",
    "formatted",
    "message",
    "readable",
    "stray",
    "view",
    "words",
]

IN_A_MESSAGE, IN_A_VIEW = 50, 100
WORDS_IN_A_MESSAGE = 12_000
VIEW_BYTES = 250_000
SURFACES = {
    "message": "section divider image actions context header markdown rich_text video table input alert card carousel "
    "context_actions",
    "modal": "section divider image actions context header rich_text video input alert",
    "home": "section divider image actions context header rich_text video input",
}
BLOCK_KEYS = {
    "section": "text fields accessory expand",
    "divider": "",
    "image": "image_url slack_file alt_text title",
    "actions": "elements",
    "context": "elements",
    "context_actions": "elements",
    "header": "text",
    "markdown": "text",
    "rich_text": "elements",
    "video": "alt_text author_name description provider_icon_url provider_name title title_url thumbnail_url video_url",
    "table": "rows column_settings",
    "input": "label element dispatch_action hint optional",
    "alert": "text level",
    "card": "hero_image icon title subtitle body actions",
    "carousel": "elements",
}
MODAL_KEYS = (
    "type title blocks close submit private_metadata callback_id clear_on_close notify_on_close external_id "
    "submit_disabled"
)
HOME_KEYS = "type blocks private_metadata callback_id external_id"

STRAY = re.compile(r"<(?!@\w+(\|[^<>]*)?>|#\w+(\|[^<>]*)?>|!date\^-?\d+\^[^|<>]+\|[^<>]+>|(https?://|mailto:)[^<>]+>)")
"""What begins like markup and is none, or would notify everybody."""


def message(blocks: Any, shows: Picture) -> None:
    """Raise unless these can be a message's blocks."""
    each_block(blocks, "message", IN_A_MESSAGE, shows)
    most = sum(map(len, readable(blocks)))
    need(most <= WORDS_IN_A_MESSAGE, "blocks", f"msg_blocks_too_long: {most} characters")


def view(given: Any, shows: Picture) -> None:
    """Raise unless this can be a modal or a Home tab."""
    need(isinstance(given, Mapping), "view", "must be an object")
    kind = given.get("type")
    need(kind in {"modal", "home"}, "view.type", "must be modal or home")
    keys(given, f"{MODAL_KEYS if kind == 'modal' else HOME_KEYS}", "view")
    if kind == "modal":
        plain(given.get("title"), "view.title", 24)
        for name in ("submit", "close"):
            if name in given:
                plain(given[name], f"view.{name}", 24)
    limited(given, "private_metadata", 3000)
    limited(given, "callback_id", 255)
    limited(given, "external_id", 255)
    each_block(given.get("blocks"), kind, IN_A_VIEW, shows)
    asks = any(each["type"] == "input" for each in given["blocks"])
    need(kind == "home" or not asks or "submit" in given, "view.submit", "is required where there are inputs")
    need(sum(map(bool, on_load(given))) <= 1, "view", "more than one focus_on_load")


def choices(options: Any, path: str = "options") -> None:
    """Raise unless these can be offered to a select that asks for them."""
    need(isinstance(options, list) and len(options) <= 100, path, "must be at most 100 options")
    for at, each in enumerate(options):
        option(each, f"{path}[{at}]", formatted=False)


def elements(blocks: Any) -> Iterator[tuple[Json, Json]]:
    """Each block with each interactive element in it, in reading order."""
    for block in blocks:
        inside = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        inside += block.get("actions", [])
        for each in inside:
            if not isinstance(each, Mapping):
                continue
            if each.get("type") == "card":
                yield from elements([each])
            elif "action_id" in each:
                yield block, each


def readable(blocks: Any) -> Iterator[str]:
    """Every text that can be read, buttons and options left out."""
    for block in blocks:
        for name in ("text", "label", "hint", "title", "subtitle", "body"):
            if block.get(name):
                yield words(block[name])
        yield from map(words, block.get("fields", []))
        if block["type"] in {"context", "rich_text", "carousel"}:
            yield from (each for each in nested(block["elements"]) if each)
        if block["type"] == "table":
            yield from (each for each in nested(block["rows"]) if each)
        if block.get("alt_text"):
            yield block["alt_text"]


def stray(text: str) -> str:
    """The first `<` of a formatted text that Slack would not read as the app meant it, or nothing."""
    found = STRAY.search(text)
    return text[found.start() : found.start() + 20] if found else ""


def formatted(told: Any) -> Iterator[str]:
    """Every mrkdwn text in blocks, however deep."""
    if isinstance(told, list):
        for each in told:
            yield from formatted(each)
    elif isinstance(told, Mapping):
        if told.get("type") == "mrkdwn":
            yield told["text"]
        yield from formatted(list(told.values()))


def nested(told: Any) -> Iterator[str]:
    if isinstance(told, list):
        for each in told:
            yield from nested(each)
    elif isinstance(told, Mapping):
        if isinstance(told.get("text"), str):
            yield told["text"]
        for name in ("elements", "title", "subtitle", "body", "text"):
            if not isinstance(told.get(name), str):
                yield from nested(told.get(name))
        if "alt_text" in told:
            yield told["alt_text"]


def words(text: Any) -> str:
    return text if isinstance(text, str) else str(text.get("text", ""))


# ------------------------------------------------------------------ blocks


def each_block(blocks: Any, surface: str, most: int, shows: Picture) -> None:
    need(isinstance(blocks, list), "blocks", "must be an array")
    need(len(blocks) <= most, "blocks", f"no more than {most} items allowed [{len(blocks)}]")
    known = SURFACES[surface].split()
    seen: set[str] = set()
    for at, each in enumerate(blocks):
        path = f"blocks[{at}]"
        need(isinstance(each, Mapping), path, "must be an object")
        kind = each.get("type")
        need(kind in known, f"{path}.type", f"unsupported type {kind!r} in a {surface}")
        keys(each, f"type block_id {BLOCK_KEYS[kind]}", path)
        limited(each, "block_id", 255, path)
        if id := each.get("block_id"):
            need(id not in seen, f"{path}.block_id", f"block_id {id!r} already exists")
            seen.add(id)
        block(each, path, surface, shows)


def block(given: Json, path: str, surface: str, shows: Picture) -> None:
    match given["type"]:
        case "section":
            section(given, path, shows)
        case "image":
            image(given, path, shows)
        case "actions":
            group(given, path, 25, IN_ACTIONS, shows)
        case "context":
            group(given, path, 10, frozenset({"image", "plain_text", "mrkdwn"}), shows)
        case "header":
            plain(given.get("text"), f"{path}.text", 150)
        case "markdown":
            string(given.get("text"), f"{path}.text", 12_000)
        case "alert":
            text(given.get("text"), f"{path}.text", 3000)
            need(given.get("level", "default") in {"default", "info", "warning", "error", "success"}, path, "level")
        case "input":
            asking(given, path, surface, shows)
        case "card":
            card(given, path, shows)
        case "carousel":
            need(1 <= len(given.get("elements", [])) <= 10, path, "must be 1 to 10 cards")
            for at, each in enumerate(given["elements"]):
                need(each.get("type") == "card", path, "must be cards")
                card(each, f"{path}.elements[{at}]", shows)
        case "table":
            rows = given.get("rows")
            need(isinstance(rows, list) and 1 <= len(rows) <= 100, path, "must be 1 to 100 rows")
            need(all(1 <= len(each) <= 20 for each in rows), path, "must be 1 to 20 cells in a row")


def section(given: Json, path: str, shows: Picture) -> None:
    need("text" in given or "fields" in given, path, "text or fields is required")
    if "text" in given:
        text(given["text"], f"{path}.text", 3000)
    if "fields" in given:
        need(1 <= len(given["fields"]) <= 10, f"{path}.fields", "must be 1 to 10 items")
        for at, each in enumerate(given["fields"]):
            text(each, f"{path}.fields[{at}]", 2000)
    if "accessory" in given:
        element(given["accessory"], f"{path}.accessory", IN_ACTIONS | {"image"}, shows)


def group(given: Json, path: str, most: int, known: frozenset[str], shows: Picture) -> None:
    inside = given.get("elements")
    need(isinstance(inside, list) and 1 <= len(inside) <= most, f"{path}.elements", f"must be 1 to {most} items")
    seen: set[str] = set()
    for at, each in enumerate(inside):
        element(each, f"{path}.elements[{at}]", known, shows)
        if (id := each.get("action_id")) is not None:
            need(id not in seen, f"{path}.elements[{at}]", f"action_id {id!r} already exists")
            seen.add(id)


def card(given: Json, path: str, shows: Picture) -> None:
    keys(given, f"type block_id {BLOCK_KEYS['card']}", path)
    need(any(given.get(each) for each in ("hero_image", "title", "actions", "body")), path, "is empty")
    for name, most in (("title", 150), ("subtitle", 150), ("body", 200)):
        if name in given:
            text(given[name], f"{path}.{name}", most)
    for name in ("hero_image", "icon"):
        if name in given:
            image(given[name], f"{path}.{name}", shows)
    for at, each in enumerate(given.get("actions", [])):
        element(each, f"{path}.actions[{at}]", frozenset({"button"}), shows)


def asking(given: Json, path: str, surface: str, shows: Picture) -> None:
    plain(given.get("label"), f"{path}.label", 2000)
    if "hint" in given:
        plain(given["hint"], f"{path}.hint", 2000)
    known = INPUTS if surface == "modal" else INPUTS - {"file_input"}
    element(given.get("element"), f"{path}.element", known, shows)
    for name in ("optional", "dispatch_action"):
        need(isinstance(given.get(name, False), bool), f"{path}.{name}", "must be true or false")


def on_load(given: Json) -> Iterator[bool]:
    for _, each in elements(given["blocks"]):
        yield bool(each.get("focus_on_load"))
