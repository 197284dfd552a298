"""What was asked for is kept: the sum, the time, how many come; and where an age leaves little, there is a way out."""

from __future__ import annotations

import pytest
from room import labels, words

from bot.choosing.relax import Relax
from bot.choosing.wanted import TOPS, Wanted
from bot.features.budgets import read_budget
from bot.features.suggest import obstacles, wording
from bot.features.suggest.asking import read_time
from bot.words import plain

pytestmark = pytest.mark.slow


def ideas(reply, catalogue):
    plans = [each.call for card in reply.cards for each in card.buttons if each.call.name == "plan.idea"]
    return [catalogue.activity(each.given("a")) for each in plans]


async def circle(world, kind, **told):
    ana = world.guest("ana")
    settings = " ".join(f"{name}={value}" for name, value in told.items())
    await ana.types(f'/setup name="Us" kind={kind} zone=Europe/Madrid {settings}')
    return ana


@pytest.mark.parametrize(
    ("asked", "most"),
    [
        ("kind=getaway budget=100", 100),
        ("budget=25", 25),
        ("a class for at most 35 each", 35),
        ("under 100 for the four of us", 25),
    ],
)
async def test_no_idea_may_cost_more_than_was_said(ana, catalogue, asked, most):
    for _ in range(3):
        found = ideas(await ana.types(f"/suggest {asked}"), catalogue)

        assert found
        assert all(TOPS[each.cost] <= most for each in found)


async def test_what_may_cost_more_is_called_nearest_and_says_so_on_each_card(ana, catalogue):
    nothing = await ana.types("/suggest kind=getaway distance=overnight energy=low time=20 budget=45")
    while found := ideas(nothing, catalogue):
        assert all(TOPS[each.cost] <= 45 for each in found)
        nothing = await ana.presses(nothing, "Others")

    nearest = await ana.presses(nothing, "Show the nearest")

    assert "The nearest ideas may cost more than 45: 80 to 200 each." in words(nothing)
    assert ideas(nearest, catalogue)
    assert words(nearest).count("It may cost more than 45 each.") == len(ideas(nearest, catalogue))
    assert "within the budget" not in words(nearest)


async def test_ideas_stay_within_the_nearest_band_of_the_usual_budget(world, catalogue):
    ana = await circle(world, "couple", budget=15)

    for _ in range(4):
        assert all(each.cost <= 1 for each in ideas(await ana.types("/suggest"), catalogue))


async def test_as_many_as_come_can_take_part(ana, catalogue):
    reply = await ana.types("/suggest the ten of us")

    found = ideas(reply, catalogue)
    assert found
    assert all(each.people[0] <= 10 <= each.people[1] for each in found)
    assert "From your words I took: for 10 people." in words(reply)


async def test_where_nothing_lasts_so_long_it_is_said_and_the_longest_there_are_come(ana, catalogue):
    nothing = await ana.types("/suggest two weeks away")
    nearest = await ana.presses(nothing, "Show the nearest")

    longest = max(each.hours[0] for each in catalogue.activities if "couple" in each.audiences and 2 in each.people)
    assert "From your words I took: at least 14 days." in words(nothing)
    assert "Nothing new that fits takes that long. The nearest ideas take 3 to" in words(nothing)
    assert longest in [each.hours[0] for each in ideas(nearest, catalogue)]
    assert "It takes at least 3 days." in words(nearest)


async def test_a_time_too_short_is_told_as_the_cards_tell_it(ana, catalogue):
    nothing = await ana.types('/suggest time="5 minutes"')
    nearest = await ana.presses(nothing, "Show the nearest")

    found = ideas(nearest, catalogue)
    span = wording.lasting(min(each.hours[0] for each in found), max(each.hours[1] for each in found))
    assert found
    assert f"The nearest ideas take {plain(span)}." in words(nothing)


def test_what_stands_in_the_way_together_can_be_read_aloud():
    told = [
        plain(obstacles.in_the_way(Relax(limits, Wanted()), Wanted()))
        for limits in (("words", "again"), ("budget", "hours", "kind"))
    ]

    assert told == [
        "It takes other words and ideas from the last year.",
        "It takes a higher budget, more time and another kind of thing.",
    ]


async def test_a_family_with_a_baby_is_told_of_the_age_and_finds_more_without_it(world, catalogue):
    ana = await circle(world, "family", youngest=1)
    reply = await ana.types("/suggest with the kids")
    assert "It suits a child of 1." in words(reply)
    assert "child of 6" not in words(reply)
    while ideas(reply, catalogue):
        reply = await ana.presses(reply, "Others")

    alone = await ana.presses(reply, "Without the children")

    assert "That is with a child of 1 coming along. Without the children there is more." in words(reply)
    assert len(ideas(alone, catalogue)) == 3
    assert any(each.youngest > 1 for each in ideas(alone, catalogue))


async def test_a_couple_with_a_child_is_told_who_is_reckoned_with_and_may_leave_the_child_behind(world, catalogue):
    ana = await circle(world, "couple", youngest=3)

    reply = await ana.types("/suggest date night")
    alone = await ana.presses(reply, "Without the children")

    assert all(each.youngest <= 3 for each in ideas(reply, catalogue))
    assert "I took it that a child of 3 comes along." in words(reply)
    assert {each.kind for each in ideas(alone, catalogue)} == {"date"}
    assert any(each.youngest > 3 for each in ideas(alone, catalogue))
    assert "Without the children" not in labels(alone)


@pytest.mark.parametrize(("kind", "asked"), [("couple", ""), ("family", "kind=date")])
async def test_a_child_who_may_be_meant_to_stay_behind_is_named(world, catalogue, kind, asked):
    ana = await circle(world, kind, youngest=8)

    reply = await ana.types(f"/suggest {asked}")

    assert len(ideas(reply, catalogue)) == 3
    assert "I took it that a child of 8 comes along." in words(reply)
    assert "Without the children" in labels(reply)


async def test_whoever_says_that_the_children_come_along_is_not_asked_again(world):
    ana = await circle(world, "family", youngest=6)

    for said in ("kind=date with the kids", "children=6 kind=date", "kind=date without the kids", ""):
        assert "Without the children" not in labels(await ana.types(f"/suggest {said}"))


async def test_ideas_for_a_baby_suit_a_baby(world):
    ana = await circle(world, "family", youngest=9)

    reply = await ana.types("/suggest with the baby, children=0")

    assert "a child of 0" not in " ".join(plain(line) for card in reply.cards for line in card.body)


@pytest.mark.parametrize(("said", "top"), [("free", 0), ("9", 10), ("15", 10), ("25", 30), ("100", 80), ("500", 200)])
def test_a_usual_budget_is_the_nearest_band(said, top):
    assert TOPS[read_budget(said)] == top


@pytest.mark.parametrize(("said", "hours"), [("half an hour", 0.5), ("an hour", 1), ("2 hours", 2)])
def test_a_length_is_read_as_it_was_written(said, hours):
    assert read_time(said) == (None, hours)
