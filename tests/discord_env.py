"""A Discord in memory around the real planner and the real adapter: a server, its channels, and people who use it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
from room import Snapshot, World, open_world
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage

from activities.catalogue import Catalogue
from adapters.discord.connect import Client

Shown = ResponseMessage | discord.Message


@dataclass
class Server:
    """One server with a private channel, whose bot can be started anew on the same database."""

    env: Env
    world: World
    guild: GuildHandle
    home: ChannelHandle
    """A channel that only Ana, Ben and the bot can read."""
    square: ChannelHandle
    """One that everybody on the server can read."""
    people: dict[str, MemberActor] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def person(self, name: str) -> MemberActor:
        return self.people[name]

    @property
    def client(self) -> Client:
        assert isinstance(self.env.bot, Client)
        return self.env.bot

    async def restart(self) -> None:
        """A new planner and a new client, as after a crash."""
        self.world.restart()
        await self.env.restart_bot(client(self.world, self.told))

    async def tick(self) -> None:
        """Do what is due."""
        await self.world.planner.tick(self.world.now)
        await self.env.settle()

    async def wait(self, words: str) -> None:
        await self.world.wait(words)
        await self.env.settle()

    def direct(self, name: str) -> list[Any]:
        """What this person reads in their direct messages, oldest first, as messages that can be pressed."""
        user = self.people[name].user
        channel = self.env.backend.dm_channels.get(user.id)
        stored = self.env.backend.messages[channel].values() if channel else ()
        return [ResponseMessage(self.env, each) for each in stored if each.author_id != user.id]

    def posted(self, channel: ChannelHandle | None = None) -> list[str]:
        """What everybody in the channel reads, oldest first."""
        place = channel or self.home
        stored = self.env.backend.messages[place.id].values()
        return [text(each.components) for each in stored if not each.is_ephemeral]


@asynccontextmanager
async def open_server(
    folder: Path, catalogue: Catalogue, *, kept: Snapshot | None = None, **options: Any
) -> AsyncIterator[Server]:
    """A server with Ana, Ben and Zoe on it; nobody has set a circle up yet."""
    async with open_world(folder, catalogue, kept=kept) as world:
        told: list[str] = []
        env = Env(client(world, told), **options)
        await env.start()
        try:
            guild = env.create_guild("Home")
            people = {name: guild.add_member(env.create_user(name, global_name=name.title())) for name in NAMES}
            square = guild.create_text_channel("square")
            home = guild.create_text_channel(
                "us", overwrites=private(guild, people["ana"], people["ben"], env.bot.user)
            )
            await env.settle()
            yield Server(env, world, guild, home, square, people, told)
        finally:
            await env.shutdown()
    env.raise_errors()


NAMES = ("ana", "ben", "zoe")


def client(world: World, told: list[str], **options: Any) -> Client:
    made: Client

    async def fetch(url: str) -> AsyncIterator[bytes]:
        yield await made.http.get_from_cdn(url)

    made = Client(world.planner, fetch=fetch, tell=told.append, **options)
    return made


def private(guild: GuildHandle, *members: Any) -> dict[Any, discord.PermissionOverwrite]:
    """Nobody but these may see the channel."""
    let_in = discord.PermissionOverwrite(view_channel=True)
    return {guild.default_role: discord.PermissionOverwrite(view_channel=False)} | dict.fromkeys(members, let_in)


def components(shown: Any) -> Iterator[dict[str, Any]]:
    """Every component, however deep, in reading order; `shown` is a message, or its components."""
    rows = getattr(shown, "_message", shown)
    rows = getattr(rows, "components", rows)
    for each in rows if isinstance(rows, list) else [rows]:
        plain = each if isinstance(each, dict) else each.to_dict()
        yield plain
        for inside in ("components", "accessory", "component"):
            if plain.get(inside):
                yield from components(plain[inside])


def text(shown: Any) -> str:
    """All that can be read on a message."""
    return "\n".join(each["content"] for each in components(shown) if each.get("content"))


def buttons(shown: Any) -> dict[str, str]:
    """What can be pressed, by its label."""
    return {each["label"]: each["custom_id"] for each in components(shown) if each.get("type") == 2 and "label" in each}


def answer(result: InteractionResult) -> ResponseMessage:
    """The one message that answered."""
    [found] = [each for each in (result.response, *result.followups) if each is not None]
    return found


def fields(result: InteractionResult) -> dict[str, dict[str, Any]]:
    """What an opened form asks for, by label."""
    assert result.modal is not None, "no form was opened"
    return {each["label"]: each["component"] for each in components(result.modal["components"]) if "component" in each}


async def fills(actor: MemberActor, form: InteractionResult, **by_label: Any) -> InteractionResult:
    """Fill an opened form in, by each field's label with `_` for a space, and send it."""
    asked = {label.casefold().replace(" ", "_"): field["custom_id"] for label, field in fields(form).items()}
    return await actor.submit_modal(form, {asked[label]: value for label, value in by_label.items()})
