"""Forms as Discord takes them: the control for each field, and that what was given comes back as it was."""

from __future__ import annotations

import discord
from simcord.components import validate_modal

from adapters.discord.forms import modal
from bot.ui import Call, Field, Form, Option, call
from bot.words import say


def controls(form):
    """A form's fields as Discord takes them, by name."""
    shown = modal(form)
    assert shown is not None
    declared = validate_modal(shown.to_dict())
    return {each["component"]["custom_id"]: each for each in declared["components"]}


def form(*fields, values=(), errors=()):
    return Form(say("Fill it in"), call("plan.new", ok="1"), fields, values, errors)


YES = (Option("yes", say("Yes")), Option("no", say("No")))
MANY = tuple(Option(f"v{n}", say("Value {n}", n=n)) for n in range(12))


def test_a_field_to_write_in_holds_what_was_given():
    field = Field("words", "Your words", "long_text", required=True, most=4000, hint="a smell")

    [label] = controls(form(field, values=(("words", "It *rained*\n"),))).values()

    assert label["component"]["value"] == "It *rained*\n"
    assert (label["component"]["style"], label["component"]["max_length"]) == (2, 4000)
    assert label["component"]["placeholder"] == "a smell"


def test_too_many_words_come_back_to_be_mended():
    field = Field("title", "Title", most=60)

    [label] = controls(form(field, values=(("title", "x" * 300),))).values()

    assert (len(label["component"]["value"]), label["component"]["max_length"]) == (300, 300)


def test_an_error_stands_under_its_label():
    field = Field("when", "When", "when", hint="sat 7pm")
    errors = (("when", say("{label}: that is in the past. {more}", label="When", more="x" * 200)),)

    [label] = controls(form(field, values=(("when", "yesterday"),), errors=errors)).values()

    assert label["description"].startswith("When: that is in the past.")
    assert label["description"].endswith("…")


def test_an_example_that_a_filled_field_hides_stands_under_its_label():
    field = Field("when", "When", "when", hint="sat 7pm")

    assert controls(form(field, values=(("when", "friday"),)))["when"]["description"] == "For example: sat 7pm"
    assert "description" not in controls(form(field))["when"]


def test_a_long_label_is_cut_and_said_in_full_below():
    field = Field("x", "A label with so many words that no form would ever show it")

    [label] = controls(form(field)).values()

    assert len(label["label"]) <= 45
    assert label["description"] == field.label


def test_a_choice_that_is_needed_has_radio_buttons_and_another_can_be_left_empty():
    needed, free = Field("a", "A", "choice", required=True, options=YES), Field("b", "B", "choice", options=YES)

    found = controls(form(needed, free, values=(("a", "No"),)))

    assert found["a"]["component"]["type"] == discord.ComponentType.radio_group.value
    assert [each["default"] for each in found["a"]["component"]["options"]] == [False, True]
    assert found["b"]["component"]["type"] == discord.ComponentType.select.value
    assert (found["b"]["component"]["required"], found["b"]["component"]["min_values"]) == (False, 0)


def test_several_choices_have_boxes_and_many_have_a_menu():
    few, many = Field("few", "Few", "choices", options=YES), Field("many", "Many", "choices", options=MANY)

    found = controls(form(few, many, values=(("few", "yes, no"), ("many", "v1; Value 2"))))

    assert found["few"]["component"]["type"] == discord.ComponentType.checkbox_group.value
    assert [each["value"] for each in found["few"]["component"]["options"] if each["default"]] == ["yes", "no"]
    assert [each["value"] for each in found["many"]["component"]["options"] if each["default"]] == ["v1", "v2"]
    assert found["many"]["component"]["max_values"] == 12


def test_words_that_are_no_option_come_back_as_one():
    field = Field("budget", "Budget", "choice", options=YES)

    [label] = controls(form(field, values=(("budget", "10 to 30"),))).values()

    assert [each["value"] for each in label["component"]["options"] if each["default"]] == ["10 to 30"]


def test_words_no_menu_has_room_for_come_back_to_be_edited():
    field = Field("budget", "Budget", "choice", options=YES)

    [label] = controls(form(field, values=(("budget", "x" * 200),))).values()

    assert label["component"]["value"] == "x" * 200


def test_a_person_is_picked_unless_a_name_was_given():
    field = Field("person", "Who", "person")

    nobody = controls(form(field))["person"]["component"]
    known = controls(form(field, values=(("person", "@123"),)))["person"]["component"]
    named = controls(form(field, values=(("person", "Ana"),)))["person"]["component"]

    assert nobody["type"] == known["type"] == discord.ComponentType.user_select.value
    assert known["default_values"] == [{"id": 123, "type": "user"}]
    assert named["value"] == "Ana"


def test_photos_are_uploaded():
    [label] = controls(form(Field("photos", "Photos, up to 4", "photos", most=4))).values()

    assert label["component"]["type"] == discord.ComponentType.file_upload.value
    assert (label["component"]["min_values"], label["component"]["max_values"]) == (0, 4)


async def test_a_form_has_a_title_within_its_limit_and_waits_for_nothing():
    shown = modal(Form(say("{words}", words="Many words " * 9), call("a"), (Field("x", "X"),)))

    assert shown is not None
    assert len(shown.title) <= 45
    assert shown.is_finished()


def test_a_form_whose_call_is_too_long_is_none():
    assert modal(Form(say("x"), Call("a", (("b", "c" * 120),)), (Field("x", "X"),))) is None
