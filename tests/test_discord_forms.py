"""Forms as Discord takes them: the control for each field, and that what was given comes back as it was."""

from __future__ import annotations

import discord
from simcord.components import validate_modal

import bot.features  # noqa: F401 registers what people can do
from adapters.discord.forms import modal
from bot.commands import COMMANDS
from bot.commands.fields import problem
from bot.ui import Call, Field, Form, Option, call
from bot.words import Strong, say


def parts(form):
    """A form from top to bottom, as Discord takes it."""
    shown = modal(form)
    assert shown is not None
    return validate_modal(shown.to_dict())["components"]


def controls(form):
    """A form's fields as Discord takes them, by name."""
    labels = (each for each in parts(form) if each["type"] == discord.ComponentType.label.value)
    return {each["component"]["custom_id"]: each for each in labels}


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

    assert label["description"].startswith("That is in the past.")
    assert label["description"].endswith("…")


def test_an_error_under_a_label_that_is_cut_says_it_in_full():
    long = "A label with so many words that no form would ever show it"
    errors = (("x", say("{label}: it goes up to {most}.", label=long, most=9)),)

    [label] = controls(form(Field("x", long, "number", most=9), values=(("x", "12"),), errors=errors)).values()

    assert label["description"] == f"{long}: it goes up to 9."


def test_what_a_form_is_about_stands_above_its_fields():
    about = (say("{question}", question=Strong("What *never* gets old?")), say("To choose from: us, tea."))

    above, label = parts(Form(say("A question"), call("a"), (Field("text", "Your answer"),), about=about))

    assert above["type"] == discord.ComponentType.text_display.value
    assert above["content"] == "**What \\*never\\* gets old?**\nTo choose from: us, tea."
    assert label["label"] == "Your answer"


def test_a_full_form_says_what_it_is_about_under_its_first_field():
    five = tuple(Field(f"f{n}", f"Field {n}") for n in range(5))
    about, errors = (say("Karaoke"),), (("f0", say("That is too long.")),)

    free, wrong = (Form(say("Plan it"), call("a"), five, errors=each, about=about) for each in ((), errors))

    assert [each.get("description") for each in parts(free)] == ["Karaoke", None, None, None, None]
    assert parts(wrong)[0]["description"] == "That is too long."


def test_what_a_form_is_about_is_cut_where_it_is_too_long():
    about = tuple(say("{words}", words="so many words " * 100) for _ in range(9))

    above, _ = parts(Form(say("Long"), call("a"), (Field("x", "X"),), about=about))

    assert 3000 < len(above["content"]) <= 4000


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


KINDS = (Option("class", say("Class or workshop")), Option("cooking", say("Cooking class")), Option("x", say("Event")))


def refused(field, words):
    """The part of a form for words that can't be read."""
    shown = form(field, values=((field.name, words),), errors=((field.name, problem(field, words)),))
    return controls(shown)[field.name]


def picked(label):
    return [each["value"] for each in label["component"]["options"] if each["default"]]


def test_words_that_mean_an_option_pick_it_and_stay_visible():
    for required in (False, True):
        label = refused(Field("kind", "Kind of thing", "choice", options=KINDS, required=required), "cookng clas")

        assert label["description"] == "You wrote “cookng clas”. Did you mean Cooking class?"
        assert picked(label) == ["cooking"]
        assert len(label["component"]["options"]) == 3


def test_words_near_no_option_are_none_and_nothing_is_picked_for_them():
    for required in (False, True):
        label = refused(Field("kind", "Kind of thing", "choice", options=KINDS, required=required), "the moon")

        assert label["description"] == "You wrote “the moon”, which is none of these."
        assert picked(label) == []
        assert len(label["component"]["options"]) == 3


def test_of_several_choices_those_that_are_options_stay_picked():
    field = Field("kinds", "Kinds", "choices", options=KINDS)

    meant, unknown = refused(field, "event, cookng class"), refused(field, "event, the moon, cookng class")

    assert meant["description"] == "You wrote “cookng class”. Did you mean Cooking class?"
    assert picked(meant) == picked(unknown) == ["cooking", "x"]
    assert unknown["description"] == "You wrote “the moon, cookng class”, which is none of these."


def test_refused_words_with_no_room_under_the_label_come_back_to_be_edited():
    label = refused(Field("kind", "Kind of thing", "choice", options=KINDS), "moon " * 30)

    assert label["component"]["value"] == "moon " * 30
    assert label["description"].startswith("It takes one of these: Class or workshop")


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


def test_every_title_fits_and_reads_like_a_heading():
    titles = {each.help for each in COMMANDS.values() if each.visible}

    assert [each for each in titles if len(each) > 45] == []
    assert [each for each in titles if not each[0].isupper() or each.endswith((".", ":"))] == []
    assert [each for each in titles if any(word[0].isupper() and word != "I" for word in each.split()[1:])] == []


def test_no_form_of_one_field_says_the_same_twice():
    alone = [each for each in COMMANDS.values() if len(each.visible) == 1]

    assert [each.name for each in alone if each.visible[0].label == each.help] == []
