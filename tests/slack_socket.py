"""A pretend Slack's Socket Mode: a ticket, hello, envelopes that are acknowledged or come again, and cut lines."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web
from slack_log import Ask

if TYPE_CHECKING:
    from slack_world import Slack

MOST_CONNECTIONS = 10


class Socket:
    """All connections of the app."""

    def __init__(self, world: Slack) -> None:
        self._world = world
        self.connections: list[web.WebSocketResponse] = []
        self.hellos = 0
        """How often a connection was made."""
        self.doubled = 0
        """So many of the next envelopes are sent twice."""
        self.deaf = False
        """Whether acknowledgements get lost on their way."""
        self._tickets: set[str] = set()
        self._next = 0
        self._wanted: dict[str, tuple[dict[str, Any], asyncio.Event]] = {}

    @property
    def connected(self) -> bool:
        return bool(self.connections)

    def ticket(self) -> str:
        """An address that one connection can be made to."""
        made = self._world.unique("ticket")
        self._tickets.add(made)
        return f"{self._world.base.replace('http', 'ws')}/link/?ticket={made}&app_id={self._world.app_id}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("ticket") not in self._tickets:
            return web.Response(status=401)
        self._tickets.discard(request.query["ticket"])
        line = web.WebSocketResponse(max_msg_size=1 << 24)
        await line.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await self._disconnect(line, "too_many_websockets")
            return line
        self.connections.append(line)
        self.hellos += 1
        debug = {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060}
        about = {"app_id": self._world.app_id}
        hello = {"type": "hello", "num_connections": len(self.connections), "debug_info": debug}
        try:
            await line.send_json(hello | {"connection_info": about})
            self._world.touch()
            async for each in line:
                if each.type == WSMsgType.TEXT:
                    self._hear(each.data)
        except ConnectionError:
            pass
        finally:
            if line in self.connections:
                self.connections.remove(line)
            self._world.touch()
        return line

    async def deliver(self, ask: Ask, payload: dict[str, Any]) -> None:
        """Send it until it is acknowledged: what people did only once, events as often as Slack tries."""
        world, heard = self._world, asyncio.Event()
        envelope = {
            "envelope_id": ask.id,
            "payload": payload,
            "type": ask.kind,
            "accepts_response_payload": ask.kind != "events_api",
        }
        event = ask.kind == "events_api"
        self._wanted[ask.id] = (envelope, heard)
        pauses = world.retries if event or world.insists else ()
        try:
            for attempt in range(len(pauses) + 1):
                told = {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""} if event else {}
                await self._send(ask, envelope | told)
                with suppress(TimeoutError):
                    async with asyncio.timeout(world.answer_within):
                        await heard.wait()
                        return
                if attempt < len(pauses):
                    await asyncio.sleep(pauses[attempt])
        finally:
            self._wanted.pop(ask.id, None)
            world.touch()

    async def again(self, ask: Ask) -> None:
        """The same envelope, once more, though it may have been acknowledged."""
        envelope = {"envelope_id": ask.id, "payload": self._world.payloads[ask.id], "type": ask.kind}
        await self._send(ask, envelope | {"accepts_response_payload": ask.kind != "events_api"})

    async def cut(self) -> None:
        """All lines break, without a word."""
        for each in list(self.connections):
            self.connections.remove(each)
            if each._req is not None and each._req.transport is not None:
                each._req.transport.abort()

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to make a new one."""
        for each in list(self.connections):
            await self._disconnect(each, reason)

    async def close(self) -> None:
        for each in list(self.connections):
            with suppress(ConnectionError, TimeoutError):
                async with asyncio.timeout(0.5):
                    await each.close()

    async def _disconnect(self, line: web.WebSocketResponse, reason: str) -> None:
        told = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
        with suppress(ConnectionError):
            await line.send_json(told)

    async def _send(self, ask: Ask, envelope: dict[str, Any]) -> None:
        """To one connection, as soon as there is one, within the time it can be answered in."""
        times = 1
        if self.doubled:
            self.doubled -= 1
            times = 2
        for _ in range(times):
            with suppress(TimeoutError):
                await self._world.until(lambda: self.connections, self._world.answer_within)
            if not self.connections:
                return
            self._next += 1
            line = self.connections[self._next % len(self.connections)]
            ask.tries += 1
            with suppress(ConnectionError):
                await line.send_json(envelope)

    def _hear(self, raw: str) -> None:
        told = json.loads(raw)
        id = told.get("envelope_id", "")
        if id not in self._world.log.asks:
            self._world.complain(f"an acknowledgement of nothing: {raw}")
            return
        if self.deaf:
            return
        if unknown := told.keys() - {"envelope_id", "payload"}:
            self._world.complain(f"an acknowledgement with {sorted(unknown)}")
        found = self._wanted.get(id)
        if found is not None:
            found[1].set()
        self._world.acknowledged(id, told.get("payload"))
