"""Requests over HTTP: only what Slack signed is read, once, and nothing that was sent is ever logged."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from pydantic import SecretStr
from slack_bolt.response import BoltResponse

from adapters.slack import verify
from adapters.slack.connect import routes
from adapters.slack.verify import MOST_BYTES, Stamp, Verifier, signature
from adapters.web.server import Server

SECRET = SecretStr("5ecret")
BODY = urlencode({"command": "/fireside", "text": "plan new what=Whisper"}).encode()
FORM = "application/x-www-form-urlencoded"


@dataclass
class Door:
    """Where Slack knocks, and what was let in."""

    session: aiohttp.ClientSession
    now: float = field(default_factory=time.time)
    url: str = ""
    taken: list[Mapping[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [200])
    """The statuses that what is let in gets in turn, the last one from then on."""

    async def take(self, payload: Mapping[str, Any]) -> BoltResponse:
        self.taken.append(payload)
        return BoltResponse(status=self.answers.pop(0) if len(self.answers) > 1 else self.answers[0], body="")

    def signed(self, body: bytes, *, late: float = 0, secret: SecretStr = SECRET) -> dict[str, str]:
        moment = str(int(self.now - late))
        return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": signature(secret, moment, body)}

    async def knocks(self, body: bytes | None, headers: Mapping[str, str], kind: str = FORM) -> tuple[int, bytes]:
        sent = {"Content-Type": kind, **headers}
        async with self.session.post(self.url, data=body, headers=sent) as answer:
            return answer.status, await answer.read()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with aiohttp.ClientSession() as session:
        made = Door(session)
        server = Server("127.0.0.1:0", routes(Verifier(SECRET, lambda: made.now), made.take))
        await server.start()
        made.url = f"http://{server.address}/slack/events"
        yield made
        await server.close()


def altered(**headers: str | None) -> Any:
    """Headers as they should be, but for these; None leaves one out."""

    def of(door: Door) -> dict[str, str]:
        names = {"moment": "X-Slack-Request-Timestamp", "signature": "X-Slack-Signature"}
        found = door.signed(BODY)
        for name, value in headers.items():
            found.pop(names[name])
            if value is not None:
                found[names[name]] = value
        return found

    return of


WRONG = {
    "no headers at all": lambda _: {},
    "no signature": altered(signature=None),
    "no timestamp": altered(moment=None),
    "an empty signature": altered(signature=""),
    "an empty timestamp": altered(moment=""),
    "a timestamp that is no number": altered(moment="yesterday"),
    "a timestamp with a fraction": altered(moment="1700000000.5"),
    "a negative timestamp": altered(moment="-1700000000"),
    "a timestamp in exponents": altered(moment="1e9"),
    "no number, though Python would read one": altered(moment="1_700_000_000"),
    "a huge timestamp": altered(moment="9" * 400),
    "digits that are not ASCII": altered(moment="١٧٠٠٠٠٠٠٠٠"),
    "a signature that is not ASCII": altered(signature="v0=" + "é" * 64),
    "a signature in capitals": lambda door: {
        **door.signed(BODY),
        "X-Slack-Signature": door.signed(BODY)["X-Slack-Signature"].upper(),
    },
    "a signature of another version": lambda door: {
        **door.signed(BODY),
        "X-Slack-Signature": "v1" + door.signed(BODY)["X-Slack-Signature"][2:],
    },
    "a signature of another length": altered(signature="v0=abc"),
    "a huge signature": altered(signature="v0=" + "a" * 6000),
    "from the future": lambda door: door.signed(BODY, late=-400),
    "from the past": lambda door: door.signed(BODY, late=400),
    "another body's": lambda door: door.signed(BODY + b"!"),
    "another secret's": lambda door: door.signed(BODY, secret=SecretStr("guessed")),
}


@pytest.mark.parametrize("how", WRONG.values(), ids=WRONG)
async def test_what_slack_did_not_sign_is_turned_away_unread(door: Door, how: Any, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)

    status, said = await door.knocks(BODY, how(door))

    assert (status, said) == (401, b"")
    assert door.taken == []
    assert "Whisper" not in caplog.text


ODD = {
    "invalid UTF-8": b"text=\xff\xfe&command=%2Ffireside",
    "nothing": b"",
    "broken JSON": b'{"type": "event_callback"',
    "JSON that is no object": urlencode({"payload": "[1, 2]"}).encode(),
    "a payload that is no JSON": urlencode({"payload": "Whisper"}).encode(),
    "JSON of endless depth": b'{"a":' * 100_000,
    "a number of endless length": b'{"a": ' + b"9" * 10_000 + b"}",
    "words alone": b"Whisper",
    "more than a megabyte": b'{"a": "' + b"x" * MOST_BYTES + b'"}',
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
async def test_even_signed_what_slack_would_never_say_is_turned_away(
    door: Door, body: bytes, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)

    status, said = await door.knocks(body, door.signed(body))

    assert (status, said) == (401, b"")
    assert door.taken == []
    assert "Whisper" not in caplog.text


async def test_a_body_without_an_end_is_read_no_further_than_a_megabyte(door: Door):
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 50 * MOST_BYTES:
            sent += 65536
            yield b"x" * 65536

    async with door.session.post(door.url, data=endless(), headers=door.signed(b"")) as answer:
        assert answer.status == 401

    assert sent < 20 * MOST_BYTES


@pytest.mark.parametrize("late", [0, 400])
async def test_nobody_is_waited_for_who_sends_no_end(door: Door, late: float, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(verify, "BODY_SECONDS", 30 if late else 0.05)
    ended = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"a"
        await ended.wait()

    async with door.session.post(door.url, data=slow(), headers=door.signed(b"a", late=late)) as answer:
        assert answer.status == 401
    ended.set()

    assert door.taken == []


async def test_whether_it_is_there_at_all_slack_may_ask(door: Door):
    body = urlencode({"ssl_check": "1", "token": "old"}).encode()

    status, _ = await door.knocks(body, door.signed(body))

    assert status == 200


@pytest.mark.parametrize("body", [b"\x1f\x8b broken", gzip.compress(BODY)], ids=["broken", "whole"])
async def test_what_comes_packed_is_turned_away(door: Door, body: bytes):
    status, _ = await door.knocks(body, {**door.signed(body), "Content-Encoding": "gzip"})

    assert status == 401
    assert door.taken == []


async def test_what_is_signed_twice_is_turned_away(door: Door):
    moment, signed = door.signed(BODY).values()
    headers = [("X-Slack-Request-Timestamp", moment), ("X-Slack-Signature", signed), ("X-Slack-Signature", signed)]

    async with door.session.post(door.url, data=BODY, headers=headers) as answer:
        assert answer.status == 401

    assert door.taken == []


@pytest.mark.parametrize("late", [-299, 0, 299])
async def test_what_slack_signed_is_let_in(door: Door, late: float):
    status, _ = await door.knocks(BODY, door.signed(BODY, late=late))

    assert status == 200
    assert door.taken == [{"command": "/fireside", "text": "plan new what=Whisper"}]


async def test_the_word_payload_in_a_command_is_a_word(door: Door):
    body = urlencode({"command": "/fireside", "text": "idea add payload=1"}).encode()

    await door.knocks(body, door.signed(body))

    assert [each["text"] for each in door.taken] == ["idea add payload=1"]


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "text/plain", FORM])
async def test_an_event_is_read_whatever_it_is_called(door: Door, kind: str):
    body = json.dumps({"type": "event_callback", "event_id": "Ev1"}).encode()

    await door.knocks(body, door.signed(body), kind)

    assert [each["event_id"] for each in door.taken] == ["Ev1"]


async def test_a_replay_is_answered_and_does_nothing(door: Door):
    headers = door.signed(BODY)
    await door.knocks(BODY, headers)

    status, said = await door.knocks(BODY, headers)

    assert (status, said) == (200, b"")
    assert len(door.taken) == 1


async def test_what_failed_is_let_in_again_with_the_same_signature(door: Door):
    headers, door.answers = door.signed(BODY), [503, 500, 200]

    statuses = [(await door.knocks(BODY, headers))[0] for _ in range(4)]

    assert statuses == [503, 500, 200, 200]
    assert len(door.taken) == 3


@pytest.mark.parametrize("number", [1, 2, 3])
async def test_a_retry_of_slacks_is_let_in(door: Door, number: int):
    retry = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"}

    status, _ = await door.knocks(BODY, door.signed(BODY) | retry)

    assert status == 200
    assert len(door.taken) == 1


async def test_a_signature_is_forgotten_once_its_age_alone_refuses_it(door: Door):
    verifier = Verifier(SECRET, lambda: door.now)
    for _ in range(10):
        moment = str(int(door.now))
        stamp = Stamp(moment, signature(SECRET, moment, BODY))
        verifier.answered(stamp)
        door.now += 100

    assert len(verifier._done) <= 5


async def test_other_addresses_and_ways_of_asking_are_nothing(door: Door):
    elsewhere = door.url.replace("/slack/events", "/admin")

    async with door.session.get(door.url) as got, door.session.post(elsewhere) as posted:
        assert (got.status, await got.read()) == (405, b"")
        assert (posted.status, await posted.read()) == (404, b"")


async def test_whoever_watches_hears_that_it_is_alive(door: Door):
    async with door.session.get(door.url.replace("/slack/events", "/livez")) as answer:
        assert (answer.status, await answer.text()) == (200, "ok")
        assert answer.headers["Server"] == "fireside"
