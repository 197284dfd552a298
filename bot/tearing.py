"""Where words can be cut so that no letter, no emoji and no markup of ours is torn."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable

LONGEST = 1024
"""More characters than any markup of ours has."""
JOINERS = frozenset("\u200c\u200d")
REGIONAL = re.compile("[\U0001f1e6-\U0001f1ff]+$")


def border(words: str, most: int, ours: Iterable[re.Pattern[str]], marks: frozenset[str] = frozenset()) -> int:
    """Where to cut so that at most this many characters come before: between paragraphs, lines, words, or letters.

    Never within what is one of `ours`: the first of them for which there is such a place. Nor before one of `marks`,
    which would format what follows. Nowhere (0) where the words begin with something longer that is of one piece.
    """
    if len(words) <= most:
        return len(words)
    whole = Pieces(())
    for pattern in ours:
        whole = Pieces(found.span() for found in pattern.finditer(words[: most + LONGEST]))
        for mark in ("\n\n", "\n", " "):
            at = words.rfind(mark, most // 2, most + 1)
            if at > 0 and at not in whole:
                return at
        at = most
        while at > 0 and (at in whole or words[at] in marks or clings(words, at)):
            at -= 1
        if at:
            return at
    return 0 if most in whole else most


class Pieces:
    """What is of one piece, in order; a place is in it where a cut would go through one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = tuple(spans)
        self._starts = [start for start, _ in self._spans]

    def __contains__(self, at: int) -> bool:
        before = bisect_left(self._starts, at) - 1
        return before >= 0 and at < self._spans[before][1]


def clings(words: str, at: int) -> bool:
    """Whether the character here belongs to the letter, emoji or flag before it."""
    here = words[at]
    if words[at - 1] in JOINERS or here in JOINERS:
        return True
    if unicodedata.category(here) in {"Mn", "Mc", "Me"} or "\U0001f3fb" <= here <= "\U0001f3ff":
        return True
    if "\u1160" <= here <= "\u11ff":
        return True
    flags = REGIONAL.search(words[:at])
    return flags is not None and REGIONAL.match(here) is not None and len(flags[0]) % 2 == 1
