"""A message becomes a memory because somebody picked it, and another's only because its author agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from memory_world import kept
from pictures import photo_of
from reflecting import MADRID, circle, leaves
from room import START, button, labels, words
from sqlalchemy import func, select

from bot.ids import short
from bot.model import Person, Picked, Place
from bot.tables import DraftRow
from bot.ui import Call, call
from bot.words import plain

pytestmark = pytest.mark.slow

LAKE = "The lake was so cold that Ben lost a shoe and never said a word about it"
EVENING = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
"""In Madrid it is the 21st by then."""


def written_by(guest, text=LAKE, at=EVENING, message="m77"):
    return Picked(guest.person, text, at, message)


async def saves(world, guest, picked, **elsewhere):
    envelope = replace(guest.envelope(picked=picked), **elsewhere)
    reply = await world.planner.handle(Call("memory.save"), envelope)
    await world.planner.tick(world.now)
    return reply


async def asked(world, ben):
    """The card that shows Ben his own message, after Ana wished for it."""
    await saves(world, world.guest("ana"), written_by(ben))
    return await ben.sends(button(world.room.private_to("ben")[-1], "Show me").call, direct=True)


async def drafts(world):
    async with world.store.reading(world.now) as tx:
        return await tx._connection.scalar(select(func.count()).select_from(DraftRow))


async def test_my_own_message_is_a_memory_at_once_for_everybody_to_see(couple, ana):
    told = await saves(couple, ana, written_by(ana))

    [memory] = await kept(couple)
    assert memory.title == "The lake was so cold that Ben lost a shoe and never said a…"
    assert memory.day == date(2026, 11, 21)
    assert [(each.name, each.words) for each in memory.parts] == [("Ana", LAKE)]
    assert told.to == "private"
    assert labels(told) == ["Open"]
    assert f"Ana: {LAKE}" in words(couple.room.public[-1])
    assert labels(couple.room.public[-1])[:2] == ["Add my words", "Open"]


async def test_a_message_saved_twice_is_one_memory_shown_once(couple, ana):
    await saves(couple, ana, written_by(ana))
    before = len(couple.room.public)

    again = await saves(couple, ana, written_by(ana))

    assert words(again).startswith("Kept as a memory")
    assert len(await kept(couple)) == 1
    assert len(couple.room.public) == before


async def test_a_message_saved_again_after_its_title_was_changed_is_the_same_memory(couple, ana):
    told = await saves(couple, ana, written_by(ana))
    await ana.presses(await ana.presses(told, "Open"), "Change title or day", title="The shoe", day="2026-11-21")

    await saves(couple, ana, written_by(ana))

    assert [each.title for each in await kept(couple)] == ["The shoe"]


async def test_another_message_that_begins_alike_writes_over_nothing(couple, ana):
    await saves(couple, ana, written_by(ana, f"{LAKE}, and so on", message="m1"))
    await saves(couple, ana, written_by(ana, f"{LAKE}, and more", message="m2"))

    assert sorted(each.words for memory in await kept(couple) for each in memory.parts) == [
        f"{LAKE}, and more",
        f"{LAKE}, and so on",
    ]


async def test_a_thread_of_the_home_channel_is_home(couple, ana):
    thread = Place("test", "thread")

    await saves(couple, ana, written_by(ana), place=thread, parent=couple.room.home)

    assert len(await kept(couple)) == 1


@pytest.mark.parametrize("place", [Place("test", "other"), Place("test", "ana", direct=True)])
async def test_nothing_is_taken_from_elsewhere(couple, ana, ben, place):
    mine = await saves(couple, ana, written_by(ana), place=place)
    bens = await saves(couple, ana, written_by(ben), place=place)

    assert words(mine) == "I save messages from the channel Us two lives in, and from nowhere else."
    assert words(bens) == words(mine)
    assert await kept(couple) == ()
    assert await drafts(couple) == 0


async def test_without_a_message_it_says_how_to_pick_one(ana):
    told = await ana.sends(Call("memory.save"))

    assert words(told) == "First pick a message: open its menu, and choose Save as memory there."


@pytest.mark.parametrize("author", [Person("test", "zoe", "Zoe"), Person("test", "bot", "Fireside")])
async def test_words_of_somebody_who_is_no_member_are_not_kept(couple, ana, author):
    told = await saves(couple, ana, Picked(author, LAKE, START, "m77"))

    assert words(told) == "I keep words of members of Us two alone, and only if they agree."
    assert await kept(couple) == ()
    assert await drafts(couple) == 0


async def test_of_a_card_of_mine_it_says_how_to_keep_ones_own_words(couple, ana):
    await ana.types('/memory add "The lake" words="Burnt pancakes."')
    bot = Person("test", "bot", "Fireside")
    sent = [message for place, message, _ in couple.room.shown if place == couple.room.home]

    told = [words(await saves(couple, ana, Picked(bot, LAKE, START, each))) for each in sent]

    assert {*told} == {"That is one of my own cards; /memory add keeps what you want to say about it."}


async def test_words_of_somebody_who_left_are_not_kept(couple, ana, ben):
    await leaves(ben, "as_is")

    told = await saves(couple, ana, written_by(ben))

    assert "only if they agree" in words(told)


async def test_a_stranger_saves_nothing(couple, ana, stranger):
    told = await saves(couple, stranger, written_by(stranger))
    of_ana = await saves(couple, stranger, written_by(ana))

    assert words(told) == "You are not in this circle. /join lets you in."
    assert words(of_ana) == words(told)
    assert await drafts(couple) == 0


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u200d", "\u202e"])
async def test_a_message_without_words_is_refused_kindly(couple, ana, ben, text):
    mine = await saves(couple, ana, written_by(ana, text))
    bens = await saves(couple, ana, written_by(ben, text))

    assert words(mine) == "There are no words in that message to keep. /memory add takes yours."
    assert words(bens) == words(mine)


async def test_a_message_longer_than_any_is_cut_and_not_refused(couple, ana):
    await saves(couple, ana, written_by(ana, "soup " * 2000))

    [memory] = await kept(couple)
    assert len(memory.parts[0].words) <= 4000
    assert memory.parts[0].words.endswith("soup…")


async def test_odd_words_are_kept_without_what_does_not_show(couple, ana):
    await saves(couple, ana, written_by(ana, "\u202eevil\u202c <script> @everyone 👩‍👩‍👧\x00"))

    [memory] = await kept(couple)
    assert memory.parts[0].words == "evil <script> @everyone 👩‍👩‍👧"


async def test_words_that_worry_bring_help_lines_to_their_author_alone(couple, ana, ben):
    mine = await saves(couple, ana, written_by(ana, "I want to end my life"))
    bens = await saves(couple, ana, written_by(ben, "I want to end my life, too"))

    assert "For your eyes only" in words(mine.aside[0])
    assert bens.aside == ()


@pytest.mark.slow
async def test_its_photos_come_along_once(couple, ana):
    for _ in range(2):
        await saves(couple, ana, written_by(ana), uploads=(await photo_of(couple, ana),))

    [memory] = await kept(couple)
    assert [each.member for each in memory.photos] == [memory.by]


@pytest.mark.slow
async def test_a_photo_alone_is_worth_a_memory(couple, ana):
    await saves(couple, ana, written_by(ana, ""), uploads=(await photo_of(couple, ana),))

    [memory] = await kept(couple)
    assert (memory.title, len(memory.photos)) == ("A photo", 1)


@pytest.mark.slow
async def test_photos_of_anothers_message_stay_out(couple, ana, ben):
    await saves(couple, ana, written_by(ben), uploads=(await photo_of(couple, ana),))
    shown = await ben.presses(couple.room.private_to("ben")[-1], "Show me")
    await ben.presses(shown, "Keep it")

    [memory] = await kept(couple)
    assert memory.photos == ()


async def test_anothers_message_is_kept_only_once_its_author_agrees(couple, ana, ben):
    told = await saves(couple, ana, written_by(ben))
    before = await kept(couple)
    [question] = couple.room.private_to("ben")
    shown = await ben.sends(button(question, "Show me").call, direct=True)
    agreed = await ben.sends(button(shown, "Keep it").call, direct=True)

    [memory] = await kept(couple)
    assert words(told) == "I asked Ben. If they say yes, it becomes a memory."
    assert before == ()
    assert words(question) == (
        "May this become a memory? · Ana would like to keep a message of yours from 2026-11-21 as a memory."
    )
    assert f"Your message from 2026-11-21 · {LAKE} · Ana would like to keep this." in words(shown)
    assert agreed.to == "in_place"
    assert [(each.name, each.words) for each in memory.parts] == [("Ben", LAKE)]
    assert f"Ben: {LAKE}" in words(couple.room.public[-1])
    assert await drafts(couple) == 0


async def test_until_then_nobody_else_sees_a_word_of_it(couple, ana, ben, stranger):
    await stranger.types("/join")
    await saves(couple, ana, written_by(ben))
    question = couple.room.private_to("ben")[-1]

    pried = [await each.sends(button(question, "Show me").call) for each in (ana, stranger)]
    pried += [await each.sends(call("memory.agree", **dict(show_me(question).args))) for each in (ana, stranger)]

    assert {words(each) for each in pried} == {"That question is settled, or has had its time. I keep nothing of it."}
    assert not any(LAKE in words(each) for _, _, each in couple.room.shown)
    assert await kept(couple) == ()


def show_me(question):
    return button(question, "Show me").call


async def test_a_no_is_told_to_nobody_and_nothing_is_kept(couple, ana, ben):
    shown = await asked(couple, ben)
    before = len(couple.room.shown)

    told = await ben.sends(button(shown, "Rather not").call, direct=True)
    again = await saves(couple, ana, written_by(ben))
    later = await ben.sends(button(shown, "Keep it").call, direct=True)

    assert words(told) == "Then it stays a message. Nobody is told."
    assert words(again) == "I asked Ben. If they say yes, it becomes a memory."
    assert words(later) == "That question is settled, or has had its time. I keep nothing of it."
    assert len(couple.room.shown) == before
    assert await drafts(couple) == 0
    assert await kept(couple) == ()


async def test_an_author_is_asked_once_however_many_wish_for_it(couple, ana, ben, stranger):
    await stranger.types("/join")

    for guest in (ana, stranger, ana):
        await saves(couple, guest, written_by(ben))

    assert len(couple.room.private_to("ben")) == 1
    assert await drafts(couple) == 1
    assert labels(await ben.types("/today")).count("Show me") == 1


async def test_what_is_a_memory_already_is_shown_and_asked_about_no_more(couple, ana, ben):
    await ben.sends(button(await asked(couple, ben), "Keep it").call, direct=True)

    told = await saves(couple, ana, written_by(ben))

    assert words(told).startswith("That is a memory already: The lake was so cold")
    assert f"Ben: {LAKE}" in words(await ana.presses(told, "Open"))
    assert await drafts(couple) == 0


async def test_an_unanswered_question_is_asked_once_and_expires_silently(couple, ana, ben):
    shown = await asked(couple, ben)
    before = len(couple.room.private_to("ben"))

    await couple.wait("8 days")
    late = await ben.sends(button(shown, "Keep it").call, direct=True)

    assert len([each for each in couple.room.private_to("ben") if "Show me" in labels(each)]) == before
    assert words(late) == "That question is settled, or has had its time. I keep nothing of it."
    assert "Show me" not in labels(await ben.types("/today"))
    assert await kept(couple) == ()


async def test_today_shows_the_question_in_any_place(couple, ana, ben):
    await saves(couple, ana, written_by(ben))

    today = await ben.types("/today", direct=True)
    shown = await ben.sends(show_me(today), direct=True)
    await ben.sends(button(shown, "Keep it").call, direct=True)

    assert LAKE not in words(today)
    assert LAKE in words(shown)
    assert len(await kept(couple)) == 1
    assert "Show me" not in labels(await ben.types("/today"))
    assert "Show me" not in labels(await ana.types("/today"))


async def test_at_night_the_question_waits_for_the_morning_and_not_once_it_was_answered(couple, ana, ben):
    couple.now = couple.now.replace(hour=22)
    await saves(couple, ana, written_by(ben, message="m1"))
    await saves(couple, ana, written_by(ben, "Another one", message="m2"))
    await ben.presses(await ben.presses(await ben.types("/today"), "Show me"), "Rather not")
    at_night = len(couple.room.private_to("ben"))

    await couple.wait("12 hours")

    assert at_night == 0
    assert len(couple.room.private_to("ben")) == 1


async def test_where_direct_messages_are_closed_the_channel_says_neither_what_nor_for_whom(couple, ana, ben):
    couple.room.closed.add("ben")

    await saves(couple, ana, written_by(ben))

    card = couple.room.public[-1]
    assert words(card) == "Ben, I have a question for you under /today."
    assert "Show me" in labels(await ben.presses(card, "What is open for me"))


async def test_who_rests_is_not_asked_and_finds_it_under_today(couple, ana, ben):
    awake = await saves(couple, ana, written_by(ben, message="m1"))
    await ben.types("/rest 1")
    before = len(couple.room.private_to("ben"))

    resting = await saves(couple, ana, written_by(ben, "Another one", message="m2"))

    assert words(resting) == words(awake)
    assert len(couple.room.private_to("ben")) == before
    assert labels(await ben.types("/today")).count("Show me") == 2


async def test_in_another_circle_of_theirs_the_question_is_not_there(couple, ana, ben):
    shown = await asked(couple, ben)
    async with couple.store.writing(couple.now) as tx:
        other = await tx.circles.make(Place("test", "elsewhere"), "Friends", "friends", MADRID, ben.person)
    there = replace(ben.envelope(), place=Place("test", "elsewhere"))

    forged = await couple.planner.handle(button(shown, "Keep it").call, there)
    today = await couple.planner.handle(Call("today"), replace(there, delivery="d-other"))

    assert other.name == "Friends"
    assert words(forged).startswith("That question is settled")
    assert "Show me" not in labels(today)


async def test_a_leaver_takes_the_open_question_along(couple, ana, ben):
    await asked(couple, ben)
    await leaves(ben, "take_back")

    await couple.wait("7 days")

    assert await drafts(couple) == 0
    assert await kept(couple) == ()


async def test_a_draft_of_another_kind_is_no_question(couple, ben):
    refused = await ben.types('/plan new "The lake" when="the day after never"')
    draft = button(refused, "Try again").call.given("draft")

    told = await ben.sends(call("memory.agree", d=draft))

    assert plain(refused.cards[0].buttons[0].label) == "Try again"
    assert words(told).startswith("That question is settled")
    assert await drafts(couple) == 1


async def test_a_restart_between_changes_nothing(couple, ana, ben):
    shown = await asked(couple, ben)
    couple.restart()

    await ben.sends(button(shown, "Keep it").call, direct=True)

    assert len(await kept(couple)) == 1


@pytest.mark.parametrize("given", [{}, {"words": "x", "day": "never", "message": "m", "by": "1"}])
async def test_a_forged_question_breaks_nothing(couple, ben, given):
    forged = {"wish_in": short((await circle(couple)).id), **given}
    async with couple.store.writing(couple.now) as tx:
        d = await tx.desk.keep(ben.person, forged)

    today = await ben.types("/today")
    told = await ben.sends(call("memory.agree", d=short(d)))

    assert "Show me" not in labels(today)
    assert words(told).startswith("That question is settled")
