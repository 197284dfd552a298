"""Words that would shame, judge, presume or pry, and how hard a passage is to read."""

from __future__ import annotations

import re
from functools import cache

# Never to a person, wherever it stands: chasing, guilt, loss, blame, ranking.
SHAMING = (
    "streak",
    "streaks",
    "leaderboard",
    "leaderboards",
    "loser",
    "losers",
    "guilty",
    "ashamed",
    "shame on",
    "pathetic",
    "overdue",
    "you failed",
    "you forgot",
    "you missed",
    "you should have",
    "you should've",
    "you should be",
    "you're late",
    "missed out",
    "don't miss",
    "don't forget",
    "still haven't",
    "haven't even",
    "haven't you",
    "why don't you",
    "why didn't you",
    "why haven't you",
    "what's wrong with",
    "your fault",
    "whose fault",
    "to blame",
    "no excuse",
    "no excuses",
    "disappointed in",
    "let us down",
    "let everyone down",
    "last chance",
    "before it's too late",
    "falling behind",
    "fell behind",
    "try harder",
    "not good enough",
    "waste of time",
    "being lazy",
    "too lazy",
)

# A prompt asks for no verdict on another person.
JUDGING = (
    "annoys you about",
    "annoying about",
    "bothers you about",
    "worst thing about",
    "hate about",
    "dislike about",
    "out of ten",
    "out of 10",
    "rate your",
    "rate each",
    "score your",
    "who is better",
    "who loves",
    "who cares more",
    "does better than",
)

# Not everyone has one of these, so a question cannot lean on it.
PRESUMING = (
    "husband",
    "wife",
    "spouse",
    "girlfriend",
    "boyfriend",
    "your kids",
    "your children",
    "your child",
    "your son",
    "your daughter",
    "your mother",
    "your father",
    "your mum",
    "your mom",
    "your dad",
    "your parents",
    "your brother",
    "your sister",
    "your siblings",
    "your boss",
    "your church",
    "your god",
)

# Questions for a doctor, a lawyer or nobody at all.
PRYING = (
    "sex",
    "sexual",
    "sexy",
    "naked",
    "lawyer",
    "lawsuit",
    "custody",
    "divorce",
    "debt",
    "debts",
    "diagnosis",
    "medication",
    "cheated on",
)

_GAP = re.compile(r"[^a-z0-9']+")
_SENTENCE_END = re.compile(r"[.!?:;]+(?=\s|$)")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
# Vowels side by side that are said apart, as in idea, radio, video, usual, doing.
_APART = re.compile(
    r"(?<![tcsg])i[ao]|ciat|(?<!fr)(?<![tc])ien|scien|(?<!p)eo|eum|[dr]ea$|eate|ua[lt]|[aeoy]ing|uie|ii"
)
# Letters that are not said, as in made, tables but not table, walked but not wanted, houses, something.
_SILENT = re.compile(
    r"(?<=[^aeiouy])(?:(?<![^aeiouy]l)e$|(?<![^aeiouy]l)(?<![szxcg])(?<![sc]h)es$|(?<![^aeiouyl]l)(?<![td])ed$)"
    r"|(?<=[^aeiouy])e(?=ly|ful|ness|less|ment|thing|time|body|where|one)"
)


def found(text: str, phrases: tuple[str, ...]) -> tuple[str, ...]:
    """The phrases that stand in a text as whole words, each once, in the order of the text."""
    return tuple(dict.fromkeys(_GAP.sub(" ", hit[0]) for hit in _any_of(phrases).finditer(_plain(text))))


def reading_grade(text: str) -> float:
    """The school year that reads a passage easily (Flesch and Kincaid 1975); 0 for no words."""
    words = _WORD.findall(_plain(text))
    if not words:
        return 0.0
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """A close count for a lower-case English word, from its spelling alone."""
    stem, _, _ = word.partition("'")
    said = len(_VOWELS.findall(stem)) + len(_APART.findall(stem)) - len(_SILENT.findall(stem))
    return max(1, said)


@cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    written = (r"[^a-z0-9]+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"(?<![a-z0-9'])(?:{'|'.join(written)})(?![a-z0-9]|'[a-z])")


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'")
