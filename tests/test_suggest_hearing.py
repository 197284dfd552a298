"""Free words that are wishes become the wishes they are, and are said back."""

from __future__ import annotations

import pytest

from bot.choosing.fits import about, stem
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
    ("dinner under 20 euros each", Wanted(words="dinner", budget=1, amount=20)),
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
    ("not outside, it's raining", Wanted(indoors="in")),
    ("nothing expensive, not too far", Wanted(budget=2, distance="local")),
    ("nothing sporty", Wanted(energy="low")),
    ("no cooking and no museums", Wanted(without=("cooking", "museums"))),
    ("we don't want to cook", Wanted(without=("cook",))),
    ("no idea, no plans", Wanted()),
    ("a free evening", Wanted()),
    ("kid-free night", Wanted(words="night", grown_ups=True)),
    ("date night without the kids", Wanted(kind="date", grown_ups=True)),
    ("grown-ups only", Wanted(grown_ups=True)),
    ("while the kids are asleep", Wanted(grown_ups=True)),
    ("we have a babysitter for an evening", Wanted(hours=4, grown_ups=True)),
    ("we don't have kids", Wanted()),
    ("a day trip", Wanted(hours=10, least=4)),
    ("half a day", Wanted(hours=5, least=2)),
    ("all afternoon", Wanted(hours=4, least=2)),
    ("the whole day, no driving", Wanted(hours=10, least=4, without=("driving",))),
    ("for the day", Wanted(hours=10)),
    ("a long weekend away", Wanted(hours=72, least=30)),
    ("two nights away", Wanted(hours=72, least=40)),
    ("within 3 days", Wanted(hours=72)),
    ("at least 3 hours outside", Wanted(least=3, indoors="out")),
    ("at least half a day", Wanted(least=5)),
    ("at least a couple of hours", Wanted(least=2)),
    ("at least a few hours", Wanted(least=3)),
    ("over an hour and a half", Wanted(least=1.5)),
    ("2 hours or more", Wanted(least=2)),
    ("3+ hours", Wanted(least=3)),
    ("no less than 2 hours", Wanted(least=2)),
    ("two weeks away", Wanted(least=336)),
    ("a fortnight", Wanted(least=336)),
    ("a week off with the kids", Wanted(least=168, children=6)),
    ("up to a week", Wanted(hours=168)),
    ("in two weeks", Wanted()),
    ("once a week", Wanted()),
    ("20 minutes a day", Wanted(hours=1 / 3)),
    ("an 8 week challenge", Wanted(words="8 week challenge")),
    ("20 minutes", Wanted(hours=1 / 3)),
    ("a quick one", Wanted(hours=1)),
    ("50 euros for both", Wanted(budget=1, amount=25, people=2)),
    ("under 100 for the four of us", Wanted(budget=1, amount=25, people=4)),
    ("60 euros for 4 people", Wanted(budget=1, amount=15, people=4)),
    ("dinner for the three of us, 90 euros altogether", Wanted(words="dinner", budget=2, people=3)),
    ("90 for all of us", Wanted(budget=2, amount=45)),
    ("€60 altogether", Wanted(budget=2)),
    ("25 a couple", Wanted(budget=1, amount=12)),
    ("20 euros for two hours", Wanted(budget=1, amount=20, hours=2)),
    ("between 20 and 30 euros", Wanted(budget=2)),
    ("at most 35 each", Wanted(budget=2, amount=35)),
    ("under 100", Wanted(budget=3, amount=100)),
    ("under 15 euros", Wanted(budget=1, amount=15)),
    ("for the four of us", Wanted(people=4)),
    ("4 people", Wanted(people=4)),
    ("just us two", Wanted(people=2)),
    ("the six of us", Wanted(people=6)),
    ("dinner for two", Wanted(words="dinner", people=2)),
    ("for everyone", Wanted()),
    ("cheap and warm for a rainy sunday", Wanted(budget=1, indoors="in")),
    ("warm drinks", Wanted(words="warm drinks")),
    ("our baby is 6 weeks", Wanted(children=0)),
    ("kids under 5", Wanted(children=4)),
    ("with kids of 10 months and 4 years", Wanted(children=0)),
    ("inside or outside", Wanted()),
    ("something free tonight", Wanted(budget=0, hours=4)),
    ("our son (10 months)", Wanted(children=0)),
    ("kids, 8 months and 3 years", Wanted(children=0)),
    ("no nuts or dairy", Wanted(diets=("nut_free", "dairy_free"))),
    ("we don't eat meat", Wanted(diets=("vegetarian",))),
    ("why not a picnic", Wanted(words="why picnic")),
    ("nothing more than 20 euros", Wanted(budget=1, amount=20)),
    ("no long walks please", Wanted(without=("long walks",))),
    ("not really active", Wanted(energy="low")),
    ("min 2 hours", Wanted(least=2)),
    ("no more than 20 euros", Wanted(budget=1, amount=20)),
    ("not more than 2 hours", Wanted(hours=2)),
    ("more than 2 hours", Wanted(least=2)),
    ("we don’t drink", Wanted(sober=True)),
    ("not a museum, nothing scary", Wanted(without=("museum", "scary"))),
    ("no loud music or crowds for two hours", Wanted(hours=2, without=("loud music or crowds",))),
    ("not for kids", Wanted(grown_ups=True)),
    ("our 10 year anniversary", Wanted(words="10 year anniversary")),
    ("cold water swimming", Wanted(words="cold water swimming")),
    ("we are free on Saturday", Wanted()),
    ("it's raining outside", Wanted(indoors="in")),
    ("not at home", Wanted()),
    ("vegan dinner", Wanted(words="dinner", diets=("vegan",))),
    ("gluten-free baking", Wanted(words="baking", diets=("gluten_free",))),
    ("anything but museums", Wanted(without=("museums",))),
    ("20-30 euros", Wanted(budget=2)),
    ("2 to 3 hours", Wanted(hours=3)),
    ("an hour and a half", Wanted(hours=1.5)),
    ("three days", Wanted(hours=72, least=36)),
    ("max 15 each", Wanted(budget=1, amount=15)),
    ("under 5 km", Wanted(words="under 5 km")),
    ("20 minutes away", Wanted(distance="hour")),
    ("10 minutes walk", Wanted(distance="walk")),
    ("a cosy night in", Wanted(words="cosy", distance="home")),
    ("a night in a cabin", Wanted(words="night cabin")),
    ("Saturday afternoon", Wanted(hours=4)),
    ("kids (7, 9 and three)", Wanted(children=3)),
    ("a wheelchair friendly museum", Wanted(words="museum", step_free=True)),
    ("we are broke", Wanted(budget=0)),
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
        "free diving",
        "take apart a clock",
        "stay in a hotel",
        "long distance run",
        "a 45 year old cheese",
        "30 people",
        "no",
        "🫶",
        "?",
    ],
)
def test_what_is_no_wish_is_only_searched_for(words):
    found = heard(Wanted(words=words), ())

    assert found == Wanted(words=found.words)
    assert set(found.words.split()) <= set(words.replace("-", " ").split())


def test_a_title_is_not_taken_apart(catalogue):
    title = next(each.title for each in catalogue.activities if heard(Wanted(words=each.title), ()).words != each.title)

    assert heard(Wanted(words=title), catalogue.activities) == Wanted(words=title)


def test_a_field_of_its_own_comes_before_the_same_wish_in_words():
    asked = Wanted(words="free dinner for an hour", budget=3, kind="date")

    wishes = heard(asked, ())

    assert wishes == Wanted(words="dinner", hours=1)
    assert joined(asked, wishes) == Wanted(words="dinner", hours=1, budget=3, kind="date")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("under 100", "up to 100 each"),
        ("100 euros for the four of us", "up to 25 each, for 4 people"),
        ("under 10", "up to 10 each"),
        ("up to 2 euros", "up to 2 each"),
        ("free for four", "free, for 4 people"),
        ("at least 3 hours", "at least 3 hours"),
        ("the whole day", "4 to 10 hours"),
        ("two weeks away", "at least 14 days"),
        ("with the baby", "with a baby"),
    ],
)
def test_what_was_heard_is_said_back_as_it_was_said(words, told):
    assert plain(wording.heard(heard(Wanted(words=words), ()))) == f"From your words I took: {told}."


def test_a_sum_for_all_is_shared_by_the_members_unless_a_number_of_people_is_said():
    shared = heard(Wanted(words="90 euros altogether"), (), members=3)
    said = heard(Wanted(words="90 euros altogether, for the two of us"), (), members=3)

    assert (shared.money, said.money) == (30, 45)


def test_the_kids_are_as_old_as_the_circle_said():
    assert heard(Wanted(words="with the kids"), (), youngest=1) == Wanted(children=1)
    assert heard(Wanted(words="with the kids, 7 and 9"), (), youngest=1) == Wanted(children=7)


def test_every_wish_is_said_back():
    told = [line for _, wishes in SAID if (line := wording.heard(wishes))]

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


async def test_what_is_out_of_the_question_is_never_offered_however_few_fit(ana, catalogue):
    level = {each.id for each in catalogue.activities if "step_free" in each.access}

    for _ in range(4):
        wheels = await ana.types("/suggest a wheelchair friendly evening")
        untaught = await ana.types("/suggest kind=class no classes")

        assert {each.buttons[0].call.given("a") for each in wheels.cards[:-1]} <= level
        assert [plain(each.title) for each in untaught.cards] == ["Nothing fits all of that"]


async def test_food_that_was_asked_for_suits_the_diet(ana, catalogue):
    reply = await ana.types("/suggest vegan dinner")

    found = [catalogue.activity(each.buttons[0].call.given("a")) for each in reply.cards[:-1]]
    assert found
    assert all("vegan" in each.diets for each in found)


async def test_others_keep_to_what_was_heard(ana, catalogue):
    first = await ana.types("/suggest vegan cooking, no curry")

    second = await ana.presses(first, "Others")

    found = [catalogue.activity(each.buttons[0].call.given("a")) for each in second.cards[:-1]]
    assert found
    assert all("vegan" in each.diets and "curry" not in about(each) for each in found)


async def test_without_the_children_a_family_gets_what_is_for_grown_ups(world, catalogue):
    ana, ben = world.guest("ana"), world.guest("ben")
    await ana.types('/setup name="Home" kind=family zone=Europe/Madrid youngest=4')
    await ben.types("/join")

    first = await ana.types("/suggest kind=date without the kids")
    second = await ana.presses(first, "Others")

    found = [
        catalogue.activity(card.buttons[0].call.given("a")) for each in (first, second) for card in each.cards[:-1]
    ]
    assert plain(first.cards[-1].body[0]) == "From your words I took: without the children."
    assert all(each.kind == "date" and not each.audiences.isdisjoint({"couple", "family"}) for each in found)
    assert any("family" not in each.audiences and each.youngest > 4 for each in found)


@pytest.mark.parametrize(
    ("asked", "wishes"),
    [
        (Wanted(words="without the kids", children=0), Wanted()),
        (Wanted(words="no kids but with the baby"), Wanted(children=0)),
    ],
)
def test_a_child_who_comes_along_after_all_counts(asked, wishes):
    assert heard(asked, ()) == wishes


def test_what_does_without_something_is_not_about_it(catalogue):
    named = [each for each in catalogue.activities if "no screens" in each.tags]

    assert named
    assert all("screen" not in about(each) for each in named)
    assert stem("dancing") == stem("dance")
    assert stem("running") == stem("run")


async def test_who_has_named_no_town_is_told_what_it_is_good_for(ana):
    first = await ana.types("/suggest kind=class")

    hint = plain(first.cards[-1].body[0])

    assert hint == "Tell me your town in /setup, and ideas come with a search near you."
