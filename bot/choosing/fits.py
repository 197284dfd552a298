"""Whether an activity may be put on the table: the circle, its private limits, and each filter asked for."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal

from activities.activity import ALCOHOLS, KINDS, Activity
from activities.searching import words_of
from bot.choosing.wanted import ADULT, Facts, Limits, Wanted, budget_of, steps_away, youngest_of

Filter = Literal["budget", "hours", "least", "energy", "distance", "indoors", "again", "kind", "words", "remote"]

DOES_WITHOUT = re.compile(r"\b(?:no|without)(?: an?| the)? ([\w-]+)", re.IGNORECASE)
ENDING = re.compile(r"(?<=..)(?:ing|e)$")
PAIR = 2
FAR_APART = "far apart"  # the tag of what makes sense only for people who are

Rule = Callable[[Activity], bool]
Check = Callable[[Activity, Wanted, Facts], bool]


def possible(wanted: Wanted, facts: Facts) -> Rule:
    """Whether one suits who they are, the month, the youngest along, what is out of the question, and private limits.

    None of this is ever offered for relaxing.
    """
    size = wanted.people or facts.size
    audiences = {facts.kind} if wanted.children is None else {facts.kind, "family"}
    if wanted.grown_ups and facts.kind == "family":
        audiences.add("couple" if size == PAIR else "friends")
    youngest = youngest_of(wanted, facts)
    month = facts.today.month
    keeps_to_limits = _within(facts.limits)
    unwanted = [stems for words in wanted.without for each in words.split(" or ") if (stems := _stems(each))]
    may_be_apart = wanted.remote or wanted.words != ""

    def rule(activity: Activity) -> bool:
        months = activity.months.north if facts.hemisphere == "north" else activity.months.south
        return (
            not audiences.isdisjoint(activity.audiences)
            and activity.people[0] <= size <= activity.people[1]
            and month in months
            and activity.youngest <= youngest
            and (activity.alcohol != "central" or (youngest >= ADULT and not wanted.sober))
            and keeps_to_limits(activity)
            and (may_be_apart or FAR_APART not in activity.tags)
            and (not wanted.step_free or "step_free" in activity.access)
            and (not wanted.diets or (activity.diets is not None and activity.diets.issuperset(wanted.diets)))
            and not any(each <= about(activity) for each in unwanted)
        )

    return rule


def _within(limits: Limits) -> Rule:
    alcohols = ALCOHOLS[: ALCOHOLS.index(limits.alcohol) + 1]
    kinds_and_ids = limits.never
    phrases = [f" {phrase} " for thing in limits.never.difference(KINDS) if (phrase := " ".join(words_of(thing)))]

    def rule(activity: Activity) -> bool:
        about = _about(activity.title, activity.tags) if phrases else ""
        return (
            (limits.cap is None or activity.cost <= limits.cap)
            and activity.alcohol in alcohols
            and (activity.diets is None or limits.diets <= activity.diets)
            and limits.access <= activity.access
            and kinds_and_ids.isdisjoint((activity.id, activity.kind))
            and not any(phrase in about for phrase in phrases)
        )

    return rule


def headline(activity: Activity) -> frozenset[str]:
    """The words that say what one is about."""
    return _headline(activity.title, activity.kind, activity.summary, activity.tags)


@lru_cache(maxsize=4096)
def _headline(title: str, kind: str, summary: str, tags: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for text in (title, kind, summary, *tags) for word in words_of(text))


def about(activity: Activity) -> frozenset[str]:
    """The stems of what one is about, but for what it says to be without."""
    return _about_stems(activity.title, activity.kind, activity.summary, activity.tags)


@lru_cache(maxsize=4096)
def _about_stems(title: str, kind: str, summary: str, tags: tuple[str, ...]) -> frozenset[str]:
    without = {
        stem(word) for text in (title, *tags) for found in DOES_WITHOUT.findall(text) for word in words_of(found)
    }
    return frozenset(map(stem, _headline(title, kind, summary, tags))) - without


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words_of(words)))


def stem(word: str) -> str:
    """One for "dance" and "dancing", "run" and "running"."""
    short = ENDING.sub("", word)
    return short[:-1] if short[-2:-1] == short[-1:] else short


def named(words: str) -> Rule:
    """Whether the words hold one's whole title: it was asked for, so it may come back early."""
    asked = set(words_of(words))

    def rule(activity: Activity) -> bool:
        title = set(words_of(activity.title)) if asked else set()
        return bool(title) and title <= asked

    return rule


def _budget(activity: Activity, wanted: Wanted, facts: Facts) -> bool:
    most = budget_of(wanted, facts)
    return most is None or activity.cost <= most


def _hours(activity: Activity, wanted: Wanted, _: Facts) -> bool:
    return wanted.hours is None or activity.hours[0] <= wanted.hours


def _least(activity: Activity, wanted: Wanted, _: Facts) -> bool:
    return wanted.least is None or activity.hours[0] >= wanted.least


def _energy(activity: Activity, wanted: Wanted, _: Facts) -> bool:
    least, most = wanted.energies
    return least <= activity.energy <= most


def _distance(activity: Activity, wanted: Wanted, _: Facts) -> bool:
    return wanted.distance is None or steps_away(activity.travel) <= steps_away(wanted.distance)


def _indoors(activity: Activity, wanted: Wanted, _: Facts) -> bool:
    return wanted.indoors == "any" or activity.setting in {wanted.indoors, "either"}


def _kind(activity: Activity, wanted: Wanted, _: Facts) -> bool:
    return wanted.kind is None or activity.kind == wanted.kind


def _remote(activity: Activity, wanted: Wanted, _: Facts) -> bool:
    return not wanted.remote or bool(activity.remote)


# What a request may ask of an activity itself; "words" and "again" need the catalogue and the history.
CHECKS: Mapping[Filter, Check] = {
    "budget": _budget,
    "hours": _hours,
    "least": _least,
    "energy": _energy,
    "distance": _distance,
    "indoors": _indoors,
    "kind": _kind,
    "remote": _remote,
}


@lru_cache(maxsize=4096)
def _about(title: str, tags: tuple[str, ...]) -> str:
    """The plain words of a title and of each tag, kept apart so that no phrase spans two of them."""
    return "".join(f" {' '.join(words_of(text))} |" for text in (title, *tags))
