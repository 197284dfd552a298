"""Thanks reach whom they are meant for, say nothing to anybody else, and are counted nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from reflecting import circle, leaves
from room import button, labels, words
from sqlalchemy import func, select

from bot.model import Readers
from bot.tables import ThanksRow
from bot.ui import Call, call

pytestmark = pytest.mark.slow

SOUP = "for the soup on Tuesday"
EVERY_WAY = ("private", "now", "weekly")


async def kept(world):
    async with world.store.reading(world.now) as tx:
        return await tx._connection.scalar(select(func.count()).select_from(ThanksRow))


async def gives(guest, how, what=SOUP, whom="Ben"):
    return await guest.types(f'/thanks {whom} words="{what}" how={how}')


async def test_private_thanks_are_read_by_nobody_but_the_one_they_are_for(couple, ana, ben, stranger):
    await stranger.types("/join")

    told = await ana.types(f'/thanks ben words="{SOUP}"')

    [note] = couple.room.private_to("ben")
    assert words(note) == f"Ana thanks you · {SOUP}"
    assert words(told).startswith("Your words go to Ben alone")
    assert told.to == "private"
    assert not any(SOUP in words(each) for each in (*couple.room.public, *couple.room.private_to("zoe")))
    assert SOUP not in words(await stranger.types("/today"))


async def test_loose_words_are_what_it_is_for(couple, ana):
    await ana.types("/thanks Ben for the soup")

    assert words(couple.room.private_to("ben")[-1]) == "Ana thanks you · for the soup"


async def test_thanks_for_all_to_see_are_a_card_at_home(couple, ana):
    told = await gives(ana, "now")

    assert told.to == "private"
    assert words(couple.room.public[-1]) == f"A thank-you · Ana thanks Ben: {SOUP}"
    assert couple.room.private_to("ben") == []


async def test_thanks_kept_for_the_week_come_together_with_the_weekly_question(couple, ana, ben):
    told = await gives(ana, "weekly")
    await gives(ben, "weekly", "the lift", "Ana")
    before = [words(each) for each in couple.room.public]

    await couple.wait("7 days")

    after = [words(each) for each in couple.room.public][len(before) :]
    assert "Kept for 2026-11-29T17:00+00:00." in words(told)
    assert not any(SOUP in each for each in before)
    assert after[0].startswith("A question to answer together")
    assert after[1] == f"Thanks from this week · Ana thanks Ben: {SOUP} · Ben thanks Ana: the lift"
    assert sum(SOUP in each for each in after) == 1


async def test_all_thanks_of_a_week_are_told_the_same_moment(couple, ana, ben):
    first = await gives(ana, "weekly", "one")
    second = await gives(ana, "weekly", "two")

    assert words(first) == words(second)


async def test_what_waits_for_the_week_is_read_by_nobody_before(couple, ana, ben):
    told = await gives(ana, "weekly")
    t = button(told, "Take it back").call.given("t")

    pried = await ben.sends(call("thanks.read", t=t))

    assert words(pried) == "That kind word is not here any more."
    assert SOUP not in words(await ben.types("/today"))


async def test_what_was_given_in_private_stays_given(couple, ana, ben):
    couple.room.closed.add("ben")
    await gives(ana, "private")
    t = button(await ben.types("/today"), "Read it").call.given("t")

    refused = await ana.sends(call("thanks.back", t=t))

    assert words(refused) == "There is nothing of yours to take back here."
    assert await kept(couple) == 1


async def test_a_later_weeks_thanks_are_a_post_of_their_own(couple, ana):
    await gives(ana, "weekly", "one")
    await couple.wait("7 days")
    await gives(ana, "weekly", "two")
    await couple.wait("7 days")

    posts = [words(each) for each in couple.room.public if "Thanks from this week" in words(each)]
    assert posts == ["Thanks from this week · Ana thanks Ben: one", "Thanks from this week · Ana thanks Ben: two"]


async def test_without_a_weekly_question_they_come_on_sunday_at_six(world):
    ana, ben = world.guest("ana"), world.guest("ben")
    await ana.types("/setup name=Us kind=couple zone=Europe/Madrid")
    await ben.types("/join")

    told = await gives(ana, "weekly")
    await world.wait("7 days")

    assert "2026-11-29T17:00+00:00" in words(told)
    assert words(world.room.public[-1]).startswith("Thanks from this week")


async def test_a_paused_question_pauses_no_thanks(couple, ana):
    await ana.types("/reflect pause 4")
    await gives(ana, "weekly")

    await couple.wait("7 days")

    assert words(couple.room.public[-1]).startswith("Thanks from this week")


async def test_a_circle_that_rests_gets_its_thanks_once_it_is_back(couple, ana):
    await gives(ana, "weekly")
    await ana.types("/rest 2 who=circle")

    await couple.wait("8 days")
    during = [words(each) for each in couple.room.public if SOUP in words(each)]
    await couple.wait("14 days")

    after = [words(each) for each in couple.room.public if SOUP in words(each)]
    assert during == []
    assert len(after) == 1


async def test_the_question_moved_to_a_later_hour_of_the_same_day_loses_no_thanks(couple, ana):
    await gives(ana, "weekly", "one")
    await couple.wait("6 days 10 hours")
    await ana.types('/setup reflect="sunday 22:00"')
    await gives(ana, "weekly", "two")

    await couple.wait("8 days")

    posts = [words(each) for each in couple.room.public if "Thanks from this week" in words(each)]
    assert sum("one" in each for each in posts) == 1
    assert sum("two" in each for each in posts) == 1


async def test_thanks_that_wait_can_be_taken_back(couple, ana):
    told = await gives(ana, "weekly")

    back = await ana.presses(told, "Take it back")
    await couple.wait("7 days")

    assert words(back) == "Taken back. Nobody is told."
    assert not any("hanks" in words(each) for each in couple.room.public)
    assert await kept(couple) == 0


@pytest.mark.parametrize("how", ["now", "weekly"])
async def test_thanks_on_a_card_can_be_taken_back_too(couple, ana, how):
    told = await gives(ana, how)
    await couple.wait("7 days")

    await ana.presses(told, "Take it back")

    assert "taken back" in words(couple.room.public[-1])
    assert "There is nothing of yours" in words(await ana.presses(told, "Take it back"))


async def test_nobody_else_takes_them_back(couple, ana, ben):
    told = await gives(ana, "now")

    refused = await ben.sends(button(told, "Take it back").call)

    assert words(refused) == "There is nothing of yours to take back here."
    assert await kept(couple) == 1


@pytest.mark.parametrize("direct", [False, True])
async def test_where_direct_messages_are_closed_the_channel_says_neither_who_nor_what(couple, ana, ben, direct):
    couple.room.closed.add("ben")
    await gives(ana, "private")
    card = couple.room.public[-1]

    refused = await ana.presses(card, "Read it")
    read = await ben.sends(button(card, "Read it").call, direct=direct)

    assert words(card) == "There is a kind word for Ben. /today shows it to them alone."
    assert words(refused) == "That one is for somebody else's eyes."
    assert (read.to, words(read)) == ("private", f"Ana thanks you · {SOUP}")


async def test_at_night_they_wait_for_the_morning_and_today_has_them_at_once(couple, ana, ben):
    couple.now = couple.now.replace(hour=22)
    await gives(ana, "private")

    at_night = len(couple.room.private_to("ben"))
    opened = await ben.presses(await ben.types("/today"), "Read it")
    await couple.wait("12 hours")

    assert at_night == 0
    assert SOUP in words(opened)
    assert len(couple.room.private_to("ben")) == 1


async def test_who_rests_gets_them_afterwards_and_nobody_learns_that_they_rest(couple, ana, ben):
    awake = await gives(ana, "private", "one")
    await ben.types("/rest 1")
    resting = await gives(ana, "private", "two")
    before = len(couple.room.private_to("ben"))

    await couple.wait("8 days")

    assert words(resting) == words(awake)
    assert labels(resting) == labels(awake)
    assert before == 1
    assert words(couple.room.private_to("ben")[-1]) == "Ana thanks you · two"


async def test_a_week_after_they_arrived_the_copy_is_deleted(couple, ana, ben):
    await gives(ana, "private")
    await couple.wait("6 days")
    during = await kept(couple)

    await couple.wait("2 days")

    assert (during, await kept(couple)) == (1, 0)


async def test_what_arrived_as_a_direct_message_is_not_told_again(couple, ana, ben):
    await gives(ana, "private")

    assert words(couple.room.private_to("ben")[-1]) == f"Ana thanks you · {SOUP}"
    assert "A kind word" not in words(await ben.types("/today"))


async def test_once_it_is_read_nothing_says_that_it_waits(couple, ana, ben):
    couple.room.closed.add("ben")
    await gives(ana, "private")
    card = couple.room.public[-1]

    await ben.presses(card, "Read it")

    assert words(couple.room.public[-1]) == "A kind word found its way."
    assert labels(couple.room.public[-1]) == []
    assert "A kind word" not in words(await ben.types("/today"))


async def test_the_card_of_a_kind_word_nobody_can_read_any_more_offers_nothing(couple, ana, ben):
    couple.room.closed.add("ben")
    await gives(ana, "private")
    await leaves(ben, "take_back")

    await couple.wait("15 days")

    assert words(couple.room.public[-1]) == "There was a kind word here."
    assert labels(couple.room.public[-1]) == []


@pytest.mark.parametrize(("guest", "asked"), [("ana", "/home asks you about it."), ("ben", "and Ana is asked.")])
async def test_thanks_that_wait_for_fewer_readers_are_not_said_to_be_out(couple, guest, asked):
    await couple.planner.readers_changed(couple.room.home, Readers(47, everyone=True))

    told = await couple.guest(guest).types("/thanks {} words=soup how=now".format({"ana": "ben"}.get(guest, "ana")))

    assert words(told).startswith("It waits: more people can read your channel than before")
    assert asked in words(told)
    assert labels(told) == ["Take it back"]


async def test_thanks_for_a_channel_that_can_not_be_spoken_in_say_so(couple, ana, ben):
    couple.room.lost = True
    await gives(ben, "now", "the lift", "Ana")

    told = await gives(ana, "now")

    assert words(told) == "It waits until I can post in your channel again."


async def test_what_could_not_be_brought_waits_until_a_week_after_it_was_read(couple, ana, ben):
    couple.room.closed.add("ben")
    await gives(ana, "private")
    await couple.wait("20 days")

    read = await ben.presses(await ben.types("/today"), "Read it")
    await couple.wait("6 days")
    still = await kept(couple)
    await couple.wait("2 days")

    assert SOUP in words(read)
    assert (still, await kept(couple)) == (1, 0)


async def test_one_can_write_back(couple, ana, ben):
    await gives(ana, "private")
    note = couple.room.private_to("ben")[-1]

    form = await ben.form(button(note, "Write back").call, direct=True)
    await ben.sends(button(note, "Write back").call.having(words="any time"), direct=True)

    assert [each.name for each in form.fields] == ["words", "how"]
    assert words(couple.room.private_to("ana")[-1]) == "Ben thanks you · any time"


async def test_a_platforms_picker_names_them_by_id(couple, ana):
    await ana.sends(Call("thanks.to", (("person", "@ben"), ("words", "tea"))))

    assert words(couple.room.private_to("ben")[-1]) == "Ana thanks you · tea"


@pytest.mark.parametrize(
    ("whom", "told"),
    [
        ("Ana", "That is you. Whom else in Us two would you like to thank?"),
        ("@ana", "That is you. Whom else in Us two would you like to thank?"),
        ("Bem", "I know nobody of that name here. Did you mean Ben?"),
        ("Gandalf", "I know nobody of that name here. In Us two are: Ana, Ben."),
        ("@123456789", "That person is not in Us two yet. /join lets them in."),
        ("🫶", "I know nobody of that name here. In Us two are: Ana, Ben."),
    ],
)
async def test_nobody_or_somebody_else_is_said_kindly_and_the_words_come_back(couple, ana, whom, told):
    refused = await ana.types(f'/thanks {whom} words="{SOUP}" how=weekly')
    form = await ana.form(button(refused, "Try again").call)

    assert words(refused) == told
    assert dict(form.values)["words"] == SOUP
    assert await kept(couple) == 0


async def test_a_beginning_that_could_be_two_asks_which(couple, ana):
    await couple.guest("bella").types("/join")

    refused = await gives(ana, "now", whom="be")
    await gives(ana, "now", whom="bel")

    assert words(refused) == "That could be more than one of you: Ben, Bella. Which one do you mean?"
    assert "Ana thanks Bella" in words(couple.room.public[-1])


async def test_a_whole_name_is_enough_where_another_begins_with_it(couple, ana):
    await couple.guest("benedikt").types("/join")

    await gives(ana, "now", whom="BEN")

    assert "Ana thanks Ben:" in words(couple.room.public[-1])


@pytest.mark.parametrize("how", EVERY_WAY)
async def test_many_and_long_words_fit(couple, ana, ben, how):
    for number in range(4):
        await gives(ana, how, f"{number} " + "soup " * 290)
    await couple.wait("7 days")

    if how == "weekly":
        card = couple.room.public[-1]
        first = await ben.presses(card, "Read all")
        second = await ben.presses(first, "More")
        assert len(words(card)) < 4000
        assert all("soup " * 289 in words(each) for each in (first, second))
        assert labels(second) == []
    assert all(len(words(each)) < 4000 for each in (await ben.types("/today")).cards)


async def test_too_many_words_are_refused_and_kept(ana):
    refused = await gives(ana, "now", "x" * 1501)

    assert "1501 characters are too many; up to 1500 fit." in words(refused)
    assert labels(refused) == ["Try again"]


async def test_words_that_worry_bring_help_lines(ana):
    told = await gives(ana, "private", "I want to end my life")

    assert "For your eyes only" in words(told.aside[0])


@pytest.mark.parametrize("how", ["now", "weekly"])
async def test_who_leaves_may_take_thanks_back_and_undo_it(couple, ana, ben, how):
    await gives(ana, how)
    await couple.wait("7 days")

    await leaves(ana, "take_back")
    during = words(couple.room.public[-1])
    await ana.sends(Call("leave.undo"))

    assert "taken back" in during
    assert SOUP in words(couple.room.public[-1])


@pytest.mark.parametrize(("choice", "name"), [("unnamed", "Somebody"), ("as_is", "Ana")])
@pytest.mark.parametrize("how", ["now", "weekly"])
async def test_thanks_that_stay_outlive_their_authors_key(couple, ana, ben, how, choice, name):
    await gives(ana, how)
    await couple.wait("7 days")
    await leaves(ana, choice)
    await couple.wait("8 days")
    couple.restart()

    async with couple.store.writing(couple.now) as tx:
        await tx.within((await circle(couple)).id).deliveries.refresh(card_call(couple))
    await couple.planner.tick(couple.now)

    async with couple.store.reading(couple.now) as tx:
        author = await tx._connection.scalar(select(ThanksRow.member))
    assert f"{name} thanks Ben: {SOUP}" in words(couple.room.public[-1])
    assert (author is None) == (choice == "unnamed")


def card_call(world):
    return next(each.subject for each in world.room.public if "hank" in words(each) and each.subject)


async def test_thanks_of_somebody_who_took_everything_back_never_come(couple, ana, ben):
    for how in EVERY_WAY:
        couple.now = couple.now.replace(hour=22)
        await gives(ana, how, f"{how} words")
    await leaves(ana, "take_back")

    await couple.wait("15 days")

    assert await kept(couple) == 0
    assert couple.room.private_to("ben") == []
    assert not any("weekly words" in words(each) for each in couple.room.public)
    assert "A kind word" not in words(await ben.types("/today"))


async def test_thanks_that_wait_come_after_all_when_a_leave_is_undone(couple, ana, ben):
    await gives(ana, "weekly")
    await couple.wait("5 days")
    await leaves(ana, "take_back")
    await couple.wait("3 days")
    await ana.sends(Call("leave.undo"))

    await couple.wait("8 days")

    assert sum(SOUP in words(each) for each in couple.room.public) == 1


async def test_who_left_is_not_named_in_thanks_to_them(couple, ana, ben):
    await gives(ana, "weekly")
    await leaves(ben, "unnamed")

    await couple.wait("7 days")

    assert f"Thanks from this week · Ana says thank you: {SOUP}" in map(words, couple.room.public)


async def test_private_thanks_to_somebody_gone_for_good_are_deleted(couple, ana, ben):
    couple.room.closed.add("ben")
    await gives(ana, "private")
    await leaves(ben, "as_is")

    await couple.wait("30 days")

    assert await kept(couple) == 0


async def test_a_restart_between_loses_and_doubles_nothing(couple, ana):
    await gives(ana, "weekly")
    couple.restart()
    await couple.wait("6 days 8 hours 59 minutes")
    couple.restart()
    couple.now += timedelta(hours=3)
    await couple.planner.tick(couple.now)
    couple.restart()
    await couple.wait("8 days")

    assert sum(SOUP in words(each) for each in couple.room.public) == 1
