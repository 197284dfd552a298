"""With which letters a phrase may begin, so that only the words that may begin one are looked at closely."""

from __future__ import annotations

LETTERS = 3
"""So many of its first letters are told; a space counts."""
_ANY = "*"
_AROUND = ("(?!", "(?=", "(?<!", "(?<=")


def openings(phrase: str) -> frozenset[str]:
    """The beginnings of everything this expression may match; it has letters, groups, classes, "?" and looks around.

    Raises:
        ValueError: it may begin with any letter at all.
    """
    found = {each.ljust(LETTERS) for each in _either(phrase, 0)[0]}
    if _ANY in "".join(found):
        raise ValueError(phrase)
    return frozenset(found)


def _either(phrase: str, at: int) -> tuple[set[str], int]:
    """Alternatives, up to the end of their group."""
    found: set[str] = set()
    while True:
        row, at = _row(phrase, at)
        found |= row
        if at >= len(phrase) or phrase[at] == ")":
            return found, at + 1
        at += 1


def _row(phrase: str, at: int) -> tuple[set[str], int]:
    """One thing after the other, up to the end of this alternative."""
    found = {""}
    while at < len(phrase) and phrase[at] not in "|)":
        each, at = _one(phrase, at)
        if phrase.startswith(("?", "*"), at):
            each, at = each | {""}, at + 1
        found = {(so_far + more)[:LETTERS] for so_far in found for more in each}
    return found, at


def _one(phrase: str, at: int) -> tuple[set[str], int]:
    """A letter, a class or a group; nothing where it only looks around."""
    if phrase.startswith(_AROUND, at):
        return {""}, _either(phrase, phrase.index("=" if "=" in phrase[at : at + 4] else "!", at) + 1)[1]
    if phrase[at] == "(":
        return _either(phrase, at + len("(?:"))
    if phrase[at] == "[":
        end = phrase.index("]", at) + 1
        letters = set(phrase[at + 1 : end - 1])
        return ({_ANY} if letters & set("-^") else letters), end
    if phrase[at] == "\\":
        return {_ANY}, at + 2
    return ({_ANY} if phrase[at] in ".+{}^$" else {phrase[at]}), at + 1
