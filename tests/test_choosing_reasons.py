"""Each idea comes with one to three reasons that are true, and none that was told in private."""

from typing import get_args

import pytest
from choosing_world import TODAY, ask, couple, idea, ids, note

from activities import Catalogue, Months
from bot.choosing.past import digest
from bot.choosing.reasons import OfItself, Reason, ReasonKind, reasons
from bot.choosing.wanted import Limits, Wanted

NOTHING = digest([], TODAY, Catalogue((), ()))

# What is told or true; what it gives a reason for; the idea; then the same without.
STATED = [
    (
        Reason("words", word="clay pots"),
        idea("a", tags=("town", "clay pots")),
        {"wanted": Wanted(words="pot")},
        {"wanted": Wanted()},
    ),
    (Reason("least", 2), idea("a"), {"wanted": Wanted(least=2)}, {"wanted": Wanted()}),
    (Reason("hours", 3), idea("a", hours=(1.0, 3.0)), {"wanted": Wanted(hours=3)}, {"wanted": Wanted()}),
    (Reason("children", 6), idea("a", youngest=4), {"wanted": Wanted(children=6)}, {"wanted": Wanted()}),
    (Reason("remote"), idea("a", remote="On a call."), {"wanted": Wanted(remote=True)}, {"wanted": Wanted()}),
    (Reason("indoors"), idea("a"), {"wanted": Wanted(indoors="in")}, {"wanted": Wanted()}),
    (Reason("outdoors"), idea("a"), {"wanted": Wanted(indoors="out")}, {"wanted": Wanted()}),
    (Reason("budget", 80), idea("a", cost=2), {"wanted": Wanted(budget=3)}, {"wanted": Wanted()}),
    (
        Reason("distance", word="walk"),
        idea("a", travel="walk"),
        {"wanted": Wanted(distance="hour")},
        {"wanted": Wanted()},
    ),
    (Reason("energy", 3), idea("a"), {"wanted": Wanted(energy="medium")}, {"wanted": Wanted()}),
    (Reason("energy", 3), idea("a"), {"wanted": Wanted(energy=3)}, {"wanted": Wanted()}),
    (
        Reason("kind", word="hobby"),
        idea("a", kind="hobby"),
        {"wanted": Wanted(kind="hobby")},
        {"wanted": Wanted()},
    ),
    (
        Reason("shared_like", word="clay"),
        idea("a", tags=("clay",)),
        {"facts": couple(shared_likes=frozenset({"clay"}))},
        {"facts": couple(likes=frozenset({"clay"}))},
    ),
    (
        Reason("shared_like", word="hobby"),
        idea("a", kind="hobby"),
        {"facts": couple(shared_likes=frozenset({"hobby"}))},
        {"facts": couple()},
    ),
    (Reason("liked", 30), idea("a"), {"seen": [note("a", "liked", 30)]}, {"seen": [note("a", weeks=60)]}),
    (Reason("saved", 70), idea("a"), {"seen": [note("a", "saved", 70)]}, {"seen": [note("a", weeks=60)]}),
    (
        Reason("new", word="hobby"),
        idea("a", kind="hobby"),
        {"wanted": Wanted(surprise=True), "seen": [note("c", "planned", 60)]},
        {"wanted": Wanted(surprise=True), "seen": [note("c", "planned", 60), note("b", "liked", 60)]},
    ),
    (
        Reason("new", word="date"),
        idea("a"),
        {"wanted": Wanted(surprise=True), "seen": [note("b", "planned", 60)]},
        {"seen": [note("b", "planned", 60)]},
    ),
    (
        Reason("new", word="date"),
        idea("a"),
        {"wanted": Wanted(surprise=True), "seen": [note("b", "planned", 60)]},
        {"wanted": Wanted(surprise=True)},
    ),
    (
        Reason("season", 5),
        idea("a", months=Months(north=frozenset({5, 6}))),
        {},
        {"facts": couple(hemisphere="south")},
    ),
]

# A fact of the catalogue; the idea with it; the same idea without.
CATALOGUED = [
    (Reason("season", 5), {"months": Months(north=frozenset({4, 5}))}, {}),
    (Reason("free"), {"cost": 0}, {"cost": 1}),
    (Reason("at_home"), {"travel": "home"}, {"travel": "walk"}),
    (Reason("easy"), {"energy": 2}, {"energy": 3}),
    (Reason("talk"), {"talk": 4}, {"talk": 3}),
    (Reason("no_lead"), {"lead_days": 0}, {"lead_days": 1}),
    (Reason("takes", 3), {}, {"lead_days": 0}),
]


def told(one, **asked):
    """The reasons for one idea; the others give a history its kinds."""
    others = [idea("b", kind="hobby"), idea("c", kind="event")]
    [pick] = [pick for pick in ask([one, *others], **asked).picks if pick.activity == one]
    return pick.reasons


@pytest.mark.parametrize(("reason", "one", "stated", "unstated"), STATED)
def test_taking_a_stated_fact_away_takes_its_reason_away(reason, one, stated, unstated):
    with_it, without = told(one, **stated), told(one, **unstated)

    assert reason in with_it
    assert reason.kind not in {each.kind for each in without}


@pytest.mark.parametrize(("reason", "true", "untrue"), CATALOGUED)
def test_a_reason_about_the_idea_goes_when_it_is_no_longer_true(reason, true, untrue):
    assert reason in told(idea("a", **true))
    assert reason not in told(idea("a", **untrue))


def test_every_kind_of_reason_is_tried_above():
    tried = {case[0].kind for case in (*STATED, *CATALOGUED)}

    assert tried == {kind for part in get_args(ReasonKind) for kind in get_args(part) or [part]}
    assert {case[0].kind for case in CATALOGUED} == set(get_args(OfItself))


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        (Wanted(hours=2.5), "hours"),
        (Wanted(least=2.5), "least"),
        (Wanted(children=3), "children"),
        (Wanted(remote=True), "remote"),
        (Wanted(budget=1), "budget"),
        (Wanted(budget=2, amount=20), "budget"),
        (Wanted(budget=5), "budget"),
        (Wanted(distance="walk"), "distance"),
        (Wanted(energy="low"), "energy"),
        (Wanted(kind="event"), "kind"),
        (Wanted(words="opera"), "words"),
    ],
)
def test_a_reason_is_not_given_where_the_idea_does_not_answer_what_was_asked(wanted, kind):
    one = idea("a", hours=(2.0, 3.0), youngest=4, cost=2, travel="local", energy=3)

    given = reasons(one, wanted, couple(), NOTHING)

    assert kind not in {each.kind for each in given}


def test_an_indoor_idea_is_not_said_to_work_outdoors():
    given = reasons(idea("a", setting="in"), Wanted(indoors="out"), couple(), NOTHING)

    assert {"indoors", "outdoors"}.isdisjoint(each.kind for each in given)


def test_free_says_more_than_within_the_budget_and_is_said_once():
    given = told(idea("a", cost=0), wanted=Wanted(budget=3))

    assert [each.kind for each in given] == ["free"]


def test_the_same_thing_is_not_said_in_two_ways():
    one = idea("a", energy=1, travel="home")

    assert [each.kind for each in told(one, wanted=Wanted(energy="low", distance="walk"))] == ["distance", "energy"]


def test_one_about_them_two_about_what_was_asked_the_rest_about_the_idea():
    one = idea("a", cost=0, talk=5, energy=1, kind="hobby", tags=("clay",), remote="On a call.")
    wanted = Wanted(kind="hobby", words="clay", remote=True, indoors="in", hours=5)
    liked = [note("a", "liked", 30), note("a", "saved", 30)]

    assert [each.kind for each in told(one, wanted=wanted, seen=liked)] == ["liked", "words", "remote"]
    assert [each.kind for each in told(one, wanted=wanted)] == ["words", "remote", "free"]
    assert [each.kind for each in told(one, wanted=Wanted(hours=5))] == ["hours", "free", "talk"]
    assert [each.kind for each in told(one, seen=liked)] == ["liked", "free", "talk"]


def test_an_activity_that_left_the_catalogue_forbids_to_say_that_something_is_new():
    given = told(idea("a"), wanted=Wanted(surprise=True), seen=[note("gone", "planned", 60), note("b", "planned", 60)])

    assert "new" not in {each.kind for each in given}


MANY = [
    idea(
        f"{kind}-{n}",
        kind=kind,
        cost=n % 4,
        energy=1 + n % 5,
        travel=travel,
        tags=(kind, f"n{n}"),
        diets=frozenset(),
    )
    for kind in ("date", "hobby", "event")
    for n, travel in enumerate(("home", "walk", "local", "hour", "far", "overnight"))
]


@pytest.mark.parametrize(
    "private",
    [
        {"limits": Limits(cap=3)},
        {"limits": Limits(alcohol="none")},
        {"limits": Limits(access=frozenset({"quiet"}))},
        {"limits": Limits(never=frozenset({"karaoke", "n5"}))},
        {"low": True},
        {"ratings": {"hobby-1": 1.0, "date-2": -1.0}},
    ],
)
@pytest.mark.parametrize("wanted", [Wanted(), Wanted(budget=3, hours=4), Wanted(surprise=True)])
def test_what_is_private_gives_no_idea_another_reason(private, wanted):
    for seed in range(10):
        secret = ask(MANY, wanted, couple(**private), seed=seed)
        by_id = {pick.activity.id: pick for pick in ask(MANY, wanted, seed=seed, count=len(MANY)).picks}

        assert all(by_id[pick.activity.id] == pick for pick in secret.picks)


def test_everybody_gets_one_to_three_reasons():
    for wanted in (Wanted(), Wanted(surprise=True), Wanted(budget=2, hours=9, indoors="in", energy="low")):
        for pick in ask(MANY, wanted, count=len(MANY)).picks:
            assert 1 <= len(pick.reasons) <= 3
            assert len(set(pick.reasons)) == len(pick.reasons)


# What was asked; the one idea there is; the filter to let go; the request that then finds it.
RELAXING = [
    (Wanted(budget=0), {"cost": 2}, "budget", Wanted(budget=2, amount=0)),
    (Wanted(hours=1), {"hours": (1.5, 3.0)}, "hours", Wanted(hours=1.5)),
    (Wanted(budget=2, amount=45), {"cost": 3}, "budget", Wanted(budget=3, amount=45)),
    (Wanted(least=4), {"hours": (2.5, 3.0)}, "least", Wanted(least=2)),
    (Wanted(least=336), {"hours": (80.0, 98.0)}, "least", Wanted(least=72)),
    (Wanted(least=4), {"hours": (0.5, 1.0)}, "least", Wanted()),
    (Wanted(energy=5), {"energy": 3}, "energy", Wanted(energy=3)),
    (Wanted(energy="low"), {"energy": 3}, "energy", Wanted(energy="medium")),
    (Wanted(energy="low"), {"energy": 5}, "energy", Wanted(energy="high")),
    (Wanted(energy="high"), {"energy": 2}, "energy", Wanted(energy="medium")),
    (Wanted(energy="high"), {"energy": 1}, "energy", Wanted(energy="low")),
    (Wanted(distance="home"), {"travel": "local"}, "distance", Wanted(distance="local")),
    (Wanted(indoors="in"), {"setting": "out"}, "indoors", Wanted()),
    (Wanted(kind="class"), {"kind": "hobby"}, "kind", Wanted()),
    (Wanted(words="opera"), {}, "words", Wanted()),
    (Wanted(remote=True), {}, "remote", Wanted()),
]


@pytest.mark.parametrize(("wanted", "changes", "limit", "relaxed"), RELAXING)
def test_when_nothing_fits_the_filter_in_the_way_is_named_with_its_nearest_value(wanted, changes, limit, relaxed):
    answer = ask([idea("one", **changes)], wanted)

    assert answer.picks == ()
    assert (answer.relax.limits, answer.relax.wanted) == ((limit,), relaxed)
    assert ids(answer.nearest) == ["one"]
    assert ask([idea("one", **changes)], answer.relax.wanted).picks[0].activity == answer.nearest[0].activity


@pytest.mark.parametrize(("wanted", "changes", "limit"), [case[:3] for case in RELAXING])
def test_what_had_to_be_let_go_is_no_reason(wanted, changes, limit):
    [pick] = ask([idea("one", **changes)], wanted).nearest

    assert limit not in {each.kind for each in pick.reasons}


def test_the_usual_budget_may_be_relaxed_as_it_is_no_secret():
    answer = ask([idea("one", cost=3)], facts=couple(usual_budget=1))

    assert (answer.relax.limits, answer.relax.wanted.budget) == (("budget",), 3)


def test_beyond_the_budget_no_idea_is_said_to_stay_within_it():
    answer = ask([idea("one", cost=3)], Wanted(budget=2, amount=45))
    after = ask([idea("one", cost=3)], answer.relax.wanted)

    assert "budget" not in {each.kind for pick in (*answer.nearest, *after.picks) for each in pick.reasons}


def test_what_they_saw_lately_may_be_asked_back():
    answer = ask([idea("one")], seen=[note("one", weeks=2)])

    assert (answer.relax.limits, ids(answer.nearest)) == (("again",), ["one"])
    assert ask([idea("one")], answer.relax.wanted, seen=[note("one", weeks=2)]).picks


def test_what_was_not_for_them_is_not_offered_back():
    assert ask([idea("one")], seen=[note("one", "not_for_us", weeks=2)]).relax is None


def test_the_smallest_step_that_helps_is_offered_with_only_the_ideas_within_it():
    far = idea("far", travel="far", cost=0)
    near, dear = idea("near", cost=1), idea("dear", cost=2)

    answer = ask([far, near, dear], Wanted(budget=0, distance="local"))

    assert (answer.relax.limits, answer.relax.wanted) == (("budget",), Wanted(budget=1, amount=0, distance="local"))
    assert ids(answer.nearest) == ["near"]


def test_the_least_of_hours_that_helps_is_asked_for():
    answer = ask([idea("long", hours=(4.0, 5.0)), idea("short", hours=(2.0, 3.0))], Wanted(hours=1.5))

    assert (answer.relax.wanted.hours, ids(answer.nearest)) == (2, ["short"])


def test_where_two_filters_are_in_the_way_together_both_are_named():
    answer = ask([idea("one", cost=3, travel="far")], Wanted(budget=1, distance="walk"))

    assert (answer.picks, ids(answer.nearest)) == ((), ["one"])
    assert answer.relax.limits == ("budget", "distance")
    assert answer.relax.wanted == Wanted(budget=3, amount=10, distance="far")


def test_as_few_filters_as_possible_are_let_go():
    near, far = idea("near", cost=3, travel="walk"), idea("far", cost=2, travel="far")
    answer = ask([far, near], Wanted(budget=1, distance="walk"))

    assert (answer.relax.limits, ids(answer.nearest)) == (("budget",), ["near"])


def test_the_children_along_are_not_what_is_let_go():
    assert ask([idea("one", youngest=12)], Wanted(children=6)).relax is None


@pytest.mark.parametrize(
    "limits",
    [
        Limits(cap=1),
        Limits(diets=frozenset({"vegan"})),
        Limits(never=frozenset({"private"})),
    ],
)
def test_a_private_limit_is_never_relaxed_and_changes_no_public_step(limits):
    kept_out = idea("private", cost=2, diets=frozenset())
    far = idea("far", cost=1, travel="far")

    answer = ask([kept_out, far], Wanted(budget=1, distance="local"), couple(limits=limits))

    assert (answer.relax.limits, ids(answer.nearest)) == (("distance",), ["far"])
