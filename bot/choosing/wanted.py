"""What is asked of a suggestion, and what is known of the circle that asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, Protocol

from activities.activity import ALCOHOLS, TRAVELS, Access, Activity, Alcohol, Diet, Kind, Travel
from activities.practice import Audience

Level = Literal["low", "medium", "high"]
Place = Literal["in", "out", "any"]
Verdict = Literal["suggested", "saved", "not_for_us", "planned", "liked"]

LEVELS: Mapping[Level, tuple[int, int]] = {"low": (1, 2), "medium": (2, 4), "high": (4, 5)}
ADULT = 18
TOPS = (0, 10, 30, 80, 200)
"""The most that the cost bands from 0 to 4 ask of each; nobody knows it of the fifth."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of one request, seen by everyone who sees its answer. None is "any"."""

    kind: Kind | None = None
    words: str = ""
    budget: int | None = None  # a cost band, 0 to 5, at most
    amount: int | None = None  # the money they named, where it is not the most of that band
    hours: float | None = None  # all there is
    least: float | None = None  # hours it is to last
    people: int | None = None  # how many come, where it is not everybody
    energy: int | Level | None = None  # a number, 1 to 5, is meant exactly
    indoors: Place = "any"
    distance: Travel | None = None  # at most
    children: int | None = None  # the youngest age along
    grown_ups: bool = False  # no child comes along, though there are some
    remote: bool = False
    surprise: bool = False
    again: bool = False  # what they saw lately may come back
    sober: bool = False  # nothing where drinking is the point
    step_free: bool = False
    diets: tuple[Diet, ...] = ()  # food that suits these
    without: tuple[str, ...] = ()  # what it is not to be about

    @property
    def money(self) -> int | None:
        """The most it may cost each, as they said it; None where any sum will do."""
        if self.amount is not None or self.budget is None or self.budget >= len(TOPS):
            return self.amount
        return TOPS[self.budget]

    @property
    def energies(self) -> tuple[int, int]:
        """The least and the most energy asked for."""
        match self.energy:
            case None:
                return 1, 5
            case int(level):
                return level, level
            case level:
                return LEVELS[level]


@dataclass(frozen=True, slots=True)
class Limits:
    """What members keep to themselves. It shuts ideas out, and is never a reason nor offered for relaxing."""

    cap: int | None = field(default=None, repr=False)  # a cost band, at most
    alcohol: Alcohol = field(default="central", repr=False)  # the most of it that is fine
    diets: frozenset[Diet] = field(default=frozenset(), repr=False)
    access: frozenset[Access] = field(default=frozenset(), repr=False)
    never: frozenset[str] = field(default=frozenset(), repr=False)  # ids, kinds, tags or words of a title


def together(limits: Iterable[Limits]) -> Limits:
    """What everyone's limits leave open, whoever set which."""
    limits = list(limits)
    return Limits(
        cap=min((each.cap for each in limits if each.cap is not None), default=None),
        alcohol=min((each.alcohol for each in limits), key=ALCOHOLS.index, default="central"),
        diets=frozenset[Diet]().union(*(each.diets for each in limits)),
        access=frozenset[Access]().union(*(each.access for each in limits)),
        never=frozenset[str]().union(*(each.never for each in limits)),
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a circle before it asks."""

    kind: Audience
    size: int
    today: date
    hemisphere: Literal["north", "south"] = "north"
    youngest: int | None = None  # of those who always come along; None where all are adults
    usual_budget: int | None = None  # a cost band, at most, unless another one is asked for
    likes: frozenset[str] = frozenset()  # kinds and tags that somebody said they like
    shared_likes: frozenset[str] = frozenset()  # those that everybody said
    limits: Limits = field(default=Limits(), repr=False)
    low: bool = field(default=False, repr=False)  # somebody asked for lighter days: private
    ratings: Mapping[str, float] = field(default_factory=dict, repr=False)  # activity to -1 … 1: private


class Seen(Protocol):
    """One thing a circle made of an activity, where all could see it (a private rating is not a "liked")."""

    @property
    def activity(self) -> str: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def at(self) -> datetime: ...


def budget_of(wanted: Wanted, facts: Facts) -> int | None:
    """The cost band that holds openly, at most."""
    return facts.usual_budget if wanted.budget is None else wanted.budget


def money_of(wanted: Wanted, facts: Facts) -> int | None:
    """The most it may cost each, openly; None where any sum will do."""
    return replace(wanted, budget=budget_of(wanted, facts)).money


def may_exceed(activity: Activity, money: int | None) -> bool:
    """Whether it may cost each more than this."""
    return money is not None and (activity.cost >= len(TOPS) or TOPS[activity.cost] > money)


def youngest_of(wanted: Wanted, facts: Facts) -> int:
    """The youngest who comes along; 18 where all are adults."""
    return min(age for age in (wanted.children, facts.youngest, ADULT) if age is not None)


def steps_away(travel: Travel) -> int:
    return TRAVELS.index(travel)
