"""The four friends on the Discord in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import discord_walk
import room
from discord_env import fields, open_server, private, text
from friends import NAMES, Way, bare
from overheard import Script, overhearing
from room import Snapshot

from activities.catalogue import Catalogue
from adapters.discord.naming import path

MADRID = ZoneInfo("Europe/Madrid")
SAVE = "Save as memory"
MENU_OF_OPTIONS = 3


@dataclass
class Guests:
    """Where the friends are, as the story wants it."""

    walk: discord_walk.Walk
    script: Script
    _friends: dict[str, Someone] = field(default_factory=dict)

    def friend(self, name: str) -> Someone:
        return self._friends.setdefault(name, Someone(self.walk.someone(name)))

    async def until(self, moment: datetime) -> None:
        await self.walk.until(moment)

    async def keeps_the_date(self, friend: Someone) -> None:
        await friend.presses("Add to the server's events")

    async def talks_it_over(self, friend: Someone, words: str) -> None:  # noqa: ARG002 the bot has no part in it
        """Somebody has to open the thread, where everybody finds it."""
        await friend.presses("Talk it over")
        assert self.walk.threads

    @property
    def dates(self) -> list[tuple[str, str]]:
        return [(each.name, each.entity_metadata["location"]) for each in self.walk.events]


@dataclass
class Someone:
    """One of them: there is no Home tab and no shortcut here, so they type instead."""

    self_: discord_walk.Someone

    @property
    def name(self) -> str:
        return self.self_.name

    @property
    def choices(self) -> list[str]:
        return self.self_.choices

    def sees(self, words: str) -> bool:
        return any(bare(words) in bare(f"{each.content} {text(each.components)}") for each in self.self_.screen)

    async def starts(self, call: str, by: Way = "typing", **given: Any) -> None:  # noqa: ARG002 as said above
        await self.self_.types(path(call), **{name: as_option(value) for name, value in given.items()})

    async def presses(self, label: str, *, below: str = "") -> None:
        await self.self_.presses(label, below=below)

    async def fills(self, *pages: Mapping[str, Any]) -> None:
        """A page has five fields here, with a card between it and the next."""
        first, *more = pages
        await self._fills(first)
        for page in more:
            await self.presses("Next" if page else "That's all")
            if page:
                await self._fills(page)

    async def _fills(self, by_label: Mapping[str, Any]) -> None:
        form = self.self_.form
        assert form is not None, f"{self.name} has no form open"
        controls = {each["custom_id"]: each["type"] for each in fields(form).values()}
        values = {}
        for label, each in by_label.items():
            id = discord_walk.asked(form, label.casefold())
            values[id] = [each] if controls[id] == MENU_OF_OPTIONS else in_a_form(each)
        await self.self_.sends(values)

    async def says(self, words: str) -> Any:
        return await self.self_.says(words)

    async def saves(self, message: Any) -> None:
        await self.self_.picks(SAVE, message)

    async def looks_home(self) -> None:
        """There is nothing to look at."""


def as_option(value: Any) -> Any:
    return value.self_.actor if isinstance(value, Someone) else value


def in_a_form(value: Any) -> Any:
    """There is no picker of moments here: they write one, in their own time."""
    match value:
        case Someone():
            return [value.self_.actor]
        case datetime():
            return f"{value.astimezone(MADRID):%Y-%m-%d %H:%M}"
        case int():
            return str(value)
        case _:
            return value


@asynccontextmanager
async def begun(folder: Path, catalogue: Catalogue, kept: Snapshot, *, restless: bool = False) -> AsyncIterator[Guests]:
    """Four friends in a private channel with the bot, and Zoe on the same server, but not in it."""
    script = Script()
    with overhearing(room, script):
        async with open_server(folder, catalogue, kept=kept) as server:
            env, guild = server.env, server.guild
            for name in NAMES:
                if name not in server.people:
                    server.people[name] = guild.add_member(env.create_user(name, global_name=name.title()))
            friends = [server.people[name] for name in NAMES]
            server.home = guild.create_text_channel("hearth", overwrites=private(guild, *friends, env.bot.user))
            await server.restart()  # a client counts the people on a server when it connects, and these came after that
            yield Guests(discord_walk.Walk(server, restless=restless), script)
