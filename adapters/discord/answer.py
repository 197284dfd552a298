"""One interaction from its event to its answer: a form, or an acknowledgement first and then what the core says."""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace

import discord

from adapters.discord import forms, photos, render
from adapters.discord.interaction import UNHEARD, Answered, Interaction, TooLate
from adapters.discord.messenger import Messenger
from adapters.discord.parse import Asked
from bot.messenger import Busy, Refused, Unreachable
from bot.outbox import nonce
from bot.planner import Planner
from bot.planner.calls import failed, loggable
from bot.planner.pictures import developed, received
from bot.ui import Audience, Card, Reply
from bot.words import say

log = logging.getLogger(__name__)

CHOICES_SECONDS = 2.5
LATER = Card(say("I can't post in the channel just now. It comes there as soon as I can."))
ASIDE = Card(say("This answer is for one person alone."))
"""Stands where all can see it for as long as it takes to say something in private."""


@dataclass(frozen=True, slots=True)
class Answers:
    planner: Planner
    messenger: Messenger
    fetch: photos.Fetch

    async def answer(self, asked: Asked, at: Interaction) -> None:
        """Never raises: what goes wrong is noted under a code, which the person hears where that is still possible."""
        try:
            await self._answer(asked, at)
        except Exception:
            code = secrets.token_hex(3)
            log.exception("discord.failed", extra={"call": loggable(asked.call), "code": code, "delivery": at.id})
            if at.state:
                with suppress(Exception):
                    await self._private(at, (failed(code),), {}, asked)

    async def _answer(self, asked: Asked, at: Interaction) -> None:
        if asked.kind == "complete":
            await self._complete(asked, at)
            return
        seen = self._seen(asked)
        try:
            opened = await self._open(asked, at)
            if opened is True:
                return
            await at.acknowledge(
                pressed=bool(asked.envelope.message) and asked.kind != "command",
                private=not asked.envelope.place.direct and (seen == "private" or opened is not None),
            )
        except Answered:
            log.info("discord.answered_already", extra={"delivery": at.id})
            return
        except TooLate:
            await self._late(asked)
            return
        await self._show(opened or await self._reply(asked, seen), asked, at, seen)

    async def _complete(self, asked: Asked, at: Interaction) -> None:
        """Nothing rather than an error, and rather nothing than too late."""
        found: list[dict[str, str]] = []
        with suppress(Exception):
            async with asyncio.timeout(CHOICES_SECONDS):
                found = render.choices(await self.planner.choices(asked.call, asked.focused, asked.envelope))
        with suppress(Answered, TooLate, discord.HTTPException):
            await at.complete(found)

    async def _open(self, asked: Asked, at: Interaction) -> Reply | bool | None:
        """Whether a form was opened; or the card that is to open it later.

        A submitted form can't be answered by a form: what is missing comes back on a card instead.
        """
        if asked.kind == "form":
            return None
        form = await self.planner.form(asked.call, asked.envelope)
        if form is None or isinstance(form, Reply):
            return form
        modal = forms.modal(form)
        if modal is None:
            return None
        try:
            await at.open(modal)
        except discord.HTTPException as error:  # the core says what is missing, and keeps what was written
            log.exception("discord.form_refused", extra={"call": loggable(asked.call), "status": error.status})
            return None
        return True

    async def _reply(self, asked: Asked, seen: Audience) -> Reply:
        files = ((each.name, self.fetch(each.url)) for each in asked.uploads)
        ids, left_out = await received(files, lambda data: self.planner.receive(data, asked.envelope))
        reply = await self.planner.handle(asked.call, replace(asked.envelope, uploads=ids), seen=seen)
        return replace(reply, aside=(*left_out, *reply.aside))

    async def _show(self, reply: Reply, asked: Asked, at: Interaction, seen: Audience) -> None:
        """Whatever becomes of the answer, what stands beside it reaches the person it is for."""
        reply, pictures = await developed(reply, lambda id: self.planner.photo(id, asked.envelope))
        try:
            await self._say(reply, pictures, asked, at, seen)
        finally:
            await self._aside(at, reply.aside, pictures, asked)

    async def _say(
        self, reply: Reply, pictures: dict[str, bytes], asked: Asked, at: Interaction, seen: Audience
    ) -> None:
        envelope = asked.envelope
        alone = asked.private or envelope.place.direct
        if reply.to == "all" and seen == "all":
            if message := await self._public(at, reply, pictures, asked):
                await self.planner.shown(reply, envelope, message)
        elif reply.to == "in_place" and at.state == "pressed" and (alone or seen == "all"):
            try:
                message = await self._in_place(at, reply, pictures, private=asked.private)
            except UNHEARD:
                if alone or reply.subject is None:
                    raise
                log.warning("discord.unshown", extra={"call": loggable(asked.call), "delivery": at.id})
                reply, message = replace(reply, cards=()), envelope.message  # the outbox has more patience
            if not alone:
                await self.planner.shown(reply, envelope, message)
        else:
            await self._private(at, reply.cards, pictures, asked)
        if asked.private and at.state == "pressed" and reply.to != "in_place" and asked.call.given("draft"):
            await at.erase()  # the card whose words were sent on: pressed once more, it would find them gone

    async def _public(self, at: Interaction, reply: Reply, pictures: dict[str, bytes], asked: Asked) -> str:
        """The id of what all see; empty where the outbox is to say it, once it can."""
        first, *rest = parts(reply)
        if at.state != "thinking":
            message = await self._beside(at, first, pictures, reply, asked)
        elif message := await self._placed(at, first, pictures, reply, asked):
            at.state = "answered"
        try:
            for each in rest if message else ():
                await at.say(each, pictures, private=False)
        except UNHEARD as error:
            log.warning("discord.cut_short", extra={"call": loggable(asked.call), "error": type(error).__name__})
        return message

    async def _beside(
        self, at: Interaction, first: render.Shown, pictures: dict[str, bytes], reply: Reply, asked: Asked
    ) -> str:
        """As a message of its own; empty where Discord will not have it and the outbox is to try."""
        try:
            return await at.say(first, pictures, private=False)
        except discord.HTTPException as error:
            refused = error.status < 500  # noqa: PLR2004 after Discord's own fault it may be there, and nobody can tell
            if not refused or not await self.planner.unshown(reply, asked.envelope):
                raise
        log.warning("discord.unshown", extra={"call": loggable(asked.call), "delivery": at.id})
        return ""

    async def _placed(
        self, at: Interaction, first: render.Shown, pictures: dict[str, bytes], reply: Reply, asked: Asked
    ) -> str:
        """In the placeholder's place; empty where that is left to the outbox."""
        try:
            return await at.put(first, pictures)
        except UNHEARD:
            if there := await at.standing():
                return there
            with suppress(*UNHEARD):  # whatever may stand there: it is said anew
                await at.erase()
                at.state = "answered"
            if not await self.planner.unshown(reply, asked.envelope):
                raise
        log.warning("discord.unshown", extra={"call": loggable(asked.call), "delivery": at.id})
        if at.state == "answered":
            with suppress(*UNHEARD):
                await self._private(at, (LATER,), {}, asked)
        return ""

    async def _aside(self, at: Interaction, cards: tuple[Card, ...], pictures: dict[str, bytes], asked: Asked) -> None:
        """For the person alone; directly where a placeholder still waits that all would see filled."""
        private = not asked.envelope.place.direct
        if not (cards and private and at.state == "thinking" and not at.hidden):
            for each in render.messages(cards):
                await at.say(each, pictures, private=private)
            return
        try:
            key = nonce(f"aside|{asked.envelope.delivery}")
            await self.messenger.direct(asked.envelope.person, Reply(cards), key)
        except (Refused, Busy, Unreachable) as error:
            log.warning("discord.aside_lost", extra={"call": loggable(asked.call), "error": type(error).__name__})

    async def _in_place(self, at: Interaction, reply: Reply, pictures: dict[str, bytes], *, private: bool) -> str:
        first, *rest = parts(reply)
        message = await at.put(first, pictures)
        for each in rest:
            await at.say(each, pictures, private=private)
        return message

    async def _private(
        self, at: Interaction, cards: tuple[Card, ...], pictures: dict[str, bytes], asked: Asked
    ) -> None:
        """For the person alone, which in direct messages all is."""
        private = not asked.envelope.place.direct
        messages = list(render.messages(cards))
        if at.state == "thinking" and at.hidden == private and messages:
            await at.put(messages.pop(0), pictures)
            at.state = "answered"
        elif at.state == "thinking":
            # What is said first fills the placeholder, as public as it is, and one that was erased may be missed.
            await at.put(render.one((ASIDE,)), {})
            at.state = "filled"
        try:
            for each in messages:
                await at.say(each, pictures, private=private)
        finally:
            if at.state == "filled":
                await at.erase()

    async def _late(self, asked: Asked) -> None:
        """Discord told them it failed; what they wrote is given back in direct messages, if they take any."""
        log.warning("discord.late", extra={"call": loggable(asked.call), "delivery": asked.envelope.delivery})
        reply = await self.planner.late(asked.call, asked.envelope)
        if reply is None:
            return
        with suppress(Refused, Busy, Unreachable):
            await self.messenger.direct(asked.envelope.person, reply, nonce(f"late|{asked.envelope.delivery}"))

    def _seen(self, asked: Asked) -> Audience:
        """Called into a place it does not belong to, the bot speaks to the caller alone."""
        return "private" if asked.envelope.kept_out == "visiting" else self.planner.audience(asked.call, asked.envelope)


def parts(reply: Reply) -> tuple[render.Shown, ...]:
    """A card that lives on is one message, as it will be when it is brought up to date."""
    return (render.one(reply),) if reply.subject else render.messages(reply)
