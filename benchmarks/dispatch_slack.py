"""How long until a signed slash command is acknowledged: Fireside, and Bolt with a listener that does nothing else."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl, urlencode

import aiohttp
from aiohttp import web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.streams import StreamReader
from aiohttp.test_utils import make_mocked_request
from room import Snapshot, open_world
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.app.async_server import AsyncSlackAppServer
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_running import Home, open_home
from slack_sdk.web.async_client import AsyncWebClient
from slack_world import Slack

from activities.catalogue import load
from adapters.slack.connect import PATH
from adapters.web.server import Server
from benchmarks import page
from benchmarks import plot as plots
from benchmarks.page import measured_on, met
from benchmarks.rounds import Round, all_of, milliseconds, quantile, ratio

OURS, DEFAULT, FIRST, LEAST = "fireside", "bolt", "bolt_first", "least"
NAMES = {
    OURS: "Fireside",
    DEFAULT: "Bolt",
    FIRST: "Bolt, process_before_response",
    LEAST: "Signature and form alone",
}
WAYS = {"handler": "From the request to the response", "http": "Over HTTP, on 127.0.0.1"}
LINE = "today"
WARM = 20
AT_LEAST, AT_MOST = 20, 2
ALT = (
    "How long an acknowledgement takes, on a logarithmic scale: Fireside, Bolt, Bolt with process_before_response, "
    "and the signature alone"
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Signed:
    """A request as Slack sends it."""

    body: bytes
    headers: Mapping[str, str]

    def forged(self) -> Signed:
        """The same body under the signature of another."""
        return Signed(self.body, {**self.headers, "X-Slack-Signature": f"v0={'0' * 64}"})

    def request(self) -> web.Request:
        """As aiohttp hands it to a handler, with its body yet to be read."""
        loop = asyncio.get_running_loop()
        stream = StreamReader(BaseProtocol(loop), 2**16, loop=loop)
        stream.feed_data(self.body)
        stream.feed_eof()
        return make_mocked_request("POST", PATH, dict(self.headers), payload=stream)


@dataclass(slots=True)
class Field:
    """All who compete, in one process, with a Slack for each to talk to."""

    home: Home
    handlers: dict[str, Handler]
    urls: dict[str, str]
    session: aiohttp.ClientSession
    acked: dict[str, int] = field(default_factory=dict)
    """How often each of Bolt's listeners was called."""

    def signed(self) -> Signed:
        """Ana types it once more."""
        slack, ana, us = self.home.slack, self.home.ana, self.home.us
        told = {
            "token": slack.verification,
            "team_id": slack.home.id,
            "team_domain": slack.home.domain,
            "channel_id": us.id,
            "channel_name": us.told,
            "user_id": ana.id,
            "user_name": "ana",
            "command": slack.command,
            "text": LINE,
            "api_app_id": slack.app_id,
            "is_enterprise_install": "false",
            "response_url": slack.hook(us, ana.id, None),
            "trigger_id": slack.trigger(ana.id).id,
        }
        body = urlencode(told).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        return Signed(body, slack.http.signed(body) | kind)

    async def handled(self, name: str, sent: Signed) -> tuple[int, float]:
        """The status, and the seconds until it was there."""
        request = sent.request()
        began = perf_counter()
        answer = await self.handlers[name](request)
        return answer.status, perf_counter() - began

    async def posted(self, name: str, sent: Signed) -> tuple[int, float]:
        began = perf_counter()
        async with self.session.post(self.urls[name], data=sent.body, headers=sent.headers) as answer:
            await answer.read()
            return answer.status, perf_counter() - began

    async def settles(self) -> None:
        """What was acknowledged is done, so that nobody is measured while it goes on."""
        while self.home.connection.busy:  # noqa: ASYNC110 nothing tells when all is done
            await asyncio.sleep(0.001)


Way = Callable[[str, Signed], Awaitable[tuple[int, float]]]


async def measured(rounds: int, times: int) -> dict[str, Any]:
    with TemporaryDirectory(prefix="benchmark-") as folder:
        async with gathered(Path(folder)) as all_there:
            ways = {"handler": all_there.handled, "http": all_there.posted}
            found = {}
            for name, way in ways.items():
                await checked(all_there, way)
                await one_round(all_there, way, WARM)
                found[name] = [await one_round(all_there, way, times) for _ in range(rounds)]
            sent = len(ways) * (1 + WARM + rounds * times)
            assert all_there.acked == {DEFAULT: sent, FIRST: sent}, "a listener of Bolt's was passed over"
            answered = len(all_there.home.slack.log.said(audience=f"only:{all_there.home.ana.id}"))
            assert answered == sent, "Fireside acknowledged something and then never answered it"
    return {"peers": {"slack_bolt": version("slack_bolt"), "aiohttp": version("aiohttp")}, "microseconds": found}


async def checked(all_there: Field, way: Way) -> None:
    """Each takes what Slack signed, and nothing else."""
    good = all_there.signed()
    for name in NAMES:
        assert (await way(name, good.forged()))[0] == web.HTTPUnauthorized.status_code, name
        assert (await way(name, good))[0] == web.HTTPOk.status_code, name
        await all_there.settles()


async def one_round(all_there: Field, way: Way, times: int) -> Round:
    """All are handed the same, one after the other, in another order each time."""
    found: dict[str, list[int]] = {name: [] for name in NAMES}
    chance, order = Random(times), list(NAMES)
    for _ in range(times):
        sent = all_there.signed()
        chance.shuffle(order)
        for name in order:
            status, seconds = await way(name, sent)
            assert status == web.HTTPOk.status_code, name
            found[name].append(round(seconds * 1_000_000))
            await all_there.settles()
    return found


@asynccontextmanager
async def gathered(folder: Path) -> AsyncIterator[Field]:
    catalogue = load()
    async with AsyncExitStack() as stack:
        async with open_world(folder / "empty", catalogue) as world:
            empty = Snapshot.of(world, folder / "empty")
        home = await stack.enter_async_context(open_home(folder / "lived in", catalogue, empty, over_http=True))
        await home.move_in()
        session = await stack.enter_async_context(aiohttp.ClientSession())
        all_there = Field(home, {}, {OURS: home.slack.http.url}, session)
        [ours, *_] = home.connection.routes()
        all_there.handlers[OURS] = ours.handler
        for name, handler in peers(home.slack, all_there.acked).items():
            server = Server("127.0.0.1:0", [web.post(PATH, handler)])
            await server.start()
            stack.push_async_callback(server.close)
            all_there.handlers[name], all_there.urls[name] = handler, f"http://{server.address}{PATH}"
        yield all_there


def peers(slack: Slack, acked: dict[str, int]) -> dict[str, Handler]:
    return {
        DEFAULT: bolt(slack, acked, DEFAULT),
        FIRST: bolt(slack, acked, FIRST, first=True),
        LEAST: least(slack.signing_secret.encode()),
    }


def bolt(slack: Slack, acked: dict[str, int], name: str, *, first: bool = False) -> Handler:
    """What Bolt's own server for aiohttp calls."""
    client = AsyncWebClient(slack.token, base_url=slack.url)
    app = AsyncApp(signing_secret=slack.signing_secret, client=client, process_before_response=first)

    @app.command(slack.command)
    async def at_once(ack: AsyncAck) -> None:
        await ack()
        acked[name] = acked.get(name, 0) + 1

    return AsyncSlackAppServer(0, PATH, app).handle_post_requests


def least(secret: bytes) -> Handler:
    """What nobody can do without."""

    async def handle(request: web.Request) -> web.Response:
        body = await request.read()
        signed = b"v0:" + request.headers["X-Slack-Request-Timestamp"].encode() + b":" + body
        expected = f"v0={hmac.new(secret, signed, sha256).hexdigest()}"
        good = hmac.compare_digest(expected, request.headers["X-Slack-Signature"])
        return web.Response(status=200 if good and "command" in dict(parse_qsl(body.decode())) else 401)

    return handle


def section(result: Mapping[str, Any]) -> str:
    rounds = result["microseconds"]
    peer = f"[Bolt](https://docs.slack.dev/tools/bolt-python/) {result['peers']['slack_bolt']}"
    default = {way: ratio(rounds[way], DEFAULT, OURS) for way in WAYS}
    first = {way: ratio(rounds[way], OURS, FIRST) for way in WAYS}
    table = [
        f"| | {' | | '.join(WAYS.values())} | |",
        "|---|---|---|---|---|",
        "| | median | 99 of 100 within | median | 99 of 100 within |",
        *(row(name, [all_of(rounds[way], each) for way in WAYS]) for each, name in NAMES.items()),
    ]
    count, times = len(rounds["handler"]), len(rounds["handler"][0][OURS])
    return page.section(
        "Slack: a signed slash command, acknowledged",
        f"`/fireside {LINE}`, signed as Slack signs, from the request as aiohttp hands it over to the response; and "
        "the same over HTTP, where whoever asks sits in the same process. Behind Fireside is a circle in SQLite files, "
        "and every command is answered afterwards. That is not part of the time, though over HTTP it begins while the "
        f"response is still on its way. Behind {peer} is a listener that acknowledges and does nothing else, called "
        "as Bolt's own server for aiohttp calls it. Each was seen to refuse a forged signature.",
        table,
        page.points(
            f"Bolt as it comes takes **{default['handler'].times}** as long as Fireside {default['handler'].spread}: "
            f"it looks every 10 ms whether its listener has acknowledged. The aim is at least {AT_LEAST} ×: "
            f"{met(default['handler'].middle >= AT_LEAST)}. Over HTTP, where all pay for the line too, it takes "
            f"{default['http'].times} as long {default['http'].spread}.",
            "With `process_before_response` Bolt doesn't wait like that, and Fireside builds on it. Fireside takes "
            f"**{first['handler'].times}** as long as that {first['handler'].spread}. The aim is at most {AT_MOST} ×: "
            f"{met(first['handler'].middle <= AT_MOST)}. Over HTTP it is {first['http'].times} {first['http'].spread}.",
        ),
        [f'<img src="results/dispatch-slack.svg" width="720" alt="{ALT}">'],
        "Half of all times lie within the thick bar, 98 of 100 on the thin line, and the dot is the median. "
        f"{count} rounds of {times}, {measured_on(result['machine'])}. [Every figure](results/dispatch-slack.json).",
    )


def row(name: str, every: list[list[int]]) -> str:
    told = [milliseconds(quantile(each, part)) for each in every for part in (0.5, 0.99)]
    return f"| {name} | {' | '.join(told)} |"


def plot(result: Mapping[str, Any]) -> str:
    rounds = result["microseconds"]
    return plots.drawn(
        {title: {name: all_of(rounds[way], each) for each, name in NAMES.items()} for way, title in WAYS.items()}
    )
