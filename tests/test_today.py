"""Everything that is open for a member is reached again from one private card."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from reflecting import SUNDAY, asked
from room import button, labels, words

from bot.model import Place
from bot.ui import Call
from bot.words import plain

TACOS = '/plan new Tacos when="sat 7pm"'


async def planned(guest, line=TACOS):
    await guest.presses(await guest.types(line), "Yes")


async def test_an_empty_day_is_warm_and_offers_two_ways_on(couple, ana):
    shown = await ana.types("/today")

    assert shown.to == "private"
    assert words(shown).startswith("Nothing waits for you · The day is yours.")
    assert labels(shown) == ["Suggest something", "Plan something"]
    assert await ana.form(button(shown, "Plan something").call) is not None


async def test_a_plan_i_said_nothing_to_can_be_answered_from_here(couple, ana, ben):
    await planned(ana)

    shown = await ben.types("/today")
    pressed = await ben.presses(shown, "I'm in")

    assert words(shown).startswith("Tacos: are you in? · 2026-11-28T18:00+00:00")
    assert pressed.to == "in_place"
    assert "In: Ana, Ben" in words(couple.room.public[-1])
    assert "Coming up: Tacos" in words(await ben.types("/today"))


async def test_what_i_answered_is_next_and_opens(couple, ana):
    await planned(ana)

    shown = await ana.types("/today")
    opened = await ana.presses(shown, "See the plan")

    assert words(shown) == "Coming up: Tacos · 2026-11-28T18:00+00:00 · You are in."
    assert words(opened).startswith("Tacos")


async def test_the_open_question_can_be_answered_from_here(couple, ana, ben):
    await asked(couple)

    shown = await ana.types("/today")
    sealed = await ana.presses(shown, "Answer", text="the quiet drive home")

    assert labels(shown)[:3] == ["Answer", "Pass", "Lighter, please"]
    assert "Kept sealed" in words(sealed)
    assert "Nothing waits for you" in words(await ana.types("/today"))
    assert "Answer" in labels(await ben.types("/today"))


async def test_an_open_vote_waits_until_mine_is_in(couple, ana, ben):
    await ana.types("/decide tacos, a hike, that film")

    shown = await ben.types("/today")
    asked_for = await ben.presses(shown, "Vote")

    assert words(shown).startswith("A vote is open · tacos, a hike, that film · Until 2026-11-25")
    assert words(asked_for).startswith("Which would you like most?")


async def test_a_finished_vote_waits_no_more(couple, ana, ben):
    await ana.types("/decide tacos, a hike, that film")
    first = await ben.presses(await ben.types("/today"), "Vote")
    second = await ben.presses(first, "tacos")
    third = await ben.presses(second, "a hike")
    await ben.presses(third, "Done")

    assert "A vote is open" not in words(await ben.types("/today"))
    assert "A vote is open" in words(await ana.types("/today"))


async def test_a_plan_that_is_over_asks_how_it_was(couple, ana, ben):
    await planned(ana)
    await couple.wait("6 days")

    shown = await ben.types("/today")
    await ben.presses(shown, "It happened")

    assert "How was it? · Tacos" in words(shown)
    assert "It happened" in words(couple.room.public[-1])
    assert "How was it? · Tacos" not in words(await ana.types("/today"))


async def test_a_plan_under_way_is_not_asked_about(couple, ana):
    await planned(ana, '/plan new Walk when="in 3 hours" hours=4')
    await couple.wait("5 hours")

    shown = await ana.types("/today")

    assert words(shown).startswith("On now: Walk")
    assert "How was" not in words(shown)


async def test_after_two_weeks_nobody_is_asked_how_it_was(couple, ana):
    await planned(ana)
    await couple.wait("20 days")

    assert "How was it? · Tacos" not in words(await ana.types("/today"))


async def test_an_answer_that_never_opened_is_mine_to_deal_with(couple, ana, ben):
    card = await asked(couple)
    await ana.presses(card, "Answer", text="the quiet drive home")
    await couple.until(SUNDAY + timedelta(days=6, hours=20))

    mine, theirs = await ana.types("/today"), await ben.types("/today")
    await ana.presses(mine, "Keep private")

    assert "the quiet drive home" in words(mine)
    assert labels(mine) == ["Share mine", "Keep private", "Delete"]
    assert "the quiet drive home" not in words(theirs)
    assert "the quiet drive home" not in words(await ana.types("/today"))


async def test_a_rest_is_shown_with_its_end(couple, ana, ben):
    await ana.types("/rest 2")
    await ana.types("/rest 1 who=circle")

    shown, bens = await ana.types("/today"), await ben.types("/today")

    assert words(shown) == "You rest until 2026-12-07 ∥ The circle rests until 2026-11-30"
    assert labels(shown) == ["I'm back", "End it for everyone"]
    assert words(bens) == "The circle rests until 2026-11-30"


async def test_in_a_direct_message_every_button_knows_its_circle(couple, ana, ben):
    await planned(ana)
    elsewhere = couple.guest("ben")

    shown = await elsewhere.types("/today", direct=True)
    pressed = await elsewhere.sends(button(shown, "Maybe").call, direct=True)

    assert all(each.call.given("c") for card in shown.cards for each in card.buttons)
    assert "You said maybe." in words(await ben.types("/today"))
    assert "Tacos" in words(pressed)


async def test_a_button_of_yesterday_answers_kindly(couple, ana, ben):
    await planned(ana)
    shown = await ben.types("/today")
    await ana.presses(await ana.presses(couple.room.public[-1], "Call it off"), "Yes")

    stale = await ben.presses(shown, "I'm in")

    assert "Cancelled" in words(stale)


async def test_a_restart_between_two_presses_does_not_matter(couple, ana, ben):
    await planned(ana)
    shown = await ben.types("/today")
    couple.restart()

    await ben.presses(shown, "Maybe")
    couple.restart()
    await ben.presses(shown, "Can't make it")

    assert "You can't make it." in words(await ben.types("/today"))


async def test_a_stranger_is_told_how_to_get_in(couple, stranger):
    assert words(await stranger.types("/today")) == "You are not in this circle. /join lets you in."


@pytest.mark.parametrize("line", ["/today tacos", "/today when=now"])
async def test_today_takes_nothing_more(ana, line):
    assert words(await ana.types(line)) == "/today takes nothing more; it works by itself."


async def test_across_circles_each_says_what_is_open_in_it(couple, ana):
    elsewhere = replace(ana.envelope(), place=Place("test", "friends"))
    line = couple.planner.typed('/setup name="Four of us" kind=friends zone=Europe/Madrid')
    await couple.planner.handle(line, elsewhere)

    shown = await ana.sends(Call("today.everywhere"), direct=True)

    assert [plain(each.title) for each in shown.cards] == [
        "Us two",
        "Nothing waits for you",
        "Four of us",
        "Nothing waits for you",
    ]
    assert len({dict(each.call.args)["c"] for card in shown.cards for each in card.buttons}) == 2


async def test_whoever_is_in_no_circle_hears_how_to_begin(couple, stranger):
    shown = await stranger.sends(Call("today.everywhere"), direct=True)

    assert words(shown).startswith("You are in no circle yet · Make a private channel")
