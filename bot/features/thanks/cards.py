"""How thanks look, to the one they are for and to everybody; each line leaves out who wants to stay unnamed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.features.people import named_now
from bot.ids import short
from bot.model import Circle, Thanks
from bot.ui import Call, call
from bot.words import Quote, Said, Strong, beginning, say


def topic(t: int) -> str:
    return f"thanks:{t}"


def subject(one: Thanks) -> Call:
    """The card for all that shows it."""
    return call("thanks.week", w=short(one.week)) if one.week is not None else call("thanks.card", t=short(one.id))


def standing(circle: Circle, several: Sequence[Thanks]) -> tuple[Thanks, ...]:
    """Without those of somebody who left and takes their words back."""
    return tuple(each for each in several if not circle.takes_back(each.member))


def from_whom(circle: Circle, one: Thanks) -> Said:
    author = named_now(circle, one.member)
    return say("{name}", name=author.name) if author else say("Somebody")


def line(circle: Circle, one: Thanks, most: int | None = None) -> Said:
    """Who thanks whom, and at most so many characters of what for."""
    words = Quote(one.words if most is None else beginning(one.words, most))
    author, other = named_now(circle, one.member), named_now(circle, one.to)
    name = Strong(author.name) if author else say("Somebody")
    if other is None:
        return say("{name} says thank you: {words}", name=name, words=words)
    return say("{name} thanks {other}: {words}", name=name, other=Strong(other.name), words=words)
