"""What is suggested answers what was asked, keeps every limit, differs, and does not come back too soon."""

from dataclasses import replace
from datetime import date

import pytest
from choosing_world import ask, couple, idea, ids, note
from hypothesis import given
from hypothesis import strategies as st

from activities import Months
from activities.activity import ACCESSES, ALCOHOLS, DIETS
from bot.choosing.slate import different
from bot.choosing.wanted import Limits, Wanted, together

# A filter; what keeps to it; what does not.
FILTERS = [
    (Wanted(kind="hobby"), {"kind": "hobby"}, {"kind": "class"}),
    (Wanted(words="pottery"), {"tags": ("pottery",)}, {"tags": ("sailing",)}),
    (Wanted(budget=1), {"cost": 1}, {"cost": 2}),
    (Wanted(hours=2), {"hours": (2.0, 4.0)}, {"hours": (2.5, 3.0)}),
    (Wanted(energy=2), {"energy": 2}, {"energy": 3}),
    (Wanted(energy="low"), {"energy": 2}, {"energy": 3}),
    (Wanted(energy="medium"), {"energy": 3}, {"energy": 5}),
    (Wanted(energy="high"), {"energy": 4}, {"energy": 3}),
    (Wanted(indoors="in"), {"setting": "in"}, {"setting": "out"}),
    (Wanted(indoors="out"), {"setting": "either"}, {"setting": "in"}),
    (Wanted(distance="walk"), {"travel": "home"}, {"travel": "local"}),
    (Wanted(children=6), {"youngest": 6}, {"youngest": 7}),
    (Wanted(least=3), {"hours": (3.0, 4.0)}, {"hours": (2.5, 8.0)}),
    (Wanted(people=4), {"people": (2, 4)}, {"people": (2, 3)}),
    (Wanted(children=6), {"alcohol": "optional"}, {"alcohol": "central"}),
    (Wanted(children=6), {"audiences": frozenset({"family"})}, {"audiences": frozenset({"friends"})}),
    (Wanted(remote=True), {"remote": "On a call."}, {"remote": ""}),
]

# A fact of the circle; what keeps to it; what does not.
HARD = [
    (couple(), {"audiences": frozenset({"couple"})}, {"audiences": frozenset({"friends", "family"})}),
    (couple(size=4), {"people": (2, 4)}, {"people": (2, 3)}),
    (couple(size=4), {"people": (4, 9)}, {"people": (5, 9)}),
    (couple(), {"months": Months(north=frozenset({5}))}, {"months": Months(north=frozenset({6}))}),
    (
        couple(hemisphere="south"),
        {"months": Months(south=frozenset({5}))},
        {"months": Months(north=frozenset({5}), south=frozenset({11}))},
    ),
    (couple(youngest=4), {"youngest": 4}, {"youngest": 5}),
    (couple(usual_budget=2), {"cost": 2}, {"cost": 3}),
]

# The same, for what members keep to themselves.
PRIVATE = [
    (Limits(cap=1), {"cost": 1}, {"cost": 2}),
    (Limits(alcohol="none"), {"alcohol": "none"}, {"alcohol": "optional"}),
    (Limits(alcohol="optional"), {"alcohol": "optional"}, {"alcohol": "central"}),
    (
        Limits(diets=frozenset({"vegan", "halal"})),
        {"diets": frozenset(DIETS)},
        {"diets": frozenset({"vegan"})},
    ),
    (Limits(diets=frozenset({"vegan"})), {"diets": None}, {"diets": frozenset()}),
    (
        Limits(access=frozenset({"seated"})),
        {"access": frozenset({"seated"})},
        {"access": frozenset({"quiet"})},
    ),
    (Limits(never=frozenset({"out"})), {}, {"id": "out"}),
    (Limits(never=frozenset({"event"})), {"kind": "date"}, {"kind": "event"}),
    (
        Limits(never=frozenset({"class"})),
        {"kind": "cooking_class", "tags": ("cooking class",)},
        {"kind": "class"},
    ),
    (Limits(never=frozenset({"Boat"})), {"tags": ("bath",)}, {"tags": ("narrow boats",)}),
    (Limits(never=frozenset({"karaoke night"})), {"title": "Night walk"}, {"title": "A karaoke night"}),
    (Limits(never=frozenset({"ice cream"})), {"tags": ("ice", "cream")}, {"tags": ("ice cream",)}),
]


@pytest.mark.parametrize(("wanted", "keeps", "breaks"), FILTERS)
def test_each_filter_changes_what_is_suggested(wanted, keeps, breaks):
    both = [idea("in", **keeps), idea("out", **breaks)]

    asked, unasked = ask(both, wanted), ask(both)

    assert ids(asked.picks) == ["in"]
    assert "out" in ids(unasked.picks) or breaks.get("audiences") == {"friends"}


@pytest.mark.parametrize(("facts", "keeps", "breaks"), HARD)
def test_what_the_circle_is_like_is_kept_to(facts, keeps, breaks):
    assert ids(ask([idea("in", **keeps), idea("out", **breaks)], facts=facts).picks) == ["in"]


@pytest.mark.parametrize(("limits", "keeps", "breaks"), PRIVATE)
def test_private_limits_are_kept_to(limits, keeps, breaks):
    both = [idea("in", **keeps), idea(**{"id": "out"} | breaks)]

    limited, free = ask(both, facts=couple(limits=limits)), ask(both)

    assert ids(limited.picks) == ["in"]
    assert sorted(ids(free.picks)) == ["in", "out"]


@pytest.mark.parametrize("surprise", [False, True])
@pytest.mark.parametrize(("limits", "keeps", "breaks"), PRIVATE)
def test_no_request_gets_past_a_private_limit(limits, keeps, breaks, surprise):
    out = idea(**{"id": "out"} | breaks)
    wanted = Wanted(kind=out.kind, words="out", budget=5, again=True, surprise=surprise)

    answer = ask([out], wanted, couple(limits=limits))

    assert (answer.picks, answer.relax, answer.nearest) == ((), None, ())


def test_a_budget_asked_for_replaces_the_usual_one():
    dear = idea("dear", cost=4)

    assert ids(ask([dear], Wanted(budget=4), couple(usual_budget=1)).picks) == ["dear"]


def test_limits_of_several_people_add_up_whoever_set_which():
    one = Limits(cap=3, diets=frozenset({"vegan"}), never=frozenset({"boats"}), alcohol="optional")
    other = Limits(cap=1, access=frozenset({"seated"}), never=frozenset({"heights"}))

    both = together([one, other])

    assert both == together([other, one]) == together([replace(one, cap=1), replace(other, cap=3)])
    assert both == Limits(
        cap=1,
        alcohol="optional",
        diets=frozenset({"vegan"}),
        access=frozenset({"seated"}),
        never=frozenset({"boats", "heights"}),
    )
    assert together([]) == Limits()


limits_of_somebody = st.builds(
    Limits,
    cap=st.none() | st.integers(0, 5),
    alcohol=st.sampled_from(ALCOHOLS),
    diets=st.frozensets(st.sampled_from(DIETS), max_size=2),
    access=st.frozensets(st.sampled_from(ACCESSES), max_size=2),
    never=st.frozensets(st.sampled_from(["boats", "event", "a3"]), max_size=2),
)
A_FEW = [
    idea(f"a{number}", cost=number % 4, kind=kind, alcohol=alcohol, diets=diets, access=frozenset(access))
    for number, (kind, alcohol, diets, access) in enumerate(
        (kind, alcohol, diets, access)
        for kind in ("date", "event", "hobby")
        for alcohol in ("none", "optional")
        for diets in (None, frozenset(DIETS[:4]))
        for access in (ACCESSES, ACCESSES[:2])
    )
]


@given(limits_of_somebody, limits_of_somebody, st.integers(0, 9))
def test_swapping_two_members_private_limits_leaves_everything_shown_the_same(one, other, seed):
    before = ask(A_FEW, facts=couple(limits=together([one, other])), seed=seed)

    after = ask(A_FEW, facts=couple(limits=together([other, one])), seed=seed)

    assert repr(after) == repr(before)


def test_private_facts_are_in_no_log():
    limits = Limits(cap=4, alcohol="none", diets=frozenset({"vegan"}), never=frozenset({"boats"}))

    shown = repr((limits, couple(limits=limits, low=True, ratings={"sauna": 1.0})))

    assert not any(word in shown for word in ("4", "none", "vegan", "boats", "low", "sauna"))


def test_the_three_are_of_three_kinds():
    many = [idea(f"date-{n}") for n in range(20)] + [idea("class", kind="class"), idea("event", kind="event")]

    for seed in range(20):
        assert {pick.activity.kind for pick in ask(many, seed=seed).picks} == {"date", "class", "event"}


def test_of_one_kind_the_three_differ_in_what_they_are_about():
    baking = [idea(f"bread-{n}", tags=("bread", "oven", "dough")) for n in range(20)]
    rest = [idea("knife", tags=("knife", "dough")), idea("sushi", tags=("rice", "fish"))]

    for seed in range(20):
        bread, *others = sorted(ids(ask(baking + rest, Wanted(kind="date"), seed=seed).picks))
        assert (bread[:5], others) == ("bread", ["knife", "sushi"])


def test_a_word_that_was_asked_for_is_nothing_in_common():
    pots = [
        idea("wheel", tags=("pottery", "pottery class", "wheel")),
        idea("wheel-again", tags=("pottery", "pottery class", "wheel", "clay")),
        idea("glaze", tags=("pottery", "pottery class", "glaze")),
        idea("raku", tags=("pottery", "pottery class", "fire")),
    ]

    for seed in range(20):
        assert not {"wheel", "wheel-again"} <= set(ids(ask(pots, Wanted(words="pottery"), seed=seed).picks))


def test_what_fits_the_words_best_matters_more_than_many_kinds():
    lakes = [idea(f"lake-{name}", tags=(name,)) for name in ("swim", "walk", "boat")]
    mention = [idea(kind, kind=kind, summary="A long day, and a lake at its end.") for kind in ("class", "event")]

    for seed in range(20):
        assert all("lake" in each for each in ids(ask(lakes + mention, Wanted(words="lake"), seed=seed).picks))


def test_three_that_differ_are_found_even_without_the_very_best():
    hub, left, right, rest = (idea(tags, tags=tuple(tags)) for tags in ("ab", "a", "b", "c"))

    assert different([hub, left, right, rest], 3) == (left, right, rest)


def test_where_ideas_that_differ_run_out_the_next_best_fill_up():
    alike = [idea(f"bread-{n}", tags=("bread",)) for n in range(3)]

    assert sorted(ids(ask(alike).picks)) == ["bread-0", "bread-1", "bread-2"]


def test_fewer_are_found_rather_than_one_twice():
    assert ids(ask([idea("only")]).picks) == ["only"]
    assert len(ask([idea(f"n{n}") for n in range(9)], count=5).picks) == 5


def test_others_leaves_out_what_was_shown():
    six = [idea(f"n{n}") for n in range(6)]
    first = ids(ask(six).picks)

    others = ids(ask(six, shown=first).picks)

    assert sorted(first + others) == [f"n{n}" for n in range(6)]


def test_the_same_chance_gives_the_same_ideas_and_another_gives_others():
    many = [idea(f"n{n}", kind=kind) for n in range(9) for kind in ("date", "class", "event")]

    answers = {tuple(ids(ask(many, seed=seed).picks)) for seed in range(20)}

    assert ask(many, seed=7) == ask(many, seed=7)
    assert len(answers) > 10


@pytest.mark.parametrize("verdict", ["suggested", "saved", "planned", "not_for_us"])
def test_an_idea_rests_for_fifty_two_weeks(verdict):
    one = [idea("one")]

    assert not ask(one, seen=[note("one", verdict, weeks=51, days=6)]).picks
    assert ask(one, seen=[note("one", verdict, weeks=52)]).picks


def test_a_favourite_rests_for_twenty_six_weeks():
    one = [idea("one")]

    assert not ask(one, seen=[note("one", "liked", weeks=25, days=6)]).picks
    assert ask(one, seen=[note("one", "liked", weeks=26)]).picks
    assert not ask(one, seen=[note("one", "liked", weeks=60), note("one", weeks=25)]).picks


def test_a_favourite_that_was_refused_since_is_none_until_it_is_liked_again():
    one = [idea("one")]
    seen = [note("one", "liked", weeks=80), note("one", "not_for_us", weeks=60), note("one", weeks=30)]

    assert not ask(one, seen=seen).picks
    assert ask(one, seen=[*seen, note("one", "liked", weeks=30)]).picks


def test_the_latest_time_counts_in_whatever_order_history_comes():
    notes = [note("one", weeks=60), note("one", weeks=3), note("one", weeks=90)]

    assert not ask([idea("one")], seen=notes).picks


def test_an_idea_asked_for_by_name_comes_back_early():
    walk = [idea("night-walk", title="A night walk", tags=("dark",))]
    seen = [note("night-walk", "not_for_us", weeks=1)]

    assert ids(ask(walk, Wanted(words="the night walk"), seen=seen).picks) == ["night-walk"]
    assert not ask(walk, Wanted(words="night"), seen=seen).picks


def test_asking_again_brings_back_what_was_seen_but_not_what_was_not_for_them():
    both = [idea("one"), idea("two")]
    seen = [note("one", weeks=1), note("two", "not_for_us", weeks=1)]

    assert ids(ask(both, Wanted(again=True), seen=seen).picks) == ["one"]


def test_the_best_match_for_the_words_comes_first():
    both = [idea("walk", summary="In the end, a lantern."), idea("lantern-walk")]

    for seed in range(20):
        assert ids(ask(both, Wanted(words="lantern"), seed=seed).picks) == ["lantern-walk", "walk"]


def test_a_mention_in_a_step_counts_only_where_there_is_nothing_better():
    mention = idea("walk", steps=("Bring a lantern.", "Walk.", "Go home."))

    assert ids(ask([mention, idea("lantern")], Wanted(words="lantern")).picks) == ["lantern"]
    assert ids(ask([mention, idea("swim")], Wanted(words="lantern")).picks) == ["walk"]
    assert ids(ask([mention, idea("swim")], Wanted(words="swimm")).picks) == ["swim"]


def test_words_that_ask_for_nothing_are_no_filter_but_words_in_another_script_are():
    one = [idea("one")]

    assert ids(ask(one, Wanted(words="for us")).picks) == ["one"]
    assert not ask(one, Wanted(words="寿司")).picks


def share(want, facts=None, seen=(), wanted=None, rivals=()):
    """How often, of forty draws, it is `want` that comes first."""
    both = [want, *rivals]
    draws = [ask(both, wanted, facts, seen, seed=seed, count=1) for seed in range(40)]
    return sum(ids(draw.picks) == [want.id] for draw in draws)


@pytest.mark.parametrize(
    ("better", "facts", "seen"),
    [
        ({"months": Months(north=frozenset({4, 5}))}, {}, []),
        ({"kind": "hobby"}, {}, [note("liked-hobby", "liked", weeks=4)]),
        ({"tags": ("clay",)}, {}, [note("liked-hobby", "liked", weeks=4)]),
        ({"kind": "hobby"}, {"ratings": {"liked-hobby": 1.0}}, []),
        ({"tags": ("clay",)}, {"likes": frozenset({"clay"})}, []),
        ({"kind": "hobby"}, {"shared_likes": frozenset({"hobby"})}, []),
        ({"practices": {"needs": 1}}, {}, [note("listener", "planned", weeks=2)]),
        ({"energy": 1, "cost": 0, "travel": "home"}, {"low": True}, []),
        ({"talk": 5}, {"ratings": {"talker": 1.0}}, []),
        ({"energy": 5}, {"ratings": {"runner": 1.0}}, []),
    ],
)
def test_what_speaks_for_an_idea_brings_it_up_more_often(better, facts, seen):
    away = {"months": Months(north=frozenset({1}))}
    history = [
        idea("liked-hobby", kind="hobby", tags=("clay",), **away),
        idea("listener", practices={"listening": 3, "experiences": 1}, **away),
        idea("talker", kind="event", talk=5, **away),
        idea("runner", kind="event", energy=5, **away),
    ]
    plain, good = (
        idea("plain", practices={"listening": 1}),
        idea("good", **{"practices": {"listening": 1}} | better),
    )

    without = share(good, rivals=[plain, *history])
    with_it = share(good, couple(**facts), seen, rivals=[plain, *history])

    assert with_it > (20 if "months" in better else without)


def test_not_for_us_speaks_gently_against_others_like_it():
    opera = idea("opera", kind="event", tags=("opera",))
    rivals = [idea("plain"), idea("carmen", kind="event", tags=("opera",), cost=5)]
    refusal = [note("carmen", "not_for_us", weeks=2)]

    before = share(opera, couple(usual_budget=4), rivals=rivals)
    after = share(opera, couple(usual_budget=4), refusal, rivals=rivals)

    assert 0 < after < before


def test_what_they_saved_is_preferred_once_it_may_come_back():
    saved, rivals = idea("saved"), [idea("plain")]

    assert share(saved, seen=[note("saved", "saved", weeks=104)], rivals=rivals) == 40
    assert share(saved, seen=[note("saved", weeks=104)], rivals=rivals) < 40


def test_what_they_never_saw_is_preferred_to_what_may_just_come_back():
    new, rivals = idea("new"), [idea("plain")]

    assert share(new, seen=[note("plain", weeks=52)], rivals=rivals) > share(new, rivals=rivals)


def test_what_is_against_the_weather_of_the_season_is_rare():
    rivals, july = [idea("plain")], couple(today=date(2026, 7, 1))

    for weather, hemisphere, fitting in (
        ("snow", "north", "south"),
        ("cold", "north", "south"),
        ("warm", "south", "north"),
    ):
        one = idea("one", weather=weather)
        assert share(one, replace(july, hemisphere=hemisphere), rivals=rivals) == 0
        assert share(one, replace(july, hemisphere=fitting), rivals=rivals) > 0


def test_what_stays_within_the_time_comes_before_what_may_take_longer():
    within, over = idea("within", hours=(0.5, 1.0)), idea("over", hours=(1.0, 1.5))

    assert share(within, rivals=[over]) < 30
    assert share(within, wanted=Wanted(hours=1), rivals=[over]) > 30


def test_a_surprise_is_new_and_forgets_what_they_usually_like():
    usual, odd = idea("usual", novelty=2, tags=("tea",)), idea("odd", novelty=5)
    facts = couple(likes=frozenset({"tea"}))

    assert share(usual, facts, rivals=[odd]) > 30
    assert share(odd, facts, wanted=Wanted(surprise=True), rivals=[usual]) > 30


def test_a_surprise_keeps_the_filters_and_the_budget():
    both = [idea("in", cost=1), idea("out", cost=4, novelty=5)]

    assert ids(ask(both, Wanted(surprise=True, budget=1)).picks) == ["in"]
    assert ids(ask(both, Wanted(surprise=True), couple(usual_budget=1)).picks) == ["in"]
