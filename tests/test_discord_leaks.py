"""What people write for some eyes only is sent to Discord for those eyes only, until it is released."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from crawl import plausible
from discord_env import open_server
from discord_leaks import PRIVATE, Canary, leaked, leaks, sent, undecided
from discord_walk import Someone, Walk
from room import Snapshot

from activities.catalogue import Catalogue
from adapters.discord.interaction import Interaction
from bot.commands import COMMANDS, Command
from bot.ui import Field

pytestmark = pytest.mark.slow

SETUP = {"name": "Us two", "kind": "couple", "zone": "Europe/Madrid"}


@pytest.fixture
async def walk(tmp_path: Path, catalogue: Catalogue, empty: Snapshot) -> AsyncIterator[Walk]:
    async with open_server(tmp_path, catalogue, kept=empty) as server:
        walk = Walk(server)
        await walk.someone("ana").types("setup", **SETUP)
        await walk.someone("ben").presses("Join")
        yield walk


class Canaries:
    """A word of its own for every private field that somebody writes into."""

    def __init__(self, author: int, other: int) -> None:
        self.written: dict[tuple[str, str], Canary] = {}
        self._author = author
        self._other = other

    @property
    def all(self) -> list[Canary]:
        return list(self.written.values())

    def into(self, command: Command) -> Callable[[Field], str]:
        def write(each: Field) -> str:
            where = (command.name, each.name)
            if where not in PRIVATE:
                return plausible(each)
            word = f"kanárek{len(self.written):03d}žlutý"
            readers = {self._other} if command.name.startswith("thanks") else set()
            self.written[where] = Canary(word, self._author, " ".join(where), frozenset(readers))
            return word

        return write


async def write_everywhere(walk: Walk) -> Canaries:
    """Ana writes into every private field there is; what she thanks for is for Ben as well."""
    ana, ben = walk.someone("ana"), walk.someone("ben")
    canaries = Canaries(ana.actor.id, ben.actor.id)
    await a_vote(ana, ben)
    await ben.types("thanks", person=ana.actor, words="For the list of ideas")
    await ben.types("idea add", title="Night swim")
    await ana.types("suggest")
    await ana.types("reflect now")
    commands = [COMMANDS[name] for name in dict.fromkeys(name for name, _ in PRIVATE)]
    for each in sorted(commands, key=lambda each: not each.listed):
        await ana.writes(each, canaries.into(each), ben.actor)
    return canaries


async def a_vote(*people: Someone) -> None:
    await people[0].types("decide", options="soup, film")
    for each in people:
        await each.presses("Vote")
        await each.presses("soup")
        await each.presses("Done")


def test_for_every_field_for_words_it_is_said_who_may_read_them():
    assert undecided() == set()


async def test_what_is_written_in_private_is_sent_to_those_it_is_for_alone(walk):
    canaries = await write_everywhere(walk)

    assert set(canaries.written) == set(PRIVATE)
    assert leaks(sent(walk.server.env), canaries.all, {}) == []


async def test_private_words_can_be_read_by_all_once_they_are_released_and_no_sooner(walk):
    canaries = await write_everywhere(walk)
    now = float(len(sent(walk.server.env)))

    await walk.someone("ana").opens("plan.yes")
    await walk.someone("ben").opens("reflect.answer")
    await walk.someone("ben").fills(your_answer="A street without cars.")

    traffic = sent(walk.server.env)
    released = {each.words: now for each in canaries.all}
    assert {each.partition(" at ")[0] for each in leaks(traffic, canaries.all, {})} == {
        "plan.won where",
        "plan.won bring",
        "reflect.answer text",
    }
    assert leaks(traffic, canaries.all, released) == []


async def test_words_that_everybody_sees_too_early_are_found_by_themselves(walk, monkeypatch):
    """Nobody says which words to look for: what was written into a private field is."""
    say = Interaction.say

    async def loudly(self: Interaction, *args: Any, private: bool) -> str:
        return await say(self, *args, private=False)

    ana, ben = walk.someone("ana"), walk.someone("ben")
    await a_vote(ana, ben)
    await ana.presses("Plan it")
    await ana.fills(when="sat 7pm", where="The bench by the ferry")
    assert leaked(walk.server.env) == []
    monkeypatch.setattr(Interaction, "say", loudly)

    await ben.presses("Plan it", below="Chosen")
    await ben.fills(when="sat 7pm", where="A street without cars")

    [found] = leaked(walk.server.env)
    assert found.startswith("plan.won where")
