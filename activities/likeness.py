"""How alike texts are, by the sequences of four characters they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from math import sqrt

_GRAM = 4
_NOT_WORD = re.compile(r"[^a-z0-9]+")

# A text's counts, sliced by binary digit: the first number has a bit for every sequence whose count is odd,
# the next for every one whose count has a 2 in it, and so on; then the length of the counts as a vector.
# A dot product is then a handful of bit counts, which keeps 100,000 pairs quick.
_Sliced = tuple[tuple[int, ...], float]


def alike(texts: Sequence[str], least: float, since: int = 0) -> Iterator[tuple[int, int, float]]:
    """Every pair of positions whose cosine is at least `least`, with it; the later one is `since` or after."""
    counts = [_counts(text) for text in texts]
    # What many texts have gets the lowest bits, so that slices of high counts are short; what one has, none.
    texts_with = Counter(chain.from_iterable(counts))
    bits = {gram: 1 << place for place, (gram, many) in enumerate(texts_with.most_common()) if many > 1}
    sliced = [_sliced(each, bits) for each in counts]
    for later in range(since, len(sliced)):
        for place in range(later):
            if (likeness := _cosine(sliced[place], sliced[later])) >= least:
                yield place, later, likeness


def _counts(text: str) -> Counter[str]:
    """A text's four-character sequences; spaces count, case and punctuation do not."""
    plain = f" {_NOT_WORD.sub(' ', text.lower()).strip()} "
    return Counter(plain[start : start + _GRAM] for start in range(len(plain) - _GRAM + 1))


def _sliced(counts: Counter[str], bits: Mapping[str, int]) -> _Sliced:
    slices = [0] * max(counts.values(), default=0).bit_length()
    for gram, count in counts.items():
        if bit := bits.get(gram):
            for digit in range(count.bit_length()):
                if count >> digit & 1:
                    slices[digit] |= bit
    return tuple(slices), sqrt(sum(count * count for count in counts.values()))


def _cosine(one: _Sliced, other: _Sliced) -> float:
    (mine, length), (theirs, its_length) = one, other
    dot = 0
    for digit, low in enumerate(mine):
        for its_digit, high in enumerate(theirs):
            dot += (low & high).bit_count() << digit + its_digit
    return dot / (length * its_length) if dot else 0.0
