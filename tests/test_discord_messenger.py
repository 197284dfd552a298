"""The bot speaking first, on a Discord in memory: what each refusal means, events, threads, reading back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest
from discord_env import Server, open_server, text
from room import Snapshot

from activities.catalogue import Catalogue
from bot.messenger import Busy, Closed, Refused, Unreachable
from bot.model import Person, Place
from bot.ui import Card, Happening, Photo, Reply, Talk, call
from bot.words import Mention, say

HELLO = Reply((Card(say("Hello")),), to="all")
NONCE = "abcdefghijklmnopqrstuvwxy"
MESSAGES = "/channels/*/messages"


@pytest.fixture
async def server(tmp_path: Path, catalogue: Catalogue, empty: Snapshot) -> AsyncIterator[Server]:
    async with open_server(tmp_path, catalogue, kept=empty) as made:
        yield made


@pytest.fixture
def home(server) -> Place:
    return Place("discord", str(server.home.id))


@pytest.fixture
def messenger(server):
    return server.client.messenger


@pytest.fixture
def supper(server) -> Happening:
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    return Happening(
        say("Supper"), starts, starts + timedelta(hours=2), say("At ours"), say("Bring salt."), call("plan.card")
    )


def events(server) -> list[str]:
    return [each.name for each in server.env.backend.guilds[server.guild.id].scheduled_events.values()]


async def test_a_post_carries_its_nonce_and_has_it_enforced(server, messenger, home):
    message = await messenger.post(home, HELLO, NONCE)

    sent = server.env.http_requests[-1].json
    assert (sent["nonce"], sent["enforce_nonce"]) == (NONCE, True)
    assert message == str(server.home.last_message.id)


async def test_a_post_notifies_nobody_but_whom_it_means_to(server, messenger, home):
    ana = server.person("ana")
    card = Card(say("Hello {who}, {not_you}", who=Mention("discord", str(ana.id), "Ana"), not_you="<@1> @everyone"))

    await messenger.post(home, Reply((card,), to="all"), NONCE)

    assert server.env.http_requests[-1].json["allowed_mentions"]["users"] == [ana.id]
    assert server.env.http_requests[-1].json["allowed_mentions"]["parse"] == []


@pytest.mark.parametrize("code", [50001, 50013, 10003, 10004, 0])
async def test_a_channel_that_is_closed_to_us_is_unreachable(server, messenger, home, code):
    server.env.inject_error("POST", MESSAGES, status=404 if code in {10003, 10004} else 403, code=code)

    with pytest.raises(Unreachable):
        await messenger.post(home, HELLO, NONCE)


async def test_a_channel_that_refused_is_not_asked_again_until_something_changes(server, messenger, home):
    server.env.inject_error("POST", MESSAGES, status=403, code=50013)
    with pytest.raises(Unreachable):
        await messenger.post(home, HELLO, NONCE)
    asked = len(server.env.http_requests)

    with pytest.raises(Unreachable):
        await messenger.post(home, HELLO, NONCE)
    assert len(server.env.http_requests) == asked

    await server.client.get_channel(server.home.id).edit(topic="us")
    await server.env.settle()
    await messenger.post(home, HELLO, NONCE)


async def test_what_is_wrong_with_the_message_itself_is_refused(server, messenger, home):
    server.env.inject_error("POST", MESSAGES, status=400, code=50035)

    with pytest.raises(Refused):
        await messenger.post(home, HELLO, NONCE)


async def test_a_message_that_was_sent_and_deleted_since_is_not_sent_again(server, messenger, home):
    server.env.inject_error("POST", MESSAGES, status=404, code=10008)

    with pytest.raises(Refused):
        await messenger.post(home, HELLO, NONCE)
    await messenger.post(home, HELLO, NONCE)


async def test_a_limit_asks_to_wait(server, messenger, home):
    server.env.inject_error("POST", MESSAGES, status=429, code=0)

    with pytest.raises(Busy):
        await messenger.post(home, HELLO, NONCE)


async def test_a_fault_of_discords_leaves_it_open_whether_it_went_out(server, messenger, home):
    server.env.inject_error("POST", MESSAGES, status=503)

    with pytest.raises(discord.HTTPException):
        await messenger.post(home, HELLO, NONCE)


async def test_closed_direct_messages_are_closed(server, messenger):
    ana = Person("discord", str(server.person("ana").id), "Ana")
    server.env.inject_error("POST", MESSAGES, status=403, code=50007)

    with pytest.raises(Closed):
        await messenger.direct(ana, HELLO, NONCE)
    place, _ = await messenger.direct(ana, HELLO, NONCE)

    assert place.direct
    assert "Hello" in text(server.direct("ana")[-1])


async def test_closed_direct_messages_can_not_be_changed_either(server, messenger):
    ana = Person("discord", str(server.person("ana").id), "Ana")
    place, message = await messenger.direct(ana, HELLO, NONCE)
    server.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50007)

    with pytest.raises(Closed):
        await messenger.edit(place, message, HELLO)


async def test_somebody_who_is_nobody_takes_no_messages(server, messenger):
    with pytest.raises(Closed):
        await messenger.direct(Person("discord", "1", "?"), HELLO, NONCE)


async def test_a_message_is_changed_where_it_stands(server, messenger, home):
    message = await messenger.post(home, HELLO, NONCE)

    await messenger.edit(home, message, Reply((Card(say("Goodbye")),), to="all"))

    assert "Goodbye" in server.posted()[-1]


async def test_a_message_that_was_deleted_can_not_be_changed(server, messenger, home):
    message = await messenger.post(home, HELLO, NONCE)
    await server.home.last_message.delete()

    with pytest.raises(Refused):
        await messenger.edit(home, message, HELLO)
    await messenger.post(home, HELLO, NONCE)


async def test_a_message_in_a_sleeping_thread_is_changed_all_the_same(server, messenger, home):
    message = await messenger.post(home, HELLO, NONCE)
    talk = Place("discord", await messenger.thread(home, Talk(say("Supper"), message), NONCE))
    inside = await messenger.post(talk, HELLO, NONCE)
    server.env.inject_error("PATCH", f"/channels/{talk.id}/messages/*", status=400, code=50083)

    await messenger.edit(talk, inside, Reply((Card(say("Goodbye")),), to="all"))

    stored = server.env.backend.get_message(int(talk.id), int(inside))
    assert "Goodbye" in text(stored.components)


async def test_a_photo_that_is_gone_leaves_the_words(server, messenger, home):
    card = Card(say("The lake"), photos=(Photo("AAAAAAAAAAA", say("A lake"), 60, 40),))

    await messenger.post(home, Reply((card,), to="all"), NONCE)

    assert "The lake" in server.posted()[-1]


async def test_a_message_is_found_by_its_nonce_among_our_own(server, messenger, home, monkeypatch):
    """The Discord in memory forgets nonces, so its pages are written here."""
    mine, hers = {"id": str(server.client.me)}, {"id": "5"}
    now = discord.utils.time_snowflake(datetime.now(UTC))
    pages = [
        [
            {"id": str(now - at), "author": hers if at % 2 else mine, "nonce": NONCE if at == 1 else "x"}
            for at in range(100)
        ],
        [{"id": "7", "author": mine, "nonce": NONCE}],
    ]

    async def logs_from(*_: object, **__: object):
        return pages.pop(0)

    monkeypatch.setattr(server.client.http, "logs_from", logs_from)

    assert await messenger.find(home, NONCE) == (home, "7")


async def test_nothing_is_looked_for_further_back_than_a_resend_can_lie(server, messenger, home, monkeypatch):
    old = discord.utils.time_snowflake(datetime.now(UTC) - timedelta(hours=1))
    pages = [[{"id": str(old - at), "author": {"id": "5"}} for at in range(100)]]

    async def logs_from(*_: object, **__: object):
        return pages.pop(0)

    monkeypatch.setattr(server.client.http, "logs_from", logs_from)

    assert await messenger.find(home, NONCE) is None


async def test_where_history_can_not_be_read_it_stays_open_what_was_sent(server, messenger, home):
    channel = server.client.get_channel(server.home.id)
    await channel.set_permissions(channel.guild.me, view_channel=True, read_message_history=False)
    await server.env.settle()

    with pytest.raises(Refused):
        await messenger.find(home, NONCE)


async def test_a_plan_is_an_event_of_the_server(server, messenger, home, supper):
    known = await messenger.mirror(home, "", supper, NONCE)

    assert known
    assert events(server) == ["Supper"]


async def test_an_event_made_without_hearing_back_is_adopted(server, messenger, home, supper):
    known = await messenger.mirror(home, "", supper, NONCE)

    assert await messenger.mirror(home, "", supper, NONCE) == known
    assert events(server) == ["Supper"]


async def test_an_event_follows_its_plan(server, messenger, home, supper):
    known = await messenger.mirror(home, "", supper, NONCE)

    assert await messenger.mirror(home, known, replace(supper, title=say("Late supper")), NONCE) == known
    assert events(server) == ["Late supper"]


async def test_an_event_goes_with_its_plan(server, messenger, home, supper):
    known = await messenger.mirror(home, "", supper, NONCE)

    assert await messenger.mirror(home, known, replace(supper, off=True), NONCE) == ""
    assert await messenger.mirror(home, known, replace(supper, off=True), NONCE) == ""
    assert events(server) == []


async def test_an_event_somebody_deleted_is_made_anew(server, messenger, home, supper):
    known = await messenger.mirror(home, "", supper, NONCE)
    server.env.backend.delete_scheduled_event(server.guild.id, int(known))

    assert await messenger.mirror(home, known, supper, NONCE) not in {"", known}
    assert events(server) == ["Supper"]


async def test_a_plan_goes_without_an_event_where_none_may_be_made(server, messenger, home, supper):
    server.env.inject_error("POST", "/guilds/*/scheduled-events", status=403, code=50013)

    assert await messenger.mirror(home, "", supper, NONCE) == ""
    await messenger.post(home, HELLO, NONCE)


async def test_a_message_has_one_thread(server, messenger, home):
    message = await messenger.post(home, HELLO, NONCE)

    opened = await messenger.thread(home, Talk(say("Supper"), message), NONCE)
    server.env.inject_error("POST", "/channels/*/messages/*/threads", status=400, code=160004)

    assert await messenger.thread(home, Talk(say("Supper"), message), NONCE) == opened


async def test_a_place_nobody_knows_is_unreachable(messenger, supper):
    nowhere = Place("discord", "1")

    with pytest.raises(Unreachable):
        await messenger.readers(nowhere)
    with pytest.raises(Unreachable):
        await messenger.mirror(nowhere, "", supper, NONCE)


async def test_where_no_thread_may_be_opened_the_channel_is_spoken_in_all_the_same(server, messenger, home):
    message = await messenger.post(home, HELLO, NONCE)
    server.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)

    assert await messenger.thread(home, Talk(say("Supper"), message), NONCE) == ""
    await messenger.post(home, HELLO, NONCE[::-1])


async def test_a_card_is_brought_up_to_date_without_its_photos_where_none_may_be_attached(server, messenger, home):
    message = await messenger.post(home, HELLO, NONCE)
    server.env.inject_error("PATCH", MESSAGES + "/*", status=403, code=50013)
    card = Card(say("The lake"), photos=(Photo("AAAAAAAAAAA", say("A lake"), 60, 40),))

    await messenger.edit(home, message, Reply((card,), to="all"))
    await messenger.post(home, HELLO, NONCE[::-1])

    assert any("The lake" in each for each in server.posted())


async def test_an_event_made_unasked_is_made_only_where_few_enough_would_see_it(server, messenger, home, supper):
    assert await messenger.mirror(home, "", replace(supper, most=1), NONCE) == ""
    assert events(server) == []

    known = await messenger.mirror(home, "", replace(supper, most=100), NONCE)
    assert events(server) == ["Supper"]
    assert await messenger.mirror(home, known, replace(supper, most=1), NONCE) == ""

    assert events(server) == []
