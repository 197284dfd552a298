"""Which member somebody means: by name, by the beginning of it, or as a platform's own picker says it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process

from bot.commands.fields import folded
from bot.errors import NotFound, UserError
from bot.model import Circle, Envelope, Member, Person
from bot.times import zone
from bot.words import listed, say

LIKE = 65
PICKED = re.compile(r"@(?:[0-9]+|[A-Z0-9]+\.[A-Z0-9]+)")
"""What a picker gives: a number, or where ids are each workspace's own, the workspace's id before the person's."""


def lives_by(envelope: Envelope) -> ZoneInfo | None:
    """The zone of whoever calls, where their platform tells one that is known."""
    try:
        return zone(envelope.zone)
    except UserError:
        return None


def as_picked(person: Person) -> str:
    """How a picker names somebody: by the platform's id."""
    return f"@{person.id}"


def picked(people: Iterable[Member], words: str) -> Member | None:
    """Whoever of these a picker named, if it was one."""
    return next((each for each in people if words == as_picked(each.person)), None)


def meant(circle: Circle, words: str) -> Member:
    """The one member these words mean.

    Raises:
        UserError: they mean nobody in the circle, or more than one.
    """
    if found := picked(circle.members, words):
        return found
    named = folded(words.removeprefix("@"))
    for fits in (whole, one_word, begins):
        among = [each for each in circle.members if named and fits(folded(each.name), named)]
        if len(among) == 1:
            return among[0]
        if among:
            names = listed([say("{name}", name=each.name) for each in among])
            raise UserError("That could be more than one of you: {names}. Which one do you mean?", names=names)
    raise unknown(circle, named, is_id=PICKED.fullmatch(words) is not None)


def whole(name: str, words: str) -> bool:
    return name == words


def one_word(name: str, words: str) -> bool:
    return words in name.split()


def begins(name: str, words: str) -> bool:
    return name.startswith(words) or any(each.startswith(words) for each in name.split())


def unknown(circle: Circle, named: str, *, is_id: bool) -> NotFound:
    if is_id:
        return NotFound("That person is not in {circle} yet. /join lets them in.", circle=circle.name)
    names = {each.name: folded(each.name) for each in circle.members}
    if near := process.extractOne(named, names, scorer=fuzz.ratio, score_cutoff=LIKE):
        return NotFound("I know nobody of that name here. Did you mean {name}?", name=near[2])
    here = listed([say("{name}", name=name) for name in names])
    return NotFound("I know nobody of that name here. In {circle} are: {here}.", circle=circle.name, here=here)


def named_now(circle: Circle, member: int | None) -> Member | None:
    """Somebody as they may be named: not those who left and keep their name for themselves."""
    found = None if member is None else circle.member(member)
    return None if found is None or (found.left_at is not None and found.leaving != "as_is") else found
