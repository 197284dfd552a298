from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from room import button, labels, words

from bot.choosing.fits import Filter
from bot.choosing.reasons import Asked, OfItself, OfThem, Reason
from bot.choosing.relax import Relax
from bot.choosing.wanted import Wanted
from bot.errors import UserError
from bot.features.budgets import read_money
from bot.features.suggest import asking, obstacles, wording
from bot.features.suggest.knowing import hemisphere
from bot.ids import short
from bot.ui import call
from bot.words import Link, plain

pytestmark = pytest.mark.slow

FOUR = ["Plan it", "Put to a vote", "Save", "Not for us"]
TOO_LONG = "a" * 10_000


def ideas(reply, catalogue):
    """The activities on a reply's cards, in reading order."""
    plans = [each.call for card in reply.cards for each in card.buttons if each.call.name == "plan.idea"]
    return [catalogue.activity(each.given("a")) for each in plans]


async def shown(guest, line, catalogue, times=4):
    """Everything suggested for this line, asked several times."""
    found = []
    for _ in range(times):
        found += ideas(await guest.types(line), catalogue)
    return found


async def test_three_ideas_come_on_a_card_each_and_what_to_do_with_all_on_a_fourth(ana, catalogue):
    reply = await ana.types("/suggest")

    assert labels(reply) == [*FOUR * 3, "Others", "Vote on these three"]
    assert len({each.kind for each in ideas(reply, catalogue)}) == 3
    for card, idea in zip(reply.cards, ideas(reply, catalogue), strict=False):
        assert plain(card.title) == idea.title
        assert words(card).startswith(f"{idea.title} · {idea.summary} · Why: ")
        assert "Cost: " in words(card)


async def test_ideas_are_for_whoever_asked_alone(couple, ana):
    before = len(couple.room.shown)

    reply = await ana.types("/suggest thai cooking")

    assert reply.to == "private"
    assert couple.planner.audience(couple.planner.typed("/suggest"), ana.envelope()) == "private"
    assert len(couple.room.shown) == before


FILTERS = [
    ("kind=getaway", lambda each: each.kind == "getaway"),
    ("kind=cooking_class", lambda each: each.kind == "cooking_class"),
    ('kind="Quality time"', lambda each: each.kind == "quality_time"),
    ("date night", lambda each: each.kind == "date"),
    ("cooking classes", lambda each: each.kind == "cooking_class"),
    ("budget=free", lambda each: each.cost == 0),
    ("budget=10", lambda each: each.cost <= 1),
    ('budget="25 euros"', lambda each: each.cost <= 1),
    ('time="1 hour"', lambda each: each.hours[0] <= 1),
    ('time="an evening"', lambda each: each.hours[0] <= 4),
    ('time="all day"', lambda each: 4 <= each.hours[0] <= 10),
    ("at least 3 hours", lambda each: each.hours[0] >= 3),
    ("the six of us", lambda each: each.people[0] <= 6 <= each.people[1]),
    ("energy=low", lambda each: each.energy <= 2),
    ("energy=high", lambda each: each.energy >= 4),
    ("indoors=yes", lambda each: each.setting != "out"),
    ("indoors=out", lambda each: each.setting != "in"),
    ("distance=home", lambda each: each.travel == "home"),
    ('distance="In town"', lambda each: each.travel in {"home", "walk", "local"}),
    ("children=3", lambda each: each.youngest <= 3 and "family" in each.audiences | {"family"}),
    ("remote=yes", lambda each: bool(each.remote)),
    ("remote=true", lambda each: bool(each.remote)),
    ("bread", lambda each: "bread" in str(each).casefold()),
]


@pytest.mark.parametrize(("asked", "keeps"), FILTERS, ids=[each for each, _ in FILTERS])
async def test_a_filter_changes_what_is_suggested(ana, ben, catalogue, asked, keeps):
    unasked = await shown(ben, "/suggest", catalogue, times=10)

    found = ideas(await ana.types(f"/suggest {asked}"), catalogue)

    assert found
    assert all(keeps(each) for each in found)
    assert not all(keeps(each) for each in unasked)


async def test_surprise_brings_newer_things(ana, catalogue):
    surprising = await shown(ana, "/suggest surprise=yes", catalogue)
    usual = await shown(ana, "/suggest", catalogue)

    def mean(found):
        return sum(each.novelty for each in found) / len(found)

    assert mean(surprising) > mean(usual)


STATED = [
    ('time="2 hours"', "It fits into 2 hours.", lambda each: each.hours[1] <= 2),
    ("children=9", "It suits a child of 9.", lambda each: each.youngest <= 9),
    ("remote=yes", "You can do it while apart.", lambda each: bool(each.remote)),
    ("indoors=in", "You can do it indoors.", lambda each: each.setting != "out"),
    ("indoors=out", "You can do it outdoors.", lambda each: each.setting != "in"),
    ("budget=80", "It stays within the budget.", lambda each: 0 < each.cost <= 3),
    ("at least 3 hours", "It takes at least 3 hours.", lambda each: each.hours[0] >= 3),
    ("distance=local", "It is near enough:", lambda each: each.travel in {"home", "walk", "local"}),
    ("energy=medium", "It has the energy you asked for.", lambda each: 2 <= each.energy <= 4),
    ("bread", "It fits what you asked for:", lambda each: "bread" in " ".join(each.tags)),
]


@pytest.mark.parametrize(("asked", "sentence", "true"), STATED, ids=[each for each, *_ in STATED])
async def test_a_reason_is_given_where_it_is_true_and_goes_with_the_fact(ana, ben, catalogue, asked, sentence, true):
    reply = await ana.types(f"/suggest {asked}")
    without = [await ben.types("/suggest") for _ in range(3)]

    reasons = [sentence in words(card) for card in reply.cards[:-1]]
    assert any(reasons)
    assert reasons == [true(each) for each in ideas(reply, catalogue)]
    assert sentence not in " ".join(map(words, without))


def test_every_reason_and_every_limit_has_its_sentence(catalogue):
    some = catalogue.activities[:3]
    kinds = {each for part in (OfThem, Asked, OfItself) for each in get_args(part)}
    texts = {"new": "date", "kind": "date", "shared_like": "clay", "distance": "home", "words": "clay"}

    told = [plain(wording.because(Reason(each, 3, texts.get(each, "")))) for each in kinds]
    named = [
        plain(obstacles.in_the_way(Relax((each,), Wanted(energy="low")), Wanted(words="x"), some))
        for each in get_args(Filter)
    ]

    assert all(each.endswith(".") for each in told + named)
    assert len(set(named)) == len(named)


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ((0.25, 0.5), "15 to 30 minutes"),
        ((0.75, 1.5), "45 to 90 minutes"),
        ((1.25, 1.75), "1 to 2 hours"),
        ((2, 2), "2 hours"),
        ((20, 30), "20 to 30 hours"),
        ((40, 50), "1.5 to 2.5 days"),
    ],
)
def test_a_stretch_of_time_is_told_in_whole_numbers_and_halves(hours, told):
    assert plain(wording.lasting(*hours)) == told


async def test_others_are_three_more_under_the_same_request(couple, ana, catalogue):
    first = await ana.types("/suggest kind=cooking_class")
    couple.restart()

    second = await ana.presses(first, "Others")
    third = await ana.presses(first, "Others")
    fourth = await ana.presses(third, "Others")

    all_of_them = [each for reply in (first, second, third, fourth) for each in ideas(reply, catalogue)]
    assert len({each.id for each in all_of_them}) == len(all_of_them) == 12
    assert {each.kind for each in all_of_them} == {"cooking_class"}


async def test_words_asked_for_do_not_travel_and_still_count_for_the_others(ana, catalogue):
    first = await ana.types("/suggest pasta")

    second = await ana.presses(first, "Others")

    assert "pasta" not in str(button(first, "Others").call)
    assert all("pasta" in str(each).casefold() for each in ideas(second, catalogue))


async def test_when_nothing_fits_one_limit_is_named_and_a_press_lets_it_go(ana, catalogue):
    nothing = await ana.types("/suggest kind=getaway distance=home budget=free")

    nearest = await ana.presses(nothing, "Show the nearest")

    assert words(nothing).startswith("Nothing fits all of that · Only the budget stands in the way.")
    assert labels(nothing) == ["Show the nearest", "Start over"]
    assert ideas(nearest, catalogue)
    assert all((each.kind, each.travel) == ("getaway", "home") for each in ideas(nearest, catalogue))


async def test_words_that_fit_nothing_are_said_back(ana, catalogue):
    nothing = await ana.types("/suggest xyzzyq")

    assert "I know nothing that fits xyzzyq." in words(nothing)
    assert len(ideas(await ana.presses(nothing, "Show the nearest"), catalogue)) == 3


async def test_when_all_that_fits_was_seen_it_can_come_back(ana, catalogue):
    reply = await ana.types("/suggest pasta")
    seen = set()
    while found := ideas(reply, catalogue):
        seen |= {each.id for each in found}
        reply = await ana.presses(reply, "Others")

    assert words(reply).startswith("That was everything that fits")
    again = await ana.types("/suggest pasta")
    back = await ana.presses(again, "Show the nearest")
    assert "It can come back" in words(again)
    assert {each.id for each in ideas(back, catalogue)} <= seen


async def test_what_is_not_for_us_does_not_come_back_within_a_year(couple, ana, ben, catalogue):
    first = await ana.types("/suggest pasta")
    refused = ideas(first, catalogue)[0]

    told = await ana.presses(first, "Not for us")
    await ana.presses(first, "Not for us")
    await couple.wait("300 days")
    later = [await ben.types("/suggest pasta")]
    while ideas(later[-1], catalogue):
        later.append(await ben.presses(later[-1], "Others"))

    assert words(told).endswith("I won't bring it up for a year. Nobody is told.")
    assert refused not in [each for reply in later for each in ideas(reply, catalogue)]
    assert not any("Not for us" in words(each) for each in couple.room.public)


async def test_a_button_of_ideas_long_gone_offers_new_ones(ana, ben):
    mine = await ana.types("/suggest")

    unknown = await ana.sends(call("suggest.others", s=short(12345)))
    not_his = await ben.sends(button(mine, "Others").call)

    assert words(unknown) == words(not_his) == "Those ideas are from a while ago. · New ones are quickly found."


async def test_a_wrong_value_is_explained_and_comes_back_with_the_rest(ana):
    reply = await ana.types("/suggest thai budget=blue energy=low")

    form = await ana.form(button(reply, "Try again").call)

    assert words(reply) == "I can't read “blue” as a budget. Try free or 30."
    assert dict(form.values) == {"words": "thai", "budget": "blue", "energy": "low"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/suggest kind=getaways", "Kind of thing: did you mean Getaway?"),
        ("/suggest energy=enormous", "Energy: it takes one of these: Low, Medium, High."),
        ("/suggest time=soon", "I can't read “soon” as a length of time."),
        ("/suggest children=40", "Age of the youngest child along: it goes up to 17."),
        (f"/suggest {TOO_LONG}", "Your own words: 10000 characters are too many; up to 200 fit."),
        ("/suggest mood=fine", "/suggest has no mood. It takes kind, words"),
        ("/suggest childern=5", "/suggest has no childern. Did you mean children? You wrote there: 5"),
    ],
)
async def test_what_can_not_be_read_is_said(ana, line, told):
    assert words(await ana.types(line)).startswith(told)


@pytest.mark.parametrize("said", ["🍕", "קפה", "@everyone", "<b>tea</b>", "''; drop table idea", "\u202eabc"])
async def test_odd_words_are_only_words(couple, ana, said):
    before = len(couple.room.public)

    reply = await ana.types(f'/suggest words="{said}"')

    assert "went wrong" not in words(reply)
    assert len(couple.room.public) == before


async def test_a_stranger_gets_no_ideas(stranger):
    assert words(await stranger.types("/suggest")) == "You are not in this circle. /join lets you in."


async def test_a_family_with_a_small_child_gets_what_suits_it(world, catalogue):
    ana = world.guest("ana")
    await ana.types('/setup name="Home" kind=family zone=Europe/Madrid youngest=4')

    found = await shown(ana, "/suggest", catalogue)

    assert found
    assert all(each.youngest <= 4 and "family" in each.audiences and each.alcohol != "central" for each in found)


async def test_colleagues_get_no_dates(world, catalogue):
    ana = world.guest("ana")
    await ana.types('/setup name="The office" kind=friends zone=Europe/Madrid workplace=yes')

    found = await shown(ana, "/suggest", catalogue)
    asked = await ana.types("/suggest kind=date")

    assert found
    assert all(each.kind != "date" and each.alcohol != "central" for each in found)
    assert "Only the kind stands in the way" in words(asked)


async def test_people_apart_are_told_how_to_do_it_apart(ana, catalogue):
    apart, together = await ana.types("/suggest remote=yes"), await ana.types("/suggest")

    assert all(f"While apart: {each.remote}" in words(apart) for each in ideas(apart, catalogue))
    assert words(apart).count("While apart: ") == len(ideas(apart, catalogue)) == 3
    assert "While apart" not in words(together)


async def test_the_usual_budget_holds_until_another_is_asked_for(world, catalogue):
    ana = world.guest("ana")
    await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid budget=0')

    usual = await shown(ana, "/suggest", catalogue)
    more = await shown(ana, "/suggest budget=more", catalogue)

    assert all(each.cost == 0 for each in usual)
    assert any(each.cost > 0 for each in more)


async def test_looking_it_up_searches_near_home_once_there_is_one(world, ana, catalogue):
    def links(reply):
        nodes = [node for card in reply.cards for line in card.body for node in line.parts if isinstance(node, Link)]
        return [node.url for node in nodes]

    nowhere = await ana.types("/suggest kind=getaway")
    await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid area="Cuatro Caminos"')
    here = await ana.types("/suggest kind=getaway")

    assert links(nowhere) == []
    assert len(links(here)) == len(ideas(here, catalogue)) == 3
    assert all(each.startswith("https://duckduckgo.com/?q=") and "Cuatro+Caminos" in each for each in links(here))


async def test_costs_are_told_in_the_circles_currency(ana, catalogue):
    await ana.types('/setup name="Us two" kind=couple zone=Europe/Madrid currency=EUR')

    reply = await ana.types("/suggest kind=cooking_class budget=30")

    for card, idea in zip(reply.cards, ideas(reply, catalogue), strict=False):
        assert ("EUR each" in words(card)) == (idea.cost > 0)


@pytest.mark.parametrize(
    ("zone", "half"),
    [
        ("Europe/Madrid", "north"),
        ("Australia/Sydney", "south"),
        ("NZ", "south"),
        ("UTC", "north"),
        ("Asia/Tokyo", "north"),
    ],
)
def test_the_season_is_that_of_the_zone(zone, half):
    assert hemisphere(ZoneInfo(zone)) == half


@pytest.mark.parametrize(
    ("said", "band"),
    [
        ("free", 0),
        ("0", 0),
        ("2", 0),
        ("10 to 30", 2),
        ("more", 5),
        ("More than 200", 5),
        ("€10", 1),
        ("25", 1),
        ("100", 3),
        ("30 EUR", 2),
        ("up to 31 each", 2),
        ("20-40", 2),
        ("199.99", 3),
        ("5000", 4),
    ],
)
def test_a_budget_is_a_band_or_the_highest_that_stays_within_an_amount(said, band):
    assert read_money(said).band == band


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("2", 2),
        ("1.5", 1.5),
        ("1,5 h", 1.5),
        ("90m", 1.5),
        ("90", 1.5),
        ("24", 24),
        ("2 hours", 2),
        ("an evening", 4),
        ("a day", 10),
        ("2 days", 48),
    ],
)
def test_time_is_a_length_or_a_part_of_the_day(said, hours):
    assert asking.read_hours(said) == hours


@pytest.mark.parametrize("said", ["0", "soon", "-", "1 2 3"])
def test_no_time_at_all_is_not_read(said):
    with pytest.raises(UserError):
        asking.read_hours(said)
