"""How people fill the fields of a pretend Slack in, and what Slack itself does not let through."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import TYPE_CHECKING, Any

import slack_rules as rules
from slack_things import STATE, Upload

if TYPE_CHECKING:
    from slack_people import Person, Shown

Json = Mapping[str, Any]


async def state(person: Person, surface: Shown, block: Json, element: Json, value: Any) -> dict[str, Any]:
    """What an element tells once somebody put this in.

    Raises:
        AssertionError: nobody could, in Slack.
    """
    kind = element["type"]
    name = STATE[kind][0]
    if value is None or value == "":
        return {"type": kind, name: [] if name.endswith("s") and name != "value" else None}
    match kind:
        case "file_input":
            return {"type": kind, name: files(person, element, value)}
        case "external_select" | "multi_external_select":
            found: Any = [await offered(person, surface, block, element, each) for each in several(value)]
        case "static_select" | "multi_static_select" | "radio_buttons" | "checkboxes":
            found = [option(element, each) for each in several(value)]
        case "users_select" | "multi_users_select":
            found = [getattr(each, "id", each) for each in several(value)]
        case "conversations_select" | "channels_select" | "multi_conversations_select" | "multi_channels_select":
            found = [getattr(each, "id", each) for each in several(value)]
        case _:
            return {"type": kind, name: typed(element, value)}
    if not name.endswith("s"):
        assert len(found) == 1, f"{element['action_id']} takes one"
        return {"type": kind, name: found[0]}
    most = element.get("max_selected_items", len(found))
    assert len(found) <= most, f"{element['action_id']} takes {most}"
    return {"type": kind, name: found}


def check(block: Json, told: Json) -> None:
    """What Slack checks before a form is sent."""
    element, value = block["element"], told[STATE[block["element"]["type"]][0]]
    name = f"{block['block_id']} ({rules.words(block['label'])})"
    if value in (None, "", []):
        assert block.get("optional"), f"{name} is required"
        return
    if element["type"] == "plain_text_input":
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        assert least <= len(value) <= most, f"{name} takes {least} to {most} characters, not {len(value)}"


def typed(element: Json, value: Any) -> Any:
    match element["type"]:
        case "datetimepicker":
            return int(value.timestamp()) if isinstance(value, datetime) else int(value)
        case "datepicker":
            told = value.isoformat() if isinstance(value, date) else str(value)
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", told), f"{told!r} is no date"
            return told
        case "timepicker":
            return value.strftime("%H:%M") if isinstance(value, clock) else str(value)
        case "number_input":
            return number(element, str(value))
        case "plain_text_input":
            assert element.get("multiline") or "\n" not in str(value), f"{element['action_id']} is one line"
            return str(value)
        case _:
            return value


def number(element: Json, told: str) -> str:
    assert re.fullmatch(r"-?\d+(\.\d+)?", told), f"{told!r} is no number"
    assert element["is_decimal_allowed"] or "." not in told, f"{told!r} is not whole"
    least, most = element.get("min_value", told), element.get("max_value", told)
    assert float(least) <= float(told) <= float(most), f"{told} is not between {least} and {most}"
    return told


def option(element: Json, wanted: Any) -> Json:
    """By its label or value."""
    groups = [each["options"] for each in element.get("option_groups", [])] or [element["options"]]
    return chosen([each for group in groups for each in group], wanted)


def chosen(options: list[Any], wanted: Any) -> Json:
    if isinstance(wanted, Mapping):
        return wanted
    for each in options:
        if str(wanted) in {rules.words(each["text"]), each["value"]}:
            return {key: value for key, value in each.items() if key != "url"}
    raise AssertionError(f"no option {wanted!r}, only {[rules.words(each['text']) for each in options]}")


async def offered(person: Person, surface: Shown, block: Json, element: Json, wanted: Any) -> Json:
    """An option of a select that asks the app while one types."""
    if isinstance(wanted, Mapping):
        return wanted
    queries = [str(wanted)] + ([""] if element.get("min_query_length", 3) == 0 else [])
    found: list[Any] = []
    for query in queries:
        found += (await person.suggested(surface, block, element, query)).options
        for each in found:
            if str(wanted) in {rules.words(each["text"]), each["value"]}:
                return dict(each)
    return chosen(found, wanted)


def files(person: Person, element: Json, given: Any) -> list[dict[str, Any]]:
    most = element.get("max_files", 10)
    assert len(given) <= most, f"{element['action_id']} takes {most} files"
    here, made = person.workspace, []
    for name, content in given:
        ending = name.rsplit(".", 1)[-1].casefold()
        assert ending in element.get("filetypes", [ending]), f"{name} is no {element['filetypes']}"
        id = here.world.unique("F")
        file = Upload(here, id, name, len(content), person.id, here.world.unique("k"), content=content)
        file.completed = time.monotonic() - timedelta(minutes=1).total_seconds()
        here.files[id] = file
        made.append(file.payload())
    return made


def several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | set) else [value]
