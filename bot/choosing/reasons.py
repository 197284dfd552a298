"""Why an idea: one to three true and positive facts, as data; private limits are not even looked at."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from activities.activity import ALL_YEAR, Activity
from activities.searching import words_of
from bot.choosing.past import Past
from bot.choosing.wanted import Facts, Wanted, may_exceed, steps_away

OfThem = Literal["liked", "saved", "shared_like", "new"]
Asked = Literal[
    "words",
    "least",
    "hours",
    "children",
    "remote",
    "indoors",
    "outdoors",
    "free",
    "budget",
    "distance",
    "energy",
    "kind",
]
OfItself = Literal["season", "free", "at_home", "easy", "talk", "no_lead", "takes"]
ReasonKind = OfThem | Asked | OfItself

MOST = 3
EASY, TALKATIVE = 2, 4


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact. What `number` and `word` hold depends on the kind; an empty one holds nothing.

    What people said or did, where all could see it:
        liked (weeks since), saved (weeks since), shared_like (the kind or tag that each of them likes),
        new (the kind: none among all that they planned or liked; only with a surprise)
    What they asked for:
        words (the tag that fits), least (hours it is to last), hours (all they have),
        children (the youngest age along), remote, indoors, outdoors, budget (money each, at most),
        distance (at most), energy (its level, 1 to 5), kind
    What it is:
        season (this month, of those it is for), free, at_home, easy, talk, no_lead, takes (hours at most)
    """

    kind: ReasonKind
    number: float = 0
    word: str = ""


def reasons(activity: Activity, stated: Wanted, facts: Facts, past: Past) -> tuple[Reason, ...]:
    """The best one to three: one about them, two about what was asked, the rest about the idea itself.

    `stated` is what the person really asked for, where the search had to go beyond it.
    """
    theirs = list(_of_them(activity, stated, facts, past))
    asked = list(_asked(activity, stated))
    chosen = theirs[:1] + asked[:2]
    itself = [each for each in _of_itself(activity, stated, facts) if each not in chosen]
    return tuple([*chosen, *itself][:MOST]) or (_at_least(activity, stated),)


def _of_them(activity: Activity, stated: Wanted, facts: Facts, past: Past) -> Iterator[Reason]:
    if activity.id in past.liked:
        yield Reason("liked", past.liked[activity.id])
    if activity.id in past.saved:
        yield Reason("saved", past.saved[activity.id])
    for thing in (*activity.tags, activity.kind):
        if thing in facts.shared_likes:
            yield Reason("shared_like", word=thing)
    if stated.surprise and past.kinds and activity.kind not in past.kinds:
        yield Reason("new", word=activity.kind)


def _asked(activity: Activity, stated: Wanted) -> Iterator[Reason]:
    asked_words = set(words_of(stated.words))
    for tag in activity.tags:
        if not asked_words.isdisjoint(words_of(tag)):
            yield Reason("words", word=tag)
            break
    if stated.children is not None and activity.youngest <= stated.children:
        yield Reason("children", stated.children)
    if stated.remote and activity.remote:
        yield Reason("remote")
    if stated.least is not None and activity.hours[0] >= stated.least:
        yield Reason("least", stated.least)
    elif stated.hours is not None and activity.hours[1] <= stated.hours:
        yield Reason("hours", stated.hours)
    if stated.indoors != "any" and activity.setting in {stated.indoors, "either"}:
        yield Reason("indoors" if stated.indoors == "in" else "outdoors")
    if stated.money is not None and not may_exceed(activity, stated.money):
        yield Reason("budget", stated.money) if activity.cost else Reason("free")
    if stated.distance is not None and steps_away(activity.travel) <= steps_away(stated.distance):
        yield Reason("distance", word=activity.travel)
    least, most = stated.energies
    if stated.energy is not None and least <= activity.energy <= most:
        yield Reason("energy", activity.energy)


def _of_itself(activity: Activity, stated: Wanted, facts: Facts) -> Iterator[Reason]:
    months = activity.months.north if facts.hemisphere == "north" else activity.months.south
    if facts.today.month in months < ALL_YEAR:
        yield Reason("season", facts.today.month)
    if activity.cost == 0:
        yield Reason("free")
    if activity.talk >= TALKATIVE:
        yield Reason("talk")
    if activity.travel == "home" and stated.distance is None:
        yield Reason("at_home")
    if activity.energy <= EASY and stated.energy is None:
        yield Reason("easy")
    if activity.lead_days == 0:
        yield Reason("no_lead")


def _at_least(activity: Activity, stated: Wanted) -> Reason:
    """Where nothing tells it from the others."""
    if activity.kind == stated.kind:
        return Reason("kind", word=activity.kind)
    return Reason("takes", activity.hours[1])
