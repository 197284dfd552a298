"""How alike texts are, by the sequences of four characters they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import sqrt
from operator import mul

_GRAM = 4
_NOT_WORD = re.compile(r"[^a-z0-9]+")

Vector = dict[str, float]


def vector(text: str) -> Vector:
    """The counts of a text's four-character sequences, scaled to length 1; spaces count, case does not."""
    plain = f" {_NOT_WORD.sub(' ', text.lower()).strip()} "
    counts = Counter(plain[start : start + _GRAM] for start in range(len(plain) - _GRAM + 1))
    length = sqrt(sum(count * count for count in counts.values()))
    return {gram: count / length for gram, count in counts.items()}


def cosine(one: Vector, other: Vector) -> float:
    shared = one.keys() & other.keys()  # this and the two maps stay in C: the linter compares 100,000 pairs
    return sum(map(mul, map(one.__getitem__, shared), map(other.__getitem__, shared)))


def alike(texts: Sequence[str], least: float) -> Iterator[tuple[int, int, float]]:
    """Every pair of positions whose cosine is at least `least`, with it."""
    for (place, one), (later, other) in combinations(enumerate(map(vector, texts)), 2):
        if (likeness := cosine(one, other)) >= least:
            yield place, later, likeness
