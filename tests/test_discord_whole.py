"""All that can be typed or pressed on Discord is answered, once, visibly, and to those it is for."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from crawl import plausible
from discord_env import open_server, private, text
from discord_walk import Someone, Walk, options, path
from room import Snapshot
from simcord.results import InteractionResult

from activities.catalogue import Catalogue
from adapters.discord.declare import called
from bot.commands import COMMANDS, Command
from bot.ui import Field

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("nothing_leaks")]

LAST = ("leave", "leave.go", "home.move")
"""What ends a membership, or moves the circle away, comes when all else was tried."""
OFTEN = 2
"""How many times each person presses what one name stands for."""
TROUBLE = ("Something went wrong", "could not show you the answer", "a moment to find what is there")


@pytest.fixture
async def walk(tmp_path: Path, catalogue: Catalogue, empty: Snapshot) -> AsyncIterator[Walk]:
    """Ana and Ben's circle in a channel that Zoe, who is not in it, can read as well."""
    async with open_server(tmp_path, catalogue, kept=empty) as server:
        readers = [*server.people.values(), server.env.bot.user]
        server.home = server.guild.create_text_channel("hearth", overwrites=private(server.guild, *readers))
        await server.restart()
        walk = Walk(server)
        setup = {"name": "Us two", "kind": "couple", "zone": "Europe/Madrid"}
        await walk.someone("ana").types("setup", **setup)
        await walk.someone("ben").presses("Join")
        yield walk


def listed() -> list[Command]:
    commands = [each for each in COMMANDS.values() if each.listed]
    return sorted(commands, key=lambda each: each.name in LAST)


def nothing(_: Field) -> str:
    return ""


async def types_everything(someone: Someone, *, direct: bool = False) -> AsyncIterator[tuple[Command, InteractionResult]]:
    """Every command there is, with nothing and then with all that it takes."""
    whom = someone.walk.server.person("ben" if someone.name == "ana" else "ana")
    for command in listed():
        for write in (nothing, plausible):
            given = options(command, write, whom.user if direct else whom)
            yield command, await someone.types(path(command), direct=direct, **given)


def acknowledged(walk: Walk, result: InteractionResult) -> int:
    """How often Discord was told that it is being answered."""
    here = f"/interactions/{result._interaction.id}/"
    return sum(each.path.startswith(here) and each.path.endswith("/callback") for each in walk.server.env.http_requests)


def answers(result: InteractionResult) -> list[Any]:
    return [each for each in (result.response, *result.followups) if each is not None]


def wrong(walk: Walk, command: str, result: InteractionResult, *, public: bool, direct: bool = False) -> Iterator[str]:
    """Whatever is amiss with how this was answered."""
    if acknowledged(walk, result) != 1:
        yield f"{command}: acknowledged {acknowledged(walk, result)} times"
    shown = answers(result)
    if result.modal is None and not any(text(each) for each in shown):
        yield f"{command}: no answer to be seen"
    if result._interaction.loading:
        yield f"{command}: still thinking"
    if not public and not direct and any(not each.ephemeral for each in shown):
        yield f"{command}: everybody sees {text(shown[0])[:60]!r}"
    yield from (f"{command}: {text(each)[:80]!r}" for each in shown if any(bad in text(each) for bad in TROUBLE))


def for_all(command: Command, walk: Walk, someone: Someone) -> bool:
    """Whether this may be answered for everybody: where it is declared so, to somebody who belongs here."""
    return command.name == "setup" or (command.audience == "all" and someone.name != "zoe")


@pytest.mark.parametrize("name", ["ana", "zoe"])
async def test_every_command_is_answered_in_the_channel(walk, name, caplog):
    someone = walk.someone(name)

    found = [
        each
        async for command, result in types_everything(someone)
        for each in wrong(walk, command.name, result, public=for_all(command, walk, someone))
    ]

    assert found == []
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


@pytest.mark.parametrize("name", ["ana", "zoe"])
async def test_every_command_is_answered_in_direct_messages(walk, name, caplog):
    someone = walk.someone(name)
    await someone.actor.send_dm("hello")

    found = [
        each
        async for command, result in types_everything(someone, direct=True)
        for each in wrong(walk, command.name, result, public=False, direct=True)
    ]

    assert found == []
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


def test_every_command_is_typed_as_it_is_declared():
    assert all(called(path(each).replace(" ", ".")) == each.name for each in listed())
