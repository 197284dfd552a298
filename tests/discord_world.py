"""A Discord on 127.0.0.1 with servers, channels and people, for a bot that is a process of its own.

It is the Discord in memory (its state, permissions and validators), put behind real HTTP and a real gateway and made
as strict, as slow and as faulty as the real one:

    async with loopback() as discord:
        ana, ben = discord.person("Ana"), discord.person("Ben")
        guild = discord.guild("Home", ana, ben)
        us = guild.channel("us", private_to=[ana, ben])
        # start a bot with discord.token at discord.url
        shown = await ana.slash(us, "plan new", what="Tacos")
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
from aiohttp import web
from discord_faults import Faults, Limits
from discord_gateway import Gateway
from discord_log import Log, Post
from discord_people import Person
from discord_places import Channel, Guild, Shown
from discord_rest import VERSION, Rest
from simcord._clock import Clock
from simcord.backend import Backend, serializers
from simcord.backend.cdn import CDN_BASE, CdnStore
from simcord.backend.models import Message
from simcord.components import component_mentions

INVITED = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "create_public_threads",
    "attach_files",
    "read_message_history",
    "create_events",
)
"""What a bot may do on a server, where its invitation asked for no more."""
INVALID_BODY = 50035


class WallClock(Clock):
    def now(self) -> datetime:
        return datetime.now(UTC)


class Files(CdnStore):
    """Attachments at addresses of this server."""

    def __init__(self) -> None:
        super().__init__()
        self.base = CDN_BASE

    def store_attachment(self, *args: Any) -> dict[str, Any]:
        found = super().store_attachment(*args)
        url = found["url"]
        found["url"] = found["proxy_url"] = url.replace(CDN_BASE, self.base)
        self._blobs[found["url"]] = self._blobs.pop(url)
        return found


class Store(Backend):
    """The Discord in memory, by the wall clock, telling the gateway and the log."""

    def __init__(self, world: Discord) -> None:
        super().__init__(clock=WallClock())
        self.bot_user.name = "Fireside"
        self.cdn: Files = Files()
        self.transcript = deque(maxlen=0)  # type: ignore[assignment] # thousands of messages a run: our own log is enough
        self.http_requests = deque(maxlen=0)  # type: ignore[assignment]
        self._world = world
        self._quiet = False
        self._nonce = ""

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Nobody is told what changes."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    @contextmanager
    def saying(self, nonce: str) -> Iterator[None]:
        self._nonce = nonce
        try:
            yield
        finally:
            self._nonce = ""

    def emit(self, event: str, payload: Mapping[str, Any]) -> None:
        if self._quiet:
            return
        guild = payload.get("guild_id") or (payload.get("id") if event.startswith("GUILD_") else None)
        if guild is None or self._world.is_in(int(guild)) or event == "GUILD_DELETE":
            self._world.gateway.tell(event, payload, int(guild) if guild else None)
        self._world.touch()

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        made = super().commit_message(message, broadcast=broadcast)
        self._world.log.posted(
            Post(
                str(made.id),
                str(made.channel_id),
                str(made.author_id),
                self._nonce,
                made.flags,
                words(made),
                self.audience(made),
                time.monotonic(),
                made.type,
                tuple(map(str, made.ping_user_ids)),
            )
        )
        return made

    def edit_message(self, channel_id: int, message_id: int, fields: dict[str, Any]) -> Message:
        changed = super().edit_message(channel_id, message_id, fields)
        self._world.log.edited(str(message_id), words(changed), changed.flags)
        return changed

    def delete_message(self, channel_id: int, message_id: int) -> None:
        super().delete_message(channel_id, message_id)
        self._world.log.deleted(str(message_id))

    def audience(self, message: Message) -> str:
        if message.is_ephemeral:
            return f"only:{(message.interaction_metadata or {})['user']['id']}"
        channel = self.channels[message.channel_id]
        return "public" if channel.guild_id is not None else f"dm:{channel.recipient_ids[0]}"


class Nonces:
    """Which message a nonce made, for as long as `window` seconds."""

    def __init__(self) -> None:
        self.window = 180.0
        self._made: dict[str, tuple[float, int, int]] = {}
        self._of: dict[int, str] = {}

    def fresh(self, nonce: str) -> tuple[int, int] | None:
        """Its channel and message, if it was used lately."""
        at, channel, message = self._made.get(nonce, (0.0, 0, 0))
        return (channel, message) if message and time.monotonic() - at < self.window else None

    def keep(self, nonce: str, channel: int, message: int) -> None:
        self._made[nonce] = (time.monotonic(), channel, message)
        self._of[message] = nonce

    def of(self, message: int) -> dict[str, str]:
        return {"nonce": self._of[message]} if message in self._of else {}


class Discord:
    """The whole of it: what a test asks and sets."""

    token = "MTA.loopback.token"

    def __init__(self, log: Path | None = None) -> None:
        self.log = Log(log)
        self.gateway = Gateway(self)
        self.store = Store(self)
        self.faults = Faults()
        self.limits = Limits()
        self.nonces = Nonces()
        self.base = ""
        self.syncs = 0
        """How often commands were registered."""
        self.answer_within = 3.0
        """Seconds an interaction can be acknowledged in."""
        self.patience = 20.0
        """Seconds a person waits for what was promised before the test fails."""
        self.closed: set[int] = set()
        """People who take no direct messages."""
        self.dark: set[int] = set()
        """Servers in an outage."""
        self.complaints: list[str] = []
        """What a bot must never do; `loopback` ends with an error if there are any."""
        self.complain_about = {INVALID_BODY}
        self._counts: dict[int, int] = {}
        self._changed = asyncio.Event()
        self._rest = Rest(self)

    @property
    def url(self) -> str:
        return f"{self.base}{VERSION}"

    @property
    def gateway_url(self) -> str:
        return f"{self.base.replace('http', 'ws')}/gateway"

    @property
    def bot(self) -> str:
        return str(self.store.bot_user.id)

    @property
    def itself(self) -> Person:
        """The bot, as one of those who can be let in."""
        return Person(self, self.store.bot_user)

    def person(self, name: str, locale: str = "en-GB") -> Person:
        return Person(self, self.store.make_user(name.lower(), global_name=name), locale)

    def guild(
        self,
        name: str,
        *people: Person,
        members: int | None = None,
        owner: Person | None = None,
        bot: bool = True,
        permissions: tuple[str, ...] = INVITED,
        shard: tuple[int, int] | None = None,
    ) -> Guild:
        """A server with these people on it, of about so many `members`; without the bot it can still be visited."""
        where = {"shard_id": shard[0], "shard_count": shard[1]} if shard else {}
        with self.store.quietly():
            made = self.store.create_guild(name, owner_id=owner.user.id if owner else None, **where)
            found = Guild(self, made)
            [role] = [each for each in made.roles.values() if each.managed]
            role.permissions = discord.Permissions(**dict.fromkeys(permissions, True)).value
            found.join(*people)
            if not bot:
                found.forget_bot()
        if members is not None:
            self._counts[made.id] = members
        if bot:
            self.store.emit("GUILD_CREATE", serializers.guild_create_payload(self.store, made))
        return found

    async def until(self, true: Callable[[], object], seconds: float | None = None) -> None:
        """Wait until it is so, which is looked at whenever something happens here."""
        async with asyncio.timeout(self.patience if seconds is None else seconds):
            while not true():
                try:
                    async with asyncio.timeout(0.25):  # time alone can make it so, too
                        await self._changed.wait()
                except TimeoutError:
                    continue

    async def ready(self, sessions: int = 1) -> None:
        """Wait until the bot is connected with this many shards."""
        await self.until(lambda: len(self.gateway.connected) >= sessions)

    def touch(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    # What the servers behind ask.

    def is_in(self, guild: int) -> bool:
        found = self.store.guilds.get(guild)
        return found is not None and self.store.bot_user.id in found.members

    def member_count(self, guild: int) -> int:
        return self._counts.get(guild) or len(self.store.guilds[guild].members)

    def count(self, guild: int, members: int) -> None:
        self._counts[guild] = members

    def dress(self, told: dict[str, Any]) -> None:
        """What the Discord in memory leaves out of a server."""
        told["member_count"] = self.member_count(int(told["id"]))
        told["roles"] = [self.dressed_role(each) for each in told["roles"]]
        told["threads"] = [each for each in told["threads"] if not each["thread_metadata"]["archived"]]
        if told.pop("joined", False):
            told.pop("unavailable")

    def dressed_role(self, role: Mapping[str, Any]) -> dict[str, Any]:
        return {**role, "tags": {"bot_id": self.bot}} if role["managed"] else dict(role)

    def payload(self, message: Message) -> dict[str, Any]:
        return {**serializers.message_payload(self.store, message), **self.nonces.of(message.id)}

    def shown(self, id: int | str) -> Shown:
        """A message by its id, to read and to press."""
        post = self.log.posts[str(id)]
        return Shown(self, int(post.channel), int(id))

    def channel(self, id: int) -> Channel:
        self.store.get_channel(id)
        return Channel(self, id)

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator[None]:
        app = web.Application(client_max_size=1 << 26)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_route("*", "/{path:.*}", self._rest.serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        address = runner.addresses[0]
        self.base = self.store.cdn.base = f"http://127.0.0.1:{address[1]}"
        try:
            yield
        finally:
            await self.gateway.close()
            await runner.cleanup()
            self.log.close()


def words(message: Message) -> str:
    """All that can be read on a message."""
    return "\n".join(filter(None, (message.content, component_mentions(message.components))))


@asynccontextmanager
async def loopback(*, log: Path | None = None, port: int = 0) -> AsyncIterator[Discord]:
    """A Discord of its own; `log` is a file that its log is also written to.

    Raises:
        AssertionError: at the end, if the bot sent what Discord would never take.
    """
    world = Discord(log)
    async with world.serving(port):
        yield world
    assert not world.complaints, "\n".join(world.complaints)


__all__ = ["INVITED", "Channel", "Discord", "Guild", "Person", "Shown", "loopback"]
