"""One interaction's own line back: acknowledged once within three seconds, then edited and followed up for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

import aiohttp
import discord
from discord.http import HTTPClient, MultipartParameters
from discord.webhook.async_ import async_context, interaction_response_params

from adapters.discord import photos, render
from adapters.discord.messenger import body

ACKNOWLEDGED = 40060
LATER, LATER_IN_PLACE, COMPLETE, MODAL = 5, 6, 8, 9
TOO_MANY = 429
"""Without Discord's own word how long to wait, which discord.py would wait out: it comes from the wall before it."""
EPHEMERAL = 64
LOADING = 128
ANSWER_SECONDS = 10
UNHEARD = (discord.HTTPException, aiohttp.ClientError, OSError)
"""What keeps an answer from Discord, or its word that it has it from us."""


class TooLate(Exception):
    """Discord has told the person that we did not answer; nothing more can be said here."""


class Answered(Exception):
    """It was told twice, or to two of us, and the other one answers."""


@dataclass(slots=True)
class Interaction:
    """Speaks through the webhook adapter: its requests count against no pace, and wait for no other's limit."""

    http: HTTPClient
    id: int
    token: str
    application: int
    state: Literal["", "thinking", "filled", "answered", "pressed"] = ""
    """`thinking`: a placeholder of ours stands there; `filled`: with words that are to go again. `pressed`: the
    message that was pressed stands there."""
    hidden: bool = False
    """Whether the placeholder is for the person alone."""

    @classmethod
    def of(cls, event: Mapping[str, Any], http: HTTPClient) -> Interaction:
        return cls(http, int(event["id"]), str(event["token"]), int(event["application_id"]))

    async def acknowledge(self, *, pressed: bool, private: bool) -> None:
        """Before anything that may take time; what is shown later is as private as this, unless a press asked.

        Raises:
            TooLate: Discord had given up.
        """
        if pressed:
            await self._respond(LATER_IN_PLACE)
            self.state = "pressed"
        else:
            await self._respond(LATER, {"flags": EPHEMERAL} if private else None)
            self.state, self.hidden = "thinking", private

    async def open(self, modal: discord.ui.Modal) -> None:
        """Show a form.

        Raises:
            TooLate: Discord had given up.
            discord.HTTPException: it does not take this form.
        """
        await self._respond(MODAL, modal.to_dict())

    async def complete(self, choices: list[dict[str, str]]) -> None:
        await self._respond(COMPLETE, {"choices": choices})

    async def put(self, shown: render.Shown, pictures: dict[str, bytes]) -> str:
        """In the place of the placeholder, or of the message that was pressed; its id.

        Twice makes no difference to what stands there, so a dropped connection is tried once more.
        """
        try:
            return await self._put(shown, pictures)
        except (aiohttp.ClientError, OSError):
            return await self._put(shown, pictures)

    async def _put(self, shown: render.Shown, pictures: dict[str, bytes]) -> str:
        with body(shown, attachments=photos.files(shown, pictures)) as params:
            sent = await self._ask("edit_original_interaction_response", params)
        return str(sent["id"])

    async def say(self, shown: render.Shown, pictures: dict[str, bytes], *, private: bool) -> str:
        """As one more message; its id."""
        with body(shown, private=private, files=photos.files(shown, pictures)) as params:
            sent = await self._ask("execute_webhook", params, wait=True)
        return str(sent["id"])

    async def standing(self) -> str | None:
        """The id of the answer in the placeholder's place; empty where there is none, None where nobody can tell."""
        try:
            found = await async_context.get().get_original_interaction_response(
                self.application, self.token, session=session(self.http)
            )
        except discord.NotFound:
            return ""
        except UNHEARD:
            return None
        return "" if int(found.get("flags", 0)) & LOADING else str(found["id"])

    async def erase(self) -> None:
        """Take the placeholder away, once it is filled."""
        await async_context.get().delete_original_interaction_response(
            self.application, self.token, session=session(self.http)
        )

    async def _ask(self, how: str, params: MultipartParameters, **more: bool) -> dict[str, Any]:
        found: dict[str, Any] = await getattr(async_context.get(), how)(
            self.application,
            self.token,
            session=session(self.http),
            payload=params.payload,
            multipart=params.multipart,
            files=params.files,
            **more,
        )
        return found

    async def _respond(self, kind: int, data: dict[str, Any] | None = None) -> None:
        """A dropped connection is tried once more: whether the first try got through, the second will tell."""
        line = Counted(session(self.http))
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                try:
                    await self._callback(kind, data, line)
                except (aiohttp.ClientError, OSError):
                    await self._callback(kind, data, line)
        except (discord.NotFound, discord.DiscordServerError, aiohttp.ClientError, OSError):
            raise TooLate from None
        except discord.HTTPException as error:
            if error.status != TOO_MANY:
                raise
            raise TooLate from None

    async def _callback(self, kind: int, data: dict[str, Any] | None, line: Counted) -> None:
        params = interaction_response_params(kind, data)
        try:
            await async_context.get().create_interaction_response(
                self.id,
                self.token,
                session=cast("aiohttp.ClientSession", line),
                params=params,
            )
        except discord.HTTPException as error:
            if error.code != ACKNOWLEDGED:
                raise
            if line.requests == 1:
                raise Answered from None  # else an earlier try of this very answer got through


class Counted:
    """A session that counts what it is asked: discord.py tries again by itself where Discord has a fault."""

    def __init__(self, behind: aiohttp.ClientSession) -> None:
        self._behind = behind
        self.requests = 0

    def request(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 aiohttp's own signature
        self.requests += 1
        return self._behind.request(*args, **options)


def session(http: HTTPClient) -> aiohttp.ClientSession:
    """Discord.py hands it to its own interactions in the same way."""
    found: aiohttp.ClientSession = http._HTTPClient__session  # type: ignore[attr-defined]  # noqa: SLF001
    return found
