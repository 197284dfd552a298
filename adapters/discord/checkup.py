"""Whether Discord would let this bot do what it is there for: its token, its servers, and each home channel."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

import discord
from discord.http import Route

from adapters.discord.readers import readers
from adapters.discord.start import PERMISSIONS, invitation, reach
from adapters.discord.trouble import explained
from bot.settings import Settings

PRIVILEGED = ("gateway_message_content", "gateway_guild_members", "gateway_presence")


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    found: str
    well: bool = True


async def look_over(settings: Settings, homes: Iterable[str]) -> AsyncIterator[Finding]:
    """Everything worth knowing, one finding each; `homes` are the ids of home channels. Nothing is changed."""
    token = settings.discord_token.get_secret_value()
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nothing here speaks aloud
    client = discord.Client(intents=discord.Intents(guilds=True))
    try:
        await reach(settings.discord_base, token, lambda _: None, lambda _: 0)
        Route.BASE = settings.discord_base
        await client.login(token)
    except Exception as error:  # noqa: BLE001 it goes on as it is, unless there is a sentence for it
        yield Finding("Discord", str(explained(error)), well=False)
        await client.close()
        return
    try:
        yield Finding("Discord", f"the token is good; this is {client.user}")
        yield await asked_for(client)
        guilds = {each.id: each async for each in client.fetch_guilds(limit=None)}
        yield servers(len(guilds), client.application_id or 0)
        for home in homes:
            yield await home_channel(client, guilds, home)
    finally:
        await client.close()


async def asked_for(client: discord.Client) -> Finding:
    """Nothing privileged is needed, so nothing privileged should be switched on."""
    flags = (await client.application_info()).flags
    on = [each for each in PRIVILEGED if getattr(flags, each) or getattr(flags, f"{each}_limited")]
    if on:
        names = ", ".join(each.removeprefix("gateway_").replace("_", " ") for each in on)
        return Finding("intents", f"switched on, though not needed: {names}. Better switch it off, under Bot")
    return Finding("intents", "no privileged ones, and none are needed")


def servers(count: int, application: int) -> Finding:
    if not count:
        return Finding("servers", f"it is in none yet. Invite it with {invitation(application)}", well=False)
    return Finding("servers", f"it is in {count}")


async def home_channel(client: discord.Client, guilds: dict[int, discord.Guild], home: str) -> Finding:
    what = f"home channel {home}"
    try:
        seen = await client.fetch_channel(int(home))
    except (discord.NotFound, discord.Forbidden):
        gone = "it is gone, or I was not let in. Give me View Channel there, or use /home in another one"
        return Finding(what, gone, well=False)
    guild_id = seen.guild.id if isinstance(seen, discord.abc.GuildChannel) else 0
    if guild_id not in guilds:
        return Finding(what, "I am no longer on its server. Invite me again", well=False)
    guild = await client.fetch_guild(guild_id)
    me = await guild.fetch_member(client.user.id if client.user else 0)
    channel = next(each for each in await guild.fetch_channels() if each.id == seen.id)
    return judged(what, channel, me, guild.approximate_member_count)


def judged(what: str, channel: discord.abc.GuildChannel, me: discord.Member, server: int | None) -> Finding:
    """What is missing there, and who can read it."""
    granted = channel.permissions_for(me)
    missing = [each.replace("_", " ") for each in PERMISSIONS if not getattr(granted, each)]
    if missing:
        return Finding(what, f"#{channel.name}: I lack {', '.join(missing)}", well=False)
    around = readers(channel, server, me.id)
    if around.everyone:
        return Finding(what, f"#{channel.name}: all is there, but everybody on the server ({server}) can read it")
    let_in = len(around.roles) + len(around.people)
    return Finding(what, f"#{channel.name}: all is there; {let_in} roles and people were let in, besides the owner")
