"""Where an answer is shown: to all, in place of what was pressed, or to whoever asked and nobody else."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack import render
from adapters.slack.line import LONGEST_WAIT, TRIES, Line
from adapters.slack.messenger import Messenger
from adapters.slack.parse import Asked
from bot.messenger import Blind, Busy, Refused, Unreachable
from bot.outbox import nonce
from bot.planner import Planner
from bot.ui import Audience, Card, Reply
from bot.words import say

Json = dict[str, Any]

HEADING = say("Fireside")
POSTED = Card(say("It is in the channel now."))
LATER = Card(say("I can't post in the channel just now. It comes there as soon as I can."))


@dataclass(frozen=True, slots=True)
class Showing:
    """One answer on its way to whoever is to see it."""

    planner: Planner
    messenger: Messenger
    line: Line
    asked: Asked

    async def show(self, reply: Reply, seen: Audience) -> None:
        shown = await self._openly(reply, seen)
        if self.line.view:
            cards = (*((shown,) if shown else reply.cards), *reply.aside)
            await self.private(cards, over=reply.to != "in_place" and pressed_in(self.asked))
            return
        if shown is not POSTED:
            await self.private((shown,) if shown else reply.cards)
        if self.asked.origin.surface == "ephemeral" and reply.to != "in_place" and self.asked.call.given("draft"):
            await self.line.erase()  # the card whose words were sent on: pressed once more, it would find them gone
        await self.private(reply.aside)

    async def private(self, cards: tuple[Card, ...], *, over: bool = False) -> None:
        """In their modal where one waits, or `over` it; in direct messages as one that stays, else where they asked.

        Where that can't be any more, directly. Somebody who can't be told at all is not told.
        """
        if not cards:
            return
        reply, developed = Reply(cards), await self.messenger.files.developed(Reply(cards), self.asked.envelope)
        if self.line.view:
            if await self._in_modal(*developed, self.line.over if over else self.line.update):
                return
        elif self.asked.origin.channel and (await self._in_direct(reply) or await self._whispered(*developed)):
            return
        with suppress(Refused, Unreachable):
            for page in apart(reply):
                await self.messenger.direct(self.asked.envelope.person, page, fresh())

    async def _openly(self, reply: Reply, seen: Audience) -> Card | None:
        """What to say of it once it was shown to all or in place of what was pressed; None where it was not."""
        place, surface = self.asked.envelope.place, self.asked.origin.surface
        try:
            if reply.to == "all" and seen == "all":
                try:
                    message = await self._to_all(reply)
                except Exception as error:
                    if not await self.planner.unshown(reply, self.asked.envelope, perhaps=perhaps_there(error)):
                        raise
                    return LATER
            elif reply.to == "in_place" and surface == "ephemeral":
                return POSTED if await self._swapped(reply) else None
            elif reply.to == "in_place" and surface == "message" and (place.direct or seen == "all"):
                message = self.asked.origin.message
                reply = await self._in_place(reply, message)
            else:
                return None
        except (Refused, Unreachable):
            return None  # the bot is not in there, or the message is gone
        if not place.direct:
            await self.planner.shown(reply, self.asked.envelope, message)
        return POSTED

    async def _to_all(self, reply: Reply) -> str:
        first, *more = apart(reply)
        message = await self._posted(first, nonce(f"answer|{self.asked.envelope.delivery}"))
        for page in more:
            await self._posted(page, fresh())
        return message

    async def _in_place(self, reply: Reply, message: str) -> Reply:
        """What the message shows by now; nothing of it where that is left to the outbox, which has more patience."""
        place, subject = self.asked.envelope.place, reply.subject
        try:
            await self.messenger.edit(place, message, reply, viewer=self.asked.envelope if place.direct else None)
        except (Busy, SlackApiError, aiohttp.ClientError, TimeoutError, OSError):
            if place.direct or subject is None:
                raise
            return replace(reply, cards=())
        return reply

    async def _posted(self, reply: Reply, once: str) -> str:
        place, tried = self.asked.envelope.place, 0
        while True:
            tried += 1
            try:
                return await self.messenger.post(place, reply, once, thread=self.asked.origin.thread)
            except Busy as busy:
                if tried == TRIES or busy.wait.total_seconds() > LONGEST_WAIT:
                    raise
                await asyncio.sleep(busy.wait.total_seconds())
            except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError):
                # It may be there all the same; where nobody can tell, not at all is better than twice.
                found = None
                with suppress(Blind, Refused):
                    found = await self.messenger.find(place, once)
                if found is None:
                    raise
                return found[1]

    async def _swapped(self, reply: Reply) -> bool:
        """In place of what they alone see."""
        first, *more = await self._drawn(*await self.messenger.files.developed(reply, self.asked.envelope))
        if not await self.line.put(first):
            return False
        for each in more:
            await self.line.whisper(each)
        return True

    async def _in_direct(self, reply: Reply) -> bool:
        """As a message that stays; not in other people's direct messages, where a command can be typed as well."""
        if not self.asked.envelope.place.direct:
            return False
        place, thread = self.asked.envelope.place, self.asked.origin.thread
        with suppress(Refused, Unreachable):
            for page in apart(reply):
                await self.messenger.post(place, page, fresh(), thread=thread, viewer=self.asked.envelope)
            return True
        return False

    async def _whispered(self, reply: Reply, pictures: Mapping[str, bytes]) -> bool:
        for each in await self._drawn(reply, pictures):
            if not await self.line.whisper(each):
                return False
        return True

    async def _in_modal(
        self, reply: Reply, pictures: Mapping[str, bytes], lay: Callable[[Json], Awaitable[bool]]
    ) -> bool:
        """Rather without its pictures than not at all."""
        view = render.view(reply, HEADING, self.asked.origin)
        try:
            return await lay({**view, "blocks": await self._filled(view["blocks"], pictures)})
        except SlackApiError:
            if not pictures:
                raise
            return await lay({**view, "blocks": await self._filled(view["blocks"], {})})

    async def _drawn(self, reply: Reply, pictures: Mapping[str, bytes]) -> list[render.Shown]:
        return [replace(each, blocks=await self._filled(each.blocks, pictures)) for each in render.messages(reply)]

    async def _filled(self, blocks: list[Json], pictures: Mapping[str, bytes]) -> list[Json]:
        """With Slack's files in place of the photos among them."""
        own = {str(each["slack_file"]["id"]) for each in blocks if "slack_file" in each}
        if not own:
            return blocks
        client = await self.line.client()
        return await self.messenger.files.passing(client, blocks, {id: pictures[id] for id in own if id in pictures})


def perhaps_there(error: Exception) -> bool:
    """Whether it is open if the message went out."""
    return not isinstance(error, Busy | Refused | Unreachable)


def pressed_in(asked: Asked) -> bool:
    """Whether a modal stands there that they may want to go back to."""
    return asked.kind == "press" and asked.origin.surface == "modal"


def apart(reply: Reply) -> list[Reply]:
    """One for each message it takes; a card that lives on is one, as it will be when it is brought up to date."""
    if reply.subject is not None:
        return [reply]
    pages: list[tuple[Card, ...]] = []
    for card in reply.cards:
        if pages and len(render.messages((*pages[-1], card))) == 1:
            pages[-1] = (*pages[-1], card)
        else:
            pages.append((card,))
    return [replace(reply, cards=each) for each in pages]


def fresh() -> str:
    return nonce(f"private|{secrets.token_hex(8)}")
