"""`fireside run` and `fireside doctor` as a host meets them: processes, against a Discord on 127.0.0.1."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import discord as dpy
import discord_gateway
import pytest
from discord_running import Host, House, open_house
from discord_world import INVITED, Discord, loopback

from adapters.discord.start import reach
from bot.errors import StartProblem

pytestmark = pytest.mark.slow

READY = "Ready. Ctrl-C stops it."
CANARY = "burnt-pancakes"
FILES = {"DATABASE": "fireside", "KEYS": "keys"}
SETUP = {"name": "Us two", "kind": "couple", "zone": "Europe/Madrid", "reflect": "off"}


def soon() -> str:
    return f"{datetime.now(UTC) + timedelta(days=20):%Y-%m-%d} 19:00"


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with loopback() as discord:
        yield discord


@pytest.fixture
def host(tmp_path, discord) -> Host:
    return Host(tmp_path, {"FIRESIDE_DISCORD_TOKEN": discord.token, "FIRESIDE_DISCORD_API": discord.url})


class Home:
    def __init__(self, discord: Discord) -> None:
        self.discord = discord
        self.ana, self.ben = discord.person("Ana"), discord.person("Ben")
        self.guild = discord.guild("Home", self.ana, self.ben, members=12, owner=self.ana)
        self.us = self.guild.channel("us", private_to=[self.ana, self.ben])

    async def move_in(self) -> None:
        await self.ana.slash(self.us, "setup", **SETUP)
        await self.ben.press(await self.us.wait("Us two"), "Join")

    async def plans(self, what: str) -> None:
        read_back = await self.ana.slash(self.us, "plan new", what=what, when=soon())
        await self.ana.press(read_back, "Yes")


@pytest.fixture
def home(discord) -> Home:
    return Home(discord)


# ---------------------------------------------------------------- starting


async def test_a_start_says_each_step_in_a_line_without_colour(host, home):
    async with host.fireside("run") as process:
        await process.says(READY)

    started = ["Database: ", "Discord: signed in", "Discord: ", "Invite it with: ", "Discord: in 1 server", READY]
    assert [line[: len(begins)] for line, begins in zip(process.out, started, strict=True)] == started
    assert re.search(r"\d+ commands registered", process.text)
    assert "\x1b" not in process.text
    assert process.err == []


async def test_a_second_start_registers_no_commands_anew(host, home, discord):
    for _ in range(2):
        async with host.fireside("run") as process:
            await process.says(READY)
            await process.ends(signal.SIGTERM)

    assert "commands up to date" in process.text
    assert discord.syncs == 1


async def test_the_invitation_asks_for_the_rights_it_needs_and_no_more(host, home):
    async with host.fireside("run") as process:
        line = await process.says("Invite it with")

    asked = parse_qs(urlsplit(line.split()[-1]).query)
    granted = dpy.Permissions(int(asked["permissions"][0]))
    assert granted == dpy.Permissions(**dict.fromkeys(INVITED, True))
    assert set(asked["scope"][0].split()) == {"bot", "applications.commands"}


async def test_on_no_server_yet_it_waits_and_begins_once_it_is_let_in(host, discord):
    async with host.fireside("run") as process:
        await process.says("open the link above to let it in")
        await process.says(READY)
        home = Home(discord)
        await home.move_in()


async def test_settings_are_read_from_a_env_file(host, home):
    lines = [f"{name}={each}" for name, each in host.settings.items()]
    (host.folder / ".env").write_text("\n".join(lines))
    host.settings.clear()

    async with host.fireside("run") as process:
        assert await process.says(READY)


async def test_without_a_token_discord_is_left_alone(host, discord):
    async with host.fireside("run", FIRESIDE_DISCORD_TOKEN="") as process:
        await process.says("@wait")

    assert discord.log.requests == []


async def test_an_invalid_token_ends_it_with_a_sentence(host, home):
    async with host.fireside("run", FIRESIDE_DISCORD_TOKEN=f"{CANARY}.wrong") as process:
        assert await process.ends() == 1

    assert process.err == [each for each in process.err if "Discord does not know this token" in each]
    assert CANARY not in process.text + "\n".join(process.err)


async def test_disallowed_intents_4014_end_it_with_a_sentence(host, home, monkeypatch):
    monkeypatch.setattr(discord_gateway, "PRIVILEGED", 1)

    async with host.fireside("run") as process:
        assert await process.ends() == 1

    assert "Discord refused an intent" in process.err[-1]
    assert "Traceback" not in "\n".join(process.err)


async def test_an_api_that_can_not_be_reached_is_said_and_waited_for(host, tmp_path, unused_tcp_port):
    there = f"http://127.0.0.1:{unused_tcp_port}"
    async with host.fireside("run", FIRESIDE_DISCORD_API=there) as process:
        await process.says("trying again in 2 s")
        async with loopback(port=unused_tcp_port) as discord:
            Home(discord)
            await process.says(READY)
            assert await process.ends(signal.SIGTERM) == 0


async def test_an_api_that_stays_away_ends_it_with_a_sentence(unused_tcp_port):
    told: list[str] = []

    with pytest.raises(StartProblem, match="can't be reached"):
        await reach(f"http://127.0.0.1:{unused_tcp_port}/api/v10", "token", told.append, lambda _: 0)

    assert len(told) == 4


async def test_ctrl_c_while_it_waits_for_the_api_ends_it_at_once(host, unused_tcp_port):
    async with host.fireside("run", FIRESIDE_DISCORD_API=f"http://127.0.0.1:{unused_tcp_port}") as process:
        await process.says("trying again")
        assert await process.ends(signal.SIGINT) == 0


@pytest.fixture
def unused_tcp_port() -> int:
    import socket  # noqa: PLC0415

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# ---------------------------------------------------------------- stopping


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
async def test_it_finishes_an_answer_that_is_under_way_and_ends_well(host, home, discord, how):
    async with host.fireside("run") as process:
        await process.says(READY)
        await home.move_in()
        discord.faults.plan("PATCH", "/webhooks/*", delay=1)
        shown = await home.ana.slash(home.us, "plan new", what="Tacos", when=soon(), wait=False)
        await discord.until(lambda: shown.ask.acked)
        assert await process.ends(how) == 0

    assert "Is that right?" in shown.text
    assert process.err == []


async def test_stopped_or_killed_in_the_middle_of_a_post_it_says_each_thing_once(host, home, discord):
    host.settings["FIRESIDE_LEASE_SECONDS"] = "3"
    async with host.fireside("run") as process:
        await process.says(READY)
        await home.move_in()
        post = discord.faults.plan("POST", "/channels/*/messages", delay=0.8)
        await home.plans("Tacos")
        await discord.until(lambda: post.hits)
        assert await process.ends(signal.SIGTERM) == 0
    discord.nonces.window = 0
    async with host.fireside("run") as process:
        await process.says(READY)
        post = discord.faults.plan("POST", "/channels/*/messages", times=None, delay=0.3, status=503, after=True)
        await home.plans("Soup")
        await home.us.wait("Soup")
        await process.ends(signal.SIGKILL)
    discord.faults.clear()
    async with host.fireside("run") as process:
        await process.says(READY)
        await home.plans("Bread")
        await home.us.wait("Bread")

    for each in ("Ben** is in", "Tacos", "Soup", "Bread"):
        assert sum(each in text for text in home.us.texts) == 1, each


async def test_nothing_people_write_is_in_the_log_whatever_goes_wrong(host, home, discord):
    async with host.fireside("run", FIRESIDE_LOG_LEVEL="debug", FIRESIDE_LEASE_SECONDS="3") as process:
        await process.says(READY)
        await home.move_in()
        for fault in ({"status": 400, "code": 50035, "message": CANARY}, {"status": 503}, {"drop": True}):
            discord.faults.plan("PATCH", "/webhooks/*", **fault)
            discord.faults.plan("POST", "/channels/*", **fault)
            shown = await home.ana.slash(home.us, "memory add", title=CANARY, words=CANARY * 20)
            assert shown.text
        await home.ana.press(home.us.last, f"memory.{CANARY}?x={CANARY}", forged=True)
        await home.ana.slash(home.us, "plan new", what=CANARY, when=f"{CANARY} o'clock")
        assert await process.ends(signal.SIGTERM) == 0

    lines = [json.loads(each) for each in process.err]
    assert lines
    assert {"event", "level", "timestamp", "logger"} <= lines[0].keys()
    told = process.text + "\n".join(process.err)
    assert CANARY not in told
    assert discord.token not in told
    assert "simcord_interaction" not in told


# ------------------------------------------------------------------ doctor


@pytest.fixture
async def house(tmp_path, catalogue, empty) -> AsyncIterator[House]:
    async with open_house(tmp_path, catalogue, empty) as house:
        await house.move_in()
        yield house


async def diagnosed(house: House, **settings: str) -> tuple[int, list[str]]:
    """The doctor's exit status, and what it says about Discord."""
    kept = {f"FIRESIDE_{name}_URL": f"sqlite:///{house.folder}/{file}.db" for name, file in FILES.items()}
    host = Host(house.folder, {"FIRESIDE_DISCORD_TOKEN": house.discord.token} | kept)
    settings = {"FIRESIDE_DISCORD_API": house.discord.url} | settings
    async with host.fireside("doctor", **settings) as process:
        status = await process.ends()
    assert process.err == []
    assert "\x1b" not in process.text
    words = ("Discord", "intents", "servers", "home channel")
    return status, [each for each in process.out if each[6:].startswith(words)]


async def test_the_doctor_finds_a_good_token_and_a_private_home(house):
    status, found = await diagnosed(house)

    assert status == 0
    assert all(each.startswith("ok ") for each in found)
    assert "the token is good; this is Fireside" in found[0]
    assert "2 roles and people were let in" in found[-1]


async def test_the_doctor_says_that_a_token_is_bad(house):
    status, found = await diagnosed(house, FIRESIDE_DISCORD_TOKEN="wrong")

    assert status == 1
    assert [each[:6] for each in found] == ["mend  "]
    assert "Discord does not know this token" in found[0]


async def test_the_doctor_says_that_discord_can_not_be_reached(house, unused_tcp_port):
    status, found = await diagnosed(house, FIRESIDE_DISCORD_API=f"http://127.0.0.1:{unused_tcp_port}")

    assert status == 1
    assert "can't be reached" in found[0]


def may_not_write(house: House) -> None:
    house.us.bot(send_messages=False)


def may_not_look(house: House) -> None:
    house.us.bot(view_channel=False)


def deleted(house: House) -> None:
    house.us.delete()


def kicked(house: House) -> None:
    house.guild.kick()


@pytest.mark.parametrize(
    ("become", "words"),
    [
        (may_not_write, "I lack send messages"),
        (may_not_look, "it is gone, or I was not let in"),
        (deleted, "it is gone, or I was not let in"),
        (kicked, "it is gone, or I was not let in"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
async def test_the_doctor_says_what_is_wrong_with_a_home(house, become: Callable[[House], None], words):
    become(house)

    status, found = await diagnosed(house)

    assert status == 1
    assert found[-1].startswith("mend  ")
    assert words in found[-1]


async def test_the_doctor_says_that_everybody_can_read_a_home(house):
    house.us.overwrite(None, view_channel=True)

    _, found = await diagnosed(house)

    assert "everybody on the server (12) can read it" in found[-1]


async def test_the_doctor_changes_nothing(house):
    before = len(house.discord.log.requests)
    await diagnosed(house)

    assert {each.method for each in house.discord.log.requests[before:]} == {"GET"}
