"""A couple's week on Discord, from the first command to two opened answers, however often the bot starts anew."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from discord_env import open_server
from discord_leaks import nothing_leaks
from discord_walk import Someone, Walk
from pictures import BLUE, RED, encoded, plain
from room import Snapshot

from activities.catalogue import Catalogue

pytestmark = pytest.mark.slow

SATURDAY_NIGHT = datetime(2026, 11, 28, 20, 45, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 29, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def discreet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with nothing_leaks(monkeypatch):
        yield


@asynccontextmanager
async def begun(folder: Path, catalogue: Catalogue, kept: Snapshot, *, restless: bool) -> AsyncIterator[Walk]:
    async with open_server(folder, catalogue, kept=kept) as server:
        await server.restart()  # a client counts the people on a server when it connects, and these came after that
        yield Walk(server, restless=restless)


async def a_week(walk: Walk) -> None:
    ana, ben = walk.someone("ana"), walk.someone("ben")
    await moving_in(ana, ben)
    await choosing(ana, ben)
    await planning(walk, ana, ben)
    await walk.until(SATURDAY_NIGHT)
    await remembering(ana, ben)
    await thanking(ana, ben)
    await walk.until(SUNDAY)
    await opening_up(ana, ben)
    assert walk.someone("zoe").screen == []


async def moving_in(ana: Someone, ben: Someone) -> None:
    await ana.types("setup")
    await ana.fills(a_name_for_the_circle="Us two", who_it_is_for="couple", time_zone="Europe/Madrid")
    await ana.presses("Next")
    await ana.fills(weekly_reflection="sunday 18:00", currency="EUR")
    await ben.presses("Join")

    assert ana.sees("In this circle: Ana, Ben.")


async def choosing(ana: Someone, ben: Someone) -> None:
    await ana.types("suggest", kind="date", time="an evening")
    await ana.presses("Save")
    await ana.presses("Vote on these three")
    await ana.presses("Vote")
    hers, theirs, *_ = ana.choices
    await ana.presses(hers)
    await ana.presses(theirs)
    await ana.presses("Done")
    assert not ben.sees("Chosen")
    await ben.presses("Vote")
    await ben.presses(theirs)
    await ben.presses("That is enough")
    await ben.presses("Not for me: " + hers)
    await ben.presses("Done")

    assert ana.sees(f"Chosen: {theirs}")
    assert not ana.sees("Not for you")


async def planning(walk: Walk, ana: Someone, ben: Someone) -> None:
    await ben.presses("Plan it", below="Chosen")
    await ben.fills(when="sat 7pm", where="The old harbour")
    assert not ana.sees("The old harbour")
    await ben.presses("Yes")
    await ben.presses("Add to the server's events")
    await ana.presses("I'm in")
    await ana.presses("Talk it over")

    assert ben.sees("In: Ana, Ben")
    assert [each.entity_metadata for each in walk.events] == [{"location": "The old harbour"}]
    assert walk.threads == [walk.events[0].name]


async def remembering(ana: Someone, ben: Someone) -> None:
    assert ana.sees("Coming up")
    assert ben.sees("How was it?")
    await ana.presses("It happened")
    await ana.presses("Add a memory")
    await ana.fills(what_you_remember="We asked the cook.", photos=[("harbour.png", encoded(plain(colour=RED)))])
    await ben.presses("Add my words")
    await ben.fills(what_you_remember="It rained on the chips.", photos=[("chips.png", encoded(plain(colour=BLUE)))])
    await ana.picks("Save as memory", await ana.says("You fell asleep on my coat."))
    await ben.picks("Save as memory", await ana.says("Next time I take the window seat."))
    await ana.presses("Show me")
    await ana.presses("Keep it")

    assert ben.sees("**Ana**: “We asked the cook.”\n**Ben**: “It rained on the chips.”")
    assert ben.sees("**Ana**: “You fell asleep on my coat.”")
    assert ben.sees("**Ana**: “Next time I take the window seat.”")


async def thanking(ana: Someone, ben: Someone) -> None:
    await ana.picks("Thank", ben.actor)
    await ana.fills(what_for="For the long way home")
    await ben.presses("Write back")
    await ben.fills(what_for="For laughing at the rain")

    assert ana.sees("Ben thanks you")


async def opening_up(ana: Someone, ben: Someone) -> None:
    await ana.presses("Answer")
    await ana.fills(your_answer="The bench by the ferry.")
    assert not ben.sees("The bench by the ferry.")
    await ben.presses("Answer")
    await ben.fills(your_answer="A street without cars.")

    for each in (ana, ben):
        assert each.sees("**Ana**: “The bench by the ferry.”\n**Ben**: “A street without cars.”")


async def test_starting_anew_between_any_two_steps_changes_nothing_anybody_sees(
    tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, empty: Snapshot
):
    async with begun(tmp_path_factory.mktemp("calm"), catalogue, empty, restless=False) as calm:
        await a_week(calm)
    async with begun(tmp_path_factory.mktemp("restless"), catalogue, empty, restless=True) as restless:
        await a_week(restless)

    assert restless.restarts > 80
    assert restless.seen == calm.seen
