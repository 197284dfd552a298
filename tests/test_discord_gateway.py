"""What can go wrong with the gateway, and between two starts: nobody's press is lost, nothing is done twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from discord_running import House, open_house

pytestmark = pytest.mark.slow


@pytest.fixture
async def house(tmp_path, catalogue, empty):
    async with open_house(tmp_path, catalogue, empty) as house:
        await house.move_in()
        yield house


def heard(house: House) -> list[str]:
    return [what for _, what in house.discord.gateway.heard]


async def back(house: House, what: str, times: int = 1) -> None:
    await house.discord.until(lambda: heard(house).count(what) >= times)
    await house.discord.ready()
    await house.settles()


async def test_a_press_while_the_gateway_is_away_is_answered_once_it_resumes(house):
    card = await house.planned()
    house.discord.gateway.drop()

    pressed = await house.ben.press(card, "I'm in", wait=False)
    await back(house, "resume")
    await house.tick()

    assert pressed.ask.acked
    assert "In: Ana, Ben" in card.text


async def test_a_session_that_is_resumable_but_invalid_is_resumed(house):
    house.discord.gateway.invalidate(resumable=True)
    await back(house, "resume")

    assert len(house.public((await house.planned()).text)) == 1


@pytest.mark.slow
async def test_an_invalid_session_begins_anew_and_nothing_is_said_twice(house):
    await house.planned()
    house.discord.gateway.invalidate()
    await back(house, "identify", 2)

    await house.planned("Soup")

    assert len(house.public("Tacos")) == len(house.public("Soup")) == 1
    assert house.told.count("Ready. Ctrl-C stops it.") == 1


@pytest.mark.slow
async def test_what_was_due_while_there_was_no_gateway_is_said_once(house):
    await house.plans()
    house.discord.gateway.forget()
    house.discord.gateway.drop()
    await house.tick()
    await back(house, "identify", 2)
    await house.tick()

    assert len(house.public("Tacos")) == 1


@pytest.mark.slow
async def test_a_permission_given_back_while_the_gateway_was_away_is_noticed_when_it_returns(house):
    await house.plans()
    house.us.bot(send_messages=False)
    await house.settles()
    await house.tick()
    house.discord.gateway.forget()
    house.discord.gateway.drop()
    house.us.bot(send_messages=True)

    await back(house, "identify", 2)
    await house.tick()

    assert len(house.public("Tacos")) == 1


@pytest.mark.slow
async def test_a_reconnect_storm_loses_and_doubles_nothing(house):
    card = await house.planned()
    gateway = house.discord.gateway
    for each in (gateway.drop, gateway.reconnect, gateway.drop, gateway.reconnect):
        before = len(gateway.heard)
        each()
        await house.tick()
        await house.discord.until(lambda before=before: len(gateway.heard) > before and gateway.connected)
    gateway.refuses = 2
    gateway.drop()
    pressed = await house.ben.press(card, "I'm in", wait=False)
    await house.discord.until(lambda: heard(house).count("turned away") == 2)
    gateway.forget()
    await house.discord.ready()
    await house.settles()
    if pressed.ask.acked is None:  # it was told to a session that is gone, and Ben was told that it failed
        await house.ben.press(card, "I'm in")
    await house.tick()

    assert "In: Ana, Ben" in card.text
    assert len(house.public("Tacos")) == 1


async def test_a_restart_between_a_form_and_its_submit_loses_no_word(house):
    form = await house.ana.slash(house.us, "plan new")
    await house.restart()

    shown = await house.ana.submit(form, {"what": "Burnt pancakes", "when": house.in_days(20)})

    assert "Burnt pancakes" in shown.text
    assert "Is that right?" in shown.text


async def test_a_restart_between_a_question_and_its_answer_loses_no_word(house):
    card = await asked(house)
    form = await house.ana.press(card, "Answer")
    await house.restart()
    await house.ana.submit(form, {"text": "The bench by the ferry."})
    await house.restart()
    await answers(house, house.ben, card, "A street without cars.")
    await house.tick()

    [opened] = house.public("The bench by the ferry.")
    assert "A street without cars." in opened.text


async def asked(house: House):
    await house.ana.slash(house.us, "reflect now")
    await house.tick()
    return house.us.last


async def answers(house: House, who, card, words: str):
    return await who.submit(await who.press(card, "Answer"), {"text": words})


async def test_a_press_on_a_stale_button_says_how_things_stand(house):
    card = await house.planned()
    stale = card.buttons["I'm in"]
    await house.ana.slash(house.us, "plan cancel", plan="Tacos")
    await house.tick()

    shown = await house.ben.press(card, stale, forged=True)

    assert shown.text
    assert "Something went wrong" not in shown.text


FORGED = (
    "",
    "?",
    "x" * 100,
    "plan.yes",
    "plan.yes?p=1&at=1&draft=1",
    "plan.yes?p=zzzzzzzzzzzz&at=zzzzzzzzzzzzzzzz",
    "plan.in?p=%00",
    "reflect.opened?r=1",
    "home.agree?n=zzzz",
    "plan.card?p=1#x.9",
    "nobody.home?" + "a=1&" * 20,
    "plan.in?p=1&p=2&self=3&turn=4",
    "\u202e\u200bplan.in",
)


async def test_a_forged_custom_id_is_answered_kindly_and_does_nothing(house):
    card = await house.planned()
    house.us.overwrite(house.zoe, view_channel=True)
    await house.settles()
    await house.later(minutes=1)
    before = card.text, len(house.public(""))

    shown = [await who.press(card, each, forged=True) for who in (house.zoe, house.ben) for each in FORGED]
    await house.tick()

    for each in shown:
        assert each.text
        assert "Something went wrong" not in each.text
        assert "noted as" not in each.text
    assert (card.text, len(house.public(""))) == before


async def test_a_press_by_somebody_who_is_no_member_says_how_to_become_one(house):
    card = await house.planned()
    house.us.overwrite(house.zoe, view_channel=True)
    await house.settles()

    shown = await house.zoe.press(card, "I'm in")
    await house.tick()

    assert shown.ephemeral
    assert "lets you in" in shown.text
    assert "Zoe" not in card.text


async def test_a_button_of_another_circle_does_nothing_for_those_of_this_one(house):
    card = await house.planned()
    zoes = house.guild.channel("zoes", private_to=[house.zoe])
    await house.settles()
    await house.zoe.slash(zoes, "setup", name="Zoe's", kind="friends", zone="Europe/Madrid")
    await house.tick()

    shown = await house.zoe.press(zoes.last, card.buttons["I'm in"], forged=True)
    await house.tick()

    assert "That plan is gone" in shown.text
    assert "Zoe" not in card.text


async def test_a_double_press_of_yes_makes_one_plan(house):
    read = await house.reads_back()
    yes = read.buttons["Yes"]

    both = await asyncio.gather(*(house.ana.press(read.message, yes, forged=True) for _ in range(2)))
    await house.tick()

    assert len(house.public("Tacos")) == 1
    assert all("Something went wrong" not in each.text for each in both)


async def test_two_presses_at_once_by_two_people_both_count(house):
    card = await house.planned()

    await asyncio.gather(house.ana.press(card, "I'm in"), house.ben.press(card, "I'm in"))
    await house.tick()

    assert "In: Ana, Ben" in card.text


async def test_the_same_interaction_delivered_twice_is_done_once(house):
    shown = await house.ana.press(await house.reads_back(), "Yes")
    house.again(shown)
    await house.settles()
    await house.tick()

    assert len(house.public("Tacos")) == 1


async def test_the_same_command_delivered_twice_begins_one_vote(house):
    shown = await house.ana.slash(house.us, "decide", options="Kites, Boats")
    house.again(shown)
    await house.settles()
    await house.tick()

    votes = [each for each in house.public("Kites") if "Vote" in house.discord.shown(each.id).buttons]
    assert len(votes) == 1


async def test_the_same_interaction_delivered_after_a_restart_is_done_once(house):
    shown = await house.ana.press(await house.reads_back(), "Yes")
    told = house.heard_of(shown)
    await house.restart()
    house.discord.gateway.tell("INTERACTION_CREATE", told, house.guild.id)
    await house.settles()
    await house.tick()

    assert len(house.public("Tacos")) == 1


@pytest.mark.slow
async def test_two_shards_each_serve_their_own_servers(tmp_path, catalogue, empty):
    where = {"shard": (0, 2)}
    async with open_house(tmp_path, catalogue, empty, shard_count=2, where=where) as house:
        there = house.discord.guild("Away", house.ana, house.zoe, members=5, owner=house.zoe, shard=(1, 2))
        away = there.channel("away", private_to=[house.zoe, house.ana])
        await house.settles()
        await house.move_in()
        await house.zoe.slash(away, "setup", name="Away", kind="friends", zone="Europe/Madrid", reflect="off")
        await house.tick()

        await house.planned()
        read = await house.zoe.slash(away, "plan new", what="Soup", when=house.in_days(20))
        await house.zoe.press(read, "Yes")
        away.overwrite(None, view_channel=True)
        await house.settles()
        await house.later(minutes=1)

        assert {each.shard for each in house.discord.gateway.connected} == {(0, 2), (1, 2)}
        assert [len(house.public("Tacos")), len(house.public("Soup", away))] == [1, 1]
        assert len(house.direct(house.zoe, "More people can read the channel of Away now")) == 1
        assert (await house.zoe.slash(house.zoe.dm, "today")).text


async def test_a_clock_three_days_ahead_says_each_thing_once_and_makes_no_pile(house):
    tomorrow = f"{house.now() + timedelta(days=1):%A} 18:00"
    await house.ana.slash(house.us, "setup", name="Us two", kind="couple", zone="Europe/Madrid", reflect=tomorrow)
    await house.planned()
    before = len(house.public(""))

    await house.later(days=3)
    await house.later(hours=1)

    new = [each.text for each in house.public("")][before:]
    assert len(questions(house)) == 1
    assert len(new) == len(set(new))


async def test_a_clock_set_back_two_hours_says_nothing_twice(house):
    await house.planned()
    before = [each.id for each in house.public("")]

    await house.later(hours=-2)
    await house.plans("Soup")
    await house.later(hours=2, minutes=1)

    assert [each.id for each in house.public("")][: len(before)] == before
    assert len(house.public("Tacos")) == len(house.public("Soup")) == 1


def questions(house: House) -> list[object]:
    return [each for each in house.public("") if "Answer" in house.discord.shown(each.id).buttons]
