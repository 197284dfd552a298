"""A circle's depth rises by everybody's patience, falls by anybody's word, and gives no private cap away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talking.depth import Posted, TooDeep, level

START = date(2026, 1, 4)
OPEN_CAPS = (5, 5)


def day(week):
    return START + timedelta(weeks=week)


def rounds(pattern, at=1, since=0):
    """Weekly rounds at one level: `x` full, `-` not."""
    return [Posted(day(since + week), at, full=mark == "x") for week, mark in enumerate(pattern)]


def now(history, caps=OPEN_CAPS, week=None, *, workplace=False):
    weeks = len([each for each in history if isinstance(each, Posted)])
    return level(history, caps, workplace=workplace, today=day(weeks if week is None else week))


def test_a_circle_begins_at_the_lightest():
    assert now([]) == 1


def test_four_full_rounds_over_four_weeks_lead_one_deeper():
    assert now(rounds("xxxx")) == 2


def test_four_rounds_in_less_than_four_weeks_are_too_soon():
    hurried = [Posted(START + timedelta(days=each), 1, full=True) for each in range(4)]

    assert level(hurried, OPEN_CAPS, workplace=False, today=START + timedelta(days=27)) == 1
    assert level(hurried, OPEN_CAPS, workplace=False, today=START + timedelta(days=28)) == 2


def test_four_weeks_with_three_rounds_are_too_few():
    assert now(rounds("xxx"), week=20) == 1


def test_three_quarters_full_are_enough_and_less_is_not():
    assert now(rounds("xx-x")) == 2
    assert now(rounds("x--x")) == 1
    assert now(rounds("xx-x-")) == 1
    assert now(rounds("xx-xx-xx")) == 2


def test_a_slow_spell_long_ago_is_not_held_against_them():
    assert now(rounds("-" * 30 + "xxxx")) == 2


def test_each_level_takes_its_own_four_weeks():
    climbing = [*rounds("xxxx"), *rounds("xxx", at=2, since=4)]

    assert now(climbing) == 2
    assert now([*climbing, *rounds("x", at=2, since=7)]) == 3


def test_too_deep_lowers_it_at_once():
    assert now([*rounds("xxx", at=3), TooDeep(3)]) == 2


def test_too_deep_said_by_two_is_said_once():
    assert now([*rounds("xxx", at=3), TooDeep(3), TooDeep(3)]) == now([*rounds("xxx", at=3), TooDeep(3)])


def test_a_light_prompt_that_was_too_deep_leads_below_it():
    assert now([*rounds("x", at=4), TooDeep(2)]) == 1


def test_too_deep_about_an_older_prompt_still_counts_today():
    assert now([*rounds("xxxx", at=2), *rounds("x", at=3, since=4), TooDeep(2)]) == 1


def test_it_never_falls_below_the_lightest():
    assert now([*rounds("x"), TooDeep(1)]) == 1


def test_after_too_deep_the_four_weeks_begin_anew():
    fallen = [*rounds("xxxx"), TooDeep(1)]

    assert now(fallen) == 1
    assert now([*fallen, *rounds("xxx", since=4)]) == 1
    assert now([*fallen, *rounds("xxxx", since=4)]) == 2


def test_a_lower_cap_counts_at_once():
    assert now(rounds("xxxxx", at=3), caps=(5, 2, 4)) == 2


def test_a_raised_cap_takes_its_own_four_weeks():
    held = [*rounds("xxxx", at=3), *rounds("x", at=2, since=4)]

    assert now(held) == 2
    assert now([*held, *rounds("xxx", at=2, since=5)]) == 3


def test_the_deepest_is_never_reached_by_itself():
    assert now(rounds("x" * 52, at=4)) == 4


def test_colleagues_stay_light():
    assert now(rounds("x" * 52, at=2), workplace=True) == 2
    assert now(rounds("x" * 52, at=4), workplace=True) == 2


def test_without_anybody_to_ask_it_is_the_lightest():
    assert now(rounds("x" * 9, at=3), caps=()) == 1


events = st.lists(
    st.one_of(
        st.builds(Posted, st.dates(day(0), day(60)), st.integers(1, 4), full=st.booleans()),
        st.builds(TooDeep, st.integers(1, 5)),
    ),
    max_size=40,
)
some_caps = st.lists(st.integers(1, 5), min_size=1, max_size=25)


@given(events, some_caps, st.booleans(), st.randoms())
def test_swapping_private_caps_changes_nothing(history, caps, workplace, rng):
    swapped = rng.sample(caps, len(caps))

    assert now(history, swapped, workplace=workplace) == now(history, caps, workplace=workplace)


@given(events, some_caps, st.booleans())
def test_only_the_lowest_cap_has_any_influence(history, caps, workplace):
    assert now(history, [min(caps)], workplace=workplace) == now(history, caps, workplace=workplace)


@given(events, some_caps, st.booleans())
def test_it_is_never_past_anybodys_cap(history, caps, workplace):
    assert 1 <= now(history, caps, workplace=workplace) <= min(*caps, 2 if workplace else 4)


@given(events, st.integers(1, 5))
def test_too_deep_never_leaves_it_where_the_prompt_was(history, depth):
    assert now([*history, TooDeep(depth)]) < max(2, depth)


@given(st.lists(st.sampled_from(["full", "slow", "too deep"]), max_size=80), st.integers(1, 5))
def test_a_circle_never_climbs_faster_than_a_level_in_four_weeks(weeks, cap):
    history, levels = [], []
    for week, event in enumerate(weeks):
        levels.append(now(history, (cap,), week=week))
        history.append(Posted(day(week), levels[-1], full=event == "full"))
        if event == "too deep":
            history.append(TooDeep(levels[-1]))

    for week in range(len(levels) - 4):
        assert max(levels[week : week + 5]) - levels[week] <= 1


@pytest.mark.parametrize("weeks", [0, 4, 8, 12, 16])
def test_a_willing_circle_climbs_a_level_every_four_weeks(weeks):
    history = []
    for week in range(weeks):
        history.append(Posted(day(week), now(history, week=week), full=True))

    assert now(history, week=weeks) == min(4, 1 + weeks // 4)
