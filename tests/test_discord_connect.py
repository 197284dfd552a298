"""The real discord.py client on a Discord in memory: from what people do to what they see."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from discord_env import Server, answer, buttons, client, fields, fills, open_server, text
from pictures import encoded, plain
from room import Snapshot
from simcord.enums import InteractionType
from sqlalchemy import func, select

from activities.catalogue import Catalogue
from adapters.discord.interaction import Interaction
from bot.tables import PlanRow

pytestmark = pytest.mark.slow

SETUP = {"name": "Us two", "kind": "couple", "zone": "Europe/Madrid"}
CALLBACK = "/interactions/*/callback"


@pytest.fixture
async def server(tmp_path: Path, catalogue: Catalogue, empty: Snapshot) -> AsyncIterator[Server]:
    async with open_server(tmp_path, catalogue, kept=empty) as made:
        yield made


@pytest.fixture
async def pair(server: Server) -> Server:
    """Ana and Ben's circle lives in their private channel."""
    await server.person("ana").slash(server.home, "setup", **SETUP)
    await server.person("ben").click(server.home.last_message, label="Join")
    await server.tick()
    return server


async def plans(server: Server) -> int:
    async with server.world.store.reading(server.world.now) as tx:
        return await tx._connection.scalar(select(func.count()).select_from(PlanRow))


async def read_back(server: Server, what: str = "Tacos"):
    """Ana's plan, as it is read back to her before anybody else sees it."""
    form = await server.person("ana").slash(server.home, "plan new")
    return answer(await fills(server.person("ana"), form, what=what, when="sat 7pm"))


async def presses(server: Server, name: str, shown, custom_id: str):
    """A press of a button that the message never had."""
    extra = {"message": {"id": str(shown.id), "flags": 0, "author": {"id": str(server.client.me)}}}
    data = {"custom_id": custom_id, "component_type": 2}
    return await server.person(name)._dispatch_interaction(
        InteractionType.MESSAGE_COMPONENT, server.home, data, extra=extra, source_message_id=shown.id
    )


async def test_a_circle_begins_with_a_card_for_all(server):
    shown = await server.person("ana").slash(server.home, "setup", **SETUP)

    assert not answer(shown).ephemeral
    assert "Us two" in text(answer(shown))
    assert "Join" in buttons(answer(shown))


async def test_a_card_that_lives_on_is_brought_up_to_date(server):
    await server.person("ana").slash(server.home, "setup", **SETUP)
    await server.person("ben").click(server.home.last_message, label="Join")

    await server.tick()

    assert "Ana, Ben" in server.posted()[0]


async def test_a_command_with_something_missing_opens_a_form(pair):
    shown = await pair.person("ana").slash(pair.home, "plan new")

    assert "What" in fields(shown)
    assert "When" in fields(shown)


async def test_a_plan_is_read_back_to_its_writer_alone(pair):
    shown = await read_back(pair)

    assert shown.ephemeral
    assert "Tacos" in text(shown)
    assert not any("Tacos" in each for each in pair.posted())


async def test_a_plan_is_posted_once_it_is_confirmed(pair):
    shown = await read_back(pair)

    await pair.person("ana").click(shown, label="Yes")
    await pair.tick()

    assert sum("Tacos" in each for each in pair.posted()) == 1


async def test_a_private_card_changes_in_place(pair):
    shown = await read_back(pair)

    done = await pair.person("ana").click(shown, label="Yes")

    assert answer(done).id == shown.id
    assert "Planned" in text(shown)


async def test_a_button_works_after_a_restart(pair):
    shown = await read_back(pair)
    await pair.restart()

    await pair.person("ana").click(shown, label="Yes")
    await pair.tick()

    assert sum("Tacos" in each for each in pair.posted()) == 1


async def test_a_form_opened_before_a_restart_can_be_sent_after_it(pair):
    form = await pair.person("ana").slash(pair.home, "plan new")
    await pair.restart()

    shown = answer(await fills(pair.person("ana"), form, what="Tacos", when="sat 7pm"))

    assert "Tacos" in text(shown)


async def test_what_is_for_one_person_alone_is_ephemeral(pair):
    shown = await pair.person("ana").slash(pair.home, "today")

    [acknowledged] = [each.json for each in pair.env.http_requests if "callback" in each.path][-1:]
    assert acknowledged == {"type": 5, "data": {"flags": 64}}
    assert answer(shown).ephemeral


async def test_nothing_is_ephemeral_in_direct_messages(pair):
    ana = pair.person("ana")
    await ana.send_dm("hello")

    shown = await ana.user.slash("today")

    assert not answer(shown).ephemeral


async def test_in_a_channel_that_is_no_home_all_answers_are_private(pair):
    shown = await pair.person("ana").slash(pair.square, "memory add", title="The lake", words="Burnt pancakes.")
    await pair.tick()

    assert answer(shown).ephemeral
    assert not any("lake" in each for each in pair.posted(pair.square))
    assert any("lake" in each for each in pair.posted())


async def test_a_refusal_is_private_where_the_answer_would_have_been_for_all(pair):
    await pair.restart()

    shown = await pair.person("ana").slash(pair.home, "memory add", title="The lake", day="once upon a time")

    assert shown.response is None, "what stood there for all is gone again"
    assert answer(shown).ephemeral
    assert "once upon a time" in text(answer(shown))
    assert not any("lake" in each or "one person" in each for each in pair.posted())


async def test_two_presses_at_once_do_it_once(pair):
    shown = await read_back(pair)
    custom_id = buttons(shown)["Yes"]
    heard = pair.client._hear
    pair.client._connection.parsers["INTERACTION_CREATE"] = lambda event: (heard(event), heard({**event}))

    await pair.person("ana").click(shown, custom_id=custom_id)

    assert await plans(pair) == 1


@pytest.mark.parametrize("custom_id", ["plan.yes?d=zzz", "nothing.of?ours=1", "plan.in?p=AAAAAAAAAAA", "?", "💥" * 30])
async def test_a_forged_button_is_answered_kindly_and_privately(pair, custom_id):
    before = pair.posted()

    shown = await presses(pair, "ben", pair.home.last_message, custom_id)

    [told] = shown.followups
    assert told.ephemeral
    assert pair.posted() == before


async def test_completions_are_at_most_twenty_five(pair):
    offered = await pair.person("ana").autocomplete(pair.home, "setup", "zone", "e")

    assert len(offered) <= 25


async def test_completions_are_offered(pair):
    await pair.person("ana").slash(pair.home, "idea add", title="Night swim")

    offered = await pair.person("ana").autocomplete(pair.home, "idea remove", "title", "nig")

    assert [each["name"] for each in offered] == ["Night swim"]


async def test_completions_that_fail_are_none(pair):
    await pair.world._parts[0].dispose()
    pair.world.store._reads = None

    offered = await pair.person("ana").autocomplete(pair.home, "idea remove", "title", "nig")

    assert offered == []
    assert pair.env.http_requests[-1].json == {"type": 8, "data": {"choices": []}}


async def test_a_form_that_will_not_do_comes_back_with_its_words(pair):
    form = await pair.person("ana").slash(pair.home, "plan new")

    shown = answer(await fills(pair.person("ana"), form, what="Tacos", when="at the end of time"))
    again = await pair.person("ana").click(shown, label="Try again")

    assert shown.ephemeral
    assert fields(again)["What"]["value"] == "Tacos"


async def test_words_that_came_too_late_are_given_back_in_direct_messages(pair):
    form = await pair.person("ana").slash(pair.home, "plan new")
    pair.env.inject_error("POST", CALLBACK, status=404, code=10062)

    await fills(pair.person("ana"), form, what="Tacos", when="sat 7pm")
    [kept] = [each for each in pair.direct("ana") if "too slow" in text(each)]
    again = await pair.person("ana").user.click(kept, label="Try again")

    assert fields(again)["What"]["value"] == "Tacos"
    assert await plans(pair) == 0


async def test_words_that_came_too_late_are_no_fault_where_direct_messages_are_closed(pair, caplog):
    form = await pair.person("ana").slash(pair.home, "plan new")
    pair.env.inject_error("POST", CALLBACK, status=404, code=10062)
    pair.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)

    await fills(pair.person("ana"), form, what="Tacos", when="sat 7pm")

    assert [each.message for each in caplog.records if each.name.startswith("adapters")] == ["discord.late"]


async def test_an_answer_that_had_got_through_is_not_lost(pair, monkeypatch):
    """A 500 after the commit: the second try hears that it was acknowledged."""
    shown = await read_back(pair)
    once = Interaction._callback

    async def twice(*answered):
        await once(*answered)
        await once(*answered)

    monkeypatch.setattr(Interaction, "_callback", twice)

    await pair.person("ana").click(shown, label="Yes")

    assert await plans(pair) == 1


async def test_an_answer_that_can_not_be_shown_is_noted_without_words(pair, caplog):
    pair.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=400, code=50035)

    shown = await pair.person("ana").slash(pair.home, "suggest", words="Night swim")

    told = answer(shown)
    [noted] = [each for each in caplog.records if each.message == "discord.failed"]
    assert noted.code in text(told)
    assert told.ephemeral
    assert "Night" not in str(vars(noted)) + caplog.text


async def test_photos_that_come_along_are_shown(pair):
    picture = ("lake.png", encoded(plain()))

    shown = await pair.person("ana").slash(pair.home, "memory add", title="The lake", photo1=picture)

    assert [each.filename.endswith(".jpg") for each in answer(shown).attachments] == [True]


async def test_a_file_that_is_no_picture_is_left_out_and_the_words_are_kept(pair):
    shown = await pair.person("ana").slash(
        pair.home, "memory add", title="The lake", words="Burnt pancakes.", photo1=("lake.png", b"no picture")
    )

    [left_out] = [each for each in shown.followups if "lake.png" in text(each)]
    assert left_out.ephemeral
    assert "not a picture" in text(left_out)
    assert any("Burnt pancakes." in each for each in pair.posted())


async def test_commands_are_registered_once(server):
    await server.restart()

    assert [each for each in server.told if "commands" in each] == [
        f"Discord: {len(server.world.planner.commands())} commands registered",
        f"Discord: {len(server.world.planner.commands())} commands up to date",
    ]


async def test_commands_for_one_server_are_not_registered_for_all(server):
    told = []
    await server.env.restart_bot(client(server.world, told, guild=server.guild.id))

    assert any("commands registered" in each for each in told)
    assert len(server.env.backend.commands[server.guild.id]) > 10


async def test_a_home_that_everybody_may_read_is_noticed(pair):
    channel = pair.client.get_channel(pair.home.id)

    await channel.set_permissions(channel.guild.default_role, view_channel=True)
    await pair.env.settle()
    await pair.tick()

    assert any("More people can read" in text(each) for each in pair.direct("ana"))


async def test_a_home_that_can_be_read_as_before_is_left_alone(pair):
    channel = pair.client.get_channel(pair.home.id)

    await channel.edit(topic="us")
    await pair.env.settle()
    await pair.tick()

    assert not any("More people can read" in text(each) for each in pair.direct("ana"))


async def test_leaving_waits_for_what_is_under_way(pair):
    going_on = asyncio.Event()
    handle = pair.world.planner.handle

    async def slowly(*args, **options):
        going_on.set()
        await asyncio.sleep(0.05)
        return await handle(*args, **options)

    pair.world.planner.handle = slowly
    asked = asyncio.create_task(pair.person("ana").slash(pair.home, "today"))
    await going_on.wait()

    await pair.client.close()

    assert not pair.client._under_way
    assert answer(await asked).ephemeral


async def test_nothing_that_was_sent_is_remembered(pair):
    shown = await read_back(pair)
    await pair.person("ana").click(shown, label="Yes")

    store = pair.client._connection._view_store

    assert not store._views
    assert not store._modals
    assert not pair.client._under_way


async def test_nobody_is_notified_by_what_somebody_wrote(pair):
    await pair.person("ana").slash(pair.home, "idea add", title="@everyone <@&1> marzipan")

    [sent] = [each.json for each in pair.env.http_requests if "marzipan" in str(each.json)]
    assert sent["allowed_mentions"] == {"parse": []}
