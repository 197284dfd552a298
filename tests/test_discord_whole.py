"""All that can be typed or pressed on Discord is answered, once, visibly, and to those it is for."""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from crawl import plausible
from discord_env import components, open_server, private, text
from discord_leaks import nothing_leaks
from discord_walk import Someone, Walk, filled, options
from pictures import encoded, plain
from room import Snapshot
from simcord.results import InteractionResult

from activities.catalogue import Catalogue
from adapters.discord.naming import called, path
from bot.commands import COMMANDS, Command
from bot.ui import Call, Field

pytestmark = pytest.mark.slow

LAST = ("leave", "leave.go", "home.move")
"""What ends a membership, or moves the circle away, comes when all else was tried."""
OFTEN = 2
"""How many times each person presses what one name stands for."""
TROUBLE = ("Something went wrong", "could not show you the answer", "a moment to find what is there")


@pytest.fixture(autouse=True)
def discreet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with nothing_leaks(monkeypatch):
        yield


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


async def types_everything(
    someone: Someone, *, direct: bool = False
) -> AsyncIterator[tuple[Command, InteractionResult]]:
    """Every command there is, with nothing and then with all that it takes."""
    whom = someone.walk.server.person("ben" if someone.name == "ana" else "ana")
    for command in listed():
        for write in (nothing, plausible):
            given = options(command, write, whom.user if direct else whom)
            yield command, await someone.types(path(command.name), direct=direct, **given)


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
    if result.modal is None and not public and not direct and not result.ephemeral:
        yield f"{command}: everybody sees that it is being answered"
    if not public and not direct and any(not each.ephemeral for each in shown):
        yield f"{command}: everybody sees {text(shown[0])[:60]!r}"
    yield from trouble(command, shown)


def trouble(command: str, shown: list[Any]) -> Iterator[str]:
    yield from (f"{command}: {text(each)[:80]!r}" for each in shown if any(bad in text(each) for bad in TROUBLE))


def for_all(command: Command, walk: Walk, someone: Someone) -> bool:
    """Whether this may be answered for everybody: where it is declared so, to somebody who belongs here."""
    return command.name == "setup" or (command.audience != "private" and someone.name != "zoe")


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


async def test_every_command_there_is_can_be_typed_and_no_other(walk):
    typed = walk.someone("ana").actor.available_commands(walk.server.home)

    assert sorted(typed) == sorted(path(each.name) for each in listed())
    assert all(called(each.replace(" ", ".")) in COMMANDS for each in typed)


@dataclass
class Presses:
    """Everything that can be pressed or picked, as each person comes by it."""

    walk: Walk
    people: tuple[Someone, ...]
    wrong: list[str] = field(default_factory=list)
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    _known: set[tuple[str, int, str, str]] = field(default_factory=set)
    _queue: deque[tuple[Someone, Any, str, str]] = field(default_factory=deque)
    _late: deque[tuple[Someone, Any, str, str]] = field(default_factory=deque)

    async def everything(self) -> None:
        await self._drain()
        for _ in range(4):
            await self.walk.wait("5 days")
            await self._drain()
        while self._late:
            self._queue, self._late = self._late, deque()
            await self._drain()

    async def _drain(self) -> None:
        self._look()
        while self._queue:
            someone, message, custom_id, option = self._queue.popleft()
            name = Call.parse(custom_id.partition("#")[0]).name
            if self.tried[someone.name, name] < OFTEN and someone.can_see(message) and custom_id in ids(message):
                self.tried[someone.name, name] += 1
                await self._press(someone, message, custom_id, option)
                self._look()

    async def _press(self, someone: Someone, message: Any, custom_id: str, option: str) -> None:
        command = COMMANDS[Call.parse(custom_id.partition("#")[0]).name]
        if option:
            result = await someone.chooses(message, custom_id, option)
        else:
            result = await someone.clicks(message, custom_id)
        self.wrong += mistakes(self.walk, command, result)
        if result.modal is not None:
            whom = self.walk.server.person("ben" if someone.name == "ana" else "ana")
            values = filled(result, command, plausible, whom)
            self.wrong += mistakes(self.walk, command, await someone.sends(values))

    def _look(self) -> None:
        fresh, self.walk.fresh = self.walk.fresh, []
        for message in fresh:
            for someone in self.people:
                if someone.can_see(message):
                    self._find(someone, message)

    def _find(self, someone: Someone, message: Any) -> None:
        for each in components(message.components):
            custom_id = each.get("custom_id")
            for option in [each["value"] for each in each.get("options", ())] or [""]:
                found = (someone.name, message.id, custom_id, option)
                if custom_id and found not in self._known:
                    self._known.add(found)
                    late = Call.parse(custom_id).name in LAST
                    (self._late if late else self._queue).append((someone, message, custom_id, option))


async def rare_sights(ana: Someone, ben: Someone) -> None:
    """What a walk in no particular order would hardly come by."""
    picture = ("lake.png", encoded(plain()))
    await ana.types("memory add", title="The lake", words="Burnt pancakes. " * 250, photo1=picture)
    await ana.types("memory add", title="A low day", words="I want to end my life")
    for number in range(8):
        await ben.types("idea add", title=f"Evening number {number}")
        await ben.types("memory add", title=f"Day number {number}", words="We walked a long way.")
    await ana.types("memory find", words="walked")
    for each in ("Next time the window seat.", "You snored."):
        await ben.picks("Save as memory", await ana.says(each))
    for number in range(3):
        await ana.types("thanks", person=ben.actor, words=f"{number} " + "for the soup " * 100, how="weekly")


def ids(message: Any) -> set[str]:
    return {each["custom_id"] for each in components(message.components) if "custom_id" in each}


def mistakes(walk: Walk, command: Command, result: InteractionResult) -> Iterator[str]:
    """Whatever is amiss with how a press was answered; it may change the message it came from."""
    if acknowledged(walk, result) != 1:
        yield f"{command.name}: acknowledged {acknowledged(walk, result)} times"
    if result.modal is None and not said_more(walk, result):
        yield f"{command.name}: no answer"
    public = command.audience != "private"
    said = [each for each in result.followups if text(each)]
    if not public and result._interaction.guild_id and any(not each.ephemeral for each in said):
        yield f"{command.name}: everybody sees {text(said[0])[:60]!r}"
    yield from trouble(command.name, answers(result))


def said_more(walk: Walk, result: InteractionResult) -> bool:
    """Whether anything followed the acknowledgement."""
    token = result._interaction.token
    paths = (each.path for each in walk.server.env.http_requests)
    return any(token in each and not each.endswith("/callback") for each in paths)


async def test_every_button_is_answered_however_it_is_come_by(walk, caplog):
    ana, ben = walk.someone("ana"), walk.someone("ben")
    await rare_sights(ana, ben)
    for each in (ana, ben):
        async for _ in types_everything(each):
            pass
    presses = Presses(walk, (ana, ben))

    await presses.everything()

    pressed = {name for _, name in presses.tried}
    assert len(pressed) > 2 / 3 * sum(not each.listed for each in COMMANDS.values())
    assert presses.wrong == []
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]
