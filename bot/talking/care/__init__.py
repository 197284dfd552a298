"""Whether words suggest self-harm, fear of somebody close, or violence: careful phrases, no guessing at people.

It will miss some and be wrong about others; what follows is an offer one can close.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.talking.care.english import ENGLISH
from bot.talking.care.french import FRENCH
from bot.talking.care.german import GERMAN
from bot.talking.care.italian import ITALIAN
from bot.talking.care.portuguese import PORTUGUESE
from bot.talking.care.reading import read
from bot.talking.care.spanish import SPANISH

_OTHERS = (FRENCH, GERMAN, ITALIAN, PORTUGUESE, SPANISH)


def worrying(words: Iterable[str]) -> bool:
    """Whether any of these texts has a phrase that somebody who needs help might write."""
    return any(_worrying(each) for each in words)


def _worrying(words: str) -> bool:
    english, text = read(words)
    return ENGLISH.worries(english) or any(each.worries(text) for each in _OTHERS)
