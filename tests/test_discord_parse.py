"""What Discord sends, read as calls; the payloads are shaped as its documentation and its clients have them."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from room import words

from adapters.discord.parse import parse
from bot.model import Person, Place, Readers
from bot.ui import Call, call

PAYLOADS = {each.stem: json.loads(each.read_text()) for each in Path(__file__).parent.glob("payloads/discord_*.json")}
HOME = Place("discord", "772908445358620702")
BEN = "80351110224678913"
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def payload(name):
    return copy.deepcopy(PAYLOADS[f"discord_{name}"])


def test_a_command_is_a_call_with_what_was_typed():
    asked = parse(payload("slash"))

    assert asked.call == call("plan.new", what="Tacos", when="sat 7pm", hours="2")
    assert asked.kind == "command"


def test_who_where_and_which_delivery_come_from_the_interaction():
    readers = Readers(server=3)

    envelope = parse(payload("slash"), readers).envelope

    assert envelope.person == Person("discord", "80351110224678912", "Ana")
    assert (envelope.place, envelope.parent) == (HOME, None)
    assert envelope.delivery == "786008729715212338"
    assert envelope.locale == "es-ES"
    assert envelope.readers == readers


@pytest.mark.parametrize(
    ("gone", "name"), [((), "Ana"), (("nick",), "Ana B"), (("nick", "global_name"), "ana.b")], ids=str
)
def test_people_are_called_what_their_server_calls_them(gone, name):
    event = payload("slash")
    for key in gone:
        holder = event["member"] if key in event["member"] else event["member"]["user"]
        holder[key] = None

    assert parse(event).envelope.person.name == name


def test_the_bare_command_of_a_root_with_actions_has_an_action_of_its_own():
    rest, plan = payload("slash_bare"), payload("slash_bare")
    plan["data"]["name"], plan["data"]["options"][0]["name"] = "plan", "open"

    assert parse(rest).call == Call("rest")
    assert parse(plan).call == Call("plan")


def test_a_photo_option_is_an_upload_of_the_field():
    asked = parse(payload("slash_photo"))

    [photo] = asked.uploads
    assert asked.call == call("memory.add", title="The lake")
    assert (photo.field, photo.id, photo.name) == ("photos", "1290000000000000001", "lake.jpg")
    assert (photo.size, photo.kind) == (204800, "image/jpeg")
    assert photo.url.startswith("https://cdn.discordapp.com/")


def test_a_picked_person_is_meant_by_id():
    assert parse(payload("slash_person")).call == call("memory.find", person=f"@{BEN}")


def test_only_direct_messages_with_the_bot_are_direct():
    ours, another = parse(payload("direct")), parse(payload("direct_with_somebody_else"))

    assert ours.envelope.place == Place("discord", "319674150115610528", direct=True)
    assert another.envelope.place == Place("discord", "319674150115610599", direct=False)


def test_a_thread_belongs_to_its_channel_and_a_channel_to_no_place():
    assert parse(payload("press_in_thread")).envelope.parent == HOME
    assert parse(payload("slash")).envelope.parent is None


def test_a_press_is_the_call_its_button_carries():
    asked = parse(payload("press_in_thread"))

    assert asked.call == call("plan.rsvp", p="1Zk", r="in")
    assert (asked.kind, asked.private, asked.envelope.message) == ("press", False, "1290000000000000100")


def test_a_pick_fills_the_field_its_select_names():
    asked = parse(payload("select_private"))

    assert asked.call == call("memory.open", c="1Zk", memory="2abc")
    assert asked.private


def test_a_form_is_its_call_with_what_was_filled_in():
    asked = parse(payload("form"))

    assert asked.call.name == "memory.part"
    assert dict(asked.call.args) == {
        "memory": "1Zk",
        "ok": "1",
        "words": "It rained.\nWe stayed.",
        "without": "money,grief",
        "kind": "couple",
        "likes": "walks",
        "person": f"@{BEN}",
    }
    assert [(each.field, each.name) for each in asked.uploads] == [("photos", "lake.jpg")]
    assert (asked.kind, asked.envelope.message) == ("form", "1290000000000000100")


def test_completing_says_which_option_and_what_stands_in_it():
    asked = parse(payload("complete"))

    assert (asked.kind, asked.focused) == ("complete", "plan")
    assert asked.call == call("plan.cancel", plan="ta")


def test_a_picked_message_comes_with_its_author_and_moment():
    asked = parse(payload("menu_message"))

    picked = asked.envelope.picked
    assert asked.call == Call("memory.save")
    assert picked is not None
    assert (picked.author, picked.words) == (Person("discord", BEN, "Ben"), "Best day **ever**")
    assert picked.at == datetime(2026, 12, 1, 18, 0, 0, 500000, tzinfo=UTC)
    assert picked.message == "1290000000000000200"


def test_a_message_without_its_moment_is_as_old_as_its_id_says():
    event = payload("menu_message")
    del event["data"]["resolved"]["messages"]["1290000000000000200"]["timestamp"]

    picked = parse(event).envelope.picked

    assert picked is not None
    assert picked.at.year == 2024


def test_a_person_is_thanked_by_id():
    assert parse(payload("menu_person")).call == call("thanks.to", person=f"@{BEN}")


def test_half_a_letter_becomes_one_that_can_be_kept():
    event = payload("slash")
    event["data"]["options"][0]["options"][0]["value"] = "Ta\ud83dcos"

    assert parse(event).call.given("what") == "Ta\ufffdcos"


@pytest.mark.parametrize("name", sorted(PAYLOADS))
@given(data=st.data())
def test_a_payload_with_anything_missing_or_wrong_is_still_a_call(name, data):
    event = copy.deepcopy(PAYLOADS[name])
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(everywhere(event))
        holder, key = data.draw(st.sampled_from(places))
        if data.draw(st.booleans()):
            holder[key] = data.draw(JUNK)
        elif isinstance(holder, dict):
            del holder[key]

    asked = parse(event)

    assert str(asked.call).encode() is not None
    assert all(isinstance(each, str) for pair in asked.call.args for each in pair)


def test_a_forged_button_carries_nothing_that_could_not_name_a_field():
    event = payload("press_in_thread")
    event["data"]["custom_id"] = "plan.rsvp?self=1&a-b=2&p=1"

    assert parse(event).call == call("plan.rsvp", p="1")


@pytest.mark.parametrize(
    "token", ["", "?", "#", "x" * 10_000, "plan.rsvp?p=%00&p=%zz", "nobody?self=1&name=2", "a?b#c.d.e", "🫶🏽?🫶🏽=1"]
)
async def test_a_forged_button_is_answered_kindly(token, couple, ana, caplog):
    event = payload("press_in_thread")
    event["data"]["custom_id"] = token

    reply = await ana.sends(parse(event).call)

    assert reply.to == "private"
    assert "Something went wrong" not in words(reply)
    assert not caplog.records


def everywhere(node):
    """Every place in a payload where something stands."""
    inner = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in list(inner):
        yield node, key
        if isinstance(value, dict | list):
            yield from everywhere(value)


@pytest.mark.parametrize(
    ("context", "owners", "visiting"),
    [
        (0, {"0": "900"}, False),
        (0, {"0": "900", "1": "1"}, False),
        (0, {"1": "1"}, True),
        (2, {"1": "1"}, True),
        (0, {}, False),
    ],
)
def test_where_only_a_person_brought_the_bot_along_it_is_visiting(context, owners, visiting):
    event = {"type": 2, "context": context, "guild_id": "900", "authorizing_integration_owners": owners}

    assert (parse(event).envelope.kept_out == "visiting") is visiting


def test_marks_in_a_picked_message_become_names():
    event = payload("menu_message")
    [message] = event["data"]["resolved"]["messages"].values()
    message["content"] = "<@7> and <@!7> were there <:wave:99>"
    message["mentions"] = [{"id": "7", "username": "ben", "global_name": "Ben"}]

    assert parse(event).envelope.picked.words == "@Ben and @Ben were there :wave:"


@pytest.mark.parametrize("own", [True, False])
def test_photos_come_along_with_ones_own_message_alone(own):
    event = payload("menu_message")
    [message] = event["data"]["resolved"]["messages"].values()
    message["author"] = {"id": parse(event).envelope.person.id if own else "1", "username": "x"}
    message["attachments"] = [{"id": "5", "url": "https://cdn.example/a.png", "filename": "a.png", "size": 9}]

    assert [each.id for each in parse(event).uploads] == (["5"] if own else [])


@pytest.mark.parametrize(
    ("rights", "kind", "shut_out"),
    [("3072", 0, False), ("1024", 0, True), ("0", 0, True), ("2147483647", 0, False), ("", 0, False), ("0", 11, False)],
)
def test_a_channel_the_bot_may_not_write_in_is_told_by_its_rights_there(rights, kind, shut_out):
    event = {"type": 2, "guild_id": "900", "app_permissions": rights, "channel": {"id": "1", "type": kind}}

    assert (parse(event).envelope.kept_out == "shut_out") is shut_out
