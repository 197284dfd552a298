"""All that can be typed, pressed or picked on Slack is answered, visibly, and to those it is for."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pictures import encoded, plain
from room import Snapshot
from slack_crawl import (
    Presses,
    called,
    listed,
    nothing,
    pressable,
    presses,
    secret,
    sensible,
    types_everything,
    wrong,
)
from slack_places import View
from slack_walk import Someone, Walk, begun

from activities.catalogue import Catalogue
from adapters.slack.line import Line
from adapters.slack.manifest import SHORTCUTS
from adapters.slack.render import Shown
from bot.commands import COMMANDS, Command

pytestmark = pytest.mark.slow


@pytest.fixture
async def hearth(tmp_path: Path, catalogue: Catalogue, empty: Snapshot) -> AsyncIterator[Walk]:
    """Ana and Ben's circle in a channel that Zoe, who is not in it, can read as well."""
    async with begun(tmp_path, catalogue, empty) as walk:
        ana, ben, zoe = (walk.people[each] for each in ("ana", "ben", "zoe"))
        walk.home.us = walk.home.slack.channel("hearth", ana, ben, zoe)
        await walk.friend("ana").starts("setup", name="Us two", kind="couple", zone="Europe/Madrid")
        await walk.friend("ben").presses("Join")
        yield walk


@pytest.fixture
def walk(hearth: Walk) -> Iterator[Walk]:
    """The same, and whatever happens there, nothing private may go where others read."""
    yield hearth
    assert hearth.leaks == []
    assert hearth.indiscreet == []


def for_all(command: Command, name: str) -> bool:
    """Whether this may be answered for everybody: where it is declared so, to somebody who belongs here."""
    return command.name == "setup" or (command.audience != "private" and name != "zoe")


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


@pytest.mark.parametrize("direct", [False, True], ids=["in the channel", "directly"])
@pytest.mark.parametrize("name", ["ana", "zoe"])
async def test_every_command_is_answered_behind_the_one_that_slack_knows(walk, name, direct, caplog):
    someone = walk.friend(name)

    found = [
        each
        async for command, answer in types_everything(someone, nothing, sensible, secret, direct=direct)
        for each in wrong(command, answer, public=for_all(command, name) and not direct)
    ]

    assert found == []
    assert errors(caplog) == []


async def test_every_command_has_a_button_on_the_home_tab_that_opens_its_form_or_answers(walk, caplog):
    ana = walk.friend("ana")
    await ana.looks_home()
    there = {called(each) for each in ana.person.home.buttons.values()}
    found: list[str] = []

    for command in listed():
        answer = await ana.person.presses(on_the_tab(ana, command.name), ana.person.home)
        await walk.home.settles()
        found += wrong(command, answer, public=False)
        assert answer.modal is not None, f"{command.name} opens nothing"
        await walk.on()

    assert {each.name for each in listed()} <= there
    assert found == []
    assert errors(caplog) == []


async def test_every_button_in_what_the_home_tab_opens_is_answered_there(walk, caplog):
    ana = walk.friend("ana")
    await ana.starts("memory.add", title="The lake", words="Ben lost a shoe.")
    await ana.starts("idea.add", title="Night swim")
    await ana.looks_home()
    tried: set[str] = set()
    found: list[str] = []

    for command in sorted(listed(), key=lambda each: each.name == "leave"):
        shown = await opens(walk, ana, command.name)
        for action, option in pressable(shown) if "submit" not in shown.spec else ():
            if called(action) not in tried:
                tried.add(called(action))
                if (action, option) not in pressable(shown):
                    shown = await opens(walk, ana, command.name)
                if (action, option) in pressable(shown):
                    await goes_back(ana, shown)
                    answer = await presses(walk, ana, shown, action, option)
                    found += wrong(COMMANDS[called(action)], answer, public=False)
                    found += [] if answer.modal else [f"{action}: nothing to be seen where it was pressed"]
                    await walk.on()

    assert len(tried) > 15
    assert found == []
    assert errors(caplog) == []


async def goes_back(someone: Someone, shown: View) -> None:
    """To this one, by closing what was laid over it."""
    while (there := someone.person.modal) is not None and there is not shown:
        await someone.person.closes()


def on_the_tab(someone: Someone, call: str) -> str:
    """The action of the button that asks for this."""
    assert someone.person.home is not None
    found = [each for each in someone.person.home.buttons.values() if called(each) == call]
    assert found, f"no button for {call} on the Home tab, only {someone.person.home.buttons}"
    return found[0]


async def opens(walk: Walk, someone: Someone, call: str) -> View:
    """From their Home tab."""
    answer = await someone.person.presses(on_the_tab(someone, call), someone.person.home)
    await walk.home.settles()
    await walk.on()
    assert someone.person.modal is not None, f"{answer.ask.name} opens nothing"
    return someone.person.modal


async def test_every_shortcut_opens_its_form_or_answers(walk):
    ana = walk.friend("ana")

    for kind, call, _, _ in SHORTCUTS:
        if kind == "global":
            answer = await ana.person.shortcut(call)
            await walk.home.settles()
            assert list(wrong(COMMANDS[call], answer, public=False)) == []
            assert answer.modal is not None
        else:
            await ana.saves(await ana.says("The soup was worth it."))
            assert ana.sees("Kept as a memory: The soup was worth it.")


async def test_what_is_done_from_the_home_tab_shows_on_it_also_after_a_restart(walk):
    ana = walk.friend("ana")
    await ana.looks_home()
    await walk.home.restart()

    await ana.person.presses("plan.new", ana.person.home)
    await ana.fills({"What": "Tacos", "When": walk.home.now() + timedelta(days=2)})
    await ana.presses("Yes")

    assert "Coming up: Tacos" in ana.person.home.text


async def rare_sights(ana: Someone, ben: Someone) -> None:
    """What a walk in no particular order would hardly come by."""
    await ana.starts("memory.add")
    await ana.fills(
        {"Title": "The lake", "What you remember": "Burnt pancakes. " * 180, "Photos": [("lake.png", encoded(plain()))]}
    )
    await ana.starts("memory.add", title="A low day", words="I want to end my life")
    for number in range(8):
        await ben.starts("idea.add", title=f"Evening number {number}")
        await ben.starts("memory.add", title=f"Day number {number}", words="We walked a long way.")
    await ana.starts("memory.find", words="walked")
    for each in ("Next time the window seat.", "You snored."):
        await ben.saves(await ana.says(each))
    await ana.starts("decide", options="soup, film")
    for each in (ana, ben):
        await each.presses("Vote")
        await each.presses("soup")
        await each.presses("Done")
    for number in range(3):
        await ana.starts("thanks", person=ben, words=f"{number} " + "for the soup " * 100, how="weekly")


async def test_every_button_is_answered_however_it_is_come_by(walk, caplog):
    ana, ben = walk.friend("ana"), walk.friend("ben")
    await rare_sights(ana, ben)
    async for _ in types_everything(ana, secret):
        pass
    found = Presses(walk, (ana, ben))

    await found.everything()

    pressed = {name for _, name in found.tried if not COMMANDS[name].listed}
    assert found.wrong == []
    assert errors(caplog) == []
    assert len(pressed) > 2 / 3 * sum(not each.listed for each in COMMANDS.values()), len(pressed)


async def test_words_that_everybody_sees_too_early_are_found(hearth, monkeypatch):
    """Nobody says which words to look for: what was written into a private field is."""

    async def loudly(self: Line, shown: Shown) -> bool:
        client = await self.client()
        await client.chat_postMessage(channel=self.asked.origin.channel, text=shown.text, blocks=shown.blocks)
        return True

    ana = hearth.friend("ana")
    await ana.starts("plan.new", what="Tacos", when="sat 7pm", where="The bench by the ferry")
    assert hearth.leaks == []
    monkeypatch.setattr(Line, "whisper", loudly)

    await ana.starts("plan.new", what="Tacos", when="sat 7pm", where="A street without cars")

    assert {each.partition(" at ")[0] for each in hearth.leaks} == {"plan.new what", "plan.new where"}
