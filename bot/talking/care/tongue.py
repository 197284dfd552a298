"""How one language says it: phrases that say it alone, and phrases that need a person in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.talking.care.phrases import Phrases
from bot.talking.care.reading import Text

_NONE = Phrases()
_BACK = 70
"""Characters looked at before what somebody does: enough for who does it."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """The phrases, and the words by which a person is told from a thing.

    A name is never known: any one word in its place is taken for one, unless it is among the things or has an article.
    """

    alone: Phrases
    """Phrases that say it by themselves."""
    done: Phrases
    """What somebody does: counts when a person stands before it."""
    feared: Phrases
    """Fear of what follows: counts when that is a person."""
    end: re.Pattern[str]
    """Where a thought ends or a new one begins."""
    people: frozenset[str]
    things: frozenset[str]
    articles: frozenset[str]
    passing: frozenset[str]
    """Words that may stand between a person and what they do."""
    joining: frozenset[str]
    denying: frozenset[str]
    owners: frozenset[str]
    """My, your: what stands before somebody near."""
    no_name: re.Pattern[str]
    """How a word ends that is seldom a name, unless it has a capital."""
    named: Phrases = _NONE
    """What somebody does, where who it is must be said even in a language that may leave it out."""
    won: Phrases = _NONE
    """What somebody does, unless the sentence tells of a game: he beat me."""
    games: frozenset[str] = frozenset()
    unsaid: bool = False
    """Whether the verb alone may mean he or she."""

    def worries(self, text: Text) -> bool:
        """Whether this text has such a phrase."""
        return (
            any(self.alone.within(text))
            or any(self._by_somebody(text, each.start(), unsaid=self.unsaid) for each in self.done.within(text))
            or any(self._by_somebody(text, each.start(), unsaid=False) for each in self.named.within(text))
            or any(self._by_winner(text, *each.span()) for each in self.won.within(text))
            or any(self._of_somebody(text, *each.span()) for each in self.feared.within(text))
        )

    def _by_somebody(self, text: Text, at: int, *, unsaid: bool) -> bool:
        start = text.plain.find(" ", max(0, at - _BACK))
        before = text.plain[start:at].split()
        while before and before[-1] in self.passing:
            before.pop()
        if not before or before[-1] in {".", ","}:
            return unsaid or (bool(before) and self._somebody_before(before))
        if before[-1] in self.denying:
            return False
        if before[-1] in self.joining:
            return unsaid or self._somebody_before(before)
        return self._somebody(before, text.typed[start:at].split()[len(before) - 1])

    def _by_winner(self, text: Text, at: int, end: int) -> bool:
        start = max(0, at - _BACK, text.plain.rfind(" . ", 0, at))
        stop = text.plain.find(" . ", end, end + _BACK)
        told = text.plain[start : end + _BACK if stop < 0 else stop].split()
        return self.games.isdisjoint(told) and self._by_somebody(text, at, unsaid=False)

    def _somebody_before(self, before: list[str]) -> bool:
        """He drinks and hits me: who it is stands earlier in the same sentence."""
        sentence = before[len(before) - before[::-1].index(".") :] if "." in before else before
        return not self.people.isdisjoint(sentence[-9:])

    def _somebody(self, before: list[str], typed: str) -> bool:
        word = before[-1].removesuffix("'s")
        owner = before[-2] if len(before) > 1 else "."
        if word in self.people:
            return True
        if owner in self.articles or owner.endswith("'s"):
            return False
        if owner not in self.people and owner not in self.joining and before[-3:-2] and before[-3] in self.articles:
            return False
        return self._name(word, typed, starts=owner in {".", ","})

    def _of_somebody(self, text: Text, start: int, at: int) -> bool:
        if not self.denying.isdisjoint(text.plain[max(0, start - _BACK) : start].split()[-2:]):
            return False
        after, typed = text.plain[at : at + _BACK].split(), text.typed[at : at + _BACK].split()
        owned = bool(after) and after[0] in self.owners
        if owned:
            after, typed, at = after[1:], typed[1:], text.plain.index(" ", at + 1)
        if not after:
            return False
        at += 1 + len(after[0])
        if after[0] in self.people:
            return self.end.match(text.plain, at) is not None
        if owned or not self._name(after[0], typed[0], starts=False):
            return False
        if self.end.match(text.plain, at):
            return True
        two = len(typed) > 1 and all(each[0].isupper() for each in typed[:2])
        return two and self.end.match(text.plain, at + 1 + len(after[1])) is not None

    def _name(self, word: str, typed: str, *, starts: bool) -> bool:
        if not word.isalpha() or len(word) == 1 or word in self.things or word in self.joining:
            return False
        called = typed[0].isupper() and not typed.isupper() and not starts
        return called or self.no_name.search(word) is None


def set_of(words: str) -> frozenset[str]:
    """Words written with bars between."""
    return frozenset(words.split("|"))
