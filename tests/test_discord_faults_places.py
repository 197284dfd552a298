"""What can become of the places a bot speaks in: what is due waits, is said once, and somebody is told why."""

from __future__ import annotations

import pytest
from discord_running import House, open_house

pytestmark = pytest.mark.slow

LOST = "I can't post in your home channel"
WIDER = "More people can read the channel of Us two now"


@pytest.fixture
async def house(tmp_path, catalogue, empty):
    async with open_house(tmp_path, catalogue, empty) as house:
        await house.move_in()
        yield house


async def nothing_gets_through(house: House) -> None:
    """Ana's plan can't be posted, and she hears of it once."""
    await house.tick()
    await house.tick()
    await house.later(hours=2)

    assert house.public("Tacos") == []
    assert len(house.direct(house.ana, LOST)) == 1
    assert house.direct(house.ben, LOST) == []


async def it_comes_once(house: House) -> None:
    await house.settles()
    await house.tick()
    await house.later(hours=2)

    assert len(house.public("Tacos")) == 1


@pytest.mark.parametrize(("right", "code"), [("send_messages", 50013), ("view_channel", 50001)], ids=["50013", "50001"])
async def test_a_permission_that_is_lost_makes_things_wait_until_it_is_back(house, right, code):
    await house.plans()
    house.us.bot(**{right: False})
    await house.settles()

    await nothing_gets_through(house)
    assert code in {each.code for each in house.discord.log.sent("POST", f"/channels/{house.us.id}/messages")}
    house.us.bot(**{right: True})
    await it_comes_once(house)


async def test_a_channel_that_refuses_is_not_asked_again_and_again(house):
    await house.plans()
    house.us.bot(send_messages=False)
    await house.settles()
    await house.tick()

    for _ in range(20):
        await house.later(minutes=30)

    asked = [each for each in house.discord.log.sent("POST", f"/channels/{house.us.id}/messages") if each.code == 50013]
    assert len(asked) == 1


async def test_without_the_right_to_attach_files_a_memory_comes_in_words(house):
    house.us.bot(attach_files=False, read_message_history=False)
    await house.settles()

    await house.planned()

    assert len(house.public("Tacos")) == 1


async def test_a_50007_for_closed_direct_messages_is_said_in_the_channel_instead(house):
    house.ana.close_dms()
    house.us.overwrite(None, view_channel=True)
    await house.settles()
    await house.later(minutes=1)

    assert house.direct(house.ana, WIDER) == []
    assert len(house.public("More people can read this channel than before")) == 1
    shown = await house.ana.slash(house.us, "home")
    assert WIDER in shown.text


async def test_a_deleted_channel_makes_things_wait_for_another_home(house):
    await house.plans()
    house.us.delete()
    await house.settles()

    await nothing_gets_through(house)
    new = house.guild.channel("new", private_to=[house.ana, house.ben])
    await house.settles()
    await house.ana.press(await house.ana.slash(new, "home"), "Move here")
    await house.tick()
    await house.later(hours=2)

    assert len(house.public("Tacos", new)) == 1


async def test_a_card_in_an_archived_thread_is_woken_to_be_brought_up_to_date(house):
    thread = await vote_in_a_thread(house)
    thread.archive()
    await house.settles()

    await votes(house)

    [card] = house.public("", thread)
    assert "The vote is closed" in card.text
    assert not thread.model.thread_metadata.archived


async def test_a_card_in_a_locked_thread_stays_as_it_is_and_holds_nothing_up(house):
    thread = await vote_in_a_thread(house)
    thread.archive(locked=True)
    await house.settles()

    await votes(house)
    await house.planned()

    assert len(house.public("Tacos")) == 1
    assert house.direct(house.ana, LOST) == []


async def vote_in_a_thread(house: House):
    thread = house.us.thread(house.ana.says(house.us, "what shall we do?"), "Ideas", house.ana)
    await house.settles()
    await house.ana.slash(thread, "decide", options="Kites, Boats")
    await house.tick()
    return thread


async def votes(house: House) -> None:
    await house.later(days=3)
    await house.tick()


async def test_a_kicked_bot_says_what_was_due_once_it_is_invited_again(house):
    await house.plans()
    house.guild.kick()
    await house.settles()

    await house.tick()
    await house.later(hours=2)
    assert house.public("Tacos") == []
    house.guild.invite()
    await it_comes_once(house)


async def test_a_bot_that_was_kicked_while_it_was_off_says_what_was_due_once_it_is_invited_again(house):
    await house.plans()
    await house.stop()
    house.guild.kick()
    await house.start()

    await house.later(hours=2)
    assert house.public("Tacos") == []
    house.guild.invite()
    await it_comes_once(house)


async def test_a_servers_outage_passes_and_what_was_due_is_said_once(house):
    await house.plans()
    house.guild.outage()
    house.discord.faults.plan("*", f"/channels/{house.us.id}/*", times=None, status=503)
    await house.settles()

    await house.tick()
    house.discord.faults.clear()
    house.guild.recover()
    await it_comes_once(house)


# --------------------------------------------------- who can read the home


async def open_the_channel(house: House) -> None:
    house.us.overwrite(None, view_channel=True)


async def let_a_role_in(house: House) -> None:
    house.us.overwrite(house.guild.role("Neighbours", house.zoe), view_channel=True)


@pytest.mark.parametrize("widen", [open_the_channel, let_a_role_in], ids=lambda each: each.__name__)
async def test_a_home_that_more_can_read_keeps_the_question_back_until_ana_agrees(house, widen):
    await widen(house)
    await house.settles()
    await house.later(minutes=1)

    await question_waits(house)


async def test_a_role_change_that_makes_the_home_public_keeps_the_question_back_until_ana_agrees(
    tmp_path, catalogue, empty
):
    async with open_house(tmp_path, catalogue, empty) as house:
        house.guild.change_role(house.guild.everyone, view_channel=False)
        house.guild.role("Family", house.ana, house.ben, view_channel=True)
        house.guild.change_role(house.guild.bot_role, view_channel=True)
        house.us = house.guild.channel("ours")
        await house.settles()
        await house.move_in()
        assert not house.ana.dm.messages

        house.guild.change_role(house.guild.everyone, view_channel=True)
        await house.settles()
        await house.later(minutes=1)

        await question_waits(house)


async def test_a_home_made_public_while_the_bot_was_off_keeps_the_question_back(house):
    await house.stop()
    house.us.overwrite(None, view_channel=True)
    await house.start()

    await house.ana.slash(house.us, "reflect now")
    await house.tick()
    await house.later(minutes=1)

    assert len(house.direct(house.ana, WIDER)) == 1
    assert questions(house) == []


async def question_waits(house: House) -> None:
    assert len(house.direct(house.ana, WIDER)) == 1
    await house.ana.slash(house.us, "reflect now")
    await house.later(minutes=20)
    assert questions(house) == []

    asked = house.discord.shown(house.direct(house.ana, WIDER)[0].id)
    [yes] = [label for label in asked.buttons if label.startswith("Yes")]
    await house.ana.press(asked, yes)
    await house.later(minutes=20)

    assert len(questions(house)) == 1
    assert len(house.direct(house.ana, "")) == 1


def questions(house: House) -> list[object]:
    posts = house.public("")
    return [each for each in posts if "Answer" in house.discord.shown(each.id).buttons]
