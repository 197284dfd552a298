"""What Slack refuses of blocks and views: unknown keys, too much text, too many of anything, the same id twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

IN_A_MESSAGE, IN_A_VIEW = 50, 100
WORDS_IN_A_MESSAGE = 12_000
VIEW_BYTES = 250_000
SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
MULTIPLE = tuple(f"multi_{each}" for each in SELECTS)
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
CHOICE = "action_id placeholder confirm focus_on_load"
ELEMENT_KEYS = {
    "button": "action_id text url value style confirm accessibility_label",
    "static_select": f"{CHOICE} options option_groups initial_option",
    "external_select": f"{CHOICE} initial_option min_query_length",
    "users_select": f"{CHOICE} initial_user",
    "conversations_select": f"{CHOICE} initial_conversation default_to_current_conversation response_url_enabled filter",
    "channels_select": f"{CHOICE} initial_channel response_url_enabled",
    "multi_static_select": f"{CHOICE} options option_groups initial_options max_selected_items",
    "multi_external_select": f"{CHOICE} initial_options min_query_length max_selected_items",
    "multi_users_select": f"{CHOICE} initial_users max_selected_items",
    "multi_conversations_select": f"{CHOICE} initial_conversations default_to_current_conversation filter "
    "max_selected_items",
    "multi_channels_select": f"{CHOICE} initial_channels max_selected_items",
    "overflow": "action_id options confirm",
    "datepicker": f"{CHOICE} initial_date",
    "timepicker": f"{CHOICE} initial_time timezone",
    "datetimepicker": "action_id initial_date_time confirm focus_on_load",
    "checkboxes": "action_id options initial_options confirm focus_on_load",
    "radio_buttons": "action_id options initial_option confirm focus_on_load",
    "plain_text_input": "action_id placeholder initial_value multiline min_length max_length dispatch_action_config "
    "focus_on_load",
    "email_text_input": "action_id placeholder initial_value dispatch_action_config focus_on_load",
    "url_text_input": "action_id placeholder initial_value dispatch_action_config focus_on_load",
    "number_input": "action_id placeholder initial_value is_decimal_allowed min_value max_value "
    "dispatch_action_config focus_on_load",
    "rich_text_input": "action_id placeholder initial_value dispatch_action_config focus_on_load",
    "file_input": "action_id filetypes max_files",
    "image": "image_url slack_file alt_text",
    "plain_text": "text emoji",
    "mrkdwn": "text verbatim",
}
INPUTS = frozenset(ELEMENT_KEYS) - {"button", "overflow", "image", "plain_text", "mrkdwn"}
TYPED = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"})
IN_ACTIONS = frozenset(ELEMENT_KEYS) - TYPED - {"file_input", "image", "plain_text", "mrkdwn"}
MODAL_KEYS = (
    "type title blocks close submit private_metadata callback_id clear_on_close notify_on_close external_id "
    "submit_disabled"
)
HOME_KEYS = "type blocks private_metadata callback_id external_id"


class Invalid(Exception):
    """What is wrong, and where."""


Picture = Callable[[Json], bool]
"""Whether a `slack_file` can be shown."""


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


def image(given: Json, path: str, shows: Picture) -> None:
    string(given.get("alt_text"), f"{path}.alt_text", 2000)
    if "title" in given:
        plain(given["title"], f"{path}.title", 2000)
    need(("image_url" in given) != ("slack_file" in given), path, "must have image_url or slack_file")
    if "image_url" in given:
        string(given["image_url"], f"{path}.image_url", 3000)
        need(re.match(r"https?://", given["image_url"]), f"{path}.image_url", "must be an address")
    else:
        need(shows(given["slack_file"]), f"{path}.slack_file", "invalid slack file")


# ------------------------------------------------------------------ elements


def element(given: Any, path: str, known: frozenset[str], shows: Picture) -> None:
    need(isinstance(given, Mapping), path, "must be an object")
    kind = given.get("type")
    need(kind in known, f"{path}.type", f"unsupported type {kind!r} here")
    if kind in {"plain_text", "mrkdwn"}:
        text(given, path, 3000)
        return
    keys(given, f"type {ELEMENT_KEYS[kind]}", path)
    limited(given, "action_id", 255, path)
    if "placeholder" in given:
        plain(given["placeholder"], f"{path}.placeholder", 150)
    if "confirm" in given:
        confirm(given["confirm"], f"{path}.confirm")
    match kind:
        case "button":
            button(given, path)
        case "image":
            image(given, path, shows)
        case "static_select" | "multi_static_select":
            selectable(given, path, 100)
        case "checkboxes" | "radio_buttons":
            selectable(given, path, 10, formatted=True)
        case "overflow":
            selectable(given, path, 5)
        case "external_select" | "multi_external_select":
            least = given.get("min_query_length", 3)
            need(isinstance(least, int) and least >= 0, f"{path}.min_query_length", "must be a number")
            for each in initial(given):
                option(each, f"{path}.initial_option", formatted=False)
        case _ if kind in TYPED or kind == "file_input":
            typed(given, path)
        case "datepicker" if "initial_date" in given:
            need(re.fullmatch(r"\d{4}-\d\d-\d\d", str(given["initial_date"])), f"{path}.initial_date", "YYYY-MM-DD")
        case "timepicker" if "initial_time" in given:
            need(re.fullmatch(r"\d\d:\d\d", str(given["initial_time"])), f"{path}.initial_time", "HH:mm")
        case "datetimepicker" if "initial_date_time" in given:
            at = given["initial_date_time"]
            need(isinstance(at, int) and len(str(at)) == 10, f"{path}.initial_date_time", "must be 10 digits")


def button(given: Json, path: str) -> None:
    plain(given.get("text"), f"{path}.text", 75)
    limited(given, "value", 2000, path)
    limited(given, "url", 3000, path)
    limited(given, "accessibility_label", 75, path)
    need(given.get("style", "primary") in {"primary", "danger"}, f"{path}.style", "must be primary or danger")


def selectable(given: Json, path: str, most: int, *, formatted: bool = False) -> None:
    groups = given.get("option_groups")
    need((groups is None) != ("options" not in given), path, "must have options or option_groups")
    lists = [given["options"]] if groups is None else [each.get("options") for each in groups]
    need(1 <= len(lists) <= 100, f"{path}.option_groups", "must be 1 to 100")
    for each in groups or []:
        plain(each.get("label"), f"{path}.option_groups", 75)
    every = []
    for options in lists:
        need(isinstance(options, list) and 1 <= len(options) <= most, f"{path}.options", f"must be 1 to {most}")
        for at, each in enumerate(options):
            option(each, f"{path}.options[{at}]", formatted=formatted)
        every += options
    values = [each["value"] for each in every]
    need(len(set(values)) == len(values), f"{path}.options", "the same value twice")
    for each in initial(given):
        need(each in every, f"{path}.initial_option", "must be one of the options, exactly")
    if (top := given.get("max_selected_items")) is not None:
        need(isinstance(top, int) and top >= max(1, len(initial(given))), f"{path}.max_selected_items", "too few")


def initial(given: Json) -> list[Any]:
    if "initial_options" in given:
        need(given["initial_options"], "initial_options", "must not be empty")
        return list(given["initial_options"])
    return [given["initial_option"]] if "initial_option" in given else []


def option(given: Any, path: str, *, formatted: bool) -> None:
    need(isinstance(given, Mapping), path, "must be an object")
    keys(given, "text value description url", path)
    (text if formatted else plain)(given.get("text"), f"{path}.text", 75)
    string(given.get("value"), f"{path}.value", 150)
    if "description" in given:
        (text if formatted else plain)(given["description"], f"{path}.description", 75)


def typed(given: Json, path: str) -> None:
    match given["type"]:
        case "plain_text_input":
            least, most = given.get("min_length", 0), given.get("max_length", 3000)
            need(isinstance(least, int) and 0 <= least <= 3000, f"{path}.min_length", "must be 0 to 3000")
            need(isinstance(most, int) and 1 <= most <= 3000, f"{path}.max_length", "must be 1 to 3000")
            need(least <= most, f"{path}.min_length", "must not be above max_length")
            value = given.get("initial_value", "")
            need(isinstance(value, str) and len(value) <= most, f"{path}.initial_value", f"no more than {most}")
        case "number_input":
            need(isinstance(given.get("is_decimal_allowed"), bool), f"{path}.is_decimal_allowed", "is required")
            told = [given[each] for each in ("initial_value", "min_value", "max_value") if each in given]
            need(all(isinstance(each, str) for each in told), path, "numbers are told as strings")
            need(all(re.fullmatch(r"-?\d+(\.\d+)?", each) for each in told), path, "must be numbers")
        case "file_input":
            most = given.get("max_files", 10)
            need(isinstance(most, int) and 1 <= most <= 10, f"{path}.max_files", "must be 1 to 10")
            need(isinstance(given.get("filetypes", []), list), f"{path}.filetypes", "must be a list")


def confirm(given: Any, path: str) -> None:
    need(isinstance(given, Mapping), path, "must be an object")
    keys(given, "title text confirm deny style", path)
    plain(given.get("title"), f"{path}.title", 100)
    text(given.get("text"), f"{path}.text", 300)
    plain(given.get("confirm"), f"{path}.confirm", 30)
    plain(given.get("deny"), f"{path}.deny", 30)


# ------------------------------------------------------------------ the smallest parts


def need(true: object, path: str, detail: str) -> None:
    if not true:
        raise Invalid(f"{detail} [json-pointer:/{path}]")


def keys(told: Json, known: str, path: str) -> None:
    """Whether it has no others than these, which are told with spaces between."""
    unknown = sorted(set(told) - set(known.split()))
    need(not unknown, path, f"unknown keys {unknown}")
    need(all(each is not None for each in told.values()), path, "null")


def string(value: object, path: str, most: int) -> None:
    need(isinstance(value, str) and value, path, "is required")
    need(len(str(value)) <= most, path, f"must be less than {most + 1} characters")


def limited(given: Json, name: str, most: int, path: str = "view") -> None:
    if name in given:
        need(isinstance(given[name], str), f"{path}.{name}", "must be a string")
        need(len(given[name]) <= most, f"{path}.{name}", f"must be less than {most + 1} characters")


def text(given: Any, path: str, most: int) -> None:
    need(isinstance(given, Mapping), path, "must be a text object")
    kind = given.get("type")
    need(kind in {"plain_text", "mrkdwn"}, f"{path}.type", "must be plain_text or mrkdwn")
    keys(given, f"type {ELEMENT_KEYS[kind]}", path)
    string(given.get("text"), f"{path}.text", most)


def plain(given: Any, path: str, most: int) -> None:
    text(given, path, most)
    need(given["type"] == "plain_text", f"{path}.type", "must be plain_text")


def on_load(given: Json) -> Iterator[bool]:
    for _, each in elements(given["blocks"]):
        yield bool(each.get("focus_on_load"))
