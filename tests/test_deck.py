"""The next prompt is one that all may be asked, every practice comes round, and a restart changes nothing."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.practice import AUDIENCES, PRACTICES
from activities.prompt import MOODS, TOPICS, YOUNGEST, Prompt
from bot.talking.deck import Occasion, Past, choose, depth_of_week

MONDAY, SUNDAY = date(2026, 4, 27), date(2026, 5, 3)
COUPLE = Occasion(circle=7, week=SUNDAY, audience="couple", level=1)


def prompt(id, practice="listening", depth=1, **fields):
    plain = Prompt(
        id=id,
        practice=practice,
        depth=depth,
        audiences=frozenset(AUDIENCES),
        youngest=0,
        workplace=True,
        text="What made you smile?",
        lighter="What was nice?",
        cue="Ask about one detail.",
        follow_up="What came next?",
        answer="text",
        options=(),
        minutes=5,
        remote=True,
        topics=frozenset(),
        mood="neutral",
        cadence="weekly",
        idea_from="savouring; Borelli 2014",
    )
    return replace(plain, **fields)


def asked(prompt, on):
    return Past(prompt, "patience", "neutral", on)


def past(weeks_ago, prompt="other", practice="patience", mood="neutral"):
    return Past(prompt, practice, mood, SUNDAY - timedelta(weeks=weeks_ago))


def ids(prompts, occasion=COUPLE, history=()):
    return [each.id for each in choose(prompts, occasion, history)]


def deck(size=420):
    """Every practice at every depth, now and then tender."""
    return [
        prompt(f"p{n}", PRACTICES[n % 7], 1 + n // 7 % 4, mood="tender" if n % 3 == 0 else "neutral")
        for n in range(size)
    ]


def a_year(prompts, occasion, weeks=52):
    history = []
    for week in range(weeks):
        day = SUNDAY + timedelta(weeks=week)
        [first, *_] = choose(prompts, replace(occasion, week=day), history)
        history.append(Past(first.id, first.practice, first.mood, day))
    return history


def test_three_come_first_and_behind_another_one():
    assert len(ids(deck())) == 3
    assert len(ids([prompt("one"), prompt("two")])) == 2
    assert ids([]) == []


@pytest.mark.parametrize(
    "unfit",
    [
        {"audiences": frozenset({"friends", "couple"})},
        {"depth": 2},
        {"topics": frozenset({"work", "money"})},
        {"youngest": 13},
        {"workplace": False},
        {"cadence": "daily"},
    ],
)
def test_what_somebody_should_not_be_asked_never_comes_even_if_nothing_else_is_there(unfit):
    careful = replace(COUPLE, audience="family", youngest=8, workplace=True, muted=frozenset({"money"}))

    assert ids([prompt("fit")], careful) == ["fit"]
    assert ids([prompt("unfit", **unfit)], careful) == []


def test_without_children_any_age_fits():
    assert ids([prompt("adults", youngest=18)]) == ["adults"]


def test_in_a_family_the_youngest_hears_every_question():
    family = replace(COUPLE, audience="family")

    assert ids([prompt("fit", youngest=8)], replace(family, youngest=8)) == ["fit"]
    assert ids([prompt("unfit", youngest=8)], replace(family, youngest=7)) == []


@pytest.mark.parametrize("audience", ["couple", "friends"])
def test_elsewhere_only_members_hear_one_so_a_child_is_no_reason_to_leave_it_out(audience):
    parents = replace(COUPLE, audience=audience)
    grown = [prompt("grown", youngest=18)]

    assert ids(grown, replace(parents, youngest=5)) == ["grown"]
    assert ids(grown, replace(parents, youngest=12)) == ["grown"]
    assert ids(grown, replace(parents, youngest=13)) == []
    assert ids([prompt("fit", youngest=13)], replace(parents, youngest=13)) == ["fit"]


def test_the_deepest_never_comes_by_itself():
    assert ids([prompt("deep", depth=5)], replace(COUPLE, level=5)) == []


def test_colleagues_get_light_prompts_whatever_their_level():
    assert ids([prompt("deep", depth=3)], replace(COUPLE, level=4, workplace=True)) == []


def test_a_prompt_does_not_come_again_within_52_weeks():
    a_year_ago = MONDAY - timedelta(weeks=52)

    assert ids([prompt("same")], history=[asked("same", a_year_ago + timedelta(days=1))]) == []
    assert ids([prompt("same")], history=[asked("same", a_year_ago)]) == ["same"]


def test_a_favourite_may_come_again_after_26():
    fond = replace(COUPLE, favourites=frozenset({"same"}))
    half_a_year_ago = MONDAY - timedelta(weeks=26)

    assert ids([prompt("same")], fond, [asked("same", half_a_year_ago + timedelta(days=1))]) == []
    assert ids([prompt("same")], fond, [asked("same", half_a_year_ago)]) == ["same"]


def test_the_latest_time_counts():
    assert ids([prompt("same")], history=[past(60, "same"), past(5, "same")]) == []


def test_the_last_two_practices_rest():
    prompts = [prompt("new", "needs"), prompt("last", "empathy"), prompt("before", "patience")]

    assert ids(prompts, history=[past(2, practice="patience"), past(1, practice="empathy")])[0] == "new"


def test_never_three_tender_in_a_row():
    tender = [prompt("tender", mood="tender")]

    assert ids(tender, history=[past(2, mood="tender"), past(1, mood="tender")]) == []
    assert ids(tender, history=[past(3, mood="tender"), past(2), past(1, mood="tender")]) == ["tender"]


def test_a_second_tender_one_in_a_row_is_less_likely():
    prompts = [*(prompt(f"t{n}", mood="tender") for n in range(20)), *(prompt(f"n{n}") for n in range(20))]
    weeks = [replace(COUPLE, circle=circle) for circle in range(300)]

    after_neutral = sum(ids(prompts, week, [past(1)])[0][0] == "t" for week in weeks)
    after_tender = sum(ids(prompts, week, [past(1, mood="tender")])[0][0] == "t" for week in weeks)

    assert after_neutral > 100
    assert after_tender < 50


def test_a_tender_one_before_last_does_not_matter():
    prompts = [prompt(f"{mood}-{n}", mood=mood) for mood in MOODS for n in range(9)]

    for occasion in circles(count=100):
        assert ids(prompts, occasion, [past(2, mood="tender"), past(1)]) == ids(prompts, occasion, [past(2), past(1)])


def test_what_gives_way_gives_way_in_order():
    week = next(each for each in circles(level=3) if depth_of_week(each) == 2)
    occasion = replace(week, recent={"empathy": 3})
    history = [past(2, practice="patience"), past(1, practice="empathy")]
    prompts = [
        prompt("the-last-practice", "empathy", 2),
        prompt("the-practice-before", "patience", 2),
        prompt("deeper", "needs", 3),
        prompt("lighter", "needs", 1),
        prompt("as-drawn", "needs", 2),
    ]

    assert ids(prompts, occasion, history) == ["as-drawn", "lighter", "deeper"]
    assert ids(prompts[:3], occasion, history) == ["deeper", "the-practice-before", "the-last-practice"]


def test_a_practice_that_eight_rounds_left_out_comes_even_where_only_lighter_ones_are_left():
    week = next(each for each in circles(level=3) if depth_of_week(each) == 3)
    others = [practice for practice in PRACTICES if practice != "needs"]
    history = [past(9 - at, practice=practice) for at, practice in enumerate([*others, *others[:3]])]
    prompts = [prompt("lighter", "needs", 1), *(prompt(f"as-drawn-{each}", each, 3) for each in others)]

    assert ids(prompts, week, history[-7:])[0] != "lighter"
    assert ids(prompts, week, history[-8:])[0] == "lighter"
    assert "lighter" not in ids(prompts, week, [*history[-8:], past(1, practice="needs")])


def test_a_late_practice_lets_nothing_deeper_come():
    week = next(each for each in circles(level=3) if depth_of_week(each) == 2)
    history = [past(9 - at, practice="patience") for at in range(9)]

    assert ids([prompt("deeper", "needs", 3), prompt("as-drawn", "empathy", 2)], week, history)[0] == "as-drawn"


def test_a_practice_with_few_as_deep_as_the_circle_still_comes_every_ten_weeks():
    prompts = [each for each in deck() if each.practice != "needs" or each.depth < 4]

    for circle in range(5):
        came = [each.practice for each in a_year(prompts, replace(COUPLE, circle=circle, level=4), weeks=104)]
        assert all("needs" in came[start : start + 10] for start in range(len(came) - 9))


def test_the_weeks_are_mostly_as_deep_as_the_circle_and_lighter_in_between():
    drawn = Counter(depth_of_week(each) for each in circles(level=4, count=5000))

    assert drawn.keys() == {4, 3, 2}
    assert drawn[4] / 5000 == pytest.approx(0.6, abs=0.02)
    assert drawn[3] / 5000 == pytest.approx(0.3, abs=0.02)
    assert drawn[2] / 5000 == pytest.approx(0.1, abs=0.02)


def test_no_week_is_lighter_than_the_lightest():
    assert {depth_of_week(each) for each in circles(level=1)} == {1}
    assert {depth_of_week(each) for each in circles(level=2)} == {1, 2}


def test_a_practice_that_waited_long_comes():
    prompts = [prompt(f"{practice}-{n}", practice) for practice in PRACTICES for n in range(10)]
    history = [past(8 - at, practice=practice) for at, practice in enumerate([*PRACTICES[1:], PRACTICES[1]])]

    for occasion in circles(level=1, count=100):
        assert ids(prompts, occasion, history)[0].startswith(PRACTICES[0])


def test_a_recent_plan_brings_its_practice_nearer():
    prompts = [prompt(f"{practice}-{n}", practice) for practice in PRACTICES for n in range(3)]

    plain = sum(ids(prompts, each)[0].startswith("experiences") for each in circles(count=300))
    after_a_trip = sum(
        ids(prompts, replace(each, recent={"experiences": 3}))[0].startswith("experiences")
        for each in circles(count=300)
    )

    assert plain < 75
    assert after_a_trip > 225


def test_something_new_is_likelier_than_something_of_a_year_ago():
    prompts = [prompt("old"), prompt("new")]

    new = sum(ids(prompts, each, [past(53, "old")])[0] == "new" for each in circles(count=300))

    assert 200 < new < 300


def test_any_day_of_a_week_gives_the_same_and_every_restart_too():
    dealt = {tuple(ids(deck(), replace(COUPLE, week=MONDAY + timedelta(days=day)))) for day in range(7)}

    assert dealt == {("p118", "p364", "p168")}


def test_another_week_or_another_circle_gets_another_prompt():
    weeks = {ids(deck(), replace(COUPLE, week=SUNDAY + timedelta(weeks=week)))[0] for week in range(20)}
    others = {ids(deck(), each)[0] for each in circles(count=20)}

    assert len(weeks) > 10
    assert len(others) > 10


@given(st.permutations(deck(40)), st.integers(0, 2**63))
def test_the_order_of_the_files_does_not_matter(shuffled, circle):
    occasion = replace(COUPLE, circle=circle, level=3)

    assert ids(shuffled, occasion) == ids(deck(40), occasion)


@given(st.integers(0, 2**63), st.sampled_from(PRACTICES), st.integers(1, 4))
def test_a_new_prompt_in_the_catalogue_moves_no_other(circle, practice, depth):
    occasion = replace(COUPLE, circle=circle, level=4)

    with_it = ids([*deck(40), prompt("newcomer", practice, depth)], occasion)

    assert [each for each in with_it if each != "newcomer"] == ids(deck(40), occasion)[
        : len(set(with_it) - {"newcomer"})
    ]


@pytest.mark.parametrize(("level", "circle"), [(2, 1), (3, 2), (4, 3)])
def test_over_two_years_all_rules_hold_and_all_seven_come_round(level, circle):
    history = a_year(deck(), replace(COUPLE, circle=circle, level=level), weeks=104)

    for at, this in enumerate(history):
        assert this.prompt not in {each.prompt for each in history[max(0, at - 51) : at]}
        assert this.practice not in {each.practice for each in history[max(0, at - 2) : at]}
        assert [each.mood for each in history[at : at + 3]] != ["tender"] * 3
    for start in range(len(history) - 10):
        assert {each.practice for each in history[start : start + 11]} == set(PRACTICES)


prompts = st.builds(
    prompt,
    st.uuids().map(str),
    st.sampled_from(PRACTICES),
    st.integers(1, 5),
    audiences=st.frozensets(st.sampled_from(AUDIENCES), min_size=1),
    youngest=st.sampled_from(YOUNGEST),
    workplace=st.booleans(),
    topics=st.frozensets(st.sampled_from(TOPICS), max_size=2),
    mood=st.sampled_from(MOODS),
    cadence=st.sampled_from(["weekly", "daily"]),
)
occasions = st.builds(
    Occasion,
    circle=st.integers(0, 2**63),
    week=st.dates(SUNDAY, SUNDAY + timedelta(days=400)),
    audience=st.sampled_from(AUDIENCES),
    level=st.integers(1, 4),
    youngest=st.none() | st.integers(0, 17),
    workplace=st.booleans(),
    muted=st.frozensets(st.sampled_from(TOPICS), max_size=3),
)


@given(st.data(), st.lists(prompts, max_size=30, unique_by=lambda each: each.id), occasions)
def test_no_limit_is_ever_passed_however_little_is_left(data, all_prompts, occasion):
    history = data.draw(histories(all_prompts))

    for chosen in choose(all_prompts, occasion, history):
        assert occasion.audience in chosen.audiences
        assert chosen.depth <= min(occasion.level, 2 if occasion.workplace else 4)
        assert not chosen.topics & occasion.muted
        if occasion.youngest is not None and (occasion.audience == "family" or occasion.youngest >= 13):
            assert chosen.youngest <= occasion.youngest
        assert chosen.workplace or not occasion.workplace
        assert chosen.cadence == "weekly"
        assert all((occasion.week - each.on).days >= 364 for each in history if each.prompt == chosen.id)
        assert [each.mood for each in history[-2:]] + [chosen.mood] != ["tender"] * 3


def histories(all_prompts):
    if not all_prompts:
        return st.just([])
    days = st.dates(SUNDAY - timedelta(days=800), SUNDAY)
    pasts = st.builds(lambda one, on: Past(one.id, one.practice, one.mood, on), st.sampled_from(all_prompts), days)
    return st.lists(pasts, max_size=12).map(lambda past: sorted(past, key=lambda each: each.on))


def circles(level=1, count=200):
    return [replace(COUPLE, circle=circle, level=level) for circle in range(count)]
