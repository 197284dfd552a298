"""What people do on Slack and what they see of it: messages, forms, the Home tab, and what goes wrong on the way."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from pictures import encoded, plain
from room import Snapshot
from slack_running import Home, open_home

from activities.catalogue import Catalogue

pytestmark = pytest.mark.slow


@pytest.fixture
async def home(tmp_path: Path, catalogue: Catalogue, empty: Snapshot) -> AsyncIterator[Home]:
    async with open_home(tmp_path, catalogue, empty) as made:
        yield made


@pytest.fixture
async def pair(home: Home) -> Home:
    """Ana and Ben's circle lives in their private channel."""
    await home.move_in()
    return home


async def test_a_circle_begins_with_a_card_for_all(home: Home):
    shown = await home.ana.types('/fireside setup name="Us two" kind=couple zone=Europe/Madrid reflect=off', home.us)

    assert not shown.ephemeral
    assert "read by Ana and Ben, and nobody else" in shown.text


async def test_a_channel_the_app_was_not_invited_to_is_no_home(home: Home):
    den = home.slack.channel("den", home.ana, app=False)

    shown = await home.ana.types("/fireside setup", den)

    assert shown.modal is None
    assert shown.ephemeral
    assert "invite" in shown.text.casefold()


async def test_a_channel_that_all_can_read_is_no_home(home: Home):
    shown = await home.ana.types("/fireside setup", home.square)

    assert shown.modal is None
    assert shown.ephemeral


async def test_a_slow_look_at_the_channel_keeps_no_form_back(home: Home):
    home.slack.faults.plan("conversations.members", delay=2)

    shown = await home.ana.types("/fireside setup", home.us)

    assert "name" in shown.fields


async def test_a_command_with_something_missing_opens_a_form(pair: Home):
    shown = await pair.ana.types("/fireside plan new", pair.us)

    assert {"what", "when"} <= shown.fields.keys()


async def test_what_is_wrong_in_a_form_stands_under_its_field(pair: Home):
    await pair.ana.types('/fireside plan new what="Tacos" when="someday"', pair.us)
    await pair.ana.presses("Try again")

    shown = await pair.ana.submits({"what": "x" * 400})

    assert shown.errors.keys() == {"what"}
    assert pair.ana.modal is not None


async def test_a_form_that_will_do_closes_and_is_read_back_to_its_writer_alone(pair: Home):
    await pair.ana.types("/fireside plan new", pair.us)

    shown = await pair.ana.submits({"what": "Tacos", "when": pair.now() + timedelta(days=20)})

    assert pair.ana.modal is None
    assert shown.ephemeral
    assert "Is that right?" in shown.text
    assert pair.public("Tacos") == []


async def test_what_only_one_sees_changes_in_place(pair: Home):
    shown = await pair.reads_back()
    before = shown.message

    done = await pair.ana.presses("Yes", shown)

    assert done.message is before
    assert "Planned" in before.text


async def test_a_card_for_all_changes_for_all_when_one_presses(pair: Home):
    card = await pair.planned()

    await pair.ben.presses("I’m in", card)
    await pair.settles()

    assert "Ana, Ben" in card.text
    assert len(pair.public("Tacos")) == 1


async def test_who_is_no_member_hears_so_alone(pair: Home):
    card = await pair.planned()
    pair.us.invite(pair.zoe)
    await pair.settles()

    shown = await pair.zoe.presses("I’m in", card)

    assert shown.ephemeral
    assert "not in this circle" in shown.text
    assert "Zoe" not in card.text


async def test_an_answer_to_a_press_in_a_thread_is_in_the_thread(pair: Home):
    card = await pair.planned()
    card.thread = pair.ana.says("About dinner", pair.us).ts

    shown = await pair.ben.presses("Who does what", card)

    assert shown.message.thread == card.thread


async def test_a_button_works_after_a_restart(pair: Home):
    shown = await pair.reads_back()
    await pair.restart()

    await pair.ana.presses("Yes", shown)
    await pair.tick()

    assert len(pair.public("Tacos")) == 1


async def test_a_form_opened_before_a_restart_can_be_sent_after_it(pair: Home):
    await pair.ana.types("/fireside plan new", pair.us)
    await pair.restart()

    shown = await pair.ana.submits({"what": "Tacos", "when": pair.now() + timedelta(days=20)})

    assert "Is that right?" in shown.text


async def test_a_direct_message_is_answered_by_one_that_stays(pair: Home):
    shown = await pair.ana.types("/fireside today")

    assert not shown.ephemeral
    assert shown.message.channel is pair.ana.dm


async def test_a_card_in_direct_messages_changes_in_place(pair: Home):
    shown = await pair.ana.types(f'/fireside plan new what=Tacos when="{pair.in_days(20)}"')
    before = shown.message

    await pair.ana.presses("Yes", shown)
    await pair.settles()

    assert "Planned" in before.text
    assert len(pair.ana.inbox) == 1


async def test_a_command_in_somebody_elses_direct_messages_is_answered_for_one_alone(pair: Home):
    pair.slack.faults.plan("chat.postMessage", error="channel_not_found")

    shown = await pair.ana.types("/fireside today")

    assert shown.ephemeral


async def test_the_home_tab_shows_what_is_next_and_a_button_for_everything(pair: Home):
    await pair.planned()

    shown = await pair.ana.opens_home()

    assert "Tacos" in shown.home.text
    assert "Suggest something" in shown.home.buttons


async def test_a_press_on_the_home_tab_is_answered_in_a_modal(pair: Home):
    home = await pair.ana.opens_home()

    shown = await pair.ana.presses("What is kept?" if "What is kept?" in home.buttons else "My privacy", home)

    assert shown.modal is not None
    assert "kept" in shown.modal.text
    assert pair.ana.inbox == []


async def test_a_form_from_the_home_tab_is_answered_where_it_stood(pair: Home):
    await pair.ana.opens_home()
    await pair.ana.presses("New plan")

    shown = await pair.ana.submits({"what": "Tacos", "when": pair.now() + timedelta(days=20)})
    await shown.until("Is that right?")
    await pair.ana.presses("Yes", pair.ana.modal)
    await pair.ana.reads("Planned")
    await pair.tick()

    assert len(pair.public("Tacos")) == 1


async def test_the_home_tab_keeps_up_with_what_its_owner_does(pair: Home):
    await pair.ana.opens_home()

    await pair.plans()
    await pair.settles()

    assert "Tacos" in pair.ana.home.text


async def test_who_never_looked_at_the_home_tab_has_none(pair: Home):
    await pair.plans()
    await pair.settles()

    assert pair.ana.home is None


async def test_a_shortcut_opens_a_form(pair: Home):
    shown = await pair.ana.shortcut("new_plan")

    assert "what" in shown.fields


async def test_a_shortcut_without_a_form_is_answered_in_a_modal(pair: Home):
    shown = await pair.ana.shortcut("suggest_something")

    assert shown.modal is not None


async def test_a_message_becomes_a_memory(pair: Home):
    said = pair.ben.says("Burnt pancakes by the lake", pair.us)

    shown = await pair.ana.saves(said, "save_memory")

    assert "pancakes" in shown.text or "pancakes" in str(shown.fields)


async def test_a_field_is_completed_while_typing(pair: Home):
    await pair.ana.types('/fireside idea add "Night swim"', pair.us)
    await pair.ana.types("/fireside idea remove", pair.us)

    found = await pair.ana.completes("idea", "night")

    assert "Night swim" in str(found.choices)


async def test_photos_come_along_with_a_form(pair: Home):
    await pair.ana.types("/fireside memory add", pair.us)

    await pair.ana.submits({"title": "The lake", "photos": [("lake.png", encoded(plain(40, 30), "PNG"))]})
    await pair.settles()

    assert "left a photo out" not in "".join(each.text for each in pair.ana.messages)


async def test_a_photo_that_does_not_come_is_left_out_and_named(pair: Home):
    await pair.ana.types("/fireside memory add", pair.us)
    pair.slack.faults.plan("download", status=500, times=None)

    await pair.ana.submits({"title": "The lake", "photos": [("lake.png", encoded(plain(40, 30), "PNG"))]})

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

    assert "still empty" in shown.text


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
    await pair.ana.opens_home()
    await pair.ana.presses("Suggest something")
    if pair.ana.modal is not None and "submit" in pair.ana.modal.spec:
        await pair.ana.submits()

    await pair.slack.until(lambda: pair.ana.inbox)


async def test_a_view_that_changed_meanwhile_is_shown_once_more(pair: Home):
    pair.slack.faults.plan("views.update", error="hash_conflict")

    shown = await pair.ana.shortcut("suggest_something")

    assert shown.modal is not None


async def test_an_answer_for_all_that_may_not_be_posted_is_for_one_alone(home: Home):
    home.slack.faults.plan("chat.postMessage", error="is_archived", times=None)

    shown = await home.ana.types('/fireside setup name="Us two" kind=couple zone=Europe/Madrid reflect=off', home.us)

    assert shown.ephemeral
    assert "Us two" in shown.text


async def test_an_answer_for_all_waits_as_long_as_slack_asks(home: Home):
    home.slack.faults.plan("chat.postMessage", status=429, error="ratelimited", retry_after=1)

    shown = await home.ana.types('/fireside setup name="Us two" kind=couple zone=Europe/Madrid reflect=off', home.us)

    assert not shown.ephemeral


async def test_an_answer_for_all_over_a_broken_line_is_found_where_it_can_be_read(home: Home):
    home.slack.home.scopes.add("groups:history")
    home.slack.faults.plan("chat.postMessage", drop=True, after=True)

    await home.ana.types('/fireside setup name="Us two" kind=couple zone=Europe/Madrid reflect=off', home.us)
    await home.settles()

    assert len(home.public("Us two")) == 1
    assert not any(each.ephemeral for each in home.ana.seen(home.us))


async def test_what_went_wrong_is_told_under_a_code_that_the_log_has(
    home: Home, caplog: pytest.LogCaptureFixture
):
    home.slack.faults.plan("chat.postMessage", error="fatal_error", status=500, times=None)

    shown = await home.ana.types('/fireside setup name="Whisper" kind=couple zone=Europe/Madrid reflect=off', home.us)

    code = shown.text.partition("noted as ")[2][:6]
    assert [each.code for each in caplog.records if each.message == "slack.failed"] == [code]
    assert not any("Whisper" in each.getMessage() for each in caplog.records if each.levelno >= logging.INFO)
