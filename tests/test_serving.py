"""One process on several platforms: each goes its own way, whatever becomes of the others."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession
from discord_running import Host
from discord_world import Discord
from discord_world import loopback as a_discord
from slack_running import free_port
from slack_world import Slack
from slack_world import loopback as a_slack

from bot import serving
from bot.errors import StartProblem
from bot.serving import READY, Telling, keep

SETUP = {"name": "Us two", "kind": "couple", "zone": "Europe/Madrid", "reflect": "off"}
TYPED = '/fireside setup "The four of us" kind=friends zone=Europe/Madrid reflect=off'


@dataclass
class Town:
    """A Discord and a Slack, each to be taken down by itself, with people on both."""

    discord: Discord
    slack: Slack
    discord_stays: AsyncExitStack
    slack_stays: AsyncExitStack

    def __post_init__(self) -> None:
        self.ana, self.ben = self.discord.person("Ana"), self.discord.person("Ben")
        guild = self.discord.guild("Home", self.ana, self.ben, members=3, owner=self.ana)
        self.us = guild.channel("us", private_to=[self.ana, self.ben])
        self.cleo, self.dan = self.slack.person("Cleo"), self.slack.person("Dan")
        self.four = self.slack.channel("four", self.cleo, self.dan)

    def settings(self, **more: str) -> dict[str, str]:
        return {
            "FIRESIDE_DISCORD_TOKEN": self.discord.token,
            "FIRESIDE_DISCORD_API": self.discord.url,
            "FIRESIDE_SLACK_BOT_TOKEN": self.slack.token,
            "FIRESIDE_SLACK_API": self.slack.url,
        } | (more or {"FIRESIDE_SLACK_APP_TOKEN": self.slack.app_token})

    async def sets_up(self) -> None:
        await self.ana.slash(self.us, "setup", **SETUP)
        await self.us.wait("Us two")
        await self.cleo.types(TYPED, self.four)
        await self.dan.reads("The four of us")

    async def on_slack(self) -> None:
        """What is due on Slack comes, and what is asked is answered."""
        await self.dan.presses("Join", await self.dan.reads("The four of us"))
        await self.cleo.reads("In this circle: Cleo, Dan.")

    async def on_discord(self) -> None:
        await self.ben.press(await self.us.wait("Us two"), "Join")
        await self.us.wait("In this circle: Ana, Ben.")


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with AsyncExitStack() as discord_stays, AsyncExitStack() as slack_stays:
        discord = await discord_stays.enter_async_context(a_discord())
        slack = await slack_stays.enter_async_context(a_slack())
        yield Town(discord, slack, discord_stays, slack_stays)


@pytest.mark.slow
async def test_one_process_serves_both_and_one_of_them_going_down_does_not_disturb_the_other(tmp_path, town):
    async with Host(tmp_path, town.settings()).fireside("run") as process:
        await process.says(READY)
        await town.sets_up()

        await town.discord_stays.aclose()
        await town.on_slack()
        status = await process.ends(signal.SIGTERM)

    assert status == 0
    assert process.text.count(READY) == 1
    assert not [each for each in process.err if "slack" in each]


@pytest.mark.slow
async def test_over_http_as_well_and_with_slack_down_discord_goes_on(tmp_path, town):
    http = f"127.0.0.1:{free_port()}"
    over_http = town.settings(FIRESIDE_SLACK_SIGNING_SECRET=town.slack.signing_secret, FIRESIDE_HTTP=http)
    town.slack.deliver_to(f"http://{http}/slack/events")
    async with Host(tmp_path, over_http).fireside("run") as process:
        await process.says(READY)
        await town.sets_up()

        await town.slack_stays.aclose()
        await town.on_discord()
        status = await process.ends(signal.SIGTERM)

    assert status == 0


@pytest.mark.slow
@pytest.mark.parametrize("platform", ["DISCORD", "SLACK"])
async def test_whoever_watches_over_it_is_answered_on_either_platform_and_without_a_signing_secret(
    tmp_path, town, platform
):
    http = f"127.0.0.1:{free_port()}"
    alone = {name: each for name, each in town.settings().items() if name.startswith(f"FIRESIDE_{platform}")}
    async with Host(tmp_path, alone | {"FIRESIDE_HTTP": http}).fireside("run") as process, ClientSession() as asking:
        await process.says(READY)
        alive = await asking.get(f"http://{http}/livez")
        events = await asking.post(f"http://{http}/slack/events", data="{}")
        status = await process.ends(signal.SIGTERM)

    assert (alive.status, events.status, status) == (200, 404, 0)


class Refused:
    """A platform that will not have us at first."""

    def __init__(self, times: int, why: Exception | None = None) -> None:
        self.times = times
        self.why = why or StartProblem("Slack does not know this token.")
        self.tried = self.closed = 0
        self.kept = asyncio.Event()

    async def keep(self) -> None:
        self.tried += 1
        if self.tried <= self.times:
            raise self.why
        self.kept.set()
        await asyncio.Event().wait()

    async def close(self) -> None:
        self.closed += 1


async def test_beside_another_platform_trouble_is_said_and_tried_again(monkeypatch):
    monkeypatch.setattr(serving, "AGAIN_SECONDS", 0.0)
    told: list[str] = []
    one = Refused(2)

    kept = asyncio.create_task(keep(one, {"slack": one, "discord": Refused(0)}, told.append))
    async with asyncio.timeout(5):
        await one.kept.wait()
    kept.cancel()

    assert told == ["Slack does not know this token. Trying again in a minute."] * 2
    assert one.closed == 2


async def test_a_fault_of_one_platform_does_not_take_the_other_along(monkeypatch, caplog):
    monkeypatch.setattr(serving, "AGAIN_SECONDS", 0.0)
    told: list[str] = []
    one = Refused(1, ValueError("Tacos"))

    kept = asyncio.create_task(keep(one, {"slack": one, "discord": Refused(0)}, told.append))
    async with asyncio.timeout(5):
        await one.kept.wait()
    kept.cancel()

    assert len(told) == one.closed == 1
    assert "Tacos" not in told[0]
    assert [each.getMessage() for each in caplog.records if each.levelname == "ERROR"] == ["platform.failed"]


async def test_alone_a_platform_that_will_not_have_us_ends_it():
    one = Refused(1)

    with pytest.raises(StartProblem):
        await keep(one, {"slack": one}, print)


def test_that_it_is_ready_is_said_once_when_all_are():
    told: list[str] = []
    telling = Telling(told.append)
    telling.awaited = 2

    telling("Slack: connected")
    telling(READY)
    assert told == ["Slack: connected"]
    telling(READY)

    assert told == ["Slack: connected", READY]
