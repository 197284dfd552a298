"""Somebody whose account was deactivated: neither awaited nor spoken to, and all there again when they return."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from planning import planned
from reflecting import SUNDAY, answer_both, asked, circle, public, question, questions
from room import words

from bot.model import Person, Place

pytestmark = pytest.mark.slow

END = SUNDAY + timedelta(days=6)
SOUP = "for the soup"


@pytest.fixture
async def cleo(couple, ana):
    cleo = couple.guest("cleo")
    await cleo.types("/join")
    return cleo


async def goes(world, guest):
    await world.planner.gone(guest.person)
    await world.planner.tick(world.now)


async def returns(world, guest):
    await world.planner.returned(guest.person)
    await world.planner.tick(world.now)


async def member(world, guest):
    return (await circle(world)).member_of(guest.person)


async def test_going_and_returning_is_told_to_nobody(couple, ben, cleo):
    before = len(couple.room.shown)

    await goes(couple, cleo)
    await returns(couple, cleo)

    assert len(couple.room.shown) == before


async def test_nothing_reaches_somebody_who_is_gone_neither_now_nor_later(couple, ana, ben):
    await ben.presses(await planned(ana), "I'm in")
    before = len(couple.room.private_to("ben"))

    await goes(couple, ben)
    await ana.types(f'/thanks Ben words="{SOUP}"')
    await couple.wait("60 days")

    assert len(couple.room.private_to("ben")) == before
    assert len(couple.room.private_to("ana")) > 0


async def test_nothing_of_theirs_is_deleted(couple, ana, ben):
    await ana.types("/memory add title=Lisbon day=2026-11-01 words=ours")
    await ben.types("/memory add title=Porto day=2026-11-02 words=mine")

    await goes(couple, ben)
    await couple.wait("60 days")

    assert "Porto" in words(await ana.types("/memory find porto"))
    assert await member(couple, ben) is not None


async def test_later_questions_open_without_them(couple, ana, ben, cleo):
    await goes(couple, cleo)
    couple.restart()

    await answer_both(await asked(couple), ana, ben)

    assert "Ana: ana says · Ben: ben says" in public(couple)


async def test_the_last_one_awaited_being_gone_does_not_open_a_round(couple, ana, ben, cleo):
    await answer_both(await asked(couple), ana, ben)

    await goes(couple, cleo)
    await couple.until(END)

    assert "says" not in public(couple)
    assert words(couple.room.public[-1]).endswith("This round has closed.")
    assert len(couple.room.private_to("ana")) == len(couple.room.private_to("ben")) == 1


async def test_a_round_they_kept_closed_keeps_no_later_one_closed(couple, ana, ben, cleo):
    await answer_both(await asked(couple), ana, ben)
    await goes(couple, cleo)
    await couple.until(END)

    later = await asked(couple, SUNDAY + timedelta(weeks=1))
    await answer_both(later, ana, ben)

    assert "Ana: ana says · Ben: ben says" in public(couple)


async def test_somebody_who_returns_in_time_is_awaited_as_before(couple, ana, ben, cleo):
    card = await asked(couple)
    await answer_both(card, ana, ben)
    await goes(couple, cleo)

    await returns(couple, cleo)
    sealed = "says" not in public(couple)
    await cleo.presses(card, "Pass")

    assert sealed
    assert "Ana: ana says · Ben: ben says" in public(couple)


async def test_a_couple_of_whom_one_is_gone_is_asked_nothing_until_both_are_there(couple, ana, ben):
    await goes(couple, ben)
    await couple.until(SUNDAY + timedelta(weeks=3))
    meanwhile = questions(couple)

    await returns(couple, ben)
    await asked(couple, SUNDAY + timedelta(weeks=4))

    assert meanwhile == []
    assert question(couple)


async def test_a_vote_opened_meanwhile_does_not_wait_for_them(couple, ana, ben, cleo):
    await goes(couple, cleo)
    card = await ana.types("/decide tacos, hike")

    for each in (ana, ben):
        await vote(each, card)

    assert "Chosen: tacos" in public(couple)


async def test_an_open_vote_waits_for_them_no_more_and_lets_them_vote_when_they_return(couple, ana, ben, cleo):
    first = await ana.types("/decide tacos, hike")
    second = await ana.types("/decide ramen, swim")
    for each in (ana, ben):
        await vote(each, first)
    await vote(ana, second, "ramen")

    await goes(couple, cleo)
    after_going = public(couple)
    await vote(ben, second, "ramen")
    third = await ana.types("/decide films, books")
    await returns(couple, cleo)
    await vote(cleo, third, "films")

    assert "Chosen: tacos" in after_going
    assert "Chosen: ramen" not in after_going
    assert "Chosen: ramen" in public(couple)


async def test_what_only_the_one_who_set_it_up_may_do_passes_on_until_they_return(couple, ana, ben):
    await goes(couple, ana)
    meanwhile = (await circle(couple)).setter
    await returns(couple, ana)

    assert meanwhile == (await member(couple, ben)).id
    assert (await circle(couple)).setter == (await member(couple, ana)).id


async def test_whoever_calls_is_there_again(couple, ana, ben):
    await goes(couple, ben)

    today = await ben.types("/today")
    await ben.types("/idea add a walk")

    assert "You rest" not in words(today)
    assert (await member(couple, ben)).rest_until is None


async def test_a_kind_word_given_meanwhile_arrives_when_they_return(couple, ana, ben):
    await goes(couple, ben)
    told = await ana.types(f'/thanks Ben words="{SOUP}"')
    await couple.wait("60 days")

    await returns(couple, ben)
    await returns(couple, ben)
    await couple.wait("2 days")

    assert words(told).startswith("Your words go to Ben alone")
    assert [words(each) for each in couple.room.private_to("ben")] == [f"Ana thanks you · {SOUP}"]


async def test_a_kind_word_on_its_way_waits_for_them_and_what_has_arrived_comes_once(couple, ana, ben):
    await ana.types("/thanks Ben words=first")
    await couple.wait("14 hours")
    await ana.types("/thanks Ben words=second")

    await goes(couple, ben)
    await couple.wait("2 days")
    meanwhile = len(couple.room.private_to("ben"))
    await returns(couple, ben)
    await couple.wait("1 day")

    assert meanwhile == 1
    assert [words(each)[-6:] for each in couple.room.private_to("ben")] == [" first", "second"]


async def test_the_copy_of_a_kind_word_that_arrived_is_deleted_as_ever(couple, ana, ben):
    await ana.types("/thanks Ben for the soup")
    here = await circle(couple)

    await goes(couple, ben)
    await couple.wait("8 days")

    async with couple.store.reading(couple.now) as tx:
        assert await tx.within(here.id).thanks.private_to(here.member_of(ben.person).id) == ()


async def test_a_rest_they_had_chosen_goes_on_when_they_return_before_its_end(couple, ben):
    await ben.types("/rest 3")
    before = await member(couple, ben)

    await goes(couple, ben)
    during = await member(couple, ben)
    await couple.wait("3 days")
    await returns(couple, ben)

    assert during.rests(before.rest_until + timedelta(days=3650))
    assert await member(couple, ben) == before


async def test_a_rest_that_ended_meanwhile_is_over_when_they_return(couple, ben):
    await ben.types("/rest 1")
    await goes(couple, ben)
    await couple.wait("9 days")

    await returns(couple, ben)

    assert (await member(couple, ben)).rest_until is None


async def test_being_told_twice_changes_nothing(couple, ben):
    before = await member(couple, ben)

    await goes(couple, ben)
    await couple.wait("1 day")
    await goes(couple, ben)
    await returns(couple, ben)

    assert await member(couple, ben) == replace(before, rest_until=None)


async def test_returning_from_nowhere_ends_no_rest(couple, ben):
    await ben.types("/rest 3")
    before = await member(couple, ben)

    await returns(couple, ben)

    assert await member(couple, ben) == before


async def test_it_is_so_in_every_circle_of_theirs_and_for_nobody_else(couple, ana, ben):
    async with couple.store.writing(couple.now) as tx:
        zone = (await circle(couple)).zone
        other = await tx.circles.make(Place("test", "elsewhere"), "Friends", "friends", zone, ben.person)
        await tx.within(other.id).members.add(ana.person, zone)

    await goes(couple, ben)
    await couple.planner.gone(Person("another", "ana", "Ana"))
    await couple.planner.gone(Person("test", "nobody", "Nobody"))

    async with couple.store.reading(couple.now) as tx:
        resting = [
            each.person.id for here in await tx.circles.of(ben.person) for each in here.members if each.rest_until
        ]
    assert resting == ["ben", "ben"]


async def vote(guest, card, best="tacos"):
    shown = await guest.presses(card, "Vote")
    await guest.presses(await guest.presses(shown, best), "Done")
