"""How alike texts are, by the sequences of four characters they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import sqrt

_GRAM = 4
_NOT_WORD = re.compile(r"[^a-z0-9]+")

# A text's counts, sliced by binary digit: the first number has a bit for every sequence whose count is odd,
# the next for every one whose count has a 2 in it, and so on; then the length of the counts as a vector.
# A dot product is then a handful of bit counts, which keeps 100,000 pairs quick.
_Sliced = tuple[tuple[int, ...], float]


def alike(texts: Sequence[str], least: float) -> Iterator[tuple[int, int, float]]:
    """Every pair of positions whose cosine is at least `least`, with it."""
    bits: dict[str, int] = {}
    sliced = [_sliced(_counts(text), bits) for text in texts]
    for (place, one), (later, other) in combinations(enumerate(sliced), 2):
        if (likeness := _cosine(one, other)) >= least:
            yield place, later, likeness


def _counts(text: str) -> Counter[str]:
    """A text's four-character sequences; spaces count, case and punctuation do not."""
    plain = f" {_NOT_WORD.sub(' ', text.lower()).strip()} "
    return Counter(plain[start : start + _GRAM] for start in range(len(plain) - _GRAM + 1))


def _sliced(counts: Counter[str], bits: dict[str, int]) -> _Sliced:
    """The counts by binary digit; `bits` learns the bit of every new sequence."""
    slices = [0] * max(counts.values(), default=0).bit_length()
    for gram, count in counts.items():
        bit = 1 << bits.setdefault(gram, len(bits))
        for digit in range(count.bit_length()):
            if count >> digit & 1:
                slices[digit] |= bit
    return tuple(slices), sqrt(sum(count * count for count in counts.values()))


def _cosine(one: _Sliced, other: _Sliced) -> float:
    (mine, length), (theirs, its_length) = one, other
    dot = sum(
        (low & high).bit_count() << digit + its_digit
        for digit, low in enumerate(mine)
        for its_digit, high in enumerate(theirs)
    )
    return dot / (length * its_length) if dot else 0.0
