"""Resting leaves no trace and no pile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from room import button, labels, words

from bot.ui import call


async def me(world, name):
    async with world.store.reading(world.now) as tx:
        person = world.guest(name).person
        circle = (await tx.circles.of(person))[0]
        return circle, circle.member_of(person)


async def write_to(world, name, key="note"):
    """A private message to this member, due now."""
    circle, member = await me(world, name)
    async with world.store.writing(world.now) as tx:
        await tx.within(circle.id).deliveries.direct(member, key, call("rest.card"), key)
    await world.planner.tick(world.now)


async def test_my_rest_lasts_a_week_unless_i_say_more(couple, ana):
    one = await ana.types("/rest")
    three = await ana.types("/rest 3")

    assert words(one).startswith("You rest until 2026-11-30 ")
    assert words(three).startswith("You rest until 2026-12-14 ")


async def test_nobody_sees_that_i_rest(couple, ana):
    before = len(couple.room.shown)

    answered = await ana.types("/rest 2")

    assert answered.to == "private"
    assert len(couple.room.shown) == before


async def test_no_message_reaches_somebody_who_rests_neither_now_nor_later(couple, ana, ben):
    await ben.types("/rest", direct=True)

    await write_to(couple, "ben")
    await couple.wait("3 weeks")

    assert couple.room.private_to("ben") == []


async def test_after_the_rest_messages_come_again(couple, ana, ben):
    await ben.types("/rest")
    await couple.wait("8 days")

    await write_to(couple, "ben")

    assert len(couple.room.private_to("ben")) == 1


async def test_stopping_ends_my_rest_at_once_and_after_a_restart(couple, ben):
    shown = await ben.types("/rest 12")
    couple.restart()

    back = await ben.presses(shown, "I'm back")
    await write_to(couple, "ben")

    assert words(back) == "Good to have you back. Nothing has piled up."
    assert len(couple.room.private_to("ben")) == 1


async def test_stopping_twice_says_that_nothing_rests(couple, ben):
    shown = await ben.types("/rest")
    await ben.presses(shown, "I'm back")

    again = await ben.presses(shown, "I'm back")

    assert words(again) == "You are not resting."


async def test_the_circles_rest_is_one_line_without_a_name(couple, ana):
    answered = await ana.types("/rest 2 who=circle")

    assert answered.to == "private"
    assert words(couple.room.public[-1]).startswith("A pause until 2026-12-07 ")
    assert "Ana" not in words(couple.room.public[-1])


async def test_asking_for_the_same_rest_twice_is_said_once(couple, ana, ben):
    await ana.types("/rest who=circle")

    await ben.types("/rest who=circle")

    assert sum("A pause until" in words(each) for each in couple.room.public) == 1


async def test_no_question_is_asked_while_the_circle_rests_and_none_piles_up(couple, ana):
    await ana.types("/rest 3 who=circle")

    await couple.wait("20 days")
    during = [words(each) for each in couple.room.public if "question to answer" in words(each)]
    await couple.wait("8 days")

    assert during == []
    assert sum("question to answer" in words(each) for each in couple.room.public) == 1


async def test_a_member_who_rests_is_not_waited_for(couple, ana, ben):
    await ben.types("/rest 3")
    _, member = await me(couple, "ben")

    assert member.rests(couple.now + timedelta(days=20))
    assert not member.rests(couple.now + timedelta(days=21))


async def test_anybody_ends_the_circles_rest_from_its_line(couple, ana, ben):
    await ana.types("/rest 2 who=circle")

    answered = await ben.presses(couple.room.public[-1], "End the pause")
    again = await ben.presses(couple.room.public[-2], "End the pause")

    assert answered.to == "private"
    assert words(couple.room.public[-1]) == "The pause is over."
    assert words(again) == "The circle is not resting."


async def test_stop_alone_means_mine_first_and_offers_the_circles(couple, ana):
    await ana.types("/rest who=circle")
    await ana.types("/rest")

    mine = await ana.types("/rest stop")
    ours = await ana.types("/rest stop")

    assert "End it for everyone" in labels(mine)
    assert words(ours) == "The pause is over. Your channel hears it in one line."
    assert words(await ana.types("/rest stop")) == "You are not resting."


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2", "2026-12-07"),
        ("２", "2026-12-07"),
        ("3 days", "2026-11-26"),
        ("for 3 days", "2026-11-26"),
        ("2 weeks", "2026-12-07"),
        ("a week", "2026-11-30"),
        ("2 months", "2027-01-23"),
        ("12h", "2026-11-24"),
        ("tomorrow", "2026-11-24"),
        ("until thursday", "2026-11-26"),
        ("until monday", "2026-11-30"),
        ("Until monday 9am", "2026-11-30"),
        ("until 3 january", "2027-01-03"),
        ("till 2026-12-24", "2026-12-24"),
        ("12 weeks", "2027-02-15"),
    ],
)
@pytest.mark.parametrize("line", ["/rest {said}", '/rest "{said}"', '/rest until="{said}"'])
async def test_a_rest_lasts_as_long_as_is_said(couple, ana, line, said, day):
    shown = await ana.types(line.format(said=said))

    assert words(shown).startswith(f"You rest until {day} ")


async def test_the_last_day_begins_where_whoever_rests_lives(couple):
    yuki = couple.guest("yuki")
    await yuki.types("/join zone=Asia/Tokyo")

    shown = await yuki.types("/rest 1 day")
    _, member = await me(couple, "yuki")

    assert words(shown).startswith("You rest until 2026-11-24 ")
    assert member.rest_until == datetime(2026, 11, 23, 15, tzinfo=UTC)


async def test_the_circle_rests_as_long_as_is_said_too(couple, ana):
    await ana.types("/rest until 3 january who=circle")

    assert words(couple.room.public[-1]).startswith("A pause until 2027-01-03 ")


@pytest.mark.parametrize("line", ["/rest off", "/rest end", "/rest stop", "/rest OFF", "/rest until=off"])
async def test_off_end_and_stop_all_end_a_rest(couple, ana, line):
    await ana.types("/rest 2 weeks")

    mine = await ana.types(line)
    again = await ana.types(line)
    await ana.types("/rest who=circle")
    ours = await ana.types(f"{line} who=circle")

    assert words(mine) == "Good to have you back. Nothing has piled up."
    assert words(again) == "You are not resting."
    assert words(ours) == "The pause is over. Your channel hears it in one line."
    assert words(couple.room.public[-1]) == "The pause is over."


async def test_off_for_the_circle_leaves_mine(couple, ana):
    await ana.types("/rest 2 weeks")
    await ana.types("/rest who=circle")

    await ana.types("/rest off who=circle")

    assert words(couple.room.public[-1]) == "The pause is over."
    assert words(await ana.types("/rest off")) == "Good to have you back. Nothing has piled up."


UNREAD = "I can't read {said} as a length of time or a day to come. Try 3 days, 2 weeks or until monday."


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("0", "A pause lasts from 1 day to 12 weeks; off ends it."),
        ("13", "A pause lasts up to 12 weeks. Try a nearer day; it can begin anew then."),
        ("9" * 50, "A pause lasts up to 12 weeks. Try a nearer day; it can begin anew then."),
        ("3 years", "A pause lasts up to 12 weeks. Try a nearer day; it can begin anew then."),
        ("until 3 january 2028", "A pause lasts up to 12 weeks. Try a nearer day; it can begin anew then."),
        ("forever", UNREAD.format(said="forever")),
        ("31 feb", UNREAD.format(said="31 feb")),
        ("today", UNREAD.format(said="today")),
        ("until", UNREAD.format(said="until")),
        ("-1", UNREAD.format(said="-1")),
    ],
)
async def test_what_is_no_pause_gets_a_sentence_that_says_what_fits(couple, ana, said, told):
    answered = await ana.types(f"/rest {said}")
    form = await ana.form(button(answered, "Try again").call)

    assert words(answered) == told
    assert dict(form.values)["until"] == said


async def test_who_rests_is_one_of_two(ana):
    assert "Just me, The whole circle" in words(await ana.types("/rest who=you"))


async def test_a_stranger_can_neither_rest_nor_end_a_rest(couple, ana, stranger):
    await ana.types("/rest who=circle")

    typed = await stranger.types("/rest")
    pressed = await stranger.presses(couple.room.public[-1], "End the pause")

    assert "You are not in this circle" in words(typed)
    assert "You are not in this circle" in words(pressed)
    assert button(couple.room.public[-1], "End the pause")


async def test_resting_without_a_number_shortens_no_rest_that_is_longer(couple, ana):
    longer = await ana.types("/rest 3")

    again = await ana.types("/rest")

    assert words(again) == words(longer)


async def test_a_number_of_weeks_by_its_old_name_is_heard(ana):
    rested = await ana.types("/rest weeks=2")

    assert words(rested) == words(await ana.types("/rest 2"))
