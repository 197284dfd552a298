"""One payload from its acknowledgement to its answer: a form, or what the core says, shown where it was asked."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack import forms, render
from adapters.slack.client import Workspaces, word
from adapters.slack.home import HomeTab
from adapters.slack.line import Answered, Line, TooLate
from adapters.slack.messenger import Messenger
from adapters.slack.naming import own, team
from adapters.slack.parse import Asked
from adapters.slack.readers import Directory, look
from adapters.slack.show import HEADING, Showing
from bot.commands import COMMANDS
from bot.messenger import Busy, Unreachable
from bot.planner import Planner
from bot.planner.calls import carrying, failed, loggable
from bot.planner.pictures import received
from bot.ui import Audience, Button, Card, Form, Reply
from bot.words import say

log = logging.getLogger(__name__)

CHOICES_SECONDS = 2.5
JUDGE_SECONDS = 1.5
LOOK_SECONDS = 1.2
"""So long a form waits for who can read the channel; what opens it is good for three."""
ABOUT_READERS = frozenset({"setup", "home", "home.move"})
"""Calls that are about who can read the place; all others do without that being asked."""
OWN_MODAL = frozenset({"home", "shortcut"})
"""What is asked from here is answered in a modal, since there is no channel to answer in."""

Ack = dict[str, Any]
"""What is said to Slack at once; empty is a bare yes."""
GoOn = Callable[[Coroutine[Any, Any, None]], object]


@dataclass(frozen=True, slots=True)
class Answers:
    planner: Planner
    workspaces: Workspaces
    messenger: Messenger
    directory: Directory
    home: HomeTab

    async def answer(self, asked: Asked) -> None:
        """Never raises: what goes wrong is noted under a code, which the person hears where that is still possible."""
        line = Line(self.workspaces, asked, waiting_in(asked))
        try:
            await self._answer(asked, line)
        except Exception:
            code = secrets.token_hex(3)
            log.exception(
                "slack.failed", extra={"call": loggable(asked.call), "code": code, "delivery": asked.envelope.delivery}
            )
            with suppress(Exception):
                await self._showing(asked, line).private((failed(code),))
        with suppress(Exception):
            command = COMMANDS.get(asked.call.name)
            if command is not None and command.writes:
                # Whoever asks from there looks at it, though they may have opened it before this process began.
                looked_at = self.home.opened if asked.origin.surface == "home" else self.home.again
                await looked_at(team(asked.envelope.person.id), own(asked.envelope.person.id))

    async def judge(self, asked: Asked, go_on: GoOn) -> Ack:
        """What is said at once to a form that was sent: what is to be mended, or that it is taken."""
        try:
            async with asyncio.timeout(JUDGE_SECONDS):
                found = await self.planner.form(asked.call, asked.envelope, whole=True)
        except Exception as error:  # noqa: BLE001 whatever keeps the database, the core says so, and keeps the words
            log.warning("slack.form_unread", extra={"call": loggable(asked.call), "error": type(error).__name__})
            found = None
        if isinstance(found, Reply):
            return {"response_action": "update", "view": render.view(found, HEADING, asked.origin)}
        if isinstance(found, Form):
            wrong, modal = forms.errors(found), forms.modal(found, asked.origin)
            if wrong and found.submit.given("page") == asked.call.given("page"):
                return {"response_action": "errors", "errors": wrong}
            if modal is not None:
                return {"response_action": "update", "view": modal}
        go_on(self.answer(asked))
        return {"response_action": "update", "view": render.moment()} if waiting_in(asked) else {}

    async def complete(self, asked: Asked) -> Ack:
        """Nothing rather than an error, and rather nothing than too late."""
        with suppress(Exception):
            async with asyncio.timeout(CHOICES_SECONDS):
                found = await self.planner.choices(asked.call, asked.focused, asked.envelope)
                return {"options": render.choices(found)}
        return {"options": []}

    async def _answer(self, asked: Asked, line: Line) -> None:
        looking = asyncio.ensure_future(self._looked(asked))
        try:
            if asked.call.name in ABOUT_READERS:
                await asyncio.wait({looking}, timeout=LOOK_SECONDS)
            opened = await self._open(looking.result() if looking.done() else asked, line)
            if opened is True:
                return
            asked = await looking
        finally:
            looking.cancel()
        seen = self._seen(asked)
        await self._showing(asked, line).show(opened or await self._reply(asked, seen), seen)

    async def _looked(self, asked: Asked) -> Asked:
        """With their name and zone, and who can read the place where that matters. Never raises."""
        envelope = asked.envelope
        here = team(envelope.person.id)
        known = await self.directory.somebody(here, own(envelope.person.id))
        person = replace(envelope.person, name=known.name or envelope.person.name)
        envelope = replace(envelope, person=person, zone=known.zone)
        if asked.call.name in ABOUT_READERS and not envelope.place.direct:
            try:
                readers, out = await look(await self.workspaces.client(here), envelope.place, self.directory)
            except (Busy, Unreachable):
                readers, out = None, "unknown"
            envelope = replace(envelope, readers=readers, kept_out=out)
        return replace(asked, envelope=envelope)

    async def _open(self, asked: Asked, line: Line) -> Reply | bool | None:
        """Whether all is done by a form that was opened, or by somebody else; or the card that is to open it later.

        What is asked from the Home tab or by a shortcut is answered in a modal, which has to be opened now.
        """
        if asked.kind == "form":
            return None
        form = await self.planner.form(asked.call, asked.envelope, whole=True)
        try:
            modal = forms.modal(form, asked.origin) if isinstance(form, Form) else None
            if modal is not None:
                try:
                    await line.open(modal)
                except SlackApiError as error:  # the core says what is missing, and keeps what was written
                    log.exception("slack.form_refused", extra={"call": loggable(asked.call), "error": word(error)})
                else:
                    return True
            if asked.origin.surface in OWN_MODAL:
                await line.open(render.moment())
        except Answered:
            log.info("slack.answered_already", extra={"delivery": asked.envelope.delivery})
            return True
        except TooLate:
            log.warning("slack.late", extra={"call": loggable(asked.call), "delivery": asked.envelope.delivery})
            if isinstance(form, Form):
                return await self.planner.late(asked.call, asked.envelope) or later(asked)
        return form if isinstance(form, Reply) else None

    async def _reply(self, asked: Asked, seen: Audience) -> Reply:
        here, fetch = team(asked.envelope.person.id), self.messenger.files.fetch
        files = ((each.name, fetch(here, each.url, each.id)) for each in asked.uploads)
        ids, left_out = await received(files, lambda data: self.planner.receive(data, asked.envelope))
        reply = await self.planner.handle(asked.call, replace(asked.envelope, uploads=ids), seen=seen)
        return replace(reply, aside=(*left_out, *reply.aside))

    def _showing(self, asked: Asked, line: Line) -> Showing:
        return Showing(self.planner, self.messenger, line, asked)

    def _seen(self, asked: Asked) -> Audience:
        """Where no circle can live, the bot speaks to the caller alone."""
        return "private" if asked.envelope.kept_out else self.planner.audience(asked.call, asked.envelope)


def waiting_in(asked: Asked) -> str:
    """The modal of ours in front of them in which they will read the answer, if there is one."""
    sent = asked.kind == "form" and asked.origin.surface in OWN_MODAL
    return asked.origin.view if sent or asked.origin.surface == "modal" else ""


def later(asked: Asked) -> Reply:
    """A button lasts longer than what was pressed or typed."""
    opens = Button(say("Open the form"), carrying(asked.call, None))
    return Reply((Card(say("I was too slow to open this just now. Nothing is lost."), buttons=(opens,)),))
