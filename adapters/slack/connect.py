"""Slack's two ways in, Socket Mode and signed HTTP: every payload comes in here and is acknowledged at once."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answer import Ack, Answers
from adapters.slack.around import Around
from adapters.slack.parse import parse
from adapters.slack.verify import Stamp, Verifier, whole
from bot.payload import text

log = logging.getLogger(__name__)

PATH = "/slack/events"
LAST_WORDS_SECONDS = 10
REMEMBERED = 10_000
REMEMBERED_SECONDS = 600.0
"""Slack comes back with a delivery for about five minutes. What is older the core knows; and what is to be said again
to the same one may have somebody's words in it, which are not to lie about here.
"""
ANSWERED = frozenset({"block_actions", "view_submission", "block_suggestion", "shortcut", "message_action"})
"""Interactions that ask for something; a closed view, say, does not."""

ASKING = frozenset({"type", "command", "ssl_check"})
"""What everything Slack delivers has one of; the last only asks whether this address is there at all."""

Take = Callable[[Mapping[str, Any]], Awaitable[BoltResponse]]


class Intake:
    """Acknowledges, and does what was asked for in a task of its own. Keeps nothing about anybody for long."""

    def __init__(self, answers: Answers, around: Around, base: str) -> None:
        self._answers = answers
        self._around = around
        self._under_way: set[asyncio.Task[Any]] = set()
        self._taken: OrderedDict[str, asyncio.Task[Ack] | None] = OrderedDict()
        self._leaving = False
        self._app = AsyncApp(
            name="fireside",
            client=AsyncWebClient(base_url=base, retry_handlers=[]),
            authorize=trusted,
            process_before_response=True,
            request_verification_enabled=False,  # done before Bolt, which reads first and judges afterwards
            ssl_check_enabled=False,
            ignoring_self_events_enabled=False,  # that it was invited is told as an event of its own
            ignoring_self_assistant_message_events_enabled=False,
            attaching_function_token_enabled=False,
        )
        # The one door: with listeners, Bolt would leave what none of them knows unacknowledged, and it comes again.
        self._app.use(self._hear)

    async def take(self, payload: Mapping[str, Any]) -> BoltResponse:
        """One payload of Slack's, whichever way it came; what is to be said at once.

        Bolt's own reading of a form loses every command whose text has the word "payload" in it, so it gets it read.
        """
        try:
            request = AsyncBoltRequest(mode="socket_mode", body=dict(payload))
        except Exception:
            log.exception("slack.unreadable")
            return BoltResponse(status=200, body="")  # it would be as odd the next time
        return await self._app.async_dispatch(request)

    async def close(self) -> None:
        """Take in nothing more, and let what is under way finish."""
        self._leaving = True
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS_SECONDS):
                while self._under_way:
                    await asyncio.wait(self._under_way)

    @property
    def busy(self) -> bool:
        return bool(self._under_way)

    def spawn(self, what: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Do this beside all else; it is finished before the end."""
        task = asyncio.get_running_loop().create_task(what)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def _hear(self, body: dict[str, Any], ack: AsyncAck) -> BoltResponse:
        if self._leaving:
            return BoltResponse(status=503, body="")
        said: Ack = {}
        try:
            waiting = self._once(body)
            said = await asyncio.shield(waiting) if waiting else said
        except Exception:
            log.exception("slack.failed", extra={"call": "?"})
        return await ack(said) if said else await ack()

    def _once(self, body: dict[str, Any]) -> asyncio.Task[Ack] | None:
        """Begin with what is new; what is to be said to it, where that has to be found first."""
        once = text(body, "event_id") or text(body, "trigger_id")
        if once in self._taken:
            return self._taken[once]
        waiting = self._begin(body)
        if once:
            self._taken[once] = waiting
            asyncio.get_running_loop().call_later(REMEMBERED_SECONDS, self._taken.pop, once, None)
            while len(self._taken) > REMEMBERED:
                self._taken.popitem(last=False)
        return waiting

    def _begin(self, body: dict[str, Any]) -> asyncio.Task[Ack] | None:
        kind = text(body, "type")
        if kind == "event_callback":
            self.spawn(self._around.changed(body))
        elif kind in ANSWERED or text(body, "command"):
            asked = parse(body)
            if asked.kind == "complete":
                return self.spawn(self._answers.complete(asked))
            if asked.kind == "form":
                return self.spawn(self._answers.judge(asked, self.spawn))
            self.spawn(self._answers.answer(asked))
        return None


async def trusted(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """Bolt wants to know the token before it acknowledges; ours is looked up afterwards."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


def routes(verifier: Verifier, take: Take) -> tuple[web.RouteDef, ...]:
    """Where Slack delivers commands, interactions and events alike."""

    async def delivered(request: web.Request) -> web.Response:
        stamp = Stamp.of(request)
        if stamp is None or not verifier.timely(stamp) or (body := await whole(request)) is None:
            return web.Response(status=401)
        verdict = verifier.judge(stamp, body)
        if verdict == "done":
            return web.Response()
        payload = read(body) if verdict == "good" else None
        if payload is None:
            return web.Response(status=401)
        answered = await take(payload)
        if answered.status == web.HTTPOk.status_code:
            verifier.answered(stamp)
        return await to_aiohttp_response(answered)

    return (web.post(PATH, delivered),)


def read(body: bytes) -> dict[str, Any] | None:
    """What a signed request says; None where it is nothing that Slack would say."""
    try:
        words = body.decode()
        if words.startswith("{"):
            found = json.loads(words)
        else:
            form = dict(parse_qsl(words, keep_blank_values=True))
            found = json.loads(form["payload"]) if form.keys() == {"payload"} else form
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.keys() & ASKING else None
