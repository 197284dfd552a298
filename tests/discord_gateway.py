"""A pretend Discord's gateway: sessions that are told what happens, and can be cut, resumed and thrown away."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
import zlib
from collections import deque
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import discord
from aiohttp import WSMsgType, web
from simcord import intents as gates
from simcord.backend import serializers

if TYPE_CHECKING:
    from discord_world import Discord

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, REQUEST_MEMBERS = 0, 1, 2, 6, 7, 8
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
NOT_AUTHENTICATED, BAD_TOKEN, ALREADY, BAD_SHARD, BAD_INTENTS, FORBIDDEN_INTENTS = 4003, 4004, 4005, 4010, 4013, 4014
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
KNOWN = discord.Intents.all().value
REPLAYED = 5000
"""Events a session keeps for a resume."""


class Connection:
    """One socket, written to by a task of its own so that the world never waits."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self._socket = socket
        self._request = request
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._zlib = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._writer = asyncio.get_running_loop().create_task(self._write())
        self.session: Session | None = None

    def send(self, raw: str) -> None:
        self._queue.put_nowait(raw)

    def tell(self, op: int, told: Any = None) -> None:
        self.send(json.dumps({"op": op, "d": told, "s": None, "t": None}))

    async def close(self, code: int) -> None:
        await self._socket.close(code=code)

    def cut(self) -> None:
        """As if a cable was pulled."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def end(self) -> None:
        self._writer.cancel()
        await asyncio.wait([self._writer])

    async def _write(self) -> None:
        try:
            while True:
                raw = await self._queue.get()
                if self._zlib is None:
                    await self._socket.send_str(raw)
                    continue
                packed = self._zlib.compress(raw.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
                await self._socket.send_bytes(packed)
        except (ConnectionError, RuntimeError):  # gone; the reader notices
            return


class Session:
    """One shard of one process, as long as it can be resumed."""

    def __init__(self, connection: Connection, intents: int, shard: tuple[int, int]) -> None:
        self.id = secrets.token_hex(16)
        self.connection: Connection | None = connection
        self.intents = discord.Intents._from_value(intents)
        self.shard = shard
        self.lost_at = 0.0
        self._count = 0
        self._kept: deque[tuple[int, str]] = deque(maxlen=REPLAYED)

    def hears(self, guild: int | None) -> bool:
        mine, all_of_them = self.shard
        return mine == ((guild or 0) >> 22) % all_of_them

    def push(self, event: str, told: Mapping[str, Any]) -> None:
        self._count += 1
        raw = json.dumps({"op": DISPATCH, "d": told, "s": self._count, "t": event})
        self._kept.append((self._count, raw))
        if self.connection is not None:
            self.connection.send(raw)

    def replay(self, connection: Connection, heard: int) -> bool:
        """Tell again all after `heard`; whether nothing of it is lost."""
        if heard > self._count or (heard < self._count and (not self._kept or self._kept[0][0] > heard + 1)):
            return False
        self.connection = connection
        for at, raw in self._kept:
            if at > heard:
                connection.send(raw)
        self.push("RESUMED", {"_trace": []})
        return True


class Gateway:
    """All sessions of the one application."""

    def __init__(self, world: Discord) -> None:
        self._world = world
        self._connections: set[Connection] = set()
        self._sessions: dict[str, Session] = {}
        self.heartbeat = 41.25
        """Seconds between heartbeats."""
        self.allowed_intents = 0
        """Privileged ones that the developer portal has switched on."""
        self.shards = 1
        """How many are recommended."""
        self.resumable = 120.0
        """Seconds a lost session can be resumed in."""
        self.starts_left = 1000
        self.identify_pause = 0.0
        """Discord's is 5 seconds; sooner than this after another, an identify is told that its session is invalid."""
        self.refuses = 0
        """So many of the next connections are turned away with a 503."""
        self.heard: list[tuple[float, str]] = []
        """What each client did, in order: `identify`, `resume`, `resume refused`."""
        self._identified = 0.0

    # What a test does.

    @property
    def connected(self) -> tuple[Session, ...]:
        return tuple(each for each in self._sessions.values() if each.connection is not None)

    def drop(self) -> None:
        """Cut every socket; the sessions can be resumed."""
        for each in tuple(self._connections):
            each.cut()

    def reconnect(self) -> None:
        """Ask every client to come back on another socket."""
        for each in tuple(self._connections):
            each.tell(RECONNECT)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell every client that its session is over, for good unless it is `resumable`."""
        for each in tuple(self._connections):
            each.tell(INVALID_SESSION, resumable)
        if not resumable:
            self._sessions.clear()

    def forget(self) -> None:
        """Know none of the sessions any more, so that every resume fails."""
        self._sessions = {each.id: each for each in self.connected}
        for each in self._sessions.values():
            each.id = secrets.token_hex(16)

    # What the world does.

    def tell(self, event: str, told: Mapping[str, Any], guild: int | None) -> None:
        """Tell every session it concerns that asked for such events."""
        for session in self._living():
            if session.hears(guild) and self._wants(session, event, told):
                session.push(event, self._as_seen(session, event, told))

    async def close(self) -> None:
        for each in tuple(self._connections):
            await each.close(1001)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if self.refuses:
            self.refuses -= 1
            self.heard.append((time.monotonic(), "turned away"))
            return web.Response(status=503)
        if request.query.get("encoding") != "json" or request.query.get("compress", "zlib-stream") != "zlib-stream":
            return web.Response(status=400)
        socket = web.WebSocketResponse(max_msg_size=0, compress=False)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self._connections.add(connection)
        connection.tell(HELLO, {"heartbeat_interval": round(self.heartbeat * 1000), "_trace": []})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(connection, json.loads(message.data))
        finally:
            self._connections.discard(connection)
            if connection.session is not None and connection.session.connection is connection:
                connection.session.connection = None
                connection.session.lost_at = time.monotonic()
                if socket.close_code in {1000, 1001}:  # it said goodbye, and can't come back to this session
                    self._sessions.pop(connection.session.id, None)
            await connection.end()
            self._world.touch()
        return socket

    async def _hear(self, connection: Connection, told: dict[str, Any]) -> None:
        match told["op"]:
            case 1:
                connection.tell(HEARTBEAT_ACK)
            case 2:
                await self._identify(connection, told["d"])
            case 6:
                await self._resume(connection, told["d"])
            case 8 if connection.session is not None:
                self._members(connection.session, told["d"])
            case _ if connection.session is None:
                await connection.close(NOT_AUTHENTICATED)
        self._world.touch()

    async def _identify(self, connection: Connection, told: dict[str, Any]) -> None:
        intents, shard = told.get("intents"), tuple(told.get("shard", (0, 1)))
        now = time.monotonic()
        too_soon = self.identify_pause and now - self._identified < self.identify_pause
        if connection.session is not None:
            await connection.close(ALREADY)
        elif told.get("token") != self._world.token:
            await connection.close(BAD_TOKEN)
        elif not isinstance(intents, int) or intents & ~KNOWN:
            await connection.close(BAD_INTENTS)
        elif intents & PRIVILEGED & ~self.allowed_intents:
            await connection.close(FORBIDDEN_INTENTS)
        elif len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            await connection.close(BAD_SHARD)
        elif too_soon:
            connection.tell(INVALID_SESSION, False)  # noqa: FBT003 it is what is sent
        else:
            self._identified = now
            self.starts_left -= 1
            self.heard.append((now, "identify"))
            self._start(connection, intents, shard)

    def _start(self, connection: Connection, intents: int, shard: tuple[int, int]) -> None:
        world = self._world
        session = connection.session = Session(connection, intents, shard)
        self._sessions[session.id] = session
        guilds = [each for each in world.store.guilds.values() if session.hears(each.id) and world.is_in(each.id)]
        session.push(
            "READY",
            {
                "v": 10,
                "user": serializers.user_payload(world.store.bot_user),
                "guilds": [{"id": str(each.id), "unavailable": True} for each in guilds],
                "session_id": session.id,
                "session_type": "normal",
                "resume_gateway_url": world.gateway_url,
                "shard": list(shard),
                "application": {"id": str(world.store.application_id), "flags": 0},
                "_trace": [],
            },
        )
        for each in guilds:
            if each.id not in world.dark and session.intents.guilds:
                told = serializers.guild_create_payload(world.store, each)
                session.push("GUILD_CREATE", self._as_seen(session, "GUILD_CREATE", told))

    async def _resume(self, connection: Connection, told: dict[str, Any]) -> None:
        if told.get("token") != self._world.token:
            await connection.close(BAD_TOKEN)
            return
        known = {each.id: each for each in self._living()}.get(told["session_id"])
        if known is None or not known.replay(connection, told["seq"] or 0):
            self.heard.append((time.monotonic(), "resume refused"))
            connection.tell(INVALID_SESSION, False)  # noqa: FBT003 it is what is sent
            return
        self.heard.append((time.monotonic(), "resume"))
        connection.session = known

    def _members(self, session: Session, told: dict[str, Any]) -> None:
        guild = self._world.store.guilds.get(int(told["guild_id"]))
        members = list(guild.members.values()) if guild and session.intents.members else []
        told = {
            "guild_id": str(told["guild_id"]),
            "members": [serializers.member_payload(self._world.store, guild, each) for each in members if guild],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": told.get("nonce"),
        }
        session.push("GUILD_MEMBERS_CHUNK", told)

    def _living(self) -> Iterable[Session]:
        now = time.monotonic()
        for each in tuple(self._sessions.values()):
            if each.connection is None and now - each.lost_at > self.resumable:
                del self._sessions[each.id]
            else:
                yield each

    def _wants(self, session: Session, event: str, told: Mapping[str, Any]) -> bool:
        gate = gates.required_intent(event, told)
        if event == "GUILD_MEMBER_UPDATE" and told["user"]["id"] == str(self._world.store.bot_user.id):
            gate = "guilds"
        return gate is None or bool(getattr(session.intents, gate))

    def _as_seen(self, session: Session, event: str, told: Mapping[str, Any]) -> Mapping[str, Any]:
        """As this session may see it; what is told belongs to the world and is left as it is."""
        seen = dict(told)
        if event == "GUILD_CREATE":
            gates.prune_guild_create(seen, session.intents, self._world.store.bot_user.id)
            self._world.dress(seen)
        elif "role" in seen:
            seen["role"] = self._world.dressed_role(seen["role"])
        elif event in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} and not session.intents.message_content:
            gates.censor_message(seen, self._world.store.bot_user.id, backend=self._world.store)
        return seen
