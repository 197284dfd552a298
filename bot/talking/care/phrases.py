"""Many phrases, each tried only where a word begins as it may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.talking.care.openings import openings
from bot.talking.care.reading import Text


class Phrases:
    """Each stands between spaces; their order is of no matter. One is compiled once a word begins as it may."""

    def __init__(self, *phrases: str) -> None:
        self._beginning: dict[str, list[str]] = {}
        for phrase in phrases:
            for opening in openings(phrase):
                self._beginning.setdefault(opening, []).append(phrase)

    def within(self, text: Text) -> Iterator[re.Match[str]]:
        """Where these phrases are in the text."""
        for opening in self._beginning.keys() & text.words.keys():
            for phrase in self._beginning[opening]:
                for at in text.words[opening]:
                    if found := _compiled(phrase).match(text.plain, at):
                        yield found


@cache
def _compiled(phrase: str) -> re.Pattern[str]:
    return re.compile(f" (?:{phrase})(?= )")
