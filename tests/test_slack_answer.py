"""What people do on Slack and what they see of it: messages, forms, the Home tab, shortcuts, direct messages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from pictures import encoded, plain
from room import Snapshot
from slack_running import Home, moved_in, open_home

from activities.catalogue import Catalogue

pytestmark = pytest.mark.slow

LAKE = [("lake.png", encoded(plain(40, 30), "PNG"))]


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


async def test_a_circle_begins_with_a_card_for_all(home: Home):
    shown = await home.ana.types('/fireside setup name="Us two" kind=couple zone=Europe/Madrid reflect=off', home.us)

    assert not shown.ephemeral
    assert "This channel can be read by Ana and Ben. Your workspace's owners" in shown.text


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


async def test_a_command_with_something_missing_opens_a_form(pair: Home):
    shown = await pair.ana.types("/fireside plan new", pair.us)

    assert {"what", "when"} <= shown.fields.keys()


async def test_what_is_wrong_in_a_form_stands_under_its_field(pair: Home):
    await pair.ana.types("/fireside plan new", pair.us)

    shown = await pair.ana.submits({"when": pair.now()}, forged={"what": "x" * 400})

    assert shown.errors.keys() == {"what"}
    assert pair.ana.modal is not None


async def test_a_form_that_will_do_closes_and_is_read_back_to_its_writer_alone(pair: Home):
    await pair.ana.types("/fireside plan new", pair.us)

    await pair.ana.submits({"what": "Tacos", "when": pair.now() + timedelta(days=20)}, wait=False)
    shown = await pair.ana.reads("Is that right?")

    assert pair.ana.modal is None
    assert shown.ephemeral
    assert pair.public("Tacos") == []


async def test_what_only_one_sees_changes_in_place(pair: Home):
    shown = await pair.reads_back()
    before = shown.message

    done = await pair.ana.presses("Yes", shown)

    assert done.message is before
    assert "Planned" in before.text


async def test_a_card_for_all_changes_for_all_when_one_presses(pair: Home):
    card = await pair.planned()

    await pair.ben.presses("I'm in", card)
    await pair.settles()

    assert "Ana, Ben" in card.text
    assert len(pair.public("Tacos")) == 1


async def test_who_is_no_member_hears_so_alone(pair: Home):
    card = await pair.planned()
    pair.us.invite(pair.zoe)
    await pair.settles()

    shown = await pair.zoe.presses("I'm in", card)

    assert shown.ephemeral
    assert "not in this circle" in shown.text
    assert "Zoe" not in card.text


async def test_an_answer_to_a_press_in_a_thread_is_in_the_thread(pair: Home):
    card = await pair.planned()
    card.thread = pair.ana.says("About dinner", pair.us).ts
    pair.us.invite(pair.zoe)

    shown = await pair.zoe.presses("I'm in", card)

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

    await pair.ana.submits({"what": "Tacos", "when": pair.now() + timedelta(days=20)}, wait=False)

    assert await pair.ana.reads("Is that right?")


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

    shown = await pair.ana.presses(next(each for each in home.buttons if home.buttons[each] == "privacy"), home)

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
    shown = await pair.ana.shortcut("plan.new")

    assert "what" in shown.fields


async def test_a_shortcut_without_a_form_is_answered_in_a_modal(pair: Home):
    shown = await pair.ana.shortcut("suggest")

    assert shown.modal is not None
    assert "Plan it" in shown.modal.buttons


async def test_a_message_becomes_a_memory(pair: Home):
    said = pair.ana.says("Burnt pancakes by the lake", pair.us)

    shown = await pair.ana.saves(said, "memory.save")

    assert "pancakes" in shown.text


async def test_a_field_is_completed_while_typing(pair: Home):
    await pair.ana.types('/fireside idea add "Night swim"', pair.us)
    await pair.ana.types("/fireside idea remove", pair.us)

    found = await pair.ana.completes("title", "night")

    assert "Night swim" in str(found.choices)


async def test_photos_come_along_with_a_form(pair: Home):
    await pair.ana.types("/fireside memory add", pair.us)

    await pair.ana.submits({"title": "The lake", "photos": LAKE}, wait=False)
    shown = await pair.ana.reads("The lake")

    assert "left a photo out" not in shown.text
    assert [each.method for each in pair.slack.log.called("download")] == ["download"]
