"""Who can read a channel, told by its server's roles and its own exceptions; no list of members is needed."""

from __future__ import annotations

from collections.abc import Mapping

import discord

from bot.model import Readers

Channel = discord.abc.GuildChannel


def home_of(client: discord.Client, channel: str) -> Channel | None:
    """The channel with this id, or the one a thread of this id belongs to; None where it is not known."""
    found = client.get_channel(int(channel)) if channel.isdecimal() else None
    if isinstance(found, discord.Thread):
        return found.parent
    return found if isinstance(found, discord.abc.GuildChannel) else None


def readers(channel: Channel, server: int | None = None, me: int = 0) -> Readers:
    """Who can view it. The owner, and roles of administrators, always can and are not listed.

    `server` is how many people there are, where that is known better than from the last time the server was loaded;
    `me` the bot's own id, where the server was only asked for and not loaded.
    """
    guild = channel.guild
    me = me or guild.me.id
    exceptions = {who.id: overwrite for who, overwrite in channel.overwrites.items()}
    count = guild.member_count if server is None else server
    if sees(guild.default_role, exceptions):
        return Readers(count, everyone=True)
    roles = tuple(
        (str(role.id), role.name)
        for role in guild.roles
        if not (role.is_default() or role.permissions.administrator or ours(role, me)) and sees(role, exceptions)
    )
    return Readers(count, roles=roles, people=people(channel, me))


def sees(role: discord.Role, exceptions: Mapping[int, discord.PermissionOverwrite]) -> bool:
    """Whether somebody who has this role and no other can view a channel with these exceptions, by id."""
    everyone = role.guild.default_role
    allowed = discord.Permissions(everyone.permissions.value | role.permissions.value)
    if allowed.administrator:
        return True
    for each in (everyone,) if role.is_default() else (everyone, role):
        allow, deny = exceptions.get(each.id, discord.PermissionOverwrite()).pair()
        allowed.handle_overwrite(allow.value, deny.value)
    return allowed.view_channel


def people(channel: Channel, me: int) -> tuple[tuple[str, str], ...]:
    """Those let in by themselves. Discord tells their ids alone, unless we have met them."""
    found = []
    for who, overwrite in channel.overwrites.items():
        if isinstance(who, discord.Role) or not overwrite.view_channel or who.id == me:
            continue
        if isinstance(who, discord.Object) and who.type is discord.Role:
            continue
        found.append((str(who.id), getattr(who, "display_name", "")))
    return tuple(sorted(found))


def ours(role: discord.Role, me: int) -> bool:
    """The role that Discord made for this bot."""
    return role.is_bot_managed() and role.tags is not None and role.tags.bot_id == me
