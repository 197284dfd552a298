"""The commands as Discord registers them, over the whole registry."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from simcord.backend.ops.commands import COMMAND_FIELDS
from simcord.interactions import command_leaves

import bot.features  # noqa: F401 registers what people can do
from adapters.discord.declare import MENUS, digest, payload, photo_field
from adapters.discord.naming import BARE, called
from bot.commands import COMMANDS

LISTED = tuple(each for each in COMMANDS.values() if each.listed)
TYPES = {"number": 4, "person": 6, "photos": 11}
NAME = re.compile(r"[a-z0-9_]{1,32}")


def leaves():
    """Every command that can be typed on Discord, by the name of its call."""
    for root in payload(LISTED):
        if root["type"] == 1:
            for path, leaf in command_leaves(root):
                yield called(".".join(path)), leaf


def everything(declared):
    for each in declared:
        yield each
        yield from everything(each.get("options", []))


def test_every_listed_command_can_be_typed():
    assert sorted(name for name, _ in leaves()) == sorted(each.name for each in LISTED)


def test_every_visible_field_is_an_option_of_its_type():
    for name, leaf in leaves():
        found = {}
        for option in leaf["options"]:
            field = photo_field(option["name"]) if option["type"] == 11 else option["name"]
            found.setdefault(field, []).append(option["type"])
        fields = {each.name: each for each in COMMANDS[name].visible}

        assert {each: set(types) for each, types in found.items()} == {
            each.name: {TYPES.get(each.kind, 3)} for each in fields.values()
        }
        assert all(len(types) == (fields[each].most if 11 in types else 1) for each, types in found.items())


def test_no_option_must_be_given_so_that_a_form_can_ask():
    assert not [option for _, leaf in leaves() for option in leaf["options"] if option.get("required")]


def test_what_a_command_needs_comes_first():
    declared = dict(leaves())
    setup, suggest = declared["setup"], declared["suggest"]

    assert [each["name"] for each in setup["options"][:3]] == ["name", "kind", "zone"]
    assert len(setup["options"]) == len(COMMANDS["setup"].visible) == 10
    assert suggest["options"][0]["name"] == "words"


def test_a_person_a_number_and_a_photo_are_picked_not_typed():
    declared = dict(leaves())
    find = {each["name"]: each for each in declared["memory.find"]["options"]}
    add = {each["name"]: each for each in declared["memory.add"]["options"]}

    assert find["person"]["type"] == 6
    assert (find["year"]["min_value"], find["year"]["max_value"]) == (0, 9999)
    assert [each for each in add if add[each]["type"] == 11] == ["photo1", "photo2", "photo3", "photo4"]


def test_each_photo_says_how_many_there_can_be():
    add = {each["name"]: each for each in dict(leaves())["memory.add"]["options"]}

    assert add["photo2"]["description"] == "Photo 2 of up to 4"


def test_an_example_is_a_sentence_of_its_own():
    declared = {name: {each["name"]: each["description"] for each in leaf["options"]} for name, leaf in leaves()}

    assert declared["setup"]["workplace"] == "Is this a workplace? For example: No"
    assert declared["suggest"]["time"] == "Time you have. For example: 2 hours, 90m, an evening"
    assert declared["suggest"]["energy"] == "Energy"
    assert not [each for options in declared.values() for each in options.values() if "?," in each or "?." in each]


def test_fixed_options_are_choices_and_stored_ones_complete():
    declared = dict(leaves())
    kind = next(each for each in declared["setup"]["options"] if each["name"] == "kind")
    plan = next(each for each in declared["plan.cancel"]["options"] if each["name"] == "plan")
    budget = next(each for each in declared["suggest"]["options"] if each["name"] == "budget")

    assert kind["choices"][0] == {"name": "A couple", "value": "couple"}
    assert plan["autocomplete"] is True
    assert budget["autocomplete"] is True  # "10 to 30" may be typed as well
    assert "choices" not in budget


def test_everything_keeps_to_discords_limits():
    declared = payload(LISTED)

    assert len(declared) <= 100
    for command in declared:
        assert (command["contexts"], command["integration_types"]) == ([0, 1, 2], [0, 1])
        assert command["default_member_permissions"] is None
        assert characters(command) <= 8000
    for each in everything(command for command in declared if command["type"] == 1):
        assert NAME.fullmatch(each["name"])
        assert 1 <= len(each["description"]) <= 100
        assert len(each.get("options", [])) <= 25
        assert len({option["name"] for option in each.get("options", [])}) == len(each.get("options", []))
        assert 1 <= each.get("max_length", 1) <= 6000
        assert not (each.get("autocomplete") and "choices" in each)
        for choice in each.get("choices", []):
            assert 1 <= len(choice["name"]) <= 100
            assert 1 <= len(choice["value"]) <= 100


def characters(command):
    """What Discord adds up to 8000."""
    own = sum(len(str(command.get(key, ""))) for key in ("name", "description", "value"))
    nested = (*command.get("options", []), *command.get("choices", []))
    return own + sum(map(characters, nested))


def test_bare_commands_have_an_action_no_other_command_has():
    roots = {each.name.split(".")[0] for each in LISTED if "." in each.name}

    assert {called(f"{root}.{BARE.get(root, 'open')}") for root in roots} == roots
    assert not {f"{root}.{BARE.get(root, 'open')}" for root in roots} & set(COMMANDS)


def test_two_commands_of_one_name_are_refused():
    twice = replace(COMMANDS["plan.new"], name="plan.open")

    with pytest.raises(ValueError, match="plan"):
        payload((COMMANDS["plan"], twice))


def test_each_menu_asks_for_something_there_is():
    menus = {(each["type"], each["name"]) for each in payload(LISTED) if each["type"] != 1}

    assert menus == set(MENUS) == {(3, "Save as memory"), (2, "Thank")}
    assert set(MENUS.values()) <= set(COMMANDS)


def test_translations_stand_beside_the_english():
    spanish = {
        "Plan something": {"es-ES": "Planear algo"},
        "new": {"es-ES": "nuevo"},
        "A couple": {"es-ES": "Una pareja"},
    }

    declared = payload((COMMANDS["plan.new"], COMMANDS["setup"]), spanish)

    new = declared[0]["options"][0]
    kind = next(each for each in declared[1]["options"] if each["name"] == "kind")
    assert new["name_localizations"] == {"es-ES": "nuevo"}
    assert new["description_localizations"] == {"es-ES": "Planear algo"}
    assert kind["choices"][0]["name_localizations"] == {"es-ES": "Una pareja"}
    assert "name_localizations" not in declared[1]


def test_the_digest_changes_with_what_is_registered_and_with_nothing_else():
    declared = payload(LISTED)

    assert digest(declared) == digest(json.loads(json.dumps(payload(reversed(LISTED)))))
    assert digest(declared) != digest(payload(LISTED[1:]))


def test_nothing_is_declared_that_discord_does_not_know():
    assert {key for each in payload(LISTED) for key in each} <= set(COMMAND_FIELDS)
