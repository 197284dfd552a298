"""How much the catalogue holds for each circle, and where it holds too little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from activities.activity import KINDS, Activity, Kind
from activities.catalogue import Catalogue
from activities.practice import AUDIENCES, PRACTICES, Audience, Practice
from activities.prompt import CADENCES, Cadence

LEAST_OF_A_KIND: dict[Kind, int] = {
    "getaway": 40,
    "cooking_class": 40,
    "class": 25,
    "date": 60,
    "event": 35,
    "at_home": 60,
    "outdoors": 55,
    "hobby": 40,
    "challenge": 35,
    "service": 25,
    "quality_time": 35,
}
LEAST_ASKED: dict[Cadence, int] = {"weekly": 360, "daily": 120}
LEAST_LEFT = 30  # activities after one everyday filter
LEAST_LIGHT = 110  # weekly prompts at depth 1 and 2 for an audience: a year of one a week with some skipped
LEAST_LIGHT_SAFE = 100  # of them, for the youngest of a family and for a workplace
DEEPEST_EVERYWHERE = 3  # no practice and audience is without a prompt down to this depth

_WINTER = frozenset({12, 1, 2})
_LIGHT = 2

Cell = tuple[Practice, int, Audience]


def kinds(catalogue: Catalogue) -> dict[Kind, tuple[int, int]]:
    """Activities by kind, in the order of KINDS, with the least there should be."""
    counts = Counter(activity.kind for activity in catalogue.activities)
    return {kind: (counts[kind], LEAST_OF_A_KIND[kind]) for kind in KINDS}


def cadences(catalogue: Catalogue) -> dict[Cadence, tuple[int, int]]:
    """Prompts by how often their like comes, with the least there should be."""
    counts = Counter(prompt.cadence for prompt in catalogue.prompts)
    return {cadence: (counts[cadence], LEAST_ASKED[cadence]) for cadence in CADENCES}


def cells(catalogue: Catalogue) -> dict[Cell, int]:
    """Weekly prompts by practice, depth and audience; a prompt for several audiences counts for each."""
    counts: Counter[Cell] = Counter(
        (prompt.practice, prompt.depth, audience)
        for prompt in catalogue.prompts
        if prompt.cadence == "weekly"
        for audience in prompt.audiences
    )
    return {
        (practice, depth, audience): counts[practice, depth, audience]
        for practice in PRACTICES
        for depth in range(1, 6)
        for audience in AUDIENCES
    }


def filters(catalogue: Catalogue) -> dict[str, int]:
    """Activities left after each filter a circle is likely to use."""
    return {
        name: sum(map(fits, catalogue.activities))
        for name, fits in (*((f"free, indoors, {it}", _free_indoors(it)) for it in AUDIENCES), *_FILTERS)
    }


def light(catalogue: Catalogue) -> dict[str, tuple[int, int]]:
    """Weekly prompts at depth 1 and 2, with the least there should be."""
    weekly = [it for it in catalogue.prompts if it.cadence == "weekly" and it.depth <= _LIGHT]
    counts = {str(it): (sum(it in prompt.audiences for prompt in weekly), LEAST_LIGHT) for it in AUDIENCES}
    family = sum("family" in it.audiences and it.youngest <= 8 for it in weekly)  # noqa: PLR2004
    workplace = sum("friends" in it.audiences and it.workplace for it in weekly)
    return {
        **counts,
        "family with a child of 8": (family, LEAST_LIGHT_SAFE),
        "friends at work": (workplace, LEAST_LIGHT_SAFE),
    }


def shortfalls(catalogue: Catalogue) -> Iterator[str]:
    """A sentence for each place where a circle would run out."""
    for kind, (count, least) in kinds(catalogue).items():
        if count < least:
            yield f"Only {count} activities of the kind {kind}; there should be {least}."
    for cadence, (count, least) in cadences(catalogue).items():
        if count < least:
            yield f"Only {count} {cadence} prompts; there should be {least}."
    for name, count in filters(catalogue).items():
        if count < LEAST_LEFT:
            yield f"Only {count} activities are left for: {name}; there should be {LEAST_LEFT}."
    for (practice, depth, audience), count in cells(catalogue).items():
        if not count and depth <= DEEPEST_EVERYWHERE:
            yield f"No prompt on {practice} at depth {depth} for {audience}."
    for name, (count, least) in light(catalogue).items():
        if count < least:
            yield f"Only {count} weekly prompts at depth 1 and 2 for {name}; there should be {least}."


def _free_indoors(audience: Audience) -> Callable[[Activity], bool]:
    return lambda it: it.cost == 0 and it.setting != "out" and audience in it.audiences


_FILTERS: tuple[tuple[str, Callable[[Activity], bool]], ...] = (
    ("with a child of 6", lambda it: "family" in it.audiences and it.youngest <= 6),  # noqa: PLR2004
    ("remote", lambda it: it.remote != ""),
    ("step-free", lambda it: "step_free" in it.access),
    ("winter, north", lambda it: it.months.north >= _WINTER),
    ("no alcohol", lambda it: it.alcohol == "none"),
    ("under two hours, evening", lambda it: it.hours[0] < 2 and "evening" in it.dayparts),  # noqa: PLR2004
)
