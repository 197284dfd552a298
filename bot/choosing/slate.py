"""Some ideas that really differ, out of a ranking."""

from collections.abc import Callable, Sequence

from activities.activity import Activity
from activities.searching import words_of

MOST_IN_COMMON = 1 / 3  # of two activities' tags
POOL, STARTS = 200, 20

Differ = Callable[[Activity, Activity], bool]


def different(ranked: Sequence[Activity], count: int, words: str = "") -> tuple[Activity, ...]:
    """`count` of the best, of different kinds and with different tags as far as there are such.

    Where kinds run out, different tags must do; only where those run out too, the next best fill up. To
    somebody who asked for words, what fits them best matters more than many kinds, and the tags that fit them
    do not count as something in common.
    """
    asked = set(words_of(words))
    tags = {each.id: set(each.tags) for each in ranked[:POOL]}
    if asked:
        tags = {each: {tag for tag in its if asked.isdisjoint(words_of(tag))} for each, its in tags.items()}

    def by_tags(one: Activity, other: Activity) -> bool:
        ours, theirs = tags[one.id], tags[other.id]
        return len(ours & theirs) <= MOST_IN_COMMON * len(ours | theirs)

    def by_both(one: Activity, other: Activity) -> bool:
        return one.kind != other.kind and by_tags(one, other)

    for differ in (by_tags,) if asked else (by_both, by_tags):
        if len(chosen := _choose(ranked[:POOL], count, differ)) == count:
            return chosen
    return (*chosen, *(each for each in ranked if each not in chosen))[:count]


def _choose(ranked: Sequence[Activity], count: int, differ: Differ) -> tuple[Activity, ...]:
    """The first that all differ, starting from the best and else from the next; the most there are."""
    longest: list[Activity] = []
    for start in range(min(STARTS, len(ranked))):
        chosen: list[Activity] = []
        for activity in ranked[start:]:
            if len(chosen) == count:
                break
            if all(differ(activity, each) for each in chosen):
                chosen.append(activity)
        if len(chosen) > len(longest):
            longest = chosen
        if len(longest) == count:
            break
    return tuple(longest)
