"""What can go wrong with a request to or from Slack: nothing is lost, nothing comes twice, and a person hears back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from room import Snapshot
from slack_faulty import once_the_lease_is_over, watched
from slack_people import Answer
from slack_places import Message
from slack_running import Home, moved_in, open_home

from activities.catalogue import Catalogue

pytestmark = pytest.mark.slow

SERVERS = [{"status": status, "after": after} for status in (500, 502, 503) for after in (False, True)]
CUT = [{"drop": True, "after": after} for after in (False, True)]
UNSURE = [*SERVERS, *CUT]
SOME = [*SERVERS[-2:], *CUT]


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, empty: Snapshot) -> Snapshot:
    return asyncio.run(moved_in(tmp_path_factory.mktemp("moved in"), catalogue, empty))


@pytest.fixture
async def pair(tmp_path: Path, catalogue: Catalogue, lived_in: Snapshot) -> AsyncIterator[Home]:
    """Ana and Ben's circle lives in their private channel."""
    async with open_home(tmp_path, catalogue, lived_in) as made:
        yield made


@pytest.fixture(autouse=True)
def unlogged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield from watched(caplog)


def named(how: dict[str, Any]) -> str:
    what = f"{how['status']}" if "status" in how else "dropped"
    return f"{what} {'after' if how['after'] else 'before'} it was done"


# ------------------------------------------------------------- speaking first


@pytest.mark.parametrize("how", UNSURE, ids=named)
async def test_a_post_that_may_have_gone_out_is_there_once_where_it_can_be_read_back(pair: Home, how: dict[str, Any]):
    pair.slack.home.scopes.add("groups:history")
    await pair.plans()
    pair.slack.faults.plan("chat.postMessage", **how)

    await pair.tick()
    assert len(pair.public("Tacos")) == how["after"]
    await once_the_lease_is_over(pair)

    assert len(pair.public("Tacos")) == 1
    assert await pair.planner.doubted() == 0


@pytest.mark.parametrize("how", SOME, ids=named)
async def test_a_post_that_may_have_gone_out_is_never_lost_and_no_double_is_unknown(pair: Home, how: dict[str, Any]):
    await pair.plans()
    pair.slack.faults.plan("chat.postMessage", **how)

    await pair.tick()
    await once_the_lease_is_over(pair)

    assert len(pair.public("Tacos")) == 1 + how["after"]
    assert await pair.planner.doubted() == 1


@pytest.mark.parametrize("how", CUT, ids=named)
async def test_a_direct_message_on_a_broken_line_is_there_once_where_it_can_be_read_back(
    pair: Home, how: dict[str, Any]
):
    pair.slack.home.scopes.add("im:history")
    pair.slack.faults.plan("chat.postMessage", **how)
    pair.us.invite(pair.zoe)
    await pair.settles()

    await pair.tick()
    await once_the_lease_is_over(pair)

    assert len(pair.direct(pair.ana, "More people can read")) == 1


@pytest.mark.parametrize("how", UNSURE, ids=named)
async def test_whatever_befalls_an_edit_the_card_becomes_what_it_is_to_be(pair: Home, how: dict[str, Any]):
    card = await pair.planned()
    pair.slack.faults.plan("chat.update", **how, times=2)

    await pair.ben.presses("I'm in", card, wait=False)
    await pair.settles()
    await pair.tick()
    await once_the_lease_is_over(pair)

    assert "Ana, Ben" in card.text
    assert len(pair.public("Tacos")) == 1


async def test_a_limit_puts_a_post_off_for_as_long_as_slack_asks(pair: Home):
    await pair.plans()
    pair.slack.faults.plan("chat.postMessage", status=429, retry_after=1)

    await pair.tick()
    assert pair.public("Tacos") == []
    await pair.later(seconds=0.5)
    assert pair.public("Tacos") == []
    await asyncio.sleep(1)
    await pair.later(seconds=1)

    assert len(pair.public("Tacos")) == 1
    assert [each.status for each in pair.slack.log.called("chat.postMessage")] == [429, 200]


# ---------------------------------------------------------------------- answers


@pytest.mark.parametrize("how", [*UNSURE, {"status": 429, "after": False}], ids=named)
async def test_whatever_befalls_an_answer_the_person_hears_back_and_it_is_done_once(pair: Home, how: dict[str, Any]):
    read = await pair.reads_back()
    pair.slack.faults.plan("response_url", **how)

    await pair.ana.presses("Yes", read, wait=False)
    await pair.ana.reads("Planned")
    await pair.settles()
    await pair.tick()

    assert len(pair.public("Tacos")) == 1


@pytest.mark.parametrize("how", SOME, ids=named)
async def test_whatever_befalls_the_opening_of_a_form_it_opens_once(pair: Home, how: dict[str, Any]):
    pair.slack.faults.plan("views.open", **how)

    shown = await pair.ana.types("/fireside plan new what=Tacos", pair.us)
    await pair.settles()

    assert began(shown, "what") == "Tacos"
    assert shown.messages == []


@pytest.mark.parametrize(
    "how", [{"status": 503}, {"drop": True}, {"status": 429}, {"error": "expired_trigger_id"}], ids=str
)
async def test_words_for_a_form_that_does_not_open_come_back(pair: Home, how: dict[str, Any]):
    fault = pair.slack.faults.plan("views.open", **how, times=None)

    late = await pair.ana.types("/fireside plan new what=Tacos", pair.us)
    fault.times = 0
    await asyncio.sleep(1 if how == {"status": 429} else 0)
    shown = await pair.ana.presses("Try again", late)

    assert began(shown, "what") == "Tacos"


async def test_a_form_that_another_of_us_opened_is_not_answered_again(pair: Home):
    pair.slack.faults.plan("views.open", error="exchanged_trigger_id")

    shown = await pair.ana.types("/fireside plan new", pair.us, wait=False)
    await shown.acked()
    await pair.settles()

    assert shown.messages == []


async def test_ten_thousand_characters_come_back_whole_in_a_modal(pair: Home):
    words = " ".join(f"pancakes{number}" for number in range(1000))

    shown = await pair.ana.types(f'/fireside memory add title="The lake" words="{words}"', pair.us)

    pieces = [began(shown, each) for each in shown.fields if each.startswith("words")]
    assert len(pieces) > 1
    assert " ".join(pieces) == words


def began(shown: Answer, field: str) -> str:
    """What a field of a form holds before anybody touches it."""
    return str(shown.fields[field]["element"].get("initial_value", ""))


# --------------------------------------------------- what Slack tells and repeats


async def test_a_question_told_twice_at_once_is_answered_once(pair: Home):
    pair.slack.socket.doubled = 1

    shown = await pair.ana.types("/fireside today", pair.us)
    await pair.settles()

    assert shown.ask.tries == 2
    assert len(shown.messages) == 1


async def test_a_plan_told_twice_at_once_is_made_once(pair: Home):
    read = await pair.reads_back()
    pair.slack.socket.doubled = 1

    shown = await pair.ana.presses("Yes", read)
    await pair.settles()
    await pair.tick()

    assert shown.ask.tries == 2
    assert len(pair.public("Tacos")) == 1


async def test_a_form_pressed_for_twice_at_once_is_opened_once(pair: Home):
    pair.slack.socket.doubled = 1

    shown = await pair.ana.types("/fireside plan new", pair.us)
    await pair.settles()

    assert len(pair.slack.log.called("views.open")) == 1
    assert shown.messages == []


async def test_an_acknowledgement_that_got_lost_does_nothing_twice(pair: Home, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("adapters.slack.socket.PING_SECONDS", 0.3)
    await pair.restart()
    read = await pair.reads_back()
    pair.slack.answer_within = 0.3
    pair.slack.insists = pair.slack.socket.deaf = True

    pressed = await pair.ana.presses("Yes", read, wait=False)
    await pair.ana.reads("Planned")
    await pair.slack.socket.cut()
    pair.slack.socket.deaf = False
    await pair.slack.until(lambda: pressed.ask.tries > 1)
    await pair.settles()
    await pair.tick()

    assert len(pair.public("Tacos")) == 1


async def test_a_button_pressed_twice_does_its_thing_once(pair: Home):
    read = await pair.reads_back()

    await asyncio.gather(*(pair.ana.presses("Yes", read, wait=False) for _ in range(2)))
    await pair.ana.reads("Planned")
    await pair.settles()
    await pair.tick()

    assert len(pair.public("Tacos")) == 1


async def test_two_who_press_at_once_are_both_heard(pair: Home):
    card = await pair.planned()

    await asyncio.gather(pair.ana.presses("Maybe", card, wait=False), pair.ben.presses("I'm in", card, wait=False))
    await pair.settles()
    await pair.tick()

    assert "In: Ben" in card.text
    assert "Maybe: Ana" in card.text


# ------------------------------------------------------------- stale and forged


FORGED = (
    "?",
    "#",
    "x" * 250,
    "nobody.knows?self=1",
    "plan.rsvp?p=%00&p=%zz",
    "plan.rsvp?p=zzzzzzzz&answer=in",
    "setup.change?page=99",
    "a?b#c.d.e",
    "🫶🏽?🫶🏽=1",
)


async def test_a_forged_button_is_answered_kindly_to_whoever_pressed_it(pair: Home):
    card = await pair.planned()

    for token in FORGED:
        relabelled(card, "I'm in", token)
        shown = await pair.ben.presses(token, card)
        assert "noted as" not in shown.text, token
        assert shown.modal or shown.ephemeral, token

    assert "Ben" not in card.text


async def test_a_button_of_a_plan_that_is_off_is_answered_kindly(pair: Home):
    card = await pair.planned()
    before = card.blocks
    await pair.ana.presses("Yes", await pair.ana.types("/fireside plan cancel Tacos", pair.us))
    await pair.tick()
    card.blocks = before

    shown = await pair.ben.presses("I'm in", card)

    assert "Cancelled" in shown.text, shown.text


async def test_a_forged_shortcut_is_answered_kindly(pair: Home):
    for name in ("nobody.knows", "plan.rsvp", "memory.save", "?", ""):
        shown = await pair.ana.shortcut(name)
        assert "noted as" not in shown.text, name


async def test_a_forged_shortcut_on_a_message_is_answered_kindly(pair: Home):
    said = pair.ben.says("Burnt pancakes", pair.us)

    for name in ("nobody.knows", "plan.rsvp", "?"):
        shown = await pair.ana.saves(said, name)
        assert "noted as" not in shown.text, name
        assert shown.modal or shown.ephemeral, name


METADATA = (
    "",
    "{",
    "[" * 1500,
    "7",
    '{"surface": "moon", "call": "plan.new"}',
    '{"surface": "command", "channel": "C404", "call": "plan.new"}',
    '{"surface": "command", "channel": ["?"], "url": 7, "call": "nobody.knows"}',
    '{"surface": "command", "url": "file:///etc/passwd", "call": "plan.new"}',
)


@pytest.mark.parametrize("metadata", METADATA)
async def test_a_form_that_carries_something_forged_is_answered_kindly(pair: Home, metadata: str):
    opened = await pair.ana.types("/fireside plan new", pair.us)
    assert opened.modal is not None
    opened.modal.spec["private_metadata"] = metadata

    await pair.ana.submits({"what": "Tacos", "when": pair.now() + timedelta(days=20)}, wait=False)
    await pair.settles()

    heard = [each.text for each in pair.ana.messages] + [pair.ana.modal.text if pair.ana.modal else ""]
    assert any(heard)
    assert not any("noted as" in each for each in heard)
    assert pair.public("") == []


async def test_a_form_of_no_known_kind_is_read_by_what_it_carries(pair: Home):
    opened = await pair.ana.types("/fireside plan new", pair.us)
    assert opened.modal is not None
    opened.modal.spec["callback_id"] = "memory.forget"

    await pair.ana.submits({"what": "Tacos", "when": pair.now() + timedelta(days=20)}, wait=False)

    assert await pair.ana.reads("Tacos")


async def test_who_is_in_another_circle_changes_nothing_in_this_one(pair: Home):
    dan = pair.slack.person("Dan")
    them = pair.slack.channel("them", pair.zoe, dan)
    await pair.zoe.types('/fireside setup name="Them" kind=couple zone=Europe/Madrid reflect=off', them)
    card = await pair.planned()
    theirs = pair.slack.home.channels[them.id].posts[0]
    relabelled(theirs, "Join", card.buttons["I'm in"])

    from_afar = await pair.zoe.presses(card.buttons["I'm in"], theirs)
    pair.us.invite(pair.zoe)
    from_here = await pair.zoe.presses("I'm in", card)
    await pair.settles()
    await pair.tick()

    assert from_afar.ephemeral
    assert "Tacos" not in from_afar.text
    assert "not in this circle" in from_here.text
    assert "Zoe" not in card.text


def relabelled(message: Message, label: str, token: str) -> None:
    """The button with this label, or by now with this token, carries another one."""
    for block in message.blocks:
        for each in block.get("elements", []):
            if each.get("type") == "button" and each["text"]["text"] == label:
                each["action_id"] = token
