"""A pretend Slack's signed requests to an app's own address, with the retries and the impatience of the real one."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import aiohttp
from slack_log import Ask

if TYPE_CHECKING:
    from slack_world import Slack


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back."""

    status: int
    """0 where nothing did."""
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Http:
    """All that is sent to the app's address."""

    def __init__(self, world: Slack) -> None:
        self._world = world
        self._session: aiohttp.ClientSession | None = None
        self.url = ""
        self.answers: list[Answered] = []

    def signed(self, body: bytes, at: float | None = None, secret: str = "") -> dict[str, str]:
        """The headers that prove who sends this."""
        second = str(int(time.time() if at is None else at))
        told = b"v0:" + second.encode() + b":" + body
        key = (secret or self._world.signing_secret).encode()
        return {
            "X-Slack-Request-Timestamp": second,
            "X-Slack-Signature": "v0=" + hmac.new(key, told, hashlib.sha256).hexdigest(),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }

    async def post(self, body: bytes, kind: str, headers: dict[str, str] | None = None, **more: str) -> Answered:
        """Signed unless other headers are given; waits longer than Slack would."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        sent = {"Content-Type": kind} | (self.signed(body) if headers is None else headers) | more
        began = time.monotonic()
        try:
            async with self._session.post(self.url, data=body, headers=sent, allow_redirects=False) as got:
                told = Answered(got.status, await got.read(), dict(got.headers), time.monotonic() - began)
        except (aiohttp.ClientError, OSError):
            told = Answered(0, seconds=time.monotonic() - began)
        self.answers.append(told)
        return told

    async def verify(self) -> bool:
        """Whether the address answers as Slack asks when it is entered."""
        challenge = self._world.unique("challenge")
        told = {"token": self._world.verification, "challenge": challenge, "type": "url_verification"}
        got = await self.post(json.dumps(told).encode(), "application/json")
        return got.status == 200 and challenge.encode() in got.body

    async def deliver(self, ask: Ask, payload: dict[str, Any]) -> None:
        body, kind = packed(ask.kind, payload)
        event, world = ask.kind == "events_api", self._world
        pauses = world.retries if event else ()
        headers: dict[str, str] = {}
        for attempt in range(len(pauses) + 1):
            got = await self._try(ask, body, kind, headers)
            if got is not None and got.status == 200:
                world.acknowledged(ask.id, reply(got))
                return
            if got is not None and "X-Slack-No-Retry" in got.headers:
                return
            why = "http_timeout" if got is None else "http_error" if got.status else "connection_failed"
            headers = {"X-Slack-Retry-Num": str(attempt + 1), "X-Slack-Retry-Reason": why}
            if attempt < len(pauses):
                await asyncio.sleep(pauses[attempt])
        world.touch()

    async def again(self, ask: Ask, number: int = 1, reason: str = "http_timeout") -> Answered:
        """The same payload as a retry, whatever was answered."""
        body, kind = packed(ask.kind, self._world.payloads[ask.id])
        more = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        ask.tries += 1
        got = await self.post(body, kind, self.signed(body) | more)
        ask.statuses.append(got.status)
        return got

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _try(self, ask: Ask, body: bytes, kind: str, headers: dict[str, str]) -> Answered | None:
        """None where it took too long; the request itself goes on, as it does with Slack."""
        ask.tries += 1
        sending = asyncio.ensure_future(self.post(body, kind, self.signed(body) | headers))
        self._world.keep(sending)
        done, _ = await asyncio.wait([sending], timeout=self._world.answer_within)
        got = sending.result() if done else None
        ask.statuses.append(got.status if got else 0)
        return got


def packed(kind: str, payload: dict[str, Any]) -> tuple[bytes, str]:
    match kind:
        case "slash_commands":
            return urlencode(payload).encode(), "application/x-www-form-urlencoded"
        case "interactive":
            told = urlencode({"payload": json.dumps(payload)})
            return told.encode(), "application/x-www-form-urlencoded"
        case _:
            return json.dumps(payload).encode(), "application/json"


def reply(got: Answered) -> Any:
    """What the body says: JSON, or words to show."""
    text = got.body.decode()
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except ValueError:
        return {"text": text}
