"""Which filters to let go when nothing fits, as few as possible, and how far."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from activities.activity import TRAVELS, Activity
from bot.choosing.fits import Filter
from bot.choosing.wanted import LEVELS, Facts, Level, Wanted, budget_of, money_of, steps_away

DAY = 24


@dataclass(frozen=True, slots=True)
class Relax:
    """The filters that stand in the way, and the request that goes just far enough beyond them.

    `wanted` holds the nearest value that yields ideas: the next cost band, hours, level or distance (a least
    time in whole hours or days, so that several ideas come near). For
    "kind", "words", "indoors" and "remote" that is any, and for "again" it lets back what they saw lately.
    """

    limits: tuple[Filter, ...]
    wanted: Wanted


def gentlest(nearly: Mapping[tuple[Filter, ...], Sequence[Activity]], wanted: Wanted, facts: Facts) -> Relax | None:
    """The smallest step beyond as few filters as possible, out of the activities by the filters they miss."""
    if not nearly:
        return None
    fewest = min(len(limits) for limits in nearly)
    steps = [_steps(limits, each, wanted, facts) for limits, each in nearly.items() if len(limits) == fewest]
    return min(steps, key=lambda step: (step[0], step[1].limits))[1]


def without(limits: Iterable[Filter], wanted: Wanted) -> Wanted:
    return replace(wanted, **{limit: getattr(Wanted(), limit) for limit in limits})


def _steps(
    limits: tuple[Filter, ...], activities: Sequence[Activity], wanted: Wanted, facts: Facts
) -> tuple[float, Relax]:
    """How much it asks of people to go beyond all of these: up to the one activity that asks for least, if several."""
    asks, relaxed = min((_beyond(limits, each, wanted, facts) for each in activities), key=lambda each: each[0])
    return asks, Relax(limits, relaxed)


def _beyond(limits: tuple[Filter, ...], activity: Activity, wanted: Wanted, facts: Facts) -> tuple[float, Wanted]:
    asks, relaxed = 0.0, wanted
    for limit in limits:
        more, relaxed = _step(limit, activity, relaxed, facts)
        asks += more
    return asks, relaxed


def _step(limit: Filter, activity: Activity, wanted: Wanted, facts: Facts) -> tuple[float, Wanted]:
    """How much it asks of people, in steps of one band, hour, level or distance; and the request then."""
    match limit:
        case "budget":
            steps = activity.cost - (budget_of(wanted, facts) or 0)
            return steps, replace(wanted, budget=activity.cost, amount=money_of(wanted, facts))
        case "hours":
            return activity.hours[0] - (wanted.hours or 0), replace(wanted, hours=activity.hours[0])
        case "least":
            length = activity.hours[0]
            unit = DAY if length >= DAY else 1
            return (wanted.least or 0) - length, replace(wanted, least=length // unit * unit or None)
        case "energy":
            return _nearest_level(activity, wanted)
        case "distance":
            steps = steps_away(activity.travel)
            return steps - steps_away(wanted.distance or "home"), replace(wanted, distance=TRAVELS[steps])
        case "indoors":
            return 1.5, without((limit,), wanted)
        case "again":
            return 2, replace(wanted, again=True)
        case "kind":
            return 3, without((limit,), wanted)
        case "words":
            return 4, without((limit,), wanted)
        case "remote":
            return 5, without((limit,), wanted)
        case _:
            assert_never(limit)


def _nearest_level(activity: Activity, wanted: Wanted) -> tuple[float, Wanted]:
    least, most = wanted.energies
    steps = max(least - activity.energy, activity.energy - most)
    if isinstance(wanted.energy, int):
        return steps, replace(wanted, energy=activity.energy)
    nearest_first: tuple[Level, ...] = ("medium", "low", "high")
    name = next(each for each in nearest_first if LEVELS[each][0] <= activity.energy <= LEVELS[each][1])
    return steps, replace(wanted, energy=name)
