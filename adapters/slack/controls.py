"""What stands in the fields of a modal, as words; and the words a field of it can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from adapters.slack.naming import own, whole
from bot.payload import Json, branch, branches, spoken, text

OPEN = "-"
"""The value of the option that picks none, since what is picked in a menu can't be unpicked."""
JOINTS = {"+": " ", "/": "\n", "~": ""}
"""What stood where long words were cut, by the mark between a field's name and the number of the piece."""
PIECE = re.compile(r"(?P<field>.+)(?P<joint>[+/~])(?P<number>[0-9]{1,4})", re.DOTALL)
SOMEBODY = re.compile(r"@[A-Z0-9]+\.[UW][A-Z0-9]+")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})")
DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
COUNT = re.compile(r"0|[1-9][0-9]{0,8}")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PICKABLE = range(10**9, 10**10)
"""Seconds a picker of moments takes: those of ten digits."""


def words(view: Json, team: str = "") -> dict[str, str]:
    """What stands in the fields of a view; `team` is the workspace its people belong to."""
    team = team or text(view, "team_id")
    found: dict[str, dict[int, str]] = {}
    for id, control in controls(view):
        piece = PIECE.fullmatch(id)
        field, number = (piece["field"], int(piece["number"])) if piece else (id, 1)
        joint = JOINTS[piece["joint"]] if piece else ""
        found.setdefault(field, {})[number] = f"{joint}{held(control, team)}"
    return {field: "".join(pieces[number] for number in sorted(pieces)) for field, pieces in found.items()}


def controls(view: Json) -> Iterator[tuple[str, Json]]:
    """The controls of a view as they stand, by the id of the block each is alone in."""
    values = branch(branch(view, "state"), "values")
    for id in values:
        for control in branch(values, id).values():
            if isinstance(control, Mapping):
                yield spoken(id), control


def held(control: Json, team: str) -> str:
    """What stands in one control, or was picked in it."""
    match text(control, "type"):
        case "checkboxes" | "multi_static_select":
            return ",".join(text(each, "value") for each in branches(control, "selected_options"))
        case "radio_buttons" | "external_select":
            return text(branch(control, "selected_option"), "value")
        case "static_select":
            picked = text(branch(control, "selected_option"), "value")
            return picked if picked != OPEN else ""
        case "users_select":
            person = text(control, "selected_user")
            return f"@{whole(team, person)}" if person else ""
        case "datepicker":
            return text(control, "selected_date")
        case "datetimepicker":
            return moment(control.get("selected_date_time"))
        case _:
            return text(control, "value")


def moment(seconds: object) -> str:
    """What a picker of moments has, as it is written in UTC."""
    if not isinstance(seconds, int) or seconds not in PICKABLE:
        return ""
    at = EPOCH + timedelta(seconds=seconds)
    return f"{at:%Y-%m-%dT%H:%M:%S}Z" if at.second else f"{at:%Y-%m-%dT%H:%M}Z"


def instant(words: str) -> int | None:
    """The same the other way round; None for words that name no moment by themselves, or none that can be picked."""
    if not INSTANT.fullmatch(words):
        return None
    try:
        seconds = int(datetime.fromisoformat(words).timestamp())
    except (ValueError, OverflowError):
        return None
    return seconds if seconds in PICKABLE else None


def is_day(words: str) -> bool:
    """Whether a picker of days can hold this."""
    try:
        return DAY.fullmatch(words) is not None and bool(date.fromisoformat(words))
    except ValueError:
        return False


def is_count(words: str, most: int) -> bool:
    """Whether a field for numbers up to this one can hold it, and gives back the same."""
    return COUNT.fullmatch(words) is not None and int(words) <= most


def somebody(words: str) -> str:
    """Slack's own id of a person who was picked; empty for any other words."""
    return own(words) if SOMEBODY.fullmatch(words) else ""
