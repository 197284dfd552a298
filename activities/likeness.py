"""How alike texts are, by the sequences of four characters they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import sqrt

LEAST_SHARED = 0.34
"""The part of their different sequences that two texts share before they are weighed: about a quarter where they
tell different things, half and more where they tell the same. It keeps 100,000 pairs quick."""

_GRAM = 4
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def alike(texts: Sequence[str], least: float, since: int = 0) -> Iterator[tuple[int, int, float]]:
    """Every pair of positions whose cosine is at least `least`, with it; the later one is `since` or after."""
    bits: dict[str, int] = {}
    grams = [_Grams(text, bits) for text in texts]
    for later in range(since, len(grams)):
        other = grams[later]
        enough = LEAST_SHARED * other.spread
        for place in range(later):
            one = grams[place]
            if (one.bits & other.bits).bit_count() >= enough * one.spread and (likeness := one.cosine(other)) >= least:
                yield place, later, likeness


class _Grams:
    """A text's four-character sequences and how often each comes; spaces count, case and punctuation do not."""

    __slots__ = ("bits", "counts", "length", "spread")

    def __init__(self, text: str, bits: dict[str, int]) -> None:
        """`bits` learns the bit of every new sequence."""
        plain = f" {_NOT_WORD.sub(' ', text.lower()).strip()} "
        self.counts = Counter(plain[start : start + _GRAM] for start in range(len(plain) - _GRAM + 1))
        self.length = sqrt(sum(count * count for count in self.counts.values())) or 1.0
        self.spread = sqrt(len(self.counts)) or 1.0
        places = (bits.setdefault(gram, len(bits)) for gram in self.counts)
        digits = bytearray(len(bits) // 8 + len(self.counts) // 8 + 2)
        for place in places:
            digits[place >> 3] |= 1 << (place & 7)
        self.bits = int.from_bytes(digits, "little")

    def cosine(self, other: _Grams) -> float:
        shared = self.counts.keys() & other.counts.keys()
        dot = sum(self.counts[gram] * other.counts[gram] for gram in shared)
        return dot / (self.length * other.length)
