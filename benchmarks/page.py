"""docs/performance.md, written anew from every result that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import fill
from typing import Any

WIDTH = 125
INTRODUCTION = """\
`make bench` measures all of this and writes this page. Fireside and what it is compared with take turns within one \
run, so that whatever else the machine does meets them alike. What counts is how many times as long one takes as the \
other: the median of every round's own ratio, with the smallest and the largest behind it. The times themselves are \
one machine's.\
"""


def whole(sections: Iterable[str]) -> str:
    return "\n".join(["# What is measured", "", wrapped(INTRODUCTION), "", *sections])


def section(title: str, *parts: str | list[str]) -> str:
    """Under a heading: paragraphs, and lines that stay as they are."""
    told = [wrapped(each) if isinstance(each, str) else "\n".join(each) for each in parts]
    return "\n\n".join([f"## {title}", *told]) + "\n"


def points(*words: str) -> list[str]:
    return [wrapped(f"- {each}") for each in words]


def wrapped(words: str) -> str:
    indent = "  " if words.startswith("- ") else ""
    return fill(words, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def measured_on(machine: Mapping[str, Any]) -> str:
    return f"{machine['cores']} cores, Python {machine['python']}, a load of {machine['load']} at the end"


def met(yes: bool) -> str:
    return "met" if yes else "**missed**"
