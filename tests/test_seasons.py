"""Two years go as promised for every kind of circle, and whoever checks that sees each way in which they could not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from activities.practice import PRACTICES
from benchmarks.seasons import (
    FAULTS,
    FIRST_MONDAY,
    HEAD,
    PAGE,
    SORTS,
    WEEKS,
    Asked,
    faults,
    parties,
    promises,
    season,
    shipped,
    table,
    unfit,
    whole,
)
from bot.model import TalkLimits

SOME = parties(40, seed=1)
COUPLE = next(each for each in SOME if each.circle.kind == "couple")
FAMILY = next(each for each in SOME if each.circle.kind == "family" and len(each.children) > 1)
AT_WORK = next(each for each in SOME if each.circle.workplace)
AT_EASE = replace(FAMILY, limits=(TalkLimits(2), TalkLimits(2)))


def fit(one, **fields):
    """A shipped question that suits this circle, but for these fields."""
    return replace(next(each for each in shipped() if not list(unfit(one, each))), **fields)


def in_turn(weeks, one=AT_EASE):
    """As many new questions that suit, of one practice after the other."""
    good = fit(one)
    return [replace(good, id=f"q{week}", practice=PRACTICES[week % 7]) for week in range(weeks)]


def weekly(prompts):
    return [Asked(week, FIRST_MONDAY + timedelta(weeks=week), prompt) for week, prompt in enumerate(prompts)]


@pytest.fixture(scope="module")
def years():
    return [season(each, shipped(), WEEKS, most=1) for each in parties(12, seed=1)]


def test_over_two_years_every_promise_is_kept(years):
    assert Counter(each.sort for each in years) == dict.fromkeys(SORTS, 3)
    assert sum((each.faults for each in years), Counter()) == {}
    assert [said for said, kept in promises(years) if not kept] == []


def test_they_are_asked_at_both_depths_and_never_run_out(years):
    assert sum((each.depths for each in years), Counter()).keys() == {1, 2}
    assert all(each.asked == WEEKS for each in years)
    assert all(52 <= each.used <= each.suitable for each in years)


def test_whoever_asks_for_another_uses_more_and_still_gets_nothing_twice_or_unfit():
    years = [season(each, shipped(), WEEKS, most=3) for each in parties(4, seed=1)]

    assert all(each.asked > 1.3 * WEEKS for each in years)
    assert sum((each.faults for each in years), Counter()).keys() <= {"neglect", "silence"}


def test_the_circles_differ_in_all_that_matters():
    drawn = parties(200, seed=1)

    assert Counter(each.sort for each in drawn) == dict.fromkeys(SORTS, 50)
    assert {min(limits.deepest for limits in each.limits) for each in drawn} == {1, 2}
    assert any(limits.muted for each in drawn for limits in each.limits)
    assert {each.circle.youngest for each in drawn if each.circle.kind == "family"} == {7}
    assert any(len(each.children) > 2 for each in drawn)
    assert {each.circle.reflect.weekday for each in drawn} == set(range(7))


def test_what_is_good_has_no_faults():
    assert faults(AT_EASE, weekly(in_turn(60)), 60) == {}


@pytest.mark.parametrize(
    ("fault", "one", "fields"),
    [
        ("cap", replace(FAMILY, limits=(TalkLimits(2), TalkLimits(1))), {"depth": 2}),
        ("cap", replace(FAMILY, limits=(TalkLimits(4),)), {"depth": 3}),
        ("topic", replace(FAMILY, limits=(TalkLimits(), TalkLimits(2, frozenset({"work"})))), {"topics": {"work"}}),
        ("age", FAMILY, {"youngest": 8}),
        ("age", replace(FAMILY, children=(15, 7)), {"youngest": 13}),
        ("work", AT_WORK, {"workplace": False}),
        ("kind", FAMILY, {"audiences": {"couple", "friends"}}),
        ("form", FAMILY, {"cadence": "daily"}),
        ("form", FAMILY, {"answer": "photo"}),
    ],
)
def test_a_question_that_does_not_suit_is_found(fault, one, fields):
    prompts = in_turn(30, one)
    prompts[9] = replace(prompts[9], **fields)

    assert faults(one, weekly(prompts), 30) == {fault: 1}


def test_outside_a_family_an_age_counts_where_it_may_be_a_members():
    grown = fit(COUPLE, youngest=18)

    assert list(unfit(replace(COUPLE, children=(5, 12)), grown)) == []
    assert list(unfit(replace(COUPLE, children=(5, 15)), grown)) == ["age"]


@pytest.mark.parametrize(("weeks_later", "found"), [(1, 1), (51, 1), (52, 0)])
def test_a_question_that_comes_again_too_soon_is_found(weeks_later, found):
    prompts = in_turn(80)
    prompts[10 + weeks_later] = replace(prompts[10 + weeks_later], id=prompts[10].id)

    assert faults(AT_EASE, weekly(prompts), 80)["again"] == found


def test_a_third_tender_one_in_a_row_is_found():
    prompts = in_turn(20)
    tender = [replace(each, mood="tender") for each in prompts]

    assert faults(AT_EASE, weekly([*prompts[:5], *tender[5:7], *prompts[7:]]), 20) == {}
    assert faults(AT_EASE, weekly([*prompts[:5], *tender[5:8], *prompts[8:]]), 20) == {"tender": 1}


@pytest.mark.parametrize(
    ("due", "comes", "found"), [(6, 9, 0), (6, 10, 1), (20, 23, 0), (20, 24, 1), (55, 50, 0), (55, 49, 1)]
)
def test_a_practice_that_waits_more_than_ten_weeks_is_found(due, comes, found):
    """It is due every seven weeks, in week 55 of 60 for the last time, and once it comes in another week."""
    asked = weekly(in_turn(60))
    late = replace(asked[due], week=comes)
    asked[due] = replace(asked[due], prompt=fit(AT_EASE, practice=PRACTICES[0]))

    assert faults(AT_EASE, sorted([*asked, late], key=lambda each: each.week), 60)["neglect"] == found


def test_a_week_without_a_question_is_found():
    asked = weekly(in_turn(20))

    assert faults(AT_EASE, [*asked[:5], *asked[6:]], 20) == Counter(silence=1, neglect=1)


def test_where_a_practice_has_no_questions_the_promise_is_not_kept():
    prompts = [each for each in shipped() if each.practice != "needs"]
    years = [season(each, prompts, WEEKS, most=1) for each in parties(1, seed=1)]

    assert years[0].faults == {"neglect": 1}
    assert [kept for _, kept in promises(years)].count(False) == 1


def test_where_too_few_are_left_weeks_stay_without_a_question_and_the_promise_is_not_kept():
    years = [season(each, shipped()[:40], WEEKS, most=1) for each in parties(1, seed=1)]

    assert years[0].silent == years[0].faults["silence"] > 0
    assert not years[0].faults["again"]
    assert not all(kept for _, kept in promises(years))


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_breaks_a_promise(years, fault):
    good = [replace(each, faults=Counter()) for each in years]
    wrong = replace(good[0], faults=Counter({fault: 1}))

    assert all(kept for _, kept in promises(good))
    assert [kept for _, kept in promises([wrong, *good[1:]])].count(False) == 1


def test_the_page_tells_the_table_and_every_promise(years):
    told = whole({1: years}, WEEKS, len(shipped()))

    assert "\n".join(table(years, WEEKS)) in told
    assert told.count("Met.") == len(list(promises(years)))
    assert "`make seasons`" in told


def test_the_page_in_docs_has_todays_columns():
    kept = PAGE.read_text(encoding="utf-8")

    assert table_head(kept) == [each.strip() for each in HEAD]
    assert all(f"| {name} | 50 |" in kept for name in SORTS)


def table_head(told):
    line = next(line for line in told.splitlines() if line.startswith("|"))
    return [each.strip() for each in line.strip("|").split("|")]
