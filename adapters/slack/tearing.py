"""Where words can be cut so that no letter, no emoji and no markup of ours is torn."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 1024
"""More characters than any markup of ours has."""
WHOLE = r"&(?:amp|lt|gt);|<[^<>\n]+>"
ATOMS = re.compile(WHOLE)
"""What would be read as something else if it were cut."""
SPANS = re.compile(rf"{WHOLE}|`[^`\n]{{1,400}}`|\*(?:[^*<\n]|<[^<>\n]+>){{1,400}}\*")
"""The same with bold words and code of ours, which are cut only where they are longer than all there is room for."""
MARKS = frozenset("*_~＊＿")
JOINERS = frozenset("\u200c\u200d")
REGIONAL = re.compile("[\U0001f1e6-\U0001f1ff]+$")


def short(words: str, most: int) -> str:
    """On one line and within so many characters, cut between words where it can be."""
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[: border(words, most - 1)].rstrip()}…"


def border(words: str, most: int) -> int:
    """Where to cut so that at most this many characters come before: between paragraphs, lines, words, or letters.

    Nowhere (0) where the words begin with something longer that is of one piece.
    """
    if len(words) <= most:
        return len(words)
    for ours in (SPANS, ATOMS):
        inside = inner(ours, words[: most + LONGEST])
        for mark in ("\n\n", "\n", " "):
            at = words.rfind(mark, most // 2, most + 1)
            if at > 0 and at not in inside:
                return at
        at = most
        while at > 0 and (at in inside or clings(words, at)):
            at -= 1
        if at:
            return at
    return 0 if most in inside else most


def inner(ours: re.Pattern[str], words: str) -> set[int]:
    """Where a cut would go through one of these."""
    return {at for found in ours.finditer(words) for at in range(found.start() + 1, found.end())}


def clings(words: str, at: int) -> bool:
    """Whether the character here belongs to the letter, emoji or flag before it, or would format what follows it."""
    here = words[at]
    if words[at - 1] in JOINERS or here in JOINERS or here in MARKS:
        return True
    if unicodedata.category(here) in {"Mn", "Mc", "Me"} or "\U0001f3fb" <= here <= "\U0001f3ff":
        return True
    if "\u1160" <= here <= "\u11ff":
        return True
    flags = REGIONAL.search(words[:at])
    return flags is not None and REGIONAL.match(here) is not None and len(flags[0]) % 2 == 1
