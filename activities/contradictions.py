"""What an entry says in one field that another of its fields, or another entry, makes untrue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from activities.activity import ALL_YEAR, Activity
from activities.catalogue import Catalogue
from activities.prompt import Prompt, Topic
from activities.reading import SLUG

Fault = tuple[str, str]  # a field, and a sentence that begins with it

_ADULT = 18
_TEENAGER = 13
_TENDER_DEPTH = 4
_LIGHT_DEPTH = 2
_A_DAILY_MOMENT = 5  # minutes
_A_NIGHT, _A_DAY_TRIP = 12, 18  # hours

_DRINKS = re.compile(
    r"(?<!-free )\b(wines?|(?<!ginger )(?<!root )beers?|cocktails?|whisk(?:e)?y|champagne|prosecco"
    r"|sangria|vodka|liqueurs?|brewery)\b"
    r"(?! vinegar)(?! glass)",
    re.IGNORECASE,
)
_ON_WATER = re.compile(
    r"\b(swim(?:s|ming|mers?)?|kayak\w*|cano(?:e|ei)\w*|paddleboard\w*|snorkel\w*|raft(?:ing)?)\b",
    re.IGNORECASE,
)

_MEAT = re.compile(
    r"\b(chicken|beef|pork|lamb|bacon|ham|minced? meat|sausages?|salmon|tuna|prawns?|anchov(?:y|ies))\b", re.IGNORECASE
)
_PIG = re.compile(r"\b(pork|bacon|ham)\b", re.IGNORECASE)
_OTHER_MEAT = re.compile(r"\b(pork|bacon|ham|halal|kosher)\b", re.IGNORECASE)
_KOSHER_WAY = re.compile(r"\bkosher\b|\bown (?:food|pot|pan|plate|dish|snack)", re.IGNORECASE)
_NUTS = re.compile(
    r"\b(peanuts?|almonds?|walnuts|hazelnuts?|cashews?|pistachios?|pecans?|tahini|sesame)\b", re.IGNORECASE
)
_NUT_WARNING = re.compile(r"nut|sesame|almond|tahini|allerg", re.IGNORECASE)
_HEIGHTS = re.compile(
    r"\b(climbing (?:wall|centre|hall)|via ferrata|abseil\w*|zip ?lines?|treetop\w*|high ropes)\b", re.IGNORECASE
)
_HEIGHT_WARNING = re.compile(r"height|fall|edge", re.IGNORECASE)

# Words after which somebody who muted a topic would rather not have been asked.
_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    ("money", re.compile(r"\b(money|salary|wages?|pay rise|savings)\b", re.IGNORECASE)),
    ("grief", re.compile(r"\b(died|dies|funeral|grave|mourn\w*)\b", re.IGNORECASE)),
    ("faith", re.compile(r"\b(pray\w*|church|mosque|synagogue|temple)\b", re.IGNORECASE)),
    ("work", re.compile(r"\b(boss|colleagues?|office)\b", re.IGNORECASE)),
    ("health", re.compile(r"\b(illness|doctor|hospital)\b", re.IGNORECASE)),
    ("family_of_origin", re.compile(r"\b(grew up with|grandparents?|childhood home|parents?)\b", re.IGNORECASE)),
    ("conflict", re.compile(r"\b(argument|quarrel\w*|fell out)\b", re.IGNORECASE)),
)

_ACTIVITY_RULES: tuple[tuple[str, Callable[[Activity], bool], str], ...] = (
    (
        "alcohol",
        lambda it: it.alcohol == "central" and it.youngest < _ADULT,
        "alcohol is central, so youngest must be 18",
    ),
    (
        "alcohol",
        lambda it: it.alcohol == "central" and "halal" in (it.diets or ()),
        "alcohol is central, so diets cannot name halal",
    ),
    (
        "people",
        lambda it: "couple" in it.audiences and it.people[0] > 2,  # noqa: PLR2004
        "people starts above 2, so for cannot name couple",
    ),
    (
        "weather",
        lambda it: it.setting == "in" and it.weather != "any",
        "weather matters to nothing indoors, so it must be any",
    ),
    (
        "weather",
        lambda it: it.weather == "snow" and bool(it.months.north & {6, 7, 8} or it.months.south & {12, 1, 2}),
        "weather is snow, so months cannot hold the summer",
    ),
    (
        "setting",
        lambda it: it.kind == "outdoors" and it.setting == "in",
        "setting is in, but kind is outdoors",
    ),
    ("travel", lambda it: it.kind == "at_home" and it.travel != "home", "travel must be home for at_home"),
    (
        "hours",
        lambda it: it.travel == "overnight" and it.hours[1] < _A_NIGHT,
        "hours end before the night does, but travel is overnight",
    ),
    (
        "hours",
        lambda it: it.travel not in ("home", "overnight") and it.hours[0] > _A_DAY_TRIP,
        "hours go past a day, so travel must be home or overnight",
    ),
    (
        "hours",
        lambda it: it.kind == "getaway" and it.hours[1] < _A_NIGHT,
        "hours end before a night does, but kind is getaway",
    ),
    (
        "lead_days",
        lambda it: it.travel == "overnight" and it.lead_days == 0,
        "lead_days is 0, but travel is overnight",
    ),
    (
        "months",
        lambda it: it.weather == "warm" and len(it.months.north & it.months.south) == len(ALL_YEAR),
        "months are all, but weather is warm",
    ),
    (
        "find.ticket",
        lambda it: it.travel == "home" and it.find.ticket != "",
        "find.ticket is set, but travel is home",
    ),
    (
        "diets",
        lambda it: it.diets is None and (it.kind == "cooking_class" or it.diet != ""),
        "diets is missing, but food is involved",
    ),
    (
        "diets",
        lambda it: "vegan" in (it.diets or ()) and not {"vegetarian", "dairy_free"} <= (it.diets or set()),
        "diets names vegan, so it must name vegetarian and dairy_free too",
    ),
)

_PROMPT_RULES: tuple[tuple[str, Callable[[Prompt], bool], str], ...] = (
    (
        "workplace",
        lambda it: it.workplace and it.depth > _LIGHT_DEPTH,
        "workplace is true, but depth is above 2",
    ),
    (
        "workplace",
        lambda it: it.workplace and bool(it.topics - {"work", "future"}),
        "workplace is true, but topics names what people keep from colleagues",
    ),
    (
        "youngest",
        lambda it: it.depth >= _TENDER_DEPTH and it.youngest < _TEENAGER,
        "youngest is below 13, but depth is 4 or 5",
    ),
    (
        "youngest",
        lambda it: it.youngest == _ADULT and it.depth <= _TENDER_DEPTH,
        "youngest is 18, so depth must be 5; members may be 13",
    ),
    ("mood", lambda it: it.mood == "tender" and it.depth == 1, "mood is tender, but depth is 1"),
    (
        "cadence",
        lambda it: it.cadence == "daily" and it.depth > _LIGHT_DEPTH,
        "cadence is daily, but depth is above 2",
    ),
    (
        "minutes",
        lambda it: it.cadence == "daily" and it.minutes > _A_DAILY_MOMENT,
        "minutes go past 5, but cadence is daily",
    ),
    ("lighter", lambda it: it.lighter == it.text, "lighter is the same as text"),
)


def in_activity(activity: Activity, catalogue: Catalogue) -> Iterator[Fault]:
    for field, breaks, sentence in _ACTIVITY_RULES:
        if breaks(activity):
            yield field, f"{sentence}."
    words = " ".join((activity.title, activity.summary, *activity.steps, *activity.bring))
    if activity.alcohol == "none" and (drink := _DRINKS.search(words)):
        yield "alcohol", f'alcohol is none, but the words say "{drink[0].lower()}".'
    yield from _in_food(activity, words)
    if not any("water" in each.lower() for each in activity.caution) and (water := _ON_WATER.search(words)):
        yield "caution", f'caution does not say water, but the words say "{water[0].lower()}".'
    if (height := _HEIGHTS.search(words)) and not any(map(_HEIGHT_WARNING.search, activity.caution)):
        yield "caution", f'caution does not say heights, but the words say "{height[0].lower()}".'
    if SLUG.fullmatch(activity.if_rain):
        yield from _in_fallback(activity, catalogue.activity(activity.if_rain))


def in_prompt(prompt: Prompt) -> Iterator[Fault]:
    for field, breaks, sentence in _PROMPT_RULES:
        if breaks(prompt):
            yield field, f"{sentence}."
    asked = f"{prompt.text} {prompt.lighter} {prompt.follow_up}"
    for topic, words in _TOPICS:
        if topic not in prompt.topics and (word := words.search(asked)):
            yield "topics", f'topics does not name {topic}, but the words say "{word[0].lower()}".'


def _in_food(activity: Activity, words: str) -> Iterator[Fault]:
    diets = activity.diets or frozenset()
    if "vegetarian" in diets and not activity.diet and (meat := _MEAT.search(words)):
        yield "diets", f'diets names vegetarian, but the words say "{meat[0].lower()}" and diet names no other way.'
    if {"halal", "kosher"} & diets and (pig := _PIG.search(words)) and not _OTHER_MEAT.search(activity.diet):
        yield "diets", f'diets names halal or kosher, but the words say "{pig[0].lower()}" and diet names no other way.'
    if "kosher" in diets and activity.travel != "home" and not _KOSHER_WAY.search(activity.diet):
        yield "diets", "diets names kosher away from home, but diet does not say how."
    warned = any(map(_NUT_WARNING.search, (*activity.caution, activity.diet)))
    if activity.diets is not None and not warned and (nuts := _NUTS.search(words)):
        yield "caution", f'caution does not say nuts or sesame, but the words say "{nuts[0].lower()}".'


def _in_fallback(activity: Activity, fallback: Activity | None) -> Iterator[Fault]:
    name = f'if_rain is "{activity.if_rain}"'
    if fallback is None:
        yield "if_rain", f"{name}, which is no activity's id."
    elif fallback == activity:
        yield "if_rain", f"{name}, which is this activity itself."
    elif fallback.setting == "out":
        yield "if_rain", f"{name}, which is outdoors too."
    elif fallback.youngest > activity.youngest:
        yield "if_rain", f"{name}, which is for older people than this."
    elif missing := activity.audiences - fallback.audiences:
        yield "if_rain", f"{name}, which is not for {' or '.join(sorted(missing))}."
