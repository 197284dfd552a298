"""Three different ideas for a circle, each with a true reason; or what to let go so that there are some."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from activities.activity import Activity
from activities.catalogue import Catalogue
from activities.searching import SAME_AS, words_of
from bot.choosing.favours import favours, weights
from bot.choosing.fits import CHECKS, Filter, headline, named, possible, stem
from bot.choosing.past import Past, digest
from bot.choosing.reasons import Reason, reasons
from bot.choosing.relax import Relax, gentlest, without
from bot.choosing.slate import different
from bot.choosing.wanted import Facts, Seen, Wanted


@dataclass(frozen=True, slots=True)
class Pick:
    """An idea and one to three reasons for it."""

    activity: Activity
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Up to `count` ideas. Where nothing fits: what to relax (None: nothing helps) and what that yields."""

    picks: tuple[Pick, ...]
    relax: Relax | None = None
    nearest: tuple[Pick, ...] = ()


def suggest(
    catalogue: Catalogue,
    wanted: Wanted,
    facts: Facts,
    seen: Iterable[Seen],
    rng: Random,
    *,
    count: int = 3,
    shown: Collection[str] = (),
) -> Suggestions:
    """Choose for one request; `shown` are the ids to leave out ("Others")."""
    past = digest(seen, facts.today, catalogue)
    seed = rng.getrandbits(32)
    may, is_named = possible(wanted, facts), named(wanted.words)

    def refused(activity: Activity) -> bool:
        return past.refused_lately(activity.id) and not is_named(activity)

    allowed = [each for each in catalogue.activities if each.id not in shown and may(each) and not refused(each)]
    for found in _found(catalogue, wanted.words):
        missed = _missed(wanted, facts, past, found)
        by_limits: defaultdict[tuple[Filter, ...], list[Activity]] = defaultdict(list)
        for activity in allowed:
            by_limits[tuple(missed(activity))].append(activity)
        fitting = by_limits.pop((), [])
        if fitting or any(len(limits) == 1 and limits[0] not in {"words", "again"} for limits in by_limits):
            break
    if not fitting and len(by_limits) > 1:
        by_limits.pop(("words",), None)  # what is about something else is no nearer

    def picks(activities: Sequence[Activity], asked: Wanted, stated: Wanted) -> tuple[Pick, ...]:
        favour = favours(catalogue, asked, facts, past, found or {}, seed=seed)
        scale = weights(asked, facts)
        ranked = sorted(activities, key=lambda each: favour(each).weighed(scale), reverse=True)
        chosen = different(ranked, count, asked.words)
        return tuple(Pick(each, reasons(each, stated, facts, past)) for each in chosen)

    if fitting or not (relax := gentlest(by_limits, wanted, facts)):
        return Suggestions(picks(fitting, wanted, wanted))
    within_reach = _missed(relax.wanted, facts, past, None if "words" in relax.limits else found)
    near = [each for each in by_limits[relax.limits] if not within_reach(each)]
    return Suggestions((), relax, picks(near, relax.wanted, without(relax.limits, wanted)))


def _found(catalogue: Catalogue, words: str) -> list[Mapping[str, int] | None]:
    """The place in the search of each id that fits the words; None where they ask for nothing ("for us").

    Two answers where there are two: those that have a word in their headline, and, in case none of these comes
    near the other wishes, those too that only mention one in a step or have another word like it.
    """
    if words.isascii() and not words_of(words):
        return [None]
    found = catalogue.find(words, len(catalogue.activities))
    asked = {stem(each) for word in words_of(words) for each in (word, *SAME_AS.get(word, ()))}
    plainly = [each for each in found if not asked.isdisjoint(map(stem, headline(each)))]
    answers = [plainly, found] if 0 < len(plainly) < len(found) else [found]
    return [{each.id: place for place, each in enumerate(answer)} for answer in answers]


def _missed(
    wanted: Wanted, facts: Facts, past: Past, found: Mapping[str, int] | None
) -> Callable[[Activity], list[Filter]]:
    """Which filters an activity misses."""
    is_named = named(wanted.words)

    def missed(activity: Activity) -> list[Filter]:
        missing: list[Filter] = [each for each, fits in CHECKS.items() if not fits(activity, wanted, facts)]
        if found is not None and activity.id not in found:
            missing.append("words")
        if not wanted.again and past.rests(activity.id) and not is_named(activity):
            missing.append("again")
        return missing

    return missed
