"""The shipped catalogue answers every filter, with ideas that differ, for all kinds of circles."""

from collections import Counter
from datetime import timedelta
from functools import cache
from itertools import combinations

import pytest
from choosing_world import TODAY, Note, ask, couple, ids, note
from hypothesis import given, settings
from hypothesis import strategies as st

from activities import load
from activities.activity import ACCESSES, ALCOHOLS, DIETS, KINDS
from activities.practice import AUDIENCES
from bot.choosing.slate import MOST_IN_COMMON
from bot.choosing.wanted import Limits, Wanted

pytestmark = pytest.mark.slow

CATALOGUE = load()
SIZES = {"couple": 2, "friends": 5, "family": 4}

FILTERS = [
    *((Wanted(kind=kind), lambda each, kind=kind: each.kind == kind) for kind in KINDS),
    (Wanted(budget=0), lambda each: each.cost == 0),
    (Wanted(budget=2), lambda each: each.cost <= 2),
    (Wanted(hours=1), lambda each: each.hours[0] <= 1),
    (Wanted(hours=3), lambda each: each.hours[0] <= 3),
    (Wanted(energy="low"), lambda each: each.energy in {1, 2}),
    (Wanted(energy="medium"), lambda each: each.energy in {2, 3, 4}),
    (Wanted(energy="high"), lambda each: each.energy in {4, 5}),
    (Wanted(energy=3), lambda each: each.energy == 3),
    (Wanted(indoors="in"), lambda each: each.setting != "out"),
    (Wanted(indoors="out"), lambda each: each.setting != "in"),
    (Wanted(distance="home"), lambda each: each.travel == "home"),
    (Wanted(distance="local"), lambda each: each.travel in {"home", "walk", "local"}),
    (Wanted(children=3), lambda each: each.youngest <= 3 and each.alcohol != "central"),
    (Wanted(children=8), lambda each: each.youngest <= 8 and each.alcohol != "central"),
    (Wanted(remote=True), lambda each: each.remote),
    (Wanted(words="bread"), lambda each: "bread" in str(each).lower()),
]


def circle(kind, **changes):
    return couple(**{"kind": kind, "size": SIZES[kind]} | changes)


def shown(wanted, facts, seeds=12):
    return [pick.activity for seed in range(seeds) for pick in ask(CATALOGUE, wanted, facts, seed=seed).picks]


@cache
def unasked_of(kind):
    return shown(Wanted(), circle(kind), seeds=100)


@pytest.mark.parametrize("kind", AUDIENCES)
@pytest.mark.parametrize(("wanted", "keeps"), FILTERS, ids=range(len(FILTERS)))
def test_every_filter_finds_ideas_that_keep_it_and_that_would_not_come_unasked(kind, wanted, keeps):
    asked, unasked = shown(wanted, circle(kind)), unasked_of(kind)

    assert asked
    assert all(keeps(each) for each in asked)
    assert not all(keeps(each) for each in unasked)


@pytest.mark.parametrize("kind", AUDIENCES)
def test_unasked_every_kind_comes_round_and_no_few_ideas_crowd_out_the_others(kind):
    often = Counter(each.id for each in unasked_of(kind))

    assert {each.kind for each in unasked_of(kind)} == set(KINDS)
    assert len(often) > 100
    assert max(often.values()) <= 20


@pytest.mark.parametrize("kind", AUDIENCES)
@pytest.mark.parametrize("month", range(1, 13))
def test_three_ideas_are_of_three_kinds_in_every_month(kind, month):
    for hemisphere in ("north", "south"):
        facts = circle(kind, today=TODAY.replace(month=month), hemisphere=hemisphere)

        assert len({pick.activity.kind for pick in ask(CATALOGUE, facts=facts).picks}) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_three_of_one_kind_share_few_tags(kind):
    for seed in range(5):
        picks = ask(CATALOGUE, Wanted(kind=kind), seed=seed).picks

        assert len(picks) == 3
        for one, other in combinations([set(pick.activity.tags) for pick in picks], 2):
            assert len(one & other) <= MOST_IN_COMMON * len(one | other)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(AUDIENCES),
    st.builds(
        Limits,
        cap=st.none() | st.integers(0, 5),
        alcohol=st.sampled_from(ALCOHOLS),
        diets=st.frozensets(st.sampled_from(DIETS), max_size=3),
        access=st.frozensets(st.sampled_from(ACCESSES), max_size=2),
        never=st.frozensets(st.sampled_from(["getaway", "event", "music", "balloon"]), max_size=3),
    ),
    st.none() | st.integers(0, 17),
    st.booleans(),
    st.integers(0, 99),
)
def test_no_limit_is_ever_broken(kind, limits, youngest, surprise, seed):
    answer = ask(
        CATALOGUE,
        Wanted(surprise=surprise),
        circle(kind, limits=limits, youngest=youngest),
        seed=seed,
        count=9,
    )

    for one in (pick.activity for pick in answer.picks + answer.nearest):
        assert limits.cap is None or one.cost <= limits.cap
        assert ALCOHOLS.index(one.alcohol) <= ALCOHOLS.index(limits.alcohol)
        assert one.diets is None or one.diets >= limits.diets
        assert one.access >= limits.access
        assert limits.never.isdisjoint({one.kind, *one.tags})
        assert youngest is None or (one.youngest <= youngest and one.alcohol != "central")


@pytest.mark.parametrize("kind", AUDIENCES)
def test_a_weekly_habit_meets_nothing_twice_in_a_year(kind):
    seen = []
    for week in range(40):
        facts = circle(kind, today=TODAY + timedelta(weeks=week))
        answer = ask(CATALOGUE, facts=facts, seen=seen, seed=week)
        seen += [Note(each, "suggested", note("any", weeks=-week).at) for each in ids(answer.picks)]

    assert len({each.activity for each in seen}) == len(seen)


@pytest.mark.parametrize("kind", AUDIENCES)
def test_others_comes_to_every_idea_that_is_possible_once_and_gives_each_its_reasons(kind):
    everything = ask(CATALOGUE, facts=circle(kind), count=len(CATALOGUE.activities)).picks
    met = []
    while picks := ask(CATALOGUE, facts=circle(kind), seed=len(met), count=9, shown=ids(met)).picks:
        met += picks

    assert sorted(ids(met)) == sorted(ids(everything))
    assert all(1 <= len(pick.reasons) <= 3 for pick in met)


@pytest.mark.parametrize("kind", AUDIENCES)
def test_lighter_days_bring_lighter_nearer_and_cheaper_ideas(kind):
    usual, light = shown(Wanted(), circle(kind), 30), shown(Wanted(), circle(kind, low=True), 30)

    for part in ("energy", "cost"):
        assert mean(getattr(each, part) for each in light) < mean(getattr(each, part) for each in usual)
    assert mean(each.travel in {"home", "walk"} for each in light) > mean(
        each.travel in {"home", "walk"} for each in usual
    )


@pytest.mark.parametrize("kind", AUDIENCES)
def test_a_surprise_is_newer_than_the_usual(kind):
    usual, surprise = shown(Wanted(), circle(kind), 30), shown(Wanted(surprise=True), circle(kind), 30)

    assert mean(each.novelty for each in surprise) > mean(each.novelty for each in usual) + 0.5


def mean(values):
    values = list(values)
    return sum(values) / len(values)


@pytest.mark.parametrize("kind", AUDIENCES)
def test_what_only_people_far_apart_can_do_comes_when_they_say_so(kind):
    everything = len(CATALOGUE.activities)
    unasked = ask(CATALOGUE, facts=circle(kind), count=everything).picks
    apart = ask(CATALOGUE, Wanted(remote=True), circle(kind), count=everything).picks

    assert not any("far apart" in each.activity.tags for each in unasked)
    assert any("far apart" in each.activity.tags for each in apart)
