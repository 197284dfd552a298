"""Discord's gateway: every interaction comes in here, and so does every change to who can read a home channel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import discord

from adapters.discord import declare
from adapters.discord.answer import Answers
from adapters.discord.interaction import Interaction
from adapters.discord.messenger import Messenger
from adapters.discord.pace import Pace
from adapters.discord.parse import PLATFORM, Asked, parse
from adapters.discord.photos import Fetch, fetching
from adapters.discord.readers import home_of, readers
from bot.model import KeptOut, Place
from bot.planner import Planner

log = logging.getLogger(__name__)

LAST_WORDS_SECONDS = 10
REGISTERED = "discord.commands"

Tell = Callable[[str], None]


class Client(discord.Client):
    """One shard, or the part that `ShardedClient` shares. Keeps no messages, no members and no views.

    `guild` is the one server commands are registered for, or 0 for everywhere. `tell` hears, a line a step, how it
    gets on.
    """

    def __init__(
        self,
        planner: Planner,
        *,
        guild: int = 0,
        fetch: Fetch | None = None,
        tell: Tell = lambda _: None,
        **options: Any,  # noqa: ANN401 discord.py's own
    ) -> None:
        self.pace = Pace()
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks aloud
        super().__init__(
            intents=discord.Intents(guilds=True),  # interactions need none, and who reads a channel is told by roles
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=self.pace.watch(),
            **options,
        )
        self.planner = planner
        self.messenger = Messenger(self, self.pace, planner.photo)
        self._answers = Answers(planner, self.messenger, fetch or fetching())
        self._guild = guild
        self._tell = tell
        self._under_way: set[asyncio.Task[None]] = set()
        self._leaving = False
        self._met = False
        # The one door: discord.py would look for a view or a command of its own first, and keeps no whole event.
        self._connection.parsers["INTERACTION_CREATE"] = self._hear

    @property
    def me(self) -> int:
        return self.user.id if self.user else 0

    async def setup_hook(self) -> None:
        self.pace.slow(self.http)
        self._tell(f"Discord: signed in as {self.user}")
        await self.planner.know_homes()
        await self._register()

    async def close(self) -> None:
        """Take in nothing more, and let what is under way finish."""
        self._leaving = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=LAST_WORDS_SECONDS)
        await super().close()

    async def on_ready(self) -> None:
        """Only now is it known who can read what, so only now the bot speaks first."""
        self.planner.speak_through(PLATFORM, self.messenger)
        await self._back()
        if not self._met:
            self._met = True
            servers = len(self.guilds)
            self._tell(f"Discord: in {servers} server{'' if servers == 1 else 's'}")
            if not servers:
                self._tell("Discord: open the link above to let it in; everything works from there.")
            self._tell("Ready. Ctrl-C stops it.")

    async def on_resumed(self) -> None:
        await self._back()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._look_again(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        if self.is_ready():
            await self._look_again(guild)

    async def on_guild_role_create(self, role: discord.Role) -> None:
        await self._look_again(role.guild)

    async def on_guild_role_update(self, _: discord.Role, role: discord.Role) -> None:
        await self._look_again(role.guild)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        await self._look_again(role.guild)

    async def on_guild_channel_update(self, _: discord.abc.GuildChannel, channel: discord.abc.GuildChannel) -> None:
        await self._look_again(channel.guild)

    async def on_member_update(self, _: discord.Member, member: discord.Member) -> None:
        """Told without any intent for the bot itself alone: it may have got a role back."""
        if member.id == self.me:
            await self._look_again(member.guild)

    async def on_error(self, event_method: str, /, *_: object, **__: object) -> None:
        log.exception("discord.event_failed", extra={"call": event_method})  # noqa: LOG004 discord.py handles one

    def _hear(self, event: dict[str, Any]) -> None:
        if not self._leaving:
            task = asyncio.get_running_loop().create_task(self._take(event))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _take(self, event: dict[str, Any]) -> None:
        asked = parse(event)
        where = asked.envelope.parent or asked.envelope.place
        channel = home_of(self, where.id)
        told = replace(
            asked.envelope,
            readers=readers(channel) if channel else None,
            kept_out=self._kept_out(asked, int(event.get("guild_id") or 0)),
        )
        await self._answers.answer(replace(asked, envelope=told), Interaction.of(event, self.http))

    def _kept_out(self, asked: Asked, guild: int) -> KeptOut:
        """A server we are on may still have been asked through somebody who brought us along."""
        where = asked.envelope.parent or asked.envelope.place
        if not where.direct and self.get_guild(guild) is None:
            return "visiting"
        return "" if asked.envelope.kept_out == "visiting" else asked.envelope.kept_out

    async def _register(self) -> None:
        """Say what can be typed, where that is not what was said last."""
        listed = self.planner.commands()
        payload: list[dict[str, Any]] = declare.payload(listed)
        scope = f"{self.application_id} {self._guild}"
        known = await self.planner.recall(REGISTERED)
        if known == f"{scope} {declare.digest(payload)}":
            self._tell(f"Discord: {len(listed)} commands up to date")
            return
        try:
            await self._put(known, payload)
        except discord.DiscordServerError:
            self._tell("Discord: the commands could not be registered just now; the next start tries again")
            return
        await self.planner.note(REGISTERED, f"{scope} {declare.digest(payload)}")
        self._tell(f"Discord: {len(listed)} commands registered")

    async def _put(self, known: str, payload: list[dict[str, Any]]) -> None:
        """Those of a single server it was tried on before would stand beside the new ones."""
        application = self.application_id or 0
        tried_on = int(known.split()[1]) if known.startswith(f"{application} ") else 0
        if tried_on not in {0, self._guild}:
            with suppress(discord.Forbidden, discord.NotFound):
                await self.http.bulk_upsert_guild_commands(application, tried_on, [])
        if self._guild:
            await self.http.bulk_upsert_guild_commands(application, self._guild, payload)
        else:
            await self.http.bulk_upsert_global_commands(application, payload)

    async def _back(self) -> None:
        self.pace.breaker.clear()
        await self.planner.back(PLATFORM)

    async def _look_again(self, guild: discord.Guild) -> None:
        """Something changed on this server: homes there may be spoken in again, or read by others than before."""
        for each in self.pace.breaker.channels:
            if each.isdecimal() and guild.get_channel_or_thread(int(each)):
                self.pace.breaker.forgive(each)
        for home in await self.planner.homes(PLATFORM):
            channel = guild.get_channel(int(home.id))
            if channel is not None:
                await self.planner.back(PLATFORM, Place(PLATFORM, home.id))
                await self.planner.readers_changed(home, readers(channel))


class ShardedClient(Client, discord.AutoShardedClient):
    """Any number of shards in one process."""
