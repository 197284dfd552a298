"""Four friends walk through everything on Slack, by either way in, however often the bot starts anew."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import discord_friends
import pytest
import slack_walk
from discord_leaks import nothing_leaks
from friends import a_fortnight
from overheard import Line
from room import Snapshot

from activities.catalogue import Catalogue

pytestmark = pytest.mark.slow

READERS = re.compile(r"This channel can be read by [^·]*")
"""Slack tells exactly who can; on Discord the owner and administrators always can as well."""

ONLY_ON_SLACK = [
    # Asked for by a shortcut, which belongs to no channel: so it is told to Chloe, and posted at home.
    Line("Chloe", "memory.add", "The walk home"),
    Line("all", "post", "The walk home"),
    # A file under the plan's card is for whoever reads the card; an event of the server's is made only on request.
    Line("all", "event", "Board games"),
]
ONLY_ON_DISCORD = [
    # A form has five fields on a page there, and a card between one page and the next.
    Line("Ana", "setup", "Nearly done"),
    # The request for an event.
    Line("Chloe", "plan.mirror", "Added to the server's events: {plan}"),
    # On Slack every message has a thread of its own.
    Line("Ben", "plan.thread", "The thread is under the plan's card, in your channel."),
    Line("all", "thread", "{plan}"),
    # Another form of more than five, and where it was asked for is where all see what comes of it.
    Line("Chloe", "memory.add", "Nearly done"),
    Line("Chloe", "memory.add", "The walk home"),
]


@dataclass(frozen=True, slots=True)
class Walked:
    """What is left of a walk once it is over."""

    lines: list[Line]
    seen: list[str]
    restarts: int = 0
    indiscreet: tuple[str, ...] = ()
    """What notifications said that not everybody should read."""
    written: tuple[str, ...] = ()
    leaks: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    """What somebody read who is in the workspace and not in the circle."""


@dataclass(frozen=True, slots=True)
class Trip:
    """Everything a walk needs but its way."""

    folders: pytest.TempPathFactory
    catalogue: Catalogue
    kept: Snapshot

    def on_slack(self, *, over_http: bool = False, restless: bool = False) -> Walked:
        return asyncio.run(self._on_slack(over_http=over_http, restless=restless))

    def on_discord(self) -> Walked:
        return asyncio.run(self._on_discord())

    async def _on_slack(self, *, over_http: bool, restless: bool) -> Walked:
        folder = self.folders.mktemp("slack")
        async with slack_walk.begun(folder, self.catalogue, self.kept, over_http=over_http, restless=restless) as walk:
            await a_fortnight(walk)
            indiscreet, written, leaks = tuple(walk.indiscreet), tuple(walk.written), tuple(walk.leaks)
            strangers = tuple(each.text for each in walk.people["zoe"].messages)
        return Walked(walk.script.lines, walk.seen, walk.restarts, indiscreet, written, leaks, strangers)

    async def _on_discord(self) -> Walked:
        with pytest.MonkeyPatch.context() as patch, nothing_leaks(patch):
            async with discord_friends.begun(self.folders.mktemp("discord"), self.catalogue, self.kept) as guests:
                await a_fortnight(guests)
        return Walked(guests.script.lines, guests.walk.seen)


@pytest.fixture(scope="module")
def trip(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, empty: Snapshot) -> Trip:
    return Trip(tmp_path_factory, catalogue, empty)


@pytest.fixture(scope="module")
def calm(trip: Trip) -> Walked:
    """Over Socket Mode, all in one go."""
    return trip.on_slack()


@pytest.fixture(scope="module", params=["socket", "http"])
def restless(request: pytest.FixtureRequest, trip: Trip) -> Walked:
    return trip.on_slack(over_http=request.param == "http", restless=True)


def test_by_either_way_in_and_with_a_restart_between_any_two_steps_people_see_the_same(calm: Walked, restless: Walked):
    assert restless.restarts > 150
    assert restless.seen == calm.seen


def test_by_either_way_in_and_with_a_restart_between_any_two_steps_the_core_says_the_same(
    calm: Walked, restless: Walked
):
    assert restless.lines == calm.lines


def test_slack_and_discord_are_two_drawings_of_one_story(calm: Walked, trip: Trip):
    discord = trip.on_discord()

    only_slack, only_discord = differences(calm.lines, discord.lines)

    assert only_slack == ONLY_ON_SLACK
    plan = next(each.words for each in discord.lines if each.about == "thread")
    assert only_discord == [replace(each, words=each.words.format(plan=plan)) for each in ONLY_ON_DISCORD]


def test_notifications_say_nothing_that_anybody_wrote(calm: Walked):
    assert list(calm.indiscreet) == []
    assert len(calm.written) > 20


def test_what_is_written_in_private_is_shown_to_those_it_is_for_alone(calm: Walked):
    assert list(calm.leaks) == []


def test_whoever_is_in_the_workspace_and_not_in_the_channel_reads_nothing(calm: Walked):
    assert list(calm.strangers) == []


def differences(slack: list[Line], discord: list[Line]) -> tuple[list[Line], list[Line]]:
    """What only one of them has, each by its title."""
    one, other = [list(map(comparable, each)) for each in (slack, discord)]
    found: tuple[list[Line], list[Line]] = ([], [])
    for what, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what != "equal":
            found[0].extend(map(titled, one[a:b]))
            found[1].extend(map(titled, other[c:d]))
    return found


def comparable(line: Line) -> Line:
    return Line(line.to, line.about, READERS.sub("This channel can be read by some. ", line.words))


def titled(line: Line) -> Line:
    return Line(line.to, line.about, line.words.partition(" · ")[0])
