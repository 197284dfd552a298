"""Free words that say what an idea should be like ("something free indoors for two hours"), heard as those wishes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any

from activities.activity import KINDS as ALL_KINDS
from activities.activity import Activity, Kind
from activities.searching import words_of
from bot.choosing.fits import named
from bot.choosing.wanted import Wanted
from bot.commands.fields import number
from bot.errors import UserError
from bot.features.budgets import read_budget
from bot.features.suggest.asking import CALLED, CHILDREN, KINDS, read_hours
from bot.words import plain

NOTHING = Wanted()
KINDS_BY_NAME = {
    " ".join(words_of(name)): kind
    for kind, label in zip(ALL_KINDS, KINDS, strict=True)
    for name in (kind, plain(label.label), *(each for each, meant in CALLED.items() if meant == kind))
}

Read = Callable[[re.Match[str]], Any]
"""What a match wishes for; a UserError where it is no such wish after all."""

ONE_TO_TEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
COUNT = rf"(?P<n>\d{{1,4}}(?:[.,]\d{{1,2}})?|half an|an?|{'|'.join(ONE_TO_TEN)})"
AT_MOST = r"(?:(?:for|in|within|about|under|below|up to|at most|max|maximum|less than|no more than) )?"
MONEY = r"(?:[€$£]|(?:euros?|eur|dollars?|usd|pounds?|gbp|quid|bucks|francs?|chf)\b)"
EACH = r"(?: ?(?:each|per person|per head|a head))?"
NOT_OF_COST = "".join(f"(?<!{each} )" for each in ("alcohol", "car", "dairy", "egg", "gluten", "meat", "nut", "sugar"))
YOUNG = r"(?:(?:an?|our|my|the|small|little|young) )*"
CHILD = r"(?:child(?:ren)?|kids?)"
SCHOOL_AGE, WALKING, IN_ARMS = 6, 2, 0
"""How old the youngest is taken to be where people only say "the kids", "a toddler" or "a baby"."""


def heard(asked: Wanted, activities: Iterable[Activity]) -> Wanted:
    """The wishes in the words of a request, and as their `words` what is left to search for; a title stays whole.

    What the request asks in a field of its own comes before the same wish in words.
    """
    if any(map(named(asked.words), activities)):
        return Wanted(words=asked.words)
    if not asked.kind and (kind := kind_named(asked.words)):
        return Wanted(kind=kind)
    rest, wishes = re.sub(r"[-_\s]+", " ", asked.words), Wanted()
    for field, pattern, read in WISHES:
        if not unset(wishes, field) or not (match := pattern.search(rest)):
            continue
        try:
            wish = read(match)
        except UserError:
            continue
        if unset(asked, field):
            wishes = replace(wishes, **{field: wish})
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    left = " ".join(each for each in rest.split() if not FILLER.fullmatch(each))
    kind = None if asked.kind else kind_named(left)
    return replace(wishes, kind=kind, words="" if kind else left)


def joined(asked: Wanted, wishes: Wanted) -> Wanted:
    """The request with the wishes from its words."""
    told = {each.name: getattr(wishes, each.name) for each in fields(Wanted) if not unset(wishes, each.name)}
    return replace(asked, **{"words": "", **told})


def unset(wanted: Wanted, field: str) -> bool:
    return bool(getattr(wanted, field) == getattr(NOTHING, field))


def kind_named(words: str) -> Kind | None:
    """The kind these words are a name of, and nothing more: "date night"."""
    return KINDS_BY_NAME.get(" ".join(words_of(words)))


def _is(value: object) -> Read:
    return lambda _: value


def _amount(match: re.Match[str]) -> int:
    return read_budget(match["n"])


def _length(match: re.Match[str]) -> float:
    count = match["n"].casefold()
    if count in ONE_TO_TEN:
        count = str(ONE_TO_TEN.index(count) + 1)
    return read_hours(f"{count} {match['unit']}")


def _part_of_day(match: re.Match[str]) -> float:
    return read_hours(match["part"])


def _youngest(match: re.Match[str]) -> int:
    return min(number(CHILDREN, each) for each in re.findall(r"\d+", match[0]))


# Tried in this order: "an hour away" is a distance before "an hour" can be a length of time.
WISHES: tuple[tuple[str, re.Pattern[str], Read], ...] = tuple(
    (field, re.compile(rf"(?<![\w€$£])(?:{pattern})(?!\w)", re.IGNORECASE), read)
    for field, pattern, read in (
        ("sober", r"(?:no|without) (?:alcohol|drinks?|drinking)|alcohol free|sober", _is(value=True)),
        ("surprise", r"surprise (?:me|us)", _is(value=True)),
        ("remote", r"long distance|far apart|(?:while|when|living) apart|(?:over|by) video|online", _is(value=True)),
        ("distance", r"(?:up to |within )?an hour(?:s drive)? (?:away|from here|by (?:car|train|bus))", _is("hour")),
        ("distance", r"(?:at|from) home|without going out|stay(?:ing)? in", _is("home")),
        ("distance", r"(?:in |within )?walking distance|a walk away|(?:a)?round the corner", _is("walk")),
        ("distance", r"near ?by|close by|near us|in town", _is("local")),
        ("children", rf"(?:with |for )?{YOUNG}\d{{1,2}}(?: and \d{{1,2}})? years? olds?", _youngest),
        ("children", rf"(?:with |for )?{YOUNG}{CHILD}(?: of| aged)? \d{{1,2}}(?: and \d{{1,2}})?", _youngest),
        ("children", rf"(?:with|for) {YOUNG}{CHILD}|(?:kid|child|family) friendly", _is(SCHOOL_AGE)),
        ("children", rf"(?:with|for) {YOUNG}toddlers?", _is(WALKING)),
        ("children", rf"with {YOUNG}baby", _is(IN_ARMS)),
        ("budget", r"free of charge|for nothing|(?:with )?no money|without money", _is(0)),
        ("budget", rf"{NOT_OF_COST}(?:for )?free(?! time)", _is(0)),
        ("budget", r"cheap(?:ly)?|inexpensive|low budget|(?:for )?little money", _is(1)),
        ("budget", rf"{AT_MOST}(?:a budget of )?(?P<n>\d{{1,4}}) ?{MONEY}{EACH}", _amount),
        ("budget", rf"{AT_MOST}(?:a budget of )?[€$£] ?(?P<n>\d{{1,4}}){EACH}", _amount),
        ("hours", rf"{AT_MOST}{COUNT} ?(?P<unit>hours?|hrs?|h|minutes?|mins?)", _length),
        ("hours", r"(?:for (?:a )?)?(?P<part>tonight|lunch break|half a day|all day)", _part_of_day),
        ("hours", r"(?:this|for an?|for the|for one) (?P<part>morning|afternoon|evening|day|weekend)", _part_of_day),
        ("indoors", r"indoors?|inside|rainy day|bad weather|when it rains", _is("in")),
        ("indoors", r"outdoors?|outside", _is("out")),
        ("energy", r"tired|exhausted|calm|relax(?:ed|ing)|low energy|not (?:too )?tiring", _is("low")),
        ("energy", r"active|energetic|sporty|high energy", _is("high")),
    )
)  # fmt: skip

FILLER = re.compile(
    r"(?:|an?|and|anything|are|both|can|do|for|fun|good|i|i'?m|ideas?|in|is|like|maybe|need|nice|of|our|please|some"
    r"|something|the|things?|to|today|two|us|want|we(?:'re)?|were|what|with|would)\W*",
    re.IGNORECASE,
)
"""Words that tell nothing about what to do."""
