"""Free words that say what an idea should be like ("something free indoors for two hours"), heard as those wishes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from activities.activity import KINDS as ALL_KINDS
from activities.activity import Activity, Kind
from activities.searching import words_of
from bot.choosing.fits import named
from bot.choosing.wanted import Wanted
from bot.errors import UserError
from bot.features.budgets import within
from bot.features.suggest.asking import CALLED, KINDS
from bot.features.suggest.phrases import FILLER, WISHES
from bot.words import plain

NOTHING = Wanted()
PAIR = 2
SEVERAL = frozenset({"without", "diets"})
"""What may be told more than once."""
KINDS_BY_NAME = {
    " ".join(words_of(name)): kind
    for kind, label in zip(ALL_KINDS, KINDS, strict=True)
    for name in (kind, plain(label.label), *(each for each, meant in CALLED.items() if meant == kind))
    if not name.endswith(" in")  # without its little word a night in would be any night
}


def heard(asked: Wanted, activities: Iterable[Activity], *, members: int = PAIR, youngest: int | None = None) -> Wanted:
    """The wishes in the words of a request, and as their `words` what is left to search for; a title stays whole.

    What the request asks in a field of its own comes before the same wish in words. `members` share a sum that is
    for all, where the words do not say how many do; `youngest` is the age meant by "the kids", where it is known.
    """
    if any(map(named(asked.words), activities)):
        return Wanted(words=asked.words)
    if not asked.kind and (kind := kind_named(asked.words)):
        return Wanted(kind=kind)
    told, left = told_in(asked.words)
    shared, guessed = told.pop("shared", None), told.pop("kids", None)
    if shared is not None and "budget" not in told:
        told["budget"], told["amount"] = within(shared // told.get("people", members))
    if guessed is not None and "children" not in told:
        told["children"] = guessed if youngest is None else youngest
    if asked.budget is not None:
        told.pop("amount", None)
    wishes = Wanted(**{field: wish for field, wish in told.items() if unset(asked, field)})
    kind = None if asked.kind else kind_named(left)
    alone = wishes.grown_ups and asked.children is None and wishes.children is None
    return replace(wishes, kind=kind, words="" if kind else left, grown_ups=alone)


def told_in(words: str) -> tuple[dict[str, Any], str]:
    """What each field of the table is told, and the words that tell nothing."""
    rest, told = re.sub(r"[-_\s]+", " ", words.replace("’", "'")), dict[str, Any]()
    for names, pattern, read in WISHES:
        at = 0
        while match := pattern.search(rest, at):
            at = match.start()
            try:
                wish = read(match)
            except UserError:
                at = match.end()
                continue
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
            new = dict(zip(names.split(), wish if " " in names else (wish,), strict=False))
            if names in SEVERAL:
                told[names] = tuple(dict.fromkeys((*told.get(names, ()), *wish)))
            elif told.keys().isdisjoint(new):
                told |= new
    return told, " ".join(each for each in rest.split() if not FILLER.fullmatch(each))


def joined(asked: Wanted, wishes: Wanted) -> Wanted:
    """The request with the wishes from its words."""
    told = {each.name: getattr(wishes, each.name) for each in fields(Wanted) if not unset(wishes, each.name)}
    return replace(asked, **{"words": "", **told})


def unset(wanted: Wanted, field: str) -> bool:
    return bool(getattr(wanted, field) == getattr(NOTHING, field))


def kind_named(words: str) -> Kind | None:
    """The kind these words are a name of, and nothing more: "date night"."""
    return KINDS_BY_NAME.get(" ".join(words_of(words)))
