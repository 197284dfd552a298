"""Where words can be cut on Slack so that nothing of ours, and no letter, is torn."""

from __future__ import annotations

import re

from bot import tearing

WHOLE = r"&(?:amp|lt|gt);|<[^<>\n]+>"
ATOMS = re.compile(WHOLE)
"""What would be read as something else if it were cut."""
SPANS = re.compile(rf"{WHOLE}|`[^`\n]{{1,400}}`|\*(?:[^*<\n]|<[^<>\n]+>){{1,400}}\*")
"""The same with bold words and code of ours, which are cut only where they are longer than all there is room for."""
MARKS = frozenset("*_~＊＿")


def short(words: str, most: int) -> str:
    """On one line and within so many characters, cut between words where it can be."""
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[: border(words, most - 1)].rstrip()}…"


def border(words: str, most: int) -> int:
    """Where to cut so that at most this many characters come before; 0 where they begin with one longer piece."""
    return tearing.border(words, most, (SPANS, ATOMS), MARKS)
