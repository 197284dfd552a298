"""The guide names everything people can type, and nothing else."""

from __future__ import annotations

import pytest
from room import button, labels, words

from adapters.discord.markdown import spelled
from bot.commands import COMMANDS
from bot.features.guide import GROUPS, MENU, example
from bot.ui import Call
from bot.words import plain

LISTED = [each for each in COMMANDS.values() if each.listed]
GROUPED = [root for _, roots in GROUPS for root in roots]


@pytest.mark.parametrize("command", LISTED, ids=lambda each: each.name)
def test_every_command_is_in_one_group_with_help_and_an_example(command):
    assert GROUPED.count(command.name.split(".")[0]) == 1
    assert command.help
    assert command.example.startswith("/" + command.name.replace(".", " "))


@pytest.mark.parametrize("command", LISTED, ids=lambda each: each.name)
def test_every_example_is_understood_as_its_own_command(world, command):
    typed = world.planner.typed(command.example)

    assert typed.name == command.name
    assert {name for name, _ in typed.args} <= {each.name for each in command.visible}


def test_an_example_says_the_main_thing_first_on_every_platform():
    new = example(COMMANDS["plan.new"])

    assert plain(new) == 'For example: /plan new Tacos when="sat 7pm"'
    assert spelled(new) == "For example: /plan new what:Tacos when:sat 7pm"


def test_every_command_is_a_button_once():
    pressed = [name for _, each in MENU for _, name in each]

    assert sorted(pressed) == sorted(each.name for each in LISTED)


async def test_from_help_everything_can_be_pressed(ana):
    shown = await ana.presses(await ana.types("/help"), "Everything as buttons")
    form = await ana.form(button(shown, "New plan").call)

    assert shown.to == "private"
    assert [each.name for each in form.fields] == ["what", "when", "where", "bring", "hours"]


async def test_help_shows_every_command_to_anybody(stranger):
    shown = await stranger.types("/help")

    assert shown.to == "private"
    assert [each.example for each in LISTED if each.example not in words(shown)] == []
    assert [each.help for each in LISTED if each.help not in words(shown)] == []


async def test_help_makes_no_claim_beyond_being_inspired_by_research(ana):
    shown = await ana.types("/help", direct=True)

    assert "inspired by research" in words(shown)
    assert "has not been trialled" in words(shown)
    assert labels(shown) == ["What is next", "Everything as buttons"]


async def test_one_commands_help_shows_what_it_takes(stranger):
    shown = await stranger.types("/help setup")

    assert "/setup" in words(shown)
    assert "zone: Time zone (needed, such as Europe/Madrid)" in words(shown)
    assert "one of A couple, Friends, A family" in words(shown)
    assert "youngest: Age of the youngest child (a number up to 17)" in words(shown)
    assert "workplace: Is this a workplace? (one of Yes, No)" in words(shown)


async def test_a_command_of_several_actions_shows_them_all_or_one(ana):
    several = await ana.types("/help reflect")
    one = await ana.types("/help /Reflect  pause")

    assert "/reflect pause" in words(several)
    assert "/reflect mine" in words(several)
    assert len(one.cards) == 1
    assert words(one).startswith("/reflect pause")


async def test_a_mistyped_name_gets_the_nearest(ana):
    near = await ana.types("/help setpu")
    short = await ana.types("/help pla")
    nothing = await ana.types("/help qqqqqq")

    assert words(near) == "I don't know /setpu. Did you mean /help setup?"
    assert words(short) == "I don't know /pla. Did you mean /help plan?"
    assert words(nothing) == "I don't know /qqqqqq. /help alone shows everything."


async def test_the_nearest_can_be_typed_as_it_stands_on_every_platform(ana):
    near = await ana.types("/help memroy")

    assert words(near) == "I don't know /memroy. Did you mean /help memory?"
    assert spelled(near.cards[0].title) == "I don't know /memroy. Did you mean /help about:memory?"


async def test_buttons_are_not_commands(ana):
    answered = await ana.types("/help reflect.answer")

    assert "I don't know /reflect answer" in words(answered)


async def test_whoever_is_in_no_circle_finds_how_to_begin_and_nothing_that_needs_one(stranger):
    shown = await stranger.sends(Call("help.menu"), direct=True)

    assert labels(shown) == ["Start a circle", "Join a circle", "My privacy", "All commands"]


async def test_what_would_do_without_words_asks_for_them_first_when_pressed(ana):
    shown = await ana.sends(Call("help.menu"))

    for label in ("Find a memory", "Rest"):
        assert await ana.form(button(shown, label).call) is not None
    assert await ana.form(button(shown, "Suggest something").call) is None
