"""Whether a request over HTTP is Slack's own, judged before anything reads it."""

from __future__ import annotations

import asyncio
import hmac
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from aiohttp import web
from pydantic import SecretStr

MOST_BYTES = 1_000_000
BODY_SECONDS = 10
"""How long a request may take to arrive; Slack itself waits three seconds for the answer."""
NEAR_SECONDS = 300
"""How far Slack's clock and ours may be apart, and how long a signature is good for."""
MOMENT = re.compile(r"[0-9]{1,11}", re.ASCII)
SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)

Verdict = Literal["good", "done", "wrong"]


@dataclass(slots=True, repr=False)
class Verifier:
    """Remembers what was answered, so that the same request does nothing twice.

    Only that: Slack tries again what failed with the same signature, and it must not be lost.
    """

    secret: SecretStr
    clock: Callable[[], float] = time.time
    _done: dict[str, int] = field(default_factory=dict)

    def timely(self, stamp: Stamp) -> bool:
        """Whether it is worth reading what stands below this stamp."""
        return abs(self.clock() - stamp.at) <= NEAR_SECONDS

    def judge(self, stamp: Stamp, body: bytes) -> Verdict:
        """`done` is a request of Slack's that was answered before."""
        if not self.timely(stamp):
            return "wrong"
        if not hmac.compare_digest(signature(self.secret, stamp.moment, body).encode(), stamp.signature.encode()):
            return "wrong"
        return "done" if stamp.signature in self._done else "good"

    def answered(self, stamp: Stamp) -> None:
        """This request is dealt with."""
        self._forget()
        self._done[stamp.signature] = stamp.at

    def _forget(self) -> None:
        """Let go of what its age alone would refuse by now."""
        now = self.clock()
        while self._done:
            oldest = next(iter(self._done))
            if now - self._done[oldest] <= NEAR_SECONDS:
                return
            del self._done[oldest]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What Slack writes above a request."""

    moment: str
    """Seconds since 1970, as they were signed."""
    signature: str

    @property
    def at(self) -> int:
        return int(self.moment)

    @classmethod
    def of(cls, request: web.Request) -> Stamp | None:
        """None where it isn't written the way Slack does."""
        moments = request.headers.getall("X-Slack-Request-Timestamp", [])
        signatures = request.headers.getall("X-Slack-Signature", [])
        if len(moments) != 1 or len(signatures) != 1:
            return None
        moment, signature = moments[0], signatures[0]
        return cls(moment, signature) if MOMENT.fullmatch(moment) and SIGNATURE.fullmatch(signature) else None


def signature(secret: SecretStr, moment: str, body: bytes) -> str:
    key = secret.get_secret_value().encode()
    return f"v0={hmac.new(key, b'v0:' + moment.encode() + b':' + body, sha256).hexdigest()}"


async def whole(request: web.Request) -> bytes | None:
    """The body; None, and read no further, where it is larger than anything Slack sends, slower, or torn."""
    if (request.content_length or 0) > MOST_BYTES:
        return None
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.content.iter_any():
                body += piece
                if len(body) > MOST_BYTES:
                    return None
    except (web.RequestPayloadError, OSError):  # among them TimeoutError
        return None
    return bytes(body)
