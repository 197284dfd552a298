"""Signing in to Discord and staying, until told to stop; a line for each step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.utils import oauth_url

from adapters.discord.connect import Client, ShardedClient, Tell
from adapters.discord.photos import fetching
from adapters.discord.trouble import BAD_TOKEN, explained, unreachable
from bot.errors import StartProblem
from bot.planner import Planner
from bot.settings import Settings

PERMISSIONS = {
    "view_channel": "to be in your private channel at all",
    "send_messages": "to post what is due there",
    "send_messages_in_threads": "to answer in a thread of it",
    "create_public_threads": "to open a thread under a plan, where you ask for one",
    "attach_files": "to show the photos of a memory",
    "read_message_history": "to look, after an outage, whether its own last message arrived",
    "create_events": "to keep a plan as an event of the server: where only your circle is there, or where you ask",
}
"""All that is asked for, and why."""
TRIES = 5
FIRST_PAUSE = 2.0
ASK_SECONDS = 15
UNAUTHORIZED = 401


@dataclass(frozen=True, slots=True)
class Gateway:
    url: str
    shards: int
    starts_left: int


class Connection:
    """This Fireside's presence on Discord."""

    def __init__(self, planner: Planner, settings: Settings, tell: Tell) -> None:
        self._planner = planner
        self._settings = settings
        self._tell = tell
        self._client: Client | None = None

    async def keep(self) -> None:
        """Sign in and stay. Ends only with what ended it.

        Raises:
            StartProblem: Discord will not have it, or can't be reached.
        """
        api, token = self._settings.discord_base, self._settings.discord_token.get_secret_value()
        gateway = await reach(api, token, self._tell)
        Route.BASE = api
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway.url)
        self._client = made(self._planner, self._settings, gateway, self._tell)
        try:
            await self._client.login(token)
            self._tell(f"Invite it with: {invitation(self._client.application_id or 0)}")
            await self._client.connect()
        except Exception as error:  # noqa: BLE001 it goes on as it is, unless there is a sentence for it
            raise explained(error) from None

    async def close(self) -> None:
        """Let what is under way finish, and sign off."""
        if self._client is not None:
            await self._client.close()


def made(planner: Planner, settings: Settings, gateway: Gateway, tell: Tell) -> Client:
    """A client of as many shards as asked for, or as Discord recommends."""
    shards = settings.discord_shards or gateway.shards
    fetch = fetching(settings.discord_base)
    if shards > 1:
        tell(f"Discord: {shards} shards")
        return ShardedClient(planner, guild=settings.discord_guild, fetch=fetch, tell=tell, shard_count=shards)
    return Client(planner, guild=settings.discord_guild, fetch=fetch, tell=tell)


def invitation(application: int) -> str:
    """Where somebody who runs a server lets it in, with no more rights than it needs."""
    permissions = discord.Permissions(**dict.fromkeys(PERMISSIONS, True))
    return oauth_url(application, permissions=permissions, scopes=("bot", "applications.commands"))


async def reach(api: str, token: str, tell: Tell, pause: Callable[[int], float] | None = None) -> Gateway:
    """Ask where the gateway is, a few times if need be.

    Raises:
        StartProblem: the token is none, or nobody answers.
    """
    waits = pause or (lambda tried: FIRST_PAUSE * 2**tried)
    for tried in range(TRIES):
        found = await asked(api, token)
        if found is not None:
            return found
        if tried < TRIES - 1:
            tell(f"Discord: no answer from {api} yet; trying again in {waits(tried):.0f} s")
            await asyncio.sleep(waits(tried))
    raise unreachable(api)


async def asked(api: str, token: str) -> Gateway | None:
    """None where nobody answered, or not as Discord does."""
    headers = {
        "Authorization": f"Bot {token}",
        "User-Agent": f"DiscordBot (https://github.com/Rapptz/discord.py {discord.__version__})",
    }
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ASK_SECONDS)) as session,
            session.get(f"{api}/gateway/bot", headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status == UNAUTHORIZED:
                raise StartProblem(BAD_TOKEN)
            if not answer.ok:
                return None
            told = await answer.json()
            return Gateway(str(told["url"]), int(told["shards"]), int(told["session_start_limit"]["remaining"]))
    except (aiohttp.ClientError, TimeoutError, OSError, KeyError, TypeError, ValueError):
        return None
