"""What stands in the way where nothing fits, and how much nearer the nearest ideas are, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from activities.activity import Activity
from bot.choosing.fits import Filter
from bot.choosing.relax import Relax
from bot.choosing.wanted import Level, Wanted
from bot.features.suggest.wording import WHERE, cost, lasting
from bot.words import Said, Strong, listed, say

LEVELS: dict[Level, Said] = {"low": say("Low"), "medium": say("Medium"), "high": say("High")}
IT_TAKES: dict[Filter, Said] = {
    "budget": say("a higher budget"),
    "hours": say("more time"),
    "least": say("something shorter"),
    "energy": say("another energy"),
    "distance": say("going further"),
    "indoors": say("being open to indoors and outdoors"),
    "again": say("ideas from the last year"),
    "kind": say("another kind of thing"),
    "words": say("other words"),
    "remote": say("being together"),
}


def in_the_way(relax: Relax, wanted: Wanted, nearest: Sequence[Activity] = (), usual_budget: int | None = None) -> Said:
    """The limit that leaves nothing, and what the nearest ideas ask for instead; or all that do so together."""
    if len(relax.limits) > 1:
        return say("It takes {limits}.", limits=both([IT_TAKES[each] for each in relax.limits]))
    if relax.limits == ("budget",) and wanted.budget is None and usual_budget is not None:
        return say(
            "Only your usual budget, {usual}, stands in the way. The nearest ideas: {cost}.",
            usual=cost(usual_budget, ""),
            cost=cost(relax.wanted.budget or 0, ""),
        )
    return only(relax.limits[0], relax.wanted, wanted, nearest)


def both(things: list[Said]) -> Said:
    return say("{first} and {last}", first=listed(things[:-1]), last=things[-1])


def only(limit: Filter, near: Wanted, wanted: Wanted, nearest: Sequence[Activity]) -> Said:
    match limit:
        case "budget" if wanted.money:
            return say(
                "Only the budget stands in the way. The nearest ideas may cost more than {most}: {cost}.",
                most=wanted.money,
                cost=cost(near.budget or 0, ""),
            )
        case "budget":
            return say("Only the budget stands in the way. The nearest ideas: {cost}.", cost=cost(near.budget or 0, ""))
        case "hours":
            return say("Only the time stands in the way. The nearest ideas take {time}.", time=span(nearest))
        case "least":
            return say("Nothing new that fits takes that long. The nearest ideas take {time}.", time=span(nearest))
        case "energy" if isinstance(near.energy, str):
            return say("Only the energy stands in the way. The nearest ideas: {level}.", level=LEVELS[near.energy])
        case "energy":
            return say("Only the energy stands in the way.")
        case "distance":
            return say(
                "Only the distance stands in the way. The nearest ideas: {where}.",
                where=WHERE[near.distance or "overnight"],
            )
        case "indoors" if wanted.indoors == "in":
            return say("Only being indoors stands in the way. There is something outdoors.")
        case "indoors":
            return say("Only being outdoors stands in the way. There is something indoors.")
        case "again":
            return say("All that fits was here within the last year. It can come back.")
        case "kind":
            return say("Only the kind stands in the way. Other kinds fit.")
        case "words":
            return say("Only the words stand in the way. I know nothing that fits {words}.", words=Strong(wanted.words))
        case "remote":
            return say("Only being apart stands in the way. There is something to do in one place.")
        case _:
            assert_never(limit)


def span(ideas: Sequence[Activity]) -> Said:
    """From the least that one of them takes to the most."""
    return lasting(min(each.hours[0] for each in ideas), max(each.hours[1] for each in ideas))
