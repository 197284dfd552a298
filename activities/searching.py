"""Finds entries by words: rare words count most, titles and tags before steps, small slips forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import log

from activities.activity import Activity
from activities.prompt import Prompt

_WORD = re.compile(r"[a-z0-9]+")
_LITTLE = re.compile(r"an?|and|are|at|by|for|from|in|is|it|of|on|or|our|some|the|to|us|we|with|you|your")

# How much a word says about an activity, by where it stands.
_TITLE, _TAG, _KIND, _SUMMARY, _STEP = 6.0, 5.0, 4.0, 2.0, 1.0

# What people call the same thing, as `words_of` has it.
_SAME = (
    ("dinner", "supper", "meal"),
    ("film", "movie", "cinema"),
    ("walk", "hike", "stroll"),
    ("bike", "bicycle", "cycling"),
    ("picture", "photo", "photograph"),
    ("sea", "beach", "seaside", "coast"),
    ("autumn", "fall"),
    ("train", "railway"),
    ("vegetarian", "veggie"),
    ("cake", "baking"),
    ("kid", "child", "children"),
)
SAME_AS = {word: tuple(each for each in group if each != word) for group in _SAME for word in group}

# How much a likeness is worth beside the exact word.
_SYNONYM, _PREFIX, _SLIP = 0.8, 0.7, 0.5
_SHORTEST_PREFIX, _SHORTEST_SLIP, _TWO_SLIPS = 3, 4, 8


class Index:
    """An inverted index over entries; places are positions in the sequence it was built from."""

    __slots__ = ("_count", "_postings")

    def __init__(self, entries: Iterable[Activity | Prompt]) -> None:
        self._postings: dict[str, dict[int, float]] = defaultdict(dict)
        self._count = 0
        for place, entry in enumerate(entries):
            self._count += 1
            for text, weight in _done(entry) if isinstance(entry, Activity) else _asked(entry):
                for word in words_of(text):
                    where = self._postings[word]
                    where[place] = max(weight, where.get(place, 0.0))

    def rank(self, words: str) -> list[int]:
        """Places from best to worst; those that fit no word are left out."""
        scores: dict[int, float] = defaultdict(float)
        for word in dict.fromkeys(words_of(words)):
            best: dict[int, float] = {}
            for known, worth in self._alike(word):
                for place, weight in self._postings[known].items():
                    best[place] = max(best.get(place, 0.0), worth * weight)
            rarity = log(1 + self._count / len(best)) if best else 0.0
            for place, weight in best.items():
                scores[place] += rarity * weight
        return sorted(scores, key=lambda place: (-scores[place], place))

    def _alike(self, word: str) -> list[tuple[str, float]]:
        """Known words like this one: itself, those it begins, others for the same, or else its misspellings."""
        alike = [(word, 1.0)] if word in self._postings else []
        if len(word) >= _SHORTEST_PREFIX:
            alike += ((known, _PREFIX) for known in self._postings if known.startswith(word) and known != word)
        alike += ((known, _SYNONYM) for known in SAME_AS.get(word, ()) if known in self._postings)
        if alike or len(word) < _SHORTEST_SLIP:
            return alike
        from rapidfuzz import process  # noqa: PLC0415 - most searches never need it
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        slips = 2 if len(word) >= _TWO_SLIPS else 1
        near = process.extract(word, list(self._postings), scorer=OSA.distance, score_cutoff=slips, limit=None)
        fewest = len(word) if len(word) == _SHORTEST_SLIP else 0  # "beer" is no slip for "bee"
        return [(known, _SLIP / distance) for known, distance, _ in near if len(known) >= fewest]


def words_of(text: str) -> list[str]:
    """Plain lower-case words without accents, plural endings or little words."""
    plain = unicodedata.normalize("NFKD", text.replace("_", " ")).encode("ascii", "ignore").decode().lower()
    plain = plain.replace("'", "")
    return [_singular(word) for word in _WORD.findall(plain) if not _LITTLE.fullmatch(word)]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):  # noqa: PLR2004
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):  # noqa: PLR2004
        return word[:-1]
    return word


def _done(activity: Activity) -> Iterator[tuple[str, float]]:
    yield activity.title, _TITLE
    for tag in activity.tags:
        yield tag, _TAG
    yield activity.kind, _KIND
    yield activity.summary, _SUMMARY
    for step in activity.steps:
        yield step, _STEP


def _asked(prompt: Prompt) -> Iterator[tuple[str, float]]:
    yield prompt.text, _TITLE
    for topic in prompt.topics:
        yield topic, _TAG
    yield prompt.practice, _KIND
    for text in (prompt.lighter, prompt.follow_up, *prompt.options):
        yield text, _SUMMARY
    yield prompt.cue, _STEP
