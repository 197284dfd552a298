"""What goes wrong between Slack and an answer: nothing is lost, nothing is there twice, and the person hears a word."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pictures import encoded, plain
from room import Snapshot
from slack_running import Home, moved_in, open_home

from activities.catalogue import Catalogue

pytestmark = pytest.mark.slow

LAKE = [("lake.png", encoded(plain(40, 30), "PNG"))]
SETUP = '/fireside setup name="Us two" kind=couple zone=Europe/Madrid reflect=off'


@pytest.fixture
async def home(tmp_path: Path, catalogue: Catalogue, empty: Snapshot) -> AsyncIterator[Home]:
    async with open_home(tmp_path, catalogue, empty) as made:
        yield made


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, empty: Snapshot) -> Snapshot:
    return asyncio.run(moved_in(tmp_path_factory.mktemp("moved in"), catalogue, empty))


@pytest.fixture
async def pair(tmp_path: Path, catalogue: Catalogue, lived_in: Snapshot) -> AsyncIterator[Home]:
    """Ana and Ben's circle lives in their private channel."""
    async with open_home(tmp_path, catalogue, lived_in) as made:
        yield made


async def test_a_slow_look_at_the_channel_keeps_no_form_back(home: Home):
    home.slack.faults.plan("conversations.members", delay=4)

    shown = await home.ana.types("/fireside setup", home.us)

    assert "name" in shown.fields


async def test_a_photo_that_does_not_come_is_left_out_and_named(pair: Home):
    await pair.ana.types("/fireside memory add", pair.us)
    pair.slack.faults.plan("download", status=500, times=None)

    await pair.ana.submits({"title": "The lake", "photos": LAKE}, wait=False)

    assert "lake.png" in (await pair.ana.reads("I left a photo out")).text


async def test_a_form_that_comes_too_late_waits_behind_a_button(pair: Home):
    pair.slack.faults.plan("views.open", error="expired_trigger_id")
    late = await pair.ana.types("/fireside plan new", pair.us)

    shown = await pair.ana.presses("Open the form", late)

    assert late.ephemeral
    assert "what" in shown.fields


async def test_words_typed_before_a_form_came_too_late_are_still_there(pair: Home):
    pair.slack.faults.plan("views.open", error="expired_trigger_id")
    late = await pair.ana.types('/fireside plan new what="Tacos by the lake"', pair.us)

    await pair.ana.presses("Try again", late)

    assert "Tacos by the lake" in str(pair.ana.modal.spec)


async def test_a_form_slack_does_not_take_is_asked_for_in_words(pair: Home):
    pair.slack.faults.plan("views.open", error="internal_error")

    shown = await pair.ana.types("/fireside plan new", pair.us)

    assert "this is empty" in shown.text


async def test_a_form_opened_over_a_broken_line_is_opened_once(pair: Home):
    pair.slack.faults.plan("views.open", drop=True, after=True)

    shown = await pair.ana.types("/fireside plan new", pair.us)
    await pair.settles()

    assert "what" in shown.fields
    assert shown.messages == []


async def test_where_an_address_is_over_the_answer_comes_another_way(pair: Home):
    pair.slack.faults.plan("response_url", error="expired_url", status=404)

    shown = await pair.ana.types("/fireside today", pair.us)

    assert shown.ephemeral
    assert pair.slack.log.called("chat.postEphemeral")


async def test_where_no_word_for_one_alone_gets_through_it_comes_directly(pair: Home):
    pair.slack.faults.plan("response_url", error="used_url", status=404)
    pair.slack.faults.plan("chat.postEphemeral", error="user_not_in_channel")

    shown = await pair.ana.types("/fireside today", pair.us)

    assert shown.message.channel is pair.ana.dm


async def test_a_card_whose_address_is_over_is_shown_anew(pair: Home):
    shown = await pair.reads_back()
    pair.slack.faults.plan("response_url", error="expired_url", status=404)

    done = await pair.ana.presses("Yes", shown)

    assert "Planned" in done.text


async def test_a_closed_modal_hears_its_answer_directly(pair: Home):
    pair.slack.faults.plan("views.update", error="not_found")
    home = await pair.ana.opens_home()

    await pair.ana.presses("privacy", home, wait=False)
    await pair.slack.until(lambda: pair.ana.inbox)

    assert "Kept about you" in pair.ana.inbox[-1].text


async def test_a_view_that_changed_meanwhile_is_shown_once_more(pair: Home):
    pair.slack.faults.plan("views.update", error="hash_conflict")
    home = await pair.ana.opens_home()

    shown = await pair.ana.presses("privacy", home)

    assert "Kept about you" in shown.modal.text


@pytest.mark.parametrize("fault", [{"error": "is_archived"}, {"error": "fatal_error", "status": 500}, {"drop": True}])
async def test_an_answer_for_all_that_can_not_be_posted_now_comes_by_itself(home: Home, fault: dict[str, Any]):
    home.slack.faults.plan("chat.postMessage", **fault)

    await home.ana.types(SETUP, home.us)
    told = await home.ana.reads("It comes there as soon as I can.")
    await home.tick()

    assert told.ephemeral
    assert len(home.public("Us two")) == 1
    assert await home.planner.doubted() == (0 if fault == {"error": "is_archived"} else 1)


async def test_an_answer_for_all_waits_as_long_as_slack_asks(home: Home):
    home.slack.faults.plan("chat.postMessage", status=429, error="ratelimited", retry_after=1)

    shown = await home.ana.types(SETUP, home.us)

    assert not shown.ephemeral


async def test_an_answer_for_all_over_a_broken_line_is_found_where_it_can_be_read(home: Home):
    home.slack.home.scopes.add("groups:history")
    home.slack.faults.plan("chat.postMessage", drop=True, after=True)

    await home.ana.types(SETUP, home.us)
    await home.settles()

    assert len(home.public("Us two")) == 1
    assert not any(each.ephemeral for each in home.ana.seen(home.us))


async def test_what_went_wrong_is_told_under_a_code_that_the_log_has(pair: Home, caplog: pytest.LogCaptureFixture):
    await pair.ana.shortcut("plan.new")
    pair.slack.faults.plan("views.update", error="fatal_error", status=500, times=3)

    await pair.ana.submits({"what": "Whisper", "when": pair.now() + timedelta(days=3)}, wait=False)
    shown = await pair.ana.reads("it is noted as")

    code = shown.text.partition("noted as ")[2][:6]
    assert [each.code for each in caplog.records if each.message == "slack.failed"] == [code]
    assert not any("Whisper" in each.getMessage() for each in caplog.records if each.levelno >= logging.INFO)
