"""What people may ask of an idea, field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, NamedTuple

from activities.activity import Kind
from bot.commands.fields import choice, folded, pick
from bot.features.budgets import BUDGETS, read_money
from bot.features.setup import YES_NO
from bot.times import read_span
from bot.ui import Field
from bot.words import say

Place = Literal["in", "out", "any"]

KINDS = pick(
    ("getaway", say("Getaway")),
    ("cooking_class", say("Cooking class")),
    ("class", say("Class or workshop")),
    ("date", say("Date")),
    ("event", say("Event")),
    ("at_home", say("At home")),
    ("outdoors", say("Outdoors")),
    ("hobby", say("Hobby")),
    ("challenge", say("Challenge")),
    ("service", say("Helping others")),
    ("quality_time", say("Quality time")),
)
ENERGIES = pick(("low", say("Low")), ("medium", say("Medium")), ("high", say("High")))
PLACES = pick(("in", say("Indoors")), ("out", say("Outdoors")), ("any", say("Either")))
DISTANCES = pick(
    ("home", say("At home")),
    ("walk", say("A walk away")),
    ("local", say("In town")),
    ("hour", say("Up to an hour away")),
    ("far", say("Further away")),
    ("overnight", say("A night away")),
)

# What people call a kind, beside its own name.
CALLED: dict[str, Kind] = {
    "date night": "date",
    "weekend": "getaway",
    "weekend away": "getaway",
    "weekend getaway": "getaway",
    "trip": "getaway",
    "workshop": "class",
    "night in": "at_home",
    "evening in": "at_home",
    "home": "at_home",
    "outside": "outdoors",
    "volunteering": "service",
    "volunteer": "service",
    "helping": "service",
}
LASTING = {
    "lunch break": 1.0,
    "morning": 3.0,
    "afternoon": 4.0,
    "evening": 4.0,
    "tonight": 4.0,
    "half day": 5.0,
    "half a day": 5.0,
    "day": 10.0,
    "weekend": 48.0,
    "long weekend": 72.0,
}
FILLED = {"morning": 1.5, "afternoon": 2.0, "evening": 2.0, "half day": 2.0, "half a day": 2.0, "day": 4.0}
"""Hours of an idea for all of a part of the day: fewer would leave most of it empty."""
WHOLE = re.compile(r"\A(?:all|whole|full) ")
ARTICLE = re.compile(r"\A(?:an?|one|the|this|about|up to) ")
MOST_BARE_HOURS = 24  # a larger number without a unit is minutes, as in time=90
DECIMAL_HOURS = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?) ?(?:h|hrs?|hours?)?")


def read_hours(words: str) -> float:
    """Hours there are: "2 hours", "90m", "90", "1.5", or a part of the day."""
    said = ARTICLE.sub("", folded(words), count=1)
    if said in LASTING:
        return LASTING[said]
    if (written := DECIMAL_HOURS.fullmatch(said)) and (number := float(written[1].replace(",", "."))):
        return number / 60 if said == written[1] and number > MOST_BARE_HOURS else number
    return read_span(words).total_seconds() / 3600


class Stretch(NamedTuple):
    """Hours an idea is to last, if it matters, and all there are."""

    least: float | None
    most: float


def read_time(words: str) -> Stretch:
    """Hours there are; of "the whole day", "all afternoon" or "half a day" also how much of it is to be filled."""
    said = ARTICLE.sub("", folded(words), count=1)
    part = WHOLE.sub("", said, count=1)
    if (part != said or part.startswith("half")) and part in FILLED:
        return Stretch(FILLED[part], read_hours(part))
    return Stretch(None, read_hours(part if part in LASTING else words))


def called(field: Field, also: Mapping[str, str]) -> Field:
    """A choice that people call otherwise too, as in `indoors=yes`."""

    def read(words: str) -> str:
        return choice(field, also.get(folded(words), words))

    return replace(field, read=read)


KIND = called(Field("kind", "Kind of thing", "choice", options=KINDS), CALLED)
WORDS = Field("words", "Your own words", positional=True, most=200, hint="thai cooking, or free and indoors")
BUDGET = Field("budget", "Budget each, at most", "choice", options=BUDGETS, read=read_money, hint="free, 30, 10 to 30")
TIME = Field("time", "Time you have", read=read_time, hint="2 hours, 90m, an evening")
ENERGY = Field("energy", "Energy", "choice", options=ENERGIES)
INDOORS = called(
    Field("indoors", "Indoors or outdoors", "choice", options=PLACES),
    {"yes": "in", "inside": "in", "no": "out", "outside": "out"},
)
DISTANCE = Field("distance", "How far, at most", "choice", options=DISTANCES)
CHILDREN = Field("children", "Age of the youngest child along", "number", most=17, hint="6")
REMOTE = Field("remote", "Something to do while apart", "choice", options=YES_NO)
SURPRISE = Field("surprise", "Surprise me", "choice", options=YES_NO)
FIELDS = (KIND, WORDS, BUDGET, TIME, ENERGY, INDOORS, DISTANCE, CHILDREN, REMOTE, SURPRISE)
