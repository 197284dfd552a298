"""Slack's two ways in: each payload acknowledged at once, done once, and let go of only when it is done."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from room import Snapshot
from slack_log import Ask
from slack_running import READY, Home, free_port, moved_in, open_home, settings
from slack_world import Slack, loopback

from activities.catalogue import Catalogue
from adapters.slack import connect, start
from adapters.slack.start import Connection
from adapters.slack.trouble import BAD_APP_TOKEN, BAD_BOT_TOKEN, NO_ADDRESS, NO_CONNECTIONS, NO_WAY_IN, NO_WORKSPACE
from adapters.web.server import Address, Server
from bot.errors import StartProblem

pytestmark = pytest.mark.slow

AT_ONCE = 1.0
"""Seconds an acknowledgement may take, while the database takes longer."""
SLOW = 1.5


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that was cut is missed sooner."""
    monkeypatch.setattr("adapters.slack.socket.PING_SECONDS", 0.3)


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, empty: Snapshot) -> Snapshot:
    return asyncio.run(moved_in(tmp_path_factory.mktemp("moved in"), catalogue, empty))


@pytest.fixture(params=["socket", "http"])
async def either(
    request: pytest.FixtureRequest, tmp_path: Path, catalogue: Catalogue, lived_in: Snapshot
) -> AsyncIterator[Home]:
    """Ana and Ben's circle, whichever way Slack reaches it."""
    async with open_home(tmp_path, catalogue, lived_in, over_http=request.param == "http") as made:
        yield made


@pytest.fixture
async def pair(tmp_path: Path, catalogue: Catalogue, lived_in: Snapshot) -> AsyncIterator[Home]:
    """Over Socket Mode."""
    async with open_home(tmp_path, catalogue, lived_in) as made:
        yield made


@pytest.fixture
async def called(tmp_path: Path, catalogue: Catalogue, lived_in: Snapshot) -> AsyncIterator[Home]:
    """Over HTTP."""
    async with open_home(tmp_path, catalogue, lived_in, over_http=True) as made:
        yield made


async def again(home: Home, ask: Ask) -> None:
    """Slack tells of this once more."""
    if home.http:
        await home.slack.http.again(ask)
    else:
        await home.slack.socket.again(ask)


async def test_each_step_of_the_start_is_told(either: Home):
    way = "listening on http://" if either.http else "connected"

    assert either.told[0] == f"Slack: signed in to Home as {either.slack.bot}"
    assert either.told[1].startswith(f"Slack: {way}")
    assert either.told[2] == READY


async def test_a_command_is_acknowledged_however_slow_the_database_is(either: Home):
    either.slow = SLOW

    shown = await either.ana.types("/fireside today", either.us, wait=False)
    await shown.acked()

    assert shown.acked_after < AT_ONCE


async def test_a_press_is_acknowledged_however_slow_the_database_is(pair: Home):
    card = await pair.planned()
    pair.slow = SLOW

    shown = await pair.ben.presses("Maybe", card, wait=False)
    await shown.acked()

    assert shown.acked_after < AT_ONCE


async def test_a_form_is_opened_however_slow_the_database_is(pair: Home):
    pair.slow = SLOW

    shown = await pair.ana.types("/fireside plan new", pair.us)

    assert "what" in shown.fields


async def test_a_form_that_was_sent_is_taken_however_slow_the_database_is(pair: Home):
    await pair.ana.types("/fireside plan new", pair.us)
    pair.slow = SLOW

    shown = await pair.ana.submits({"what": "Tacos", "when": pair.now()}, wait=False)
    await shown.acked()

    assert shown.acked_after < AT_ONCE


async def test_what_is_told_twice_is_done_once(either: Home):
    shown = await either.plans()

    await asyncio.gather(again(either, shown.ask), again(either, shown.ask))
    await either.settles()
    await either.tick()

    assert len(either.public("Tacos")) == 1
    assert len([each for each in either.ana.messages if "Planned" in each.text]) == 1


async def test_what_is_told_again_after_a_restart_is_done_once(either: Home):
    shown = await either.plans()
    await either.restart()

    await again(either, shown.ask)
    await either.settles()
    await either.tick()

    assert len(either.public("Tacos")) == 1


async def test_nothing_that_was_said_to_a_form_lies_about_for_long(pair: Home, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connect, "REMEMBERED_SECONDS", 0.0)
    await pair.ana.types("/fireside plan new", pair.us)

    await pair.ana.submits({"when": pair.now()}, forged={"what": "x" * 400})

    assert not pair.connection._intake._taken


async def test_a_form_told_twice_is_answered_twice_alike(either: Home):
    await either.ana.types("/fireside plan new", either.us)
    shown = await either.ana.submits({"when": either.now()}, forged={"what": "x" * 400})

    first, second = await asyncio.gather(*[either.connection._take(either.slack.payloads[shown.ask.id])] * 2)

    assert shown.errors.keys() == {"what"}
    assert shown.errors.keys() == json.loads(first.body)["errors"].keys()
    assert first.body == second.body


@pytest.mark.parametrize("number", [1, 2, 3])
async def test_a_retry_over_http_does_nothing_twice(called: Home, number: int):
    shown = await called.plans()

    answer = await called.slack.http.again(shown.ask, number)
    await called.settles()
    await called.tick()

    assert answer.status == 200
    assert len(called.public("Tacos")) == 1


async def test_a_replay_after_a_restart_does_nothing_twice(called: Home):
    sent: list[tuple[bytes, str, dict[str, str]]] = []
    post = called.slack.http.post

    async def noted(body: bytes, kind: str, headers: dict[str, str] | None = None, **more: str) -> Any:
        sent.append((body, kind, called.slack.http.signed(body) if headers is None else headers))
        return await post(body, kind, sent[-1][2], **more)

    called.slack.http.post = noted  # type: ignore[method-assign]
    await called.plans()
    await called.restart()

    answer = await post(*sent[-1])
    await called.settles()
    await called.tick()

    assert answer.status == 200
    assert len(called.public("Tacos")) == 1


async def test_the_address_is_confirmed_when_it_is_entered(called: Home):
    assert await called.slack.http.verify()


async def test_the_word_payload_is_a_word_like_any_other(either: Home):
    shown = await either.ana.types('/fireside idea add "The payload"', either.us)

    assert "The payload" in shown.text


async def test_what_nobody_asked_about_is_acknowledged_all_the_same(either: Home):
    either.slack.events.add("team_rename")

    ask = either.slack.tell_event(either.slack.home, {"type": "reaction_added", "user": either.ana.id})
    await either.slack.until(lambda: ask.acked)

    assert ask.tries == 1


async def test_a_link_that_is_pressed_and_a_modal_that_is_closed_ask_for_nothing(either: Home):
    about = {"person": either.ana.id, "channel": "", "trigger": ""}
    closed = either.slack.tell("interactive", {"type": "view_closed"}, "view_closed", either.slack.home, **about)

    await either.slack.until(lambda: closed.acked)
    await either.settles()

    assert either.ana.messages == []


async def test_a_connection_that_is_cut_comes_back_and_nothing_is_lost(pair: Home):
    await pair.slack.socket.cut()

    await pair.slack.ready()
    shown = await pair.ana.types("/fireside today", pair.us)

    assert shown.text
    assert pair.told.count(READY) == 1


async def test_a_connection_is_made_anew_when_slack_asks(pair: Home):
    before = pair.slack.socket.hellos

    await pair.slack.socket.refresh()
    await pair.slack.until(lambda: pair.slack.socket.hellos > before)
    shown = await pair.ana.types("/fireside today", pair.us)

    assert shown.text


async def test_an_address_that_slack_no_longer_honours_is_asked_for_anew(pair: Home, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("adapters.slack.socket.TICKET_SECONDS", 0.5)
    issue, issued = pair.slack.socket.ticket, []

    def stale_at_first() -> str:
        issued.append(issue())
        if len(issued) == 1:
            pair.slack.socket._tickets.clear()
        return issued[-1]

    monkeypatch.setattr(pair.slack.socket, "ticket", stale_at_first)
    before = pair.slack.socket.hellos

    await pair.slack.socket.cut()
    await pair.slack.until(lambda: pair.slack.socket.hellos > before)

    assert len(issued) == 2


async def test_what_is_under_way_is_finished_before_it_stops(pair: Home):
    pair.slack.faults.plan("response_url", delay=0.5)
    shown = await pair.ana.types("/fireside today", pair.us, wait=False)
    await shown.acked()

    began = time.monotonic()
    await pair.connection.close()

    assert shown.text
    assert time.monotonic() - began > 0.3


async def test_once_it_stops_nothing_new_is_taken_in(pair: Home):
    pair.slack.answer_within = 1
    pair.slack.faults.plan("response_url", delay=1)
    await (await pair.ana.types("/fireside today", pair.us, wait=False)).acked()
    closing = asyncio.create_task(pair.connection.close())
    await asyncio.sleep(0)

    late = await pair.ana.types("/fireside today", pair.us, wait=False)
    await closing

    assert late.ask.acked is None


async def test_an_app_token_that_is_taken_back_ends_it_with_a_sentence(pair: Home):
    pair.slack.app_token = "xapp-another"

    await pair.slack.socket.cut()

    with pytest.raises(StartProblem, match="FIRESIDE_SLACK_APP_TOKEN"):
        await asyncio.wait_for(asyncio.shield(pair._kept), 10)


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with loopback() as made:
        yield made


async def trouble(home: Snapshot, given: Any, told: list[str]) -> str:
    """What the host reads when it can't start like this."""
    connection = Connection(None, given, told.append)  # type: ignore[arg-type]
    try:
        with pytest.raises(StartProblem) as problem:
            await connection.keep()
    finally:
        await connection.close()
    return str(problem.value)


WRONG = {
    "a bot token that is none": ({"slack_bot_token": "xoxb-none"}, BAD_BOT_TOKEN),
    "an app token that is none": ({"slack_app_token": "xapp-none"}, BAD_APP_TOKEN),
    "no bot token": ({"slack_bot_token": ""}, NO_WORKSPACE),
    "no way in": ({"slack_app_token": ""}, NO_WAY_IN),
    "no address": ({"slack_signing_secret": "secret"}, NO_ADDRESS),
}


@pytest.mark.parametrize(("given", "sentence"), WRONG.values(), ids=WRONG)
async def test_what_keeps_it_from_starting_is_a_sentence(
    slack: Slack, empty: Snapshot, given: dict[str, str], sentence: str
):
    assert await trouble(empty, settings(slack, **given), []) == sentence


async def test_an_app_token_in_place_of_the_bots_is_named(slack: Slack, empty: Snapshot):
    given = settings(slack, slack_bot_token=slack.app_token)

    assert "FIRESIDE_SLACK_BOT_TOKEN" in await trouble(empty, given, [])


async def test_an_app_token_without_its_scope_is_named(slack: Slack, empty: Snapshot):
    slack.faults.plan("apps.connections.open", error="missing_scope")

    assert await trouble(empty, settings(slack), []) == NO_CONNECTIONS


async def test_a_word_of_slacks_that_nobody_knows_is_passed_on(slack: Slack, empty: Snapshot):
    slack.faults.plan("auth.test", error="strange_thing")

    assert "strange_thing" in await trouble(empty, settings(slack), [])


async def test_where_nobody_answers_it_is_tried_a_few_times(
    slack: Slack, empty: Snapshot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(start, "FIRST_PAUSE", 0.01)
    told: list[str] = []

    given = settings(slack, slack_api=f"http://127.0.0.1:{free_port()}/")

    assert "FIRESIDE_SLACK_API" in await trouble(empty, given, told)
    assert len(told) == start.TRIES - 1


async def test_a_fault_that_passes_delays_the_start_and_no_more(
    tmp_path: Path, catalogue: Catalogue, empty: Snapshot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(start, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(Home, "start", faulty(Home.start))

    async with open_home(tmp_path, catalogue, empty) as home:
        assert any("no answer" in each for each in home.told)
        assert home.told[-1] == READY


def faulty(begin: Any) -> Any:
    async def begins(home: Home) -> None:
        home.slack.faults.plan("auth.test", status=503)
        await begin(home)

    return begins


async def test_before_it_knows_who_asks_slack_is_to_come_again(called: Home):
    await called.connection.close()
    called.slack.answer_within = 0.5

    shown = await called.ana.types("/fireside today", called.us, wait=False)
    await called.slack.until(lambda: shown.ask.statuses)

    assert shown.ask.statuses == [503]


@pytest.mark.parametrize(
    ("words", "host", "port"),
    [("127.0.0.1:80", "127.0.0.1", 80), (":8080", "", 8080), ("[::1]:1", "::1", 1), (" localhost:0 ", "localhost", 0)],
)
def test_an_address_is_a_host_and_a_port(words: str, host: str, port: int):
    assert Address.parse(words) == Address(host, port)


@pytest.mark.parametrize(
    "words", ["", "8080", "localhost", "a:b", "h:99999", "http://h:1", "h:1/path", "::1:80", "h:-1"]
)
def test_what_is_no_address_is_named(words: str):
    with pytest.raises(StartProblem, match="FIRESIDE_HTTP"):
        Address.parse(words)


async def test_an_address_that_is_taken_is_named():
    first = Server("127.0.0.1:0")
    await first.start()
    try:
        with pytest.raises(StartProblem, match="FIRESIDE_HTTP"):
            await Server(str(first.address)).start()
    finally:
        await first.close()


async def test_nothing_that_was_typed_is_ever_in_the_log(either: Home, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)

    await either.ana.types('/fireside idea add "Whisper by the lake"', either.us)
    await either.settles()

    assert "Whisper" not in caplog.text
