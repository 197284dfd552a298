"""Which single filter to let go when nothing fits, and how far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from activities.activity import TRAVELS, Activity
from bot.choosing.fits import Filter
from bot.choosing.wanted import LEVELS, Facts, Level, Wanted, budget_of, steps_away


@dataclass(frozen=True, slots=True)
class Relax:
    """The one filter that stands in the way, and the request that goes just far enough beyond it.

    `wanted` holds the nearest value that yields ideas: the next cost band, hours, level or distance. For
    "kind", "words", "indoors" and "remote" that is any, and for "again" it lets back what they saw lately.
    """

    limit: Filter
    wanted: Wanted


def gentlest(nearly: Mapping[Filter, Sequence[Activity]], wanted: Wanted, facts: Facts) -> Relax | None:
    """The smallest step, out of the activities that miss one filter only, by that filter."""
    steps = [(*_step(each, activities, wanted, facts), each) for each, activities in nearly.items() if activities]
    if not steps:
        return None
    _, relaxed, chosen = min(steps, key=lambda step: (step[0], step[2]))
    return Relax(chosen, relaxed)


def without(limit: Filter, wanted: Wanted) -> Wanted:
    return replace(wanted, **{limit: getattr(Wanted(), limit)})


def _step(
    limit: Filter,
    activities: Sequence[Activity],
    wanted: Wanted,
    facts: Facts,
) -> tuple[float, Wanted]:
    """How much it asks of people, in steps of one band, hour, level or distance; and the request then."""
    match limit:
        case "budget":
            band = min(each.cost for each in activities)
            return band - (budget_of(wanted, facts) or 0), replace(wanted, budget=band)
        case "hours":
            hours = min(each.hours[0] for each in activities)
            return hours - (wanted.hours or 0), replace(wanted, hours=hours)
        case "energy":
            return _nearest_level(activities, wanted)
        case "distance":
            steps = min(steps_away(each.travel) for each in activities)
            return steps - steps_away(wanted.distance or "home"), replace(wanted, distance=TRAVELS[steps])
        case "indoors":
            return 1.5, without(limit, wanted)
        case "again":
            return 2, replace(wanted, again=True)
        case "kind":
            return 3, without(limit, wanted)
        case "words":
            return 4, without(limit, wanted)
        case "remote":
            return 5, without(limit, wanted)
        case _:
            assert_never(limit)


def _nearest_level(activities: Sequence[Activity], wanted: Wanted) -> tuple[float, Wanted]:
    least, most = wanted.energies
    steps, level = min((max(least - each.energy, each.energy - most), each.energy) for each in activities)
    if isinstance(wanted.energy, int):
        return steps, replace(wanted, energy=level)
    nearest_first: tuple[Level, ...] = ("medium", "low", "high")
    name = next(each for each in nearest_first if LEVELS[each][0] <= level <= LEVELS[each][1])
    return steps, replace(wanted, energy=name)
