"""What Slack sends, read as calls; the payloads are shaped as its documentation and its SDKs have them."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from room import words

from adapters.slack.naming import own
from adapters.slack.origin import Origin
from adapters.slack.parse import parse
from bot.model import Person, Place
from bot.times import read_day, read_when
from bot.ui import Call, call

PAYLOADS = {each.stem: json.loads(each.read_text()) for each in Path(__file__).parent.glob("payloads/slack_*.json")}
TEAM = "T0FIRESIDE"
ANA = Person("slack", f"{TEAM}.U0ANA00000", "ana.b")
BEN = f"{TEAM}.U0BEN00000"
HOME = Place("slack", f"{TEAM}.C0HOME0000")
BESIDE = Place("slack", ANA.id, direct=True)
CARD = "1764615600.000200"
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def payload(name):
    return copy.deepcopy(PAYLOADS[f"slack_{name}"])


def typing(line):
    """What somebody who types this behind the root asks for."""
    return parse(payload("slash") | {"text": line}).call


def test_a_command_is_a_call_with_what_was_typed():
    asked = parse(payload("slash"))

    assert asked.call == call("plan.new", when="sat 7pm", hours="2", what="Tacos with @ben & co")
    assert asked.kind == "command"


def test_a_typed_line_never_sends_a_form_that_nobody_has_seen():
    assert typing("reflect limits ok=1") == Call("reflect.limits")


def test_who_where_and_which_delivery_come_from_the_payload():
    event = payload("slash")

    asked = parse(event)

    assert (asked.envelope.person, asked.envelope.place, asked.envelope.parent) == (ANA, HOME, None)
    assert asked.envelope.delivery == asked.trigger == event["trigger_id"]
    assert asked.origin == Origin("command", channel="C0HOME0000", url=event["response_url"])


def test_the_bare_root_asks_what_there_is():
    asked = parse(payload("slash_bare"))

    assert asked.call == Call("help.menu")
    assert asked.envelope.place == Place("slack", f"{TEAM}.D0ANA00000", direct=True)
    assert typing("  ") == Call("help.menu")


def test_a_person_is_meant_by_id_where_one_is_asked_for_and_by_name_in_prose():
    assert parse(payload("slash_person")).call == call("thanks", person=f"@{BEN}", words="For the soup @ben made")
    assert typing("memory find person=<@U0BEN00000>") == call("memory.find", person=f"@{BEN}")
    assert typing("idea add Swim with <@U0BEN00000>") == call("idea.add", title="Swim with @someone")


def test_what_slack_escapes_is_read_as_it_was_typed():
    marked = "idea add &lt;3 &amp;amp; <#C0TRIPS000|trips> <!here> <!subteam^S01|@us> 2 <3> 1"
    links = "<http://x.example/?a=1&amp;b=2|the lake> <http://example.org|example.org> <mailto:a@b.c|a@b.c>"

    assert typing(marked) == call("idea.add", title="<3 &amp; #trips @here @us 2 <3> 1")
    assert typing(f"idea add {links}") == call("idea.add", title="http://x.example/?a=1&b=2 example.org a@b.c")


async def test_words_with_no_field_are_explained(couple, ana):
    shown = await ana.sends(typing("today and tomorrow"))

    assert "Something went wrong" not in words(shown)
    assert typing("today and tomorrow").given("?") == "and tomorrow"


def test_a_press_is_the_call_its_button_carries():
    event = payload("press_message")

    asked = parse(event)

    assert asked.call == call("plan.rsvp", p="1Zk", r="in")
    assert (asked.kind, asked.envelope.message, asked.envelope.place) == ("press", CARD, HOME)
    assert asked.origin == Origin("message", channel="C0HOME0000", message=CARD, url=event["response_url"])


def test_a_press_in_a_thread_knows_it_and_one_on_its_first_message_is_in_none():
    inside, first = payload("press_thread"), payload("press_message")
    first["message"]["thread_ts"] = CARD

    assert parse(inside).call == call("plan.rsvp", p="1Zk", r="in")
    assert (parse(inside).origin.thread, parse(inside).origin.message) == (CARD, "1764615650.000300")
    assert parse(first).origin.thread == ""


def test_a_pick_fills_the_field_its_select_names():
    asked = parse(payload("select_ephemeral"))

    assert asked.call == call("memory.open", c="1Zk", memory="2abc")
    assert (asked.origin.surface, asked.origin.message) == ("ephemeral", "1764615690.000400")


def test_the_second_select_of_a_call_fills_the_same_field():
    event = payload("select_ephemeral")
    event["actions"][0]["action_id"] += ".2"

    assert parse(event).call == call("memory.open", c="1Zk", memory="2abc")


def test_a_press_in_a_modal_goes_back_to_where_that_was_opened():
    asked = parse(payload("press_modal"))

    assert (asked.call, asked.envelope.place) == (Call("today"), HOME)
    assert (asked.origin.surface, asked.origin.channel, asked.origin.view) == ("modal", "C0HOME0000", "V0CARDS000")
    assert asked.origin.url.endswith("/aB3dE5fG7h")


def test_the_home_tab_and_a_shortcut_are_beside_every_channel():
    tab, shortcut = parse(payload("press_home")), parse(payload("shortcut"))

    assert tab.call == shortcut.call == Call("plan.new")
    assert tab.envelope.place == shortcut.envelope.place == BESIDE
    assert tab.origin == Origin("home", view="V0HOME0000")
    assert (shortcut.origin, shortcut.kind, shortcut.envelope.person) == (Origin("shortcut"), "shortcut", ANA)


def test_a_form_is_its_call_with_what_was_filled_in():
    asked = parse(payload("form"))

    assert asked.call.name == "memory.part"
    assert dict(asked.call.args) == {
        "m": "1Zk",
        "ok": "1",
        "words": "It rained.\nWe stayed and laughed.",
        "rating": "5",
        "kind": "couple",
        "energy": "low",
        "likes": "walks",
        "without": "money,grief",
        "zone": "Europe/Madrid",
        "person": f"@{BEN}",
        "when": "2025-12-05T19:00Z",
        "day": "2025-11-30",
    }


def test_a_form_goes_back_to_where_it_was_opened():
    asked = parse(payload("form"))

    assert (asked.kind, asked.envelope.place, asked.envelope.message) == ("form", HOME, CARD)
    assert (asked.origin.surface, asked.origin.thread) == ("message", "1764615500.000100")
    assert asked.origin.view == "V0FORM0000"


def test_a_picked_moment_and_a_picked_day_can_be_read():
    asked, madrid = parse(payload("form")).call, ZoneInfo("Europe/Madrid")

    when = read_when(asked.given("when"), datetime(2025, 12, 1, tzinfo=UTC), madrid)
    day = read_day(asked.given("day"), datetime(2025, 12, 1, tzinfo=UTC).date())

    assert when == datetime(2025, 12, 5, 20, tzinfo=madrid)
    assert day.isoformat() == "2025-11-30"


def test_a_photo_in_a_form_is_an_upload_of_its_field():
    [photo] = parse(payload("form")).uploads

    assert (photo.field, photo.id, photo.name) == ("photos", "F0LAKE0000", "lake.jpg")
    assert (photo.size, photo.kind) == (204800, "image/jpeg")
    assert photo.url.startswith("https://files.slack.com/files-pri/")


def test_completing_says_which_field_and_what_stands_in_it():
    asked = parse(payload("complete"))

    assert (asked.kind, asked.focused) == ("complete", "plan")
    assert (asked.call.name, asked.call.given("plan")) == ("plan.cancel", "ta")
    assert asked.envelope.place == BESIDE


def test_a_picked_message_comes_with_its_author_and_moment():
    asked = parse(payload("menu_message"))

    picked = asked.envelope.picked
    assert (asked.call, asked.kind) == (Call("memory.save"), "press")
    assert picked is not None
    assert picked.author == Person("slack", BEN, "Ben")
    assert picked.at == datetime(2025, 12, 1, 18, 0, 0, 500600, tzinfo=UTC)
    assert picked.message == "1764612000.500600"


def test_ones_own_message_is_by_whoever_picked_it():
    event = payload("menu_photos")
    event["message"]["ts"] = "1764612100.7"

    picked = parse(event).envelope.picked

    assert picked is not None
    assert picked.author == ANA
    assert picked.at.microsecond == 700_000


def test_a_picked_message_is_nothing_of_ours_to_change():
    asked = parse(payload("menu_message"))

    assert (asked.origin.surface, asked.origin.message, asked.envelope.message) == ("command", "", "")
    assert asked.envelope.place == HOME


def test_marks_in_a_picked_message_become_words():
    picked = parse(payload("menu_message")).envelope.picked

    assert picked is not None
    assert picked.words == (
        "Best day *ever* with @Ben & @cyn :smile:\nthe lake (https://lake.example/?a=1&b=2), example.org, "
        "us@example.org in #trips"
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U0NOBODY0> was there", "@someone was there"),
        ("<@U0ANA00000>!", "@ana.b!"),
        ("<!date^1764612000^{date_short}|Dec 1st>", "Dec 1st"),
        ("<!channel> <#C01>", "@channel #channel"),
        ("&amp;lt; a < b > c <", "&lt; a < b > c <"),
        ("<tel:+34600|+34600> <https://x.example>", "+34600 https://x.example"),
    ],
)
def test_every_mark_of_slacks_reads_like_something_that_was_written(written, read):
    event = payload("menu_message")
    event["message"]["text"] = written

    assert parse(event).envelope.picked.words == read


def test_an_app_is_an_author_of_its_own():
    picked, event = parse(payload("menu_bot")).envelope.picked, payload("menu_bot")
    event["message"]["user"] = "U0FIRESIDE"
    del event["message"]["username"]

    assert picked is not None
    assert picked.author == Person("slack", f"{TEAM}.B0FIRESIDE", "Fireside")
    assert parse(event).envelope.picked.author == Person("slack", f"{TEAM}.U0FIRESIDE", "Fireside")


@pytest.mark.parametrize("mine", [True, False])
def test_photos_come_along_with_ones_own_message_alone(mine):
    event = payload("menu_photos")
    event["message"]["user"] = own(ANA.id if mine else BEN)

    assert [(each.field, each.id) for each in parse(event).uploads] == ([("photos", "F0LAKE0000")] if mine else [])


def test_a_file_slack_keeps_to_itself_has_no_address_yet():
    event = payload("menu_photos")
    event["message"]["files"] = [{"id": "F0", "mode": "file_access", "file_access": "check_file_info"}]

    assert [(each.id, each.url) for each in parse(event).uploads] == [("F0", "")]


def test_where_an_organisation_has_the_app_the_view_tells_the_workspace():
    event = payload("press_home") | {"team": None, "is_enterprise_install": True}
    event["user"]["team_id"] = "E0WHOLEORG"

    assert parse(event).envelope.person == ANA


def test_half_a_letter_becomes_one_that_can_be_kept():
    form = payload("form")
    form["view"]["state"]["values"]["words"]["words"]["value"] = "Ta\ud83dcos"

    assert parse(form).call.given("words").startswith("Ta\ufffdcos")
    assert typing("idea add Ta\ud83dcos").given("title") == "Ta\ufffdcos"


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
    assert asked.envelope.person.id.encode() is not None


@pytest.mark.parametrize("metadata", ["", "null", "[1]", "{", '{"surface": 7, "call": []}', "[" * 100_000, "9" * 9_000])
def test_a_view_that_carries_nothing_readable_asks_for_nothing(metadata):
    event = payload("form")
    event["view"]["private_metadata"] = metadata

    asked = parse(event)

    assert (asked.call.name, asked.origin) == ("", Origin("modal", view="V0FORM0000"))


@given(st.text() | st.text("<>@#!|&;:amplt^UT01 ="))
def test_whatever_is_typed_or_picked_is_read(line):
    event = payload("menu_message")
    event["message"]["text"] = line

    assert str(typing(line)) is not None
    assert parse(event).envelope.picked is not None


def test_a_forged_button_carries_nothing_that_could_not_name_a_field():
    event = payload("press_message")
    event["actions"][0]["action_id"] = "plan.rsvp?self=1&a-b=2&p=1"

    assert parse(event).call == call("plan.rsvp", p="1")


@pytest.mark.parametrize(
    "token", ["", "?", "#", "x" * 10_000, "plan.rsvp?p=%00&p=%zz", "nobody?self=1&name=2", "a?b#c.d.e", "🫶🏽?🫶🏽=1"]
)
async def test_a_forged_button_is_answered_kindly(token, couple, ana, caplog):
    event = payload("press_message")
    event["actions"][0]["action_id"] = token

    reply = await ana.sends(parse(event).call)

    assert reply.to == "private"
    assert "Something went wrong" not in words(reply)
    assert not caplog.records


@pytest.mark.parametrize("event", [{}, {"type": "view_closed"}, {"type": "event_callback", "event": {}}, {"type": 7}])
def test_what_is_nothing_of_ours_asks_for_no_more_than_the_menu(event):
    assert parse(event).call == Call("help.menu")


def everywhere(node):
    """Every place in a payload where something stands."""
    inner = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in list(inner):
        yield node, key
        if isinstance(value, dict | list):
            yield from everywhere(value)
