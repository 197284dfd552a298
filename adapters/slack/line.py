"""One answer's own way back: an address good for half an hour, a modal while it stays open, or words for one alone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.addresses import ANSWERS, trusted
from adapters.slack.client import SERVERS, Client, Workspaces, meaning, status_of, word
from adapters.slack.naming import own, team
from adapters.slack.parse import Asked
from adapters.slack.render import Shown
from bot.messenger import Busy, Unreachable

log = logging.getLogger(__name__)

OK = 200
LATE = frozenset({"expired_trigger_id", "trigger_expired", "invalid_trigger_id"})
USED = frozenset({"exchanged_trigger_id", "trigger_exchanged"})
ASK_AGAIN = frozenset({"hash_conflict", "internal_error", "fatal_error", "request_timeout", "service_unavailable"})
"""Showing the same once more does no harm, and these pass."""
LONGEST_WAIT = 30.0
TRIES = 3

Json = dict[str, Any]


class TooLate(Exception):
    """Slack opens nothing any more for what was done: three seconds are over."""


class Answered(Exception):
    """It was told twice, or to two of us, and the other one answers."""


@dataclass(slots=True)
class Line:
    """Back to whoever asked. Nothing said here is seen by anybody else."""

    workspaces: Workspaces
    asked: Asked
    view: str = ""
    """The modal in front of them that waits for the answer."""

    async def open(self, view: Json) -> None:
        """Show a form: over the modal that was pressed in, or as a new one.

        Raises:
            TooLate: Slack had given up.
            Answered: somebody else was quicker.
            SlackApiError: it does not take this form.
        """
        if self.view:
            if not await self.over(view):
                raise TooLate
            return
        client = await self.client()
        for tried in (False, True):
            try:
                opened = await client.views_open(trigger_id=self.asked.trigger, view=view)
            except SlackApiError as error:
                if word(error) in USED:
                    if not tried:
                        raise Answered from None
                    return  # the first try got through
                if word(error) in LATE or isinstance(meaning(error), Busy):
                    raise TooLate from None
                if status_of(error) < SERVERS:
                    raise
            except Busy:
                raise TooLate from None
            except (aiohttp.ClientError, TimeoutError, OSError):
                pass
            else:
                self.view = str((opened.get("view") or {}).get("id") or "")
                return
        raise TooLate

    async def over(self, view: Json) -> bool:
        """Show this over the modal they pressed in, which stands there again when they close it; whether it is open.

        Slack lays three of them on top of each other, for three seconds. Beyond that it comes in place of the other.
        """
        client = await self.client()
        with suppress(SlackApiError, Busy, aiohttp.ClientError, TimeoutError, OSError):
            laid = await client.views_push(trigger_id=self.asked.trigger, view=view)
            self.view = str((laid.get("view") or {}).get("id") or "")
            return True
        return await self.update(view)

    async def update(self, view: Json) -> bool:
        """Show this in their modal; whether it is still open."""
        client = await self.client()
        try:
            await patiently(lambda: client.views_update(view_id=self.view, view=view))
        except SlackApiError as error:
            if word(error) == "not_found":
                return False
            raise
        return True

    async def whisper(self, shown: Shown) -> bool:
        """One more message that they alone see, where they asked; whether Slack took it."""
        here = {"thread_ts": self.asked.origin.thread} if self.asked.origin.thread else {}
        said = {"text": shown.text, "blocks": shown.blocks, **here}
        if await self._respond({"response_type": "ephemeral", "replace_original": False, **said}):
            return True
        return await self._ephemeral(said)

    async def put(self, shown: Shown) -> bool:
        """In place of the message they alone see and pressed on; whether Slack took it."""
        return await self._respond({"replace_original": True, "text": shown.text, "blocks": shown.blocks})

    async def erase(self) -> None:
        """Take away the message they alone see and pressed on."""
        await self._respond({"delete_original": True})

    async def _respond(self, said: Json) -> bool:
        """An address is good for five answers within half an hour."""
        if not trusted(self.asked.origin.url, ANSWERS, self.workspaces.api):
            return False
        for tried in range(TRIES):
            try:
                async with self.workspaces.session.post(
                    self.asked.origin.url, json=said, allow_redirects=False
                ) as answer:
                    if answer.status == OK:
                        return '"ok":false' not in (await answer.text()).replace(" ", "")
                    wait = answer.headers.get("Retry-After", "")
                    if answer.status != 429 or tried == TRIES - 1:  # noqa: PLR2004
                        log.info("slack.address_over", extra={"status": answer.status})
                        return False
            except (aiohttp.ClientError, TimeoutError, OSError):
                if tried:
                    return False
                wait = ""
            await asyncio.sleep(min(LONGEST_WAIT, float(wait)) if wait.isdecimal() and wait.isascii() else 0.5)
        return False

    async def _ephemeral(self, said: Json) -> bool:
        channel, person = self.asked.origin.channel, own(self.asked.envelope.person.id)
        if not channel:
            return False
        with suppress(SlackApiError, Busy, Unreachable, aiohttp.ClientError, TimeoutError, OSError):
            client = await self.client()
            await patiently(lambda: client.chat_postEphemeral(channel=channel, user=person, **said))
            return True
        return False

    async def client(self) -> Client:
        return await self.workspaces.client(team(self.asked.envelope.person.id))


async def patiently(ask: Callable[[], Awaitable[AsyncSlackResponse]]) -> Mapping[str, Any]:
    """Ask for what may be done twice, and wait where Slack says so.

    Raises what it answers for good.
    """
    tried = 0
    while True:
        tried += 1
        try:
            answer = await ask()
        except SlackApiError as error:
            if tried == TRIES or word(error) not in {*ASK_AGAIN, "ratelimited"}:
                raise
        except Busy as busy:
            if tried == TRIES or busy.wait.total_seconds() > LONGEST_WAIT:
                raise
            await asyncio.sleep(busy.wait.total_seconds())
        except (aiohttp.ClientError, TimeoutError, OSError):
            if tried > 1:
                raise
        else:
            return answer.data if isinstance(answer.data, dict) else {}
