"""What adapters rely on: who will see an answer, before there is one, and what becomes of it when that was too few."""

from dataclasses import replace

import pytest
from room import button, labels, words
from sqlalchemy import select

from bot.model import Place
from bot.tables import FactRow
from bot.ui import Call


@pytest.fixture
async def public(couple):
    """A call whose answer is for all, with the homes known."""
    await couple.planner.know_homes()
    return couple.planner.typed('/idea add "Night swim"')


async def test_at_home_what_is_for_all_is_seen_by_all(couple, ana, public):
    assert couple.planner.audience(public, ana.envelope()) == "all"


async def test_what_is_declared_private_is_private_at_home_too(couple, ana):
    assert couple.planner.audience(couple.planner.typed("/suggest"), ana.envelope()) == "private"


async def test_nobody_but_members_says_anything_to_all(couple, stranger, public):
    assert couple.planner.audience(public, stranger.envelope()) == "private"


@pytest.mark.parametrize("direct", [True, False])
async def test_outside_the_home_everything_is_private(couple, ana, public, direct):
    elsewhere = ana.envelope(direct=direct) if direct else replace(ana.envelope(), place=Place("test", "elsewhere"))

    assert couple.planner.audience(public, elsewhere) == "private"


async def test_a_thread_of_the_home_is_at_home(couple, ana, public):
    home = ana.envelope().place

    assert couple.planner.audience(public, replace(ana.envelope(), place=Place("test", "t1"), parent=home)) == "all"


async def test_after_a_restart_homes_are_known_once_they_are_read(couple, ana, public):
    couple.restart()
    assert couple.planner.audience(public, ana.envelope()) == "private"

    await couple.planner.know_homes()

    assert couple.planner.audience(public, ana.envelope()) == "all"
    assert await couple.planner.homes("test") == (couple.room.home,)
    assert await couple.planner.homes("elsewhere") == ()


async def test_an_answer_seen_by_one_alone_still_reaches_all_by_the_outbox(couple, ana, public):
    before = len(couple.room.public)

    reply = await couple.planner.handle(public, ana.envelope(), "private")
    await couple.planner.tick(couple.now)

    assert reply.to == "private"
    assert ["Night swim" in words(each) for each in couple.room.public[before:]] == [True]


async def test_who_has_just_joined_speaks_to_all_from_the_first_word_on(couple, stranger, public):
    await stranger.types("/join")

    assert couple.planner.audience(public, stranger.envelope()) == "all"


async def test_who_has_just_left_does_not_any_more(couple, ana, public):
    await ana.presses(await ana.types("/leave"), "Leave")

    assert couple.planner.audience(public, ana.envelope()) == "private"


async def test_a_card_pressed_in_a_home_not_known_yet_is_brought_up_to_date(couple, ana, ben):
    await ana.presses(await ana.types('/plan new Tacos when="sat 7pm"'), "Yes")
    _, message, card = couple.room.shown[-1]
    couple.restart()
    pressed, coming = ben.envelope(message=message), button(card, "I'm in").call

    await couple.planner.handle(coming, pressed, couple.planner.audience(coming, pressed))
    await couple.planner.tick(couple.now)

    last = [reply for _, shown, reply in couple.room.shown if shown == message][-1]
    assert "In: Ana, Ben" in words(last)


async def test_what_somebody_wrote_too_late_is_kept_and_not_done(couple, ana):
    call = couple.planner.typed('/memory add "The lake" words="burnt pancakes"')

    told = await couple.planner.late(call, ana.envelope())
    assert labels(told) == ["Try again"]
    kept = await ana.presses(told, "Try again")

    assert "burnt pancakes" in words(kept)


async def test_where_nothing_was_written_there_is_nothing_to_give_back(couple, ana):
    assert await couple.planner.late(Call("today"), ana.envelope()) is None
    assert await couple.planner.late(Call("no such thing"), ana.envelope()) is None


async def test_small_facts_are_kept(couple):
    assert await couple.planner.recall("commands") == ""

    await couple.planner.note("commands", "one")
    await couple.planner.note("commands", "two")
    couple.restart()

    assert await couple.planner.recall("commands") == "two"


async def test_whatever_may_be_due_at_once_wakes_the_clock(couple, ana, public):
    woken = []
    couple.planner.woken_by(lambda: woken.append(True))

    await couple.planner.handle(public, ana.envelope(), "private")
    assert woken
    woken.clear()
    await couple.planner.back("test")

    assert woken


async def test_nothing_is_kept_of_a_fact_that_is_empty(world):
    await world.planner.note("commands", "33")
    await world.planner.note("commands", "")

    async with world.store.reading(world.now) as tx:
        kept = (await tx.facts._connection.scalars(select(FactRow.name))).all()

    assert await world.planner.recall("commands") == ""
    assert kept == []


async def test_what_could_not_be_shown_to_all_is_said_at_home_by_the_outbox(couple, ana, public):
    envelope = ana.envelope()
    reply = await couple.planner.handle(public, envelope)

    assert await couple.planner.unshown(reply, envelope, perhaps=True)
    assert await couple.planner.unshown(reply, envelope)
    await couple.planner.tick(couple.now)

    assert sum("Night swim" in words(each) for each in couple.room.public) == 1
    assert await couple.planner.doubted() == 1
