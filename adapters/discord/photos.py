"""Pictures over the wire: attachments fetched from Discord's own store, and ours laid beside a message."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from urllib.parse import SplitResult, urlsplit

import aiohttp
import discord

from adapters.discord import render
from bot.errors import UserError

HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
CHUNK = 1 << 16
SECONDS = 30

Fetch = Callable[[str], AsyncIterator[bytes]]
"""What is behind an attachment's address, piece by piece."""


def fetching(api: str = "") -> Fetch:
    """Fetch from Discord's own store alone, or from the machine that stands in for the API; never with a token."""
    stand_in = urlsplit(api)
    own = stand_in.hostname if stand_in.hostname not in {None, "discord.com"} else None

    async def fetch(url: str) -> AsyncIterator[bytes]:
        at = address(url)
        if not (at.scheme == "https" and at.hostname in HOSTS) and not (own and at.hostname == own):
            raise UserError("I take pictures from Discord's own store alone. Please upload it again.")
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
                session.get(url, allow_redirects=False) as answer,
            ):
                if answer.status != 200:  # noqa: PLR2004
                    raise UserError("Discord would not give me that picture. Please upload it again.")
                async for chunk in answer.content.iter_chunked(CHUNK):
                    yield chunk
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise UserError("That picture did not get through. Please upload it again.") from None

    return fetch


def address(url: str) -> SplitResult:
    """Its parts; none where it is no address at all."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def files(shown: render.Shown, pictures: dict[str, bytes]) -> list[discord.File]:
    """Fresh ones for each attempt: a file that was sent is closed."""
    return [discord.File(io.BytesIO(pictures[each]), render.filename(each)) for each in shown.photos]
