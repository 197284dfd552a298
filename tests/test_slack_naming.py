"""What people, places and commands are called on Slack."""

from __future__ import annotations

import bot.features  # noqa: F401 registers what people can do
from adapters.slack.naming import own, team, whole, written
from adapters.slack.parse import command
from bot.commands import COMMANDS
from bot.commands.typed import typed
from bot.ui import Call
from bot.words import Typed


def test_an_id_says_its_workspace_and_what_slack_calls_it_there():
    id = whole("T0001", "U0002")

    assert (id, team(id), own(id)) == ("T0001.U0002", "T0001", "U0002")
    assert (team("U0002"), own("U0002")) == ("", "U0002")


def test_a_command_stands_behind_the_root():
    assert written(Typed("plan.new")) == "/fireside plan new"
    assert written(Typed("help", (("about", "plan"),), "/help plan")) == "/fireside help plan"


def test_what_a_command_is_given_can_be_typed_as_it_is_shown():
    node = Typed("plan.new", (("what", 'Tacos "al pastor"'), ("when", "sat 7pm")))

    assert command(written(node).removeprefix("/fireside"), "T0001") == Call(node.name, node.args)


def test_every_example_can_be_typed_as_it_is_shown():
    examples = [each.example for each in COMMANDS.values() if each.example]

    assert len(examples) > 10
    for each in examples:
        assert command(written(Typed("x", (), each)).removeprefix("/fireside"), "T0001") == typed(each)
