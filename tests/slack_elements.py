"""What Slack refuses of the elements in a block: unknown keys, too much text, too many options."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Json = Mapping[str, Any]

CHOICE = "action_id placeholder confirm focus_on_load"
ELEMENT_KEYS = {
    "button": "action_id text url value style confirm accessibility_label",
    "static_select": f"{CHOICE} options option_groups initial_option",
    "external_select": f"{CHOICE} initial_option min_query_length",
    "users_select": f"{CHOICE} initial_user",
    "conversations_select": f"{CHOICE} initial_conversation default_to_current_conversation response_url_enabled "
    "filter",
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


class Invalid(Exception):
    """What is wrong, and where."""


Picture = Callable[[Json], bool]
"""Whether a `slack_file` can be shown."""


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
