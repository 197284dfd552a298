"""Which memories fit some words best: rare words count most, titles before texts, slips of the finger forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.features.memory.cards import spoken
from bot.model import Memory, Part

GAPS = re.compile(r"[\s.,;:!?…\"'“”„«»()\[\]{}<>#/\\|–-]+")

# How much a word says about a memory, by where it stands.
TITLE, TAG, PLACE, WORDS, WHO, WHEN = 6.0, 5.0, 4.0, 3.0, 2.0, 2.0

# How much a likeness is worth beside the exact word.
WITHIN, SLIP = 0.8, 0.8
SHORTEST_WITHIN, SHORTEST_SLIP = 3, 4
ALIKE = 0.74

LITTLE = re.compile(r"an?|and|at|by|for|from|in|is|of|on|or|our|the|to|us|was|we|were|with")
MOST_TOKENS = 12
ENOUGH = 0.4
"""Of the best score; what fits less than that only shares a little word."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """All of what is given must fit; words may be misspelt."""

    words: str = ""
    person: str = ""
    tag: str = ""
    year: int | None = None
    began: frozenset[int] = frozenset()
    """The members the person may be: what one of them began is theirs, in whose words ever it is told."""


def ranked(memories: Sequence[Memory], wanted: Wanted) -> list[Memory]:
    """Those that fit, the best first; without words in the order given."""
    among = [each for each in memories if fits(each, wanted)]
    return best(among, [tuple(written(each)) for each in among], wanted.words) if tokens(wanted.words) else among


def titled(memories: Sequence[Memory], words: str) -> list[Memory]:
    """Those whose title fits, the exact one alone where there is one; all of them for no words."""
    if exact := [each for each in memories if plain(each.title) == plain(words)]:
        return exact
    return best(memories, [((each.title, TITLE),) for each in memories], words) if tokens(words) else [*memories]


def fits(memory: Memory, wanted: Wanted) -> bool:
    return (
        (wanted.year is None or memory.day.year == wanted.year)
        and (not tokens(wanted.tag) or any(alike(wanted.tag, each) for each in memory.tags))
        and (not tokens(wanted.person) or memory.by in wanted.began or added(memory, wanted.person))
    )


def added(memory: Memory, person: str) -> bool:
    """Whether somebody called so wrote in it, or gave photos to it."""
    names = (each.name for several in (spoken(memory), memory.photos) for each in several)
    return any(is_called(each, person) for each in names)


def fitting_first(parts: Sequence[Part], wanted: Wanted) -> tuple[Part, ...]:
    """The same parts, beginning with what was looked for, by whom or in which words."""
    words = {each for each in tokens(wanted.words) if not LITTLE.fullmatch(each)}

    def fits_less(part: Part) -> tuple[bool, int]:
        theirs = bool(tokens(wanted.person)) and is_called(part.name, wanted.person)
        said = tokens(part.words)
        return not theirs, -sum(any(True for _ in likenesses(each, said)) for each in words)

    return tuple(sorted(parts, key=fits_less))


def is_called(name: str, words: str) -> bool:
    """Whether these words mean somebody of this name: the whole of it or one of its words."""
    return any(alike(words, each) for each in (name, *tokens(name)))


def alike(words: str, known: str) -> bool:
    return OSA.normalized_similarity(" ".join(tokens(words)), " ".join(tokens(known))) >= ALIKE


def best(memories: Sequence[Memory], texts: Sequence[Sequence[tuple[str, float]]], words: str) -> list[Memory]:
    weights: dict[str, dict[int, float]] = defaultdict(dict)
    for place, text in enumerate(texts):
        for piece, weight in text:
            for token in tokens(piece):
                weights[token][place] = max(weight, weights[token].get(place, 0))
    wanted = tokens(words)[:MOST_TOKENS]
    scores: dict[int, float] = defaultdict(float)
    for token in [each for each in wanted if not LITTLE.fullmatch(each)] or wanted:
        found: dict[int, float] = {}
        for known, worth in likenesses(token, weights.keys()):
            for place, weight in weights[known].items():
                found[place] = max(found.get(place, 0), worth * weight)
        for place, score in found.items():
            scores[place] += score * log(1 + len(memories) / len(found))
    top = max(scores.values(), default=0)
    kept = [place for place, score in scores.items() if score >= top * ENOUGH]
    return [memories[place] for place in sorted(kept, key=lambda place: (-scores[place], place))]


def likenesses(token: str, known: Collection[str]) -> Iterator[tuple[str, float]]:
    """Known words like this one, with what that is worth: itself, those it is a part of, and slips."""
    if len(token) >= SHORTEST_WITHIN or not token.isascii():
        yield from ((each, 1 if each == token else WITHIN) for each in known if token in each)
    elif token in known:
        yield token, 1
    if len(token) >= SHORTEST_SLIP:
        near = process.extract(token, known, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=None)
        yield from ((each, SLIP * likeness) for each, likeness, _ in near if each != token)


def written(memory: Memory) -> Iterator[tuple[str, float]]:
    """Everything one may remember a memory by."""
    yield memory.title, TITLE
    yield memory.place, PLACE
    yield f"{memory.day:%B %Y}", WHEN
    for each in memory.tags:
        yield each, TAG
    for part in spoken(memory):
        yield part.words, WORDS
        yield part.name, WHO


def tokens(text: str) -> list[str]:
    return [each for each in GAPS.split(plain(text)) if each]


def plain(text: str) -> str:
    """Without case, accents and the other marks that people leave out when they search."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in apart if not unicodedata.category(each).startswith("M")).split())
