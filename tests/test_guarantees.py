"""Say only what is tested: every promise names a test that is there, and no text promises what can't be had."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXTS = sorted(
    [
        ROOT / "README.md",
        ROOT / ".env.example",
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "bot" / "features").rglob("*.py"),
    ]
)
NEVER = re.compile(r"end[- ]to[- ]end|zero[- ]knowledge|nobody can read|exactly once|military[- ]grade", re.IGNORECASE)


def test_every_promise_names_a_test_that_is_there():
    promised = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")))
    tests = "\n".join(each.read_text(encoding="utf-8") for each in (ROOT / "tests").glob("test_*.py"))

    assert len(promised) > 20
    assert {each for each in promised if not re.search(rf"(def {each}\(|^{each} =)", tests, re.MULTILINE)} == set()


def test_every_line_that_promises_names_its_test():
    text = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
    promises = re.findall(r"^- .*(?:\n  .*)*", text, re.MULTILINE)

    assert [each for each in promises if "`test_" not in each] == []


@pytest.mark.parametrize("text", TEXTS, ids=lambda each: each.relative_to(ROOT).as_posix())
def test_no_text_promises_what_can_not_be_had(text):
    assert NEVER.search(text.read_text(encoding="utf-8")) is None
