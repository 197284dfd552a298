"""Forms as Slack takes them: the control for each field, and that what was given comes back as it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import slack_rules
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_places import values
from slack_sdk.models.views import View

import bot.features  # noqa: F401 registers what people can do
from adapters.slack.controls import words
from adapters.slack.forms import errors, modal
from adapters.slack.origin import Origin, unpacked
from bot.commands import COMMANDS
from bot.commands.fields import chosen, problem, several
from bot.payload import spoken
from bot.ui import Call, Field, Form, Option, call
from bot.words import Strong, say

HERE = Origin("message", channel="C01", message="1.2", thread="1.1", url="https://hooks.slack.com/actions/T01/1/x")
TEAM = "T01"
YES = (Option("yes", say("Yes")), Option("no", say("No")))
MANY = tuple(Option(f"v{n}", say("Value {n}", n=n)) for n in range(12))
FORMS = sorted(name for name, each in COMMANDS.items() if each.visible)


def form(*fields, values=(), errors=(), about=()):
    return Form(say("Fill it in"), call("plan.new", ok="1"), fields, values, errors, about)


def shown(form):
    """A form as Slack takes it."""
    view = modal(form, HERE)
    assert view is not None
    slack_rules.view(view, lambda _: False)
    View(**view).to_dict()
    json.dumps(view, ensure_ascii=False).encode()
    return view


def blocks(form):
    """Its fields as Slack takes them, by the ids of their blocks."""
    return {each["block_id"]: each for each in shown(form)["blocks"] if each["type"] == "input"}


def only(field, words="", error=None):
    """The block of a form's one field."""
    values = ((field.name, words),) if words else ()
    [found] = blocks(form(field, values=values, errors=((field.name, error),) if error else ())).values()
    return found


def untouched(view):
    """The view as it comes back when somebody submits it as it was opened."""
    return {**view, "id": "V01", "team_id": TEAM, "state": {"values": values(view["blocks"], {})}}


def kept(form):
    """What a form gives back when it is submitted as it was opened."""
    return {name: each for name, each in words(untouched(shown(form))).items() if each}


def test_a_field_to_write_in_holds_what_was_given():
    field = Field("words", "Your words", "long_text", required=True, most=2000, hint="a smell")

    block = only(field, "It *rained*")

    assert block["element"]["initial_value"] == "It *rained*"
    assert (block["element"]["multiline"], block["element"]["max_length"]) == (True, 2000)
    assert (block["element"]["placeholder"]["text"], block["label"]["text"]) == ("a smell", "Your words")
    assert block["optional"] is False


def test_a_line_takes_more_of_them_only_where_it_holds_some():
    field = Field("title", "Title", most=60)

    assert [only(field, each)["element"]["multiline"] for each in ("", "A lake", "A\nlake")] == [False, False, True]
    assert "placeholder" not in only(field)["element"]


def test_too_many_words_come_back_to_be_mended():
    element = only(Field("title", "Title", most=60), "x" * 300)["element"]

    assert (len(element["initial_value"]), element["max_length"]) == (300, 300)


def test_words_longer_than_an_input_go_on_in_the_next_and_come_back_as_one():
    field = Field("words", "Your words", "long_text", required=True, most=4000)
    long = "A day at the lake. " * 400

    found = blocks(form(field, values=(("words", long),)))

    assert list(found) == ["words", "words+2", "words+3"]
    assert [each["optional"] for each in found.values()] == [False, True, True]
    assert [each["label"]["text"] for each in found.values()][1:] == ["Your words, continued"] * 2
    assert kept(form(field, values=(("words", long),))) == {"words": long}


def test_words_are_cut_between_lines_or_words_and_never_through_a_letter():
    field = Field("words", "Your words", "long_text", most=4000)
    lines, family = "A line\n" * 500, "👩‍👩‍👧‍👦" * 500

    for each, joint in ((lines, "/"), (family, "~")):
        first, second = blocks(form(field, values=(("words", each),))).values()
        assert second["block_id"] == f"words{joint}2"
        assert len(first["element"]["initial_value"].encode("utf-16-le")) // 2 <= 3000
        assert kept(form(field, values=(("words", each),))) == {"words": each}
    assert first["element"]["initial_value"].replace("👩‍👩‍👧‍👦", "") == ""


@pytest.mark.parametrize("whole", ["<!date^1^{time}|", "<https://x.example|", "*", "`", "<", "&amp;"])
def test_words_that_look_like_one_long_mark_are_cut_all_the_same(whole):
    values = (("words", f"{whole}{'x' * 4000}{whole}>{'x' * 4000}"),)

    assert kept(form(Field("words", "Your words", "long_text", most=4000), values=values)) == dict(values)


def test_what_was_mended_at_a_cut_does_not_run_together():
    view = untouched(shown(form(Field("words", "W", "long_text"), values=(("words", "lake. " * 700),))))
    view["state"]["values"]["words"]["words"]["value"] = "It rained."
    view["state"]["values"]["words+2"]["words+2"]["value"] = "We stayed."

    assert words(view) == {"words": "It rained. We stayed."}


def test_an_error_stands_under_its_field():
    wrong = say("{label}: that is in the past. {more}", label="When", more="x" * 200)

    block = only(Field("when", "When", "when"), "yesterday", wrong)

    assert block["hint"]["text"].startswith("⚠️ That is in the past.")
    assert len(block["hint"]["text"]) <= 150
    assert block["element"]["initial_value"] == "yesterday"


def test_an_error_under_words_that_go_on_stands_below_all_of_them():
    field = Field("words", "Your words", "long_text", most=4000)

    found = blocks(form(field, values=(("words", "x" * 7000),), errors=(("words", say("That is too long.")),)))

    assert ["hint" in each for each in found.values()] == [False, False, True]


def test_errors_of_a_form_that_stays_open_are_told_by_field():
    when, what = Field("when", "When", "when", required=True), Field("what", "What", required=True)
    wrong = (("when", say("{label}: that is in the past.", label="When")),)

    found = errors(form(when, what, Field("x", "X"), values=(("when", "yesterday"), ("what", "  ")), errors=wrong))

    assert found == {"when": "That is in the past.", "what": "This is empty."}
    assert errors(form(Field("x", "X"))) == {}


def test_what_a_form_is_about_stands_above_its_fields():
    about = (say("{question}", question=Strong("What *never* gets old?")), say("To choose from: us, <tea>."))

    *above, field = shown(form(Field("text", "Your answer"), about=about))["blocks"]

    assert [each["type"] for each in above] == ["section"]
    assert "To choose from: us, &lt;tea&gt;." in above[0]["text"]["text"]
    assert field["label"]["text"] == "Your answer"


def test_what_a_form_is_about_is_cut_where_it_is_too_long():
    above, _ = shown(form(Field("x", "X"), about=(say("{words}", words="so many words " * 900),)))["blocks"]

    assert 2000 < len(above["text"]["text"]) <= 3000


def test_an_example_that_a_filled_field_hides_stands_under_it():
    field = Field("name", "Name", hint="Us two")

    assert only(field, "We")["hint"]["text"] == "For example: Us two"
    assert "hint" not in only(field)


def test_a_title_that_is_too_long_stands_in_the_form():
    long = shown(Form(say("Start a circle in this channel"), call("a"), (Field("x", "X"),)))
    short = shown(Form(say("Plan something"), call("a"), (Field("x", "X"),)))

    assert (long["title"]["text"], long["blocks"][0]["text"]["text"]) == ("Fireside", "Start a circle in this channel")
    assert (short["title"]["text"], short["blocks"][0]["type"]) == ("Plan something", "input")


def test_a_choice_that_is_needed_has_buttons_and_another_can_be_left_open_again():
    needed, free = Field("a", "A", "choice", required=True, options=YES), Field("b", "B", "choice", options=YES)

    found = blocks(form(needed, free, values=(("a", "No"), ("b", "yes"))))

    assert found["a"]["element"]["type"] == "radio_buttons"
    assert found["a"]["element"]["initial_option"]["value"] == "no"
    assert [each["text"]["text"] for each in found["b"]["element"]["options"]] == ["Yes", "No", "Leave it open"]
    assert found["b"]["optional"] is True
    assert only(Field("c", "C", "choice", required=True, options=MANY))["element"]["type"] == "static_select"


def test_a_choice_that_is_left_open_is_empty():
    view = untouched(shown(form(Field("b", "B", "choice", options=YES), values=(("b", "yes"),))))
    element = view["blocks"][0]["element"]

    view["state"]["values"]["b"]["b"]["selected_option"] = element["options"][-1]

    assert words(view) == {"b": ""}


def test_several_choices_have_boxes_and_many_have_a_menu():
    few, many = Field("few", "Few", "choices", options=YES), Field("many", "Many", "choices", options=MANY)

    found = blocks(form(few, many, values=(("few", "yes, no"), ("many", "v1; Value 2"))))

    assert (found["few"]["element"]["type"], found["many"]["element"]["type"]) == ("checkboxes", "multi_static_select")
    assert [each["value"] for each in found["few"]["element"]["initial_options"]] == ["yes", "no"]
    assert [each["value"] for each in found["many"]["element"]["initial_options"]] == ["v1", "v2"]


@pytest.mark.parametrize("required", [True, False])
def test_words_that_are_no_option_come_back_as_one(required):
    field = Field("budget", "Budget", "choice", options=YES, required=required)

    element = only(field, "10 to 30")["element"]

    assert element["initial_option"]["value"] == "10 to 30"
    assert kept(form(field, values=(("budget", "10 to 30"),))) == {"budget": "10 to 30"}


def test_of_several_choices_each_of_ones_own_comes_back_once():
    field = Field("kinds", "Kinds", "choices", options=YES)

    element = only(field, "no, the moon; the moon")["element"]

    assert [each["value"] for each in element["options"]] == ["yes", "no", "the moon"]
    assert [each["value"] for each in element["initial_options"]] == ["no", "the moon"]


@pytest.mark.parametrize("own", ["x" * 200, "-", "🫶" * 76])
def test_words_no_menu_has_room_for_come_back_to_be_edited(own):
    element = only(Field("budget", "Budget", "choice", options=YES), own)["element"]

    assert (element["type"], element["initial_value"]) == ("plain_text_input", own)


def test_a_moment_is_picked_and_one_that_was_given_stands_in_the_picker():
    field = Field("when", "When", "when", required=True, hint="sat 7pm")
    at = int(datetime(2026, 12, 5, 18, tzinfo=UTC).timestamp())

    empty, exact = only(field)["element"], only(field, "2026-12-05T19:00+01:00")["element"]

    assert (empty["type"], "initial_date_time" in empty) == ("datetimepicker", False)
    assert (exact["type"], exact["initial_date_time"]) == ("datetimepicker", at)
    assert kept(form(field, values=(("when", "2026-12-05T19:00+01:00"),))) == {"when": "2026-12-05T18:00Z"}


@pytest.mark.parametrize(
    "said", ["sat 7pm", "2026-12-05T19:00", "2026-13-05T19:00Z", "1999-01-01T00:00Z", "9999-01-01T00:00Z"]
)
def test_words_for_a_moment_that_a_picker_has_no_room_for_are_written(said):
    element = only(Field("when", "When", "when"), said)["element"]

    assert (element["type"], element["initial_value"]) == ("plain_text_input", said)


@pytest.mark.parametrize(
    ("said", "kind"),
    [("2026-12-05", "datepicker"), ("yesterday", "plain_text_input"), ("2026-02-30", "plain_text_input")],
)
def test_a_day_is_picked_unless_other_words_were_given(said, kind):
    field = Field("day", "Day", "day", hint="today")

    assert only(field)["element"]["type"] == "datepicker"
    assert only(field, said)["element"]["type"] == kind
    assert kept(form(field, values=(("day", said),))) == {"day": said}


@pytest.mark.parametrize(
    ("said", "kind"),
    [("3", "number_input"), ("007", "plain_text_input"), ("99", "plain_text_input"), ("two", "plain_text_input")],
)
def test_a_number_within_its_ends_is_one_and_all_else_is_written(said, kind):
    field = Field("weeks", "Weeks", "number", most=12)

    assert only(field, said)["element"]["type"] == kind
    assert only(field)["element"]["max_value"] == "12"
    assert kept(form(field, values=(("weeks", said),))) == {"weeks": said}


def test_a_person_is_picked_unless_a_name_was_given():
    field = Field("person", "Who", "person")

    assert only(field)["element"]["type"] == "users_select"
    assert only(field, "@T01.U0ANA")["element"]["initial_user"] == "U0ANA"
    assert only(field, "Ana")["element"]["initial_value"] == "Ana"
    assert kept(form(field, values=(("person", "@T01.U0ANA"),))) == {"person": "@T01.U0ANA"}


def test_what_is_stored_is_looked_up_unless_words_were_given():
    field = Field("plan", "Which plan", choices="plans", hint="Tacos")

    assert only(field)["element"]["type"] == "external_select"
    assert only(field)["element"]["min_query_length"] == 0
    assert only(field, "tacos")["element"]["initial_value"] == "tacos"


def test_photos_are_uploaded():
    element = only(Field("photos", "Photos, up to 4", "photos", most=4))["element"]

    assert (element["type"], element["max_files"]) == ("file_input", 4)
    assert "jpg" in element["filetypes"]


def test_a_form_carries_its_call_and_where_it_was_asked_for():
    view = untouched(shown(form(Field("x", "X"))))

    assert unpacked(view) == (Origin("message", "C01", "1.2", "1.1", HERE.url, "V01"), call("plan.new", ok="1"))
    assert view["callback_id"] == "form"


@pytest.mark.parametrize(
    "large",
    [
        Form(say("x"), Call("a", (("b", "c" * 3000),)), (Field("x", "X"),)),
        Form(say("x"), Call("a"), (Field("x", "X"),), about=tuple(say("{n}", n="word " * 20) for n in range(100))),
        Form(say("x"), Call("a"), (Field("x", "X"),), (("x", "é" * 50_000),)),
    ],
    ids=["call", "blocks", "bytes"],
)
def test_a_form_with_more_than_slack_takes_is_none(large):
    assert modal(large, HERE) is None


GIVEN = st.one_of(
    st.text(max_size=200),
    st.text(" \n<>&*_~`|@#!:,;=-+/\"'\u00ad\u200d🫶🏽👨‍👩‍👧éa1", max_size=300),
    st.builds(lambda words, times: words * times, st.text(min_size=1, max_size=40), st.integers(1, 250)),
    st.sampled_from(["\ud83d", "-", "@T01.U0ANA", "2026-12-05T19:00Z", "2025-12-05", "3", "yes", "@someone", "&lt;"]),
)


@settings(max_examples=25)
@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
def test_every_form_fits_and_gives_back_what_was_given(name, data):
    command = COMMANDS[name]
    sayings = [each.value for field in command.visible for each in field.options]
    near = st.lists(st.sampled_from(sayings) | GIVEN, max_size=3).map(", ".join) if sayings else GIVEN
    values = {each.name: data.draw(GIVEN | near) for each in command.visible if data.draw(st.booleans())}
    wrong = tuple((each, found) for each in values if (found := problem(field_of(command, each), spoken(values[each]))))

    opened = command.form(Call(name), values, wrong, (say("{words}", words=data.draw(GIVEN)),))

    back = words(untouched(shown(opened)))
    assert set(back) == {each.name for each in opened.fields}
    for each in opened.fields:
        given = spoken(dict(opened.values).get(each.name, ""))
        assert same(each, back[each.name], given if given.strip() else "")
    assert all(0 < len(text) <= 150 for text in errors(opened).values())


def field_of(command, name):
    return next(each for each in command.visible if each.name == name)


def same(field, back, given):
    """Whether what came back is what was given, or the option or the moment that it names."""
    match field.kind:
        case "photos":
            return back == ""
        case "choice" if picked := chosen(field.options, given):
            return back == picked.value
        case "choices" if back != given:
            meant = [chosen(field.options, each) for each in several(given)]
            named = [one.value if one else each for one, each in zip(meant, several(given), strict=True)]
            return several(back) == list(dict.fromkeys(named))
        case "when" if back != given:
            return datetime.fromisoformat(back) == datetime.fromisoformat(given)
        case _:
            return back == given
