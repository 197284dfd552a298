"""Free words that are wishes become the wishes they are, and are said back."""

from __future__ import annotations

import pytest

from bot.choosing.wanted import Wanted
from bot.features.suggest import wording
from bot.features.suggest.hearing import heard, joined
from bot.words import plain

SAID = [
    ("free and indoors", Wanted(budget=0, indoors="in")),
    ("cheap dinner at home", Wanted(words="dinner", budget=1, distance="home")),
    ("something outside for two hours", Wanted(hours=2, indoors="out")),
    ("half an hour, please", Wanted(hours=0.5)),
    ("a 90-minute break", Wanted(words="break", hours=1.5)),
    ("within 1.5 hours", Wanted(hours=1.5)),
    ("what can we do this evening?", Wanted(hours=4)),
    ("an hour away by train", Wanted(words="by train", distance="hour")),
    ("within walking distance", Wanted(distance="walk")),
    ("dinner under 20 euros each", Wanted(words="dinner", budget=2)),
    ("up to €30", Wanted(budget=2)),
    ("something with the kids", Wanted(children=6)),
    ("kids 4 and 7, rainy day", Wanted(children=4, indoors="in")),
    ("with our 5-year-old", Wanted(children=5)),
    ("for a toddler", Wanted(children=2)),
    ("with the baby", Wanted(children=0)),
    ("long-distance movie night", Wanted(words="movie night", remote=True)),
    ("we are tired", Wanted(energy="low")),
    ("something sporty", Wanted(energy="high")),
    ("Music without alcohol", Wanted(words="Music", sober=True)),
    ("surprise us", Wanted(surprise=True)),
    ("a date outside tonight", Wanted(kind="date", hours=4, indoors="out")),
    ("Date night", Wanted(kind="date")),
]


@pytest.mark.parametrize(("words", "wishes"), SAID, ids=[each for each, _ in SAID])
def test_wishes_are_heard_and_the_rest_is_searched_for(words, wishes):
    assert heard(Wanted(words=words), ()) == wishes


@pytest.mark.parametrize(
    "words",
    [
        "thai cooking",
        "gluten free baking",
        "free time",
        "take apart a clock",
        "a 45 year old cheese",
        "30 people",
        "🫶",
        "?",
    ],
)
def test_what_is_no_wish_is_only_searched_for(words):
    found = heard(Wanted(words=words), ())

    assert found == Wanted(words=found.words)
    assert set(found.words.split()) <= set(words.split())


def test_a_title_is_not_taken_apart(catalogue):
    title = next(each.title for each in catalogue.activities if heard(Wanted(words=each.title), ()).words != each.title)

    assert heard(Wanted(words=title), catalogue.activities) == Wanted(words=title)


def test_a_field_of_its_own_comes_before_the_same_wish_in_words():
    asked = Wanted(words="free dinner for an hour", budget=3, kind="date")

    wishes = heard(asked, ())

    assert wishes == Wanted(words="dinner", hours=1)
    assert joined(asked, wishes) == Wanted(words="dinner", hours=1, budget=3, kind="date")


def test_every_wish_is_said_back():
    told = [plain(wording.heard(wishes)) for _, wishes in SAID]

    assert all(each.startswith("From your words I took: ") for each in told)
    assert len(set(told)) > len(SAID) / 2
    assert wording.heard(Wanted(words="dinner")) is None


async def test_what_was_heard_stands_below_the_ideas(ana, catalogue):
    reply = await ana.types("/suggest something free at home for two hours")

    found = [catalogue.activity(each.buttons[0].call.given("a")) for each in reply.cards[:-1]]
    assert all(each.cost == 0 and each.travel == "home" and each.hours[0] <= 2 for each in found)
    assert plain(reply.cards[-1].body[0]) == "From your words I took: free, up to 2 hours, at home."


async def test_what_was_heard_is_said_too_where_nothing_fits(ana):
    reply = await ana.types("/suggest free skydiving indoors")

    assert plain(reply.cards[-1].body[0]) == "From your words I took: free, indoors."


async def test_who_does_not_drink_gets_nothing_where_drinking_is_the_point(ana, catalogue):
    central = {each.id for each in catalogue.activities if each.alcohol == "central"}

    for _ in range(5):
        reply = await ana.types("/suggest wine tasting, no alcohol")
        assert central.isdisjoint(each.call.given("a") for card in reply.cards for each in card.buttons)


async def test_who_has_named_no_town_is_told_what_it_is_good_for(ana):
    first = await ana.types("/suggest kind=class")

    hint = plain(first.cards[-1].body[0])

    assert hint == "Tell me your town in /setup, and ideas come with a search near you."
