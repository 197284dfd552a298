"""docs/slack.md says what is so: its rights and their reasons, what is typed, and what is printed."""

from __future__ import annotations

import re
from pathlib import Path

import bot.planner  # noqa: F401 registers every command
from adapters.slack.connect import PATH
from adapters.slack.installs import INSTALL
from adapters.slack.manifest import HISTORY, SCOPES, SHORTCUTS
from bot.commands import COMMANDS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
PRINTED_BY = [ROOT / "bot" / "__main__.py", ROOT / "bot" / "doctor.py", *(ROOT / "adapters" / "slack").glob("*.py")]
FILLED_IN = re.compile(
    r"/home/\S*db|(?<=signed in to )Home|(?<=it is for )Home|\b[UC]04…|#us|files:write|groups:history and im:history"
    r"|Ana, Ben"
)


def test_every_right_stands_on_the_page_with_its_reason():
    rows = PAGE.split("| Slack calls it |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    told = dict([each.strip() for each in row.strip("|").split("|")] for row in rows)

    assert {scope: reason.replace("`", "") for scope, reason in told.items()} == SCOPES
    assert [each for each in HISTORY if f"`{each}`" not in PAGE] == []


def test_what_is_typed_can_be_typed():
    typed = re.findall(r"`/fireside ([a-z]+)(?: ([a-z]+))?`", PAGE)

    assert len(typed) > 8
    assert [each for each in typed if ".".join(filter(None, each)) not in COMMANDS] == []


def test_the_shortcuts_are_those_of_the_manifest():
    assert [name for *_, name, _ in SHORTCUTS if f"*{name}*" not in PAGE] == []


def test_the_addresses_are_those_that_are_served():
    assert f"`https://fireside.example{INSTALL}`" in PAGE
    assert PATH.startswith("/slack/")
    assert INSTALL.startswith("/slack/")


def test_what_the_page_says_is_printed_is_printed():
    source = "\n".join(each.read_text(encoding="utf-8") for each in PRINTED_BY)
    blocks = [each for kind, each in re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL) if not kind]
    lines = [line for each in blocks for line in each.splitlines() if not line.startswith("FIRESIDE_")]
    pieces = [piece.strip(" :;,.&=") for line in lines for piece in FILLED_IN.split(re.sub(r"^(ok|mend)\s+", "", line))]

    assert len(lines) > 8
    for piece in filter(None, pieces):
        assert all(part in source for part in re.split(r": |; ", piece)), piece


def test_nothing_on_it_belongs_to_another_platform():
    assert re.findall(r"discord|\bservers?\b|\bguild", PAGE, re.IGNORECASE) == []
