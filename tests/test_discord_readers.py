"""Who can read a channel, as its roles and exceptions tell, compared with what Discord itself would allow."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
from discord_env import Server, open_server
from room import Snapshot

from activities.catalogue import Catalogue
from adapters.discord.readers import home_of, readers
from bot.model import Place

SEES = discord.PermissionOverwrite(view_channel=True)
BLIND = discord.PermissionOverwrite(view_channel=False)


@pytest.fixture
async def server(tmp_path: Path, catalogue: Catalogue, empty: Snapshot) -> AsyncIterator[Server]:
    async with open_server(tmp_path, catalogue, kept=empty) as made:
        yield made


def read(server: Server, channel):
    return readers(server.client.get_channel(channel.id))


def roles(server: Server, channel) -> list[str]:
    return [name for _, name in read(server, channel).roles]


async def made(server: Server, exceptions=None):
    """A channel that everyone is shut out of but for these exceptions, by role or person."""
    chosen = {server.guild.default_role: BLIND} | (exceptions or {})
    channel = server.guild.create_text_channel("made", overwrites=chosen)
    await server.env.settle()
    return channel


async def role(server: Server, name: str, **permissions: bool):
    found = server.guild.create_role(name, permissions=discord.Permissions(**permissions))
    await server.env.settle()
    return found


async def test_an_open_channel_is_read_by_everyone_on_the_server(server):
    found = read(server, server.square)

    assert found.everyone
    assert found.server == server.client.get_guild(server.guild.id).member_count


async def test_a_private_channel_is_read_by_those_let_in(server):
    found = read(server, server.home)

    assert not found.everyone
    assert {id for id, _ in found.people} == {str(server.person("ana").id), str(server.person("ben").id)}


async def test_the_bot_is_nobody(server):
    assert str(server.client.me) not in dict(read(server, server.home).people)


async def test_a_role_that_is_let_in_reads(server):
    friends = await role(server, "friends")

    channel = await made(server, {friends: SEES})

    assert roles(server, channel) == ["friends"]


async def test_a_role_without_an_exception_is_shut_out_with_everyone(server):
    await role(server, "friends", view_channel=True)

    assert roles(server, await made(server)) == []


async def test_a_role_of_administrators_is_not_listed(server):
    admins = await role(server, "admins", administrator=True)

    channel = await made(server, {admins: SEES})

    assert roles(server, channel) == []


async def test_a_person_shut_out_by_name_is_not_listed(server):
    channel = await made(server, {server.person("ana"): SEES, server.person("ben"): BLIND})

    assert [id for id, _ in read(server, channel).people] == [str(server.person("ana").id)]


async def test_a_role_that_sees_everything_reads_where_everyone_has_no_rights(server):
    """Where nobody may view by default, a role's own right counts without any exception."""
    guild = server.client.get_guild(server.guild.id)
    await guild.default_role.edit(permissions=discord.Permissions.none())
    await role(server, "friends", view_channel=True)
    channel = server.guild.create_text_channel("plain")
    await server.env.settle()

    assert not read(server, channel).everyone
    assert "friends" in roles(server, channel)


async def test_a_thread_is_read_by_whoever_reads_its_channel(server):
    message = await server.client.get_channel(server.square.id).send("hello")
    thread = await message.create_thread(name="talk")
    await server.env.settle()

    channel = home_of(server.client, str(thread.id))

    assert channel.id == server.square.id


async def test_what_is_no_channel_of_ours_is_not_known(server):
    assert home_of(server.client, "1") is None
    assert home_of(server.client, "") is None
    assert home_of(server.client, "⁷") is None


async def test_the_messenger_counts_the_server_anew_where_all_can_read(server, monkeypatch):
    async def counted(guild: int, **_: object) -> dict[str, int]:
        return {"id": guild, "approximate_member_count": 231}

    monkeypatch.setattr(server.client.http, "get_guild", counted)

    everyone = await server.client.messenger.readers(Place("discord", str(server.square.id)))
    few = await server.client.messenger.readers(Place("discord", str(server.home.id)))

    assert everyone.server == 231
    assert few.server != 231


async def test_direct_messages_have_no_readers_to_tell(server):
    assert await server.client.messenger.readers(Place("discord", "1", direct=True)) is None


async def test_the_list_agrees_with_what_discord_allows(server):
    """Whoever has one role alone sees the channel exactly if that role is listed."""
    names = {"a": {}, "b": {"view_channel": True}, "c": {}, "d": {}}
    made_roles = {name: await role(server, name, **permissions) for name, permissions in names.items()}
    speaks = discord.PermissionOverwrite(send_messages=True)
    channel = await made(server, {made_roles["a"]: SEES, made_roles["c"]: BLIND, made_roles["d"]: speaks})

    listed = roles(server, channel)

    for name, each in made_roles.items():
        person = server.guild.add_member(server.env.create_user(f"one of {name}"), roles=[each])
        allowed = server.env.backend.compute_permissions(server.guild.id, person.id, channel.id)
        assert (name in listed) == discord.Permissions(allowed).view_channel
