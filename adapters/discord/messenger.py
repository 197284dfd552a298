"""How the bot speaks first on Discord: posts, direct messages, edits, events and threads."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord.http import MultipartParameters, handle_message_parameters

from adapters.discord import photos, render
from adapters.discord.pace import Pace
from adapters.discord.parse import PLATFORM
from adapters.discord.readers import home_of, readers
from bot.messenger import Busy, Closed, Refused, Unreachable
from bot.model import Envelope, Person, Place, Readers
from bot.planner.pictures import developed
from bot.ui import Happening, Reply, Talk

if TYPE_CHECKING:
    from adapters.discord.connect import Client

log = logging.getLogger(__name__)

NO_DIRECT = frozenset({50007, 50278})
UNKNOWN_MESSAGE = 10008
UNKNOWN_EVENT = 10070
ARCHIVED = 50083
HAS_THREAD = 160004
MISSING_PERMISSIONS = 50013
PAGE = 100
RECENT = timedelta(minutes=10)
"""How far back a message is looked for: a re-send comes after a lease, or after a restart."""
MOST_PAGES = 10
THREAD_SLEEPS_AFTER: Literal[10080] = 10080
"""Minutes of silence, the longest Discord has."""
A_MINUTE = timedelta(minutes=1)

PhotoFor = Callable[[str, Envelope | Place], Awaitable[bytes]]


class Messenger:
    """Speaks as this client, at its pace."""

    def __init__(self, client: Client, pace: Pace, photo: PhotoFor) -> None:
        self._client = client
        self._pace = pace
        self._photo = photo
        self._conversations: dict[str, str] = {}
        """Each person's direct messages, by their id: asked for once."""
        self._eventless: set[int] = set()

    async def post(self, place: Place, reply: Reply, nonce: str) -> str:
        return await self._say(place, place, reply, nonce)

    async def direct(self, person: Person, reply: Reply, nonce: str) -> tuple[Place, str]:
        try:
            place = await self._conversation(person.id)
            return place, await self._say(place, Envelope(person, place, ""), reply, nonce)
        except Unreachable:
            raise Closed from None

    async def edit(self, place: Place, message: str, reply: Reply) -> None:
        async with self._speaking(place):
            try:
                await self._change(place, message, reply)
            except discord.HTTPException as error:
                if error.code == ARCHIVED:
                    await self._client.http.edit_channel(int(place.id), archived=False)
                elif error.code == MISSING_PERMISSIONS and any(card.photos for card in reply.cards):
                    reply = without_photos(reply)
                else:
                    raise
                await self._change(place, message, reply)

    async def _change(self, place: Place, message: str, reply: Reply) -> None:
        shown, files = await self._drawn(reply, place)
        await self._client.http.edit_message(int(place.id), int(message), params=body(shown, attachments=files))

    async def find(self, place: Place, nonce: str) -> tuple[Place, str] | None:
        """Other people's messages are dropped unread."""
        if place.direct:
            place = await self._conversation(place.id)
        if not self._may_read_back(place):
            raise Refused
        before: int | None = None
        for _ in range(MOST_PAGES):
            async with self._speaking(place):
                page = await self._client.http.logs_from(int(place.id), PAGE, before=before)
            mine = (each for each in page if int(each["author"]["id"]) == self._client.me)
            found = next((each["id"] for each in mine if each.get("nonce") == nonce), None)
            if found is not None:
                return place, str(found)
            if len(page) < PAGE or discord.utils.utcnow() - discord.utils.snowflake_time(int(page[-1]["id"])) > RECENT:
                return None
            before = int(page[-1]["id"])
        raise Refused  # it may be further back

    async def readers(self, place: Place) -> Readers | None:
        """The server is counted anew only where everybody on it can read the place."""
        if place.direct:
            return None
        channel = self._known(place)
        found = readers(channel)
        if not found.everyone:
            return found
        async with self._speaking(place):
            guild: Mapping[str, Any] = await self._client.http.get_guild(channel.guild.id)
        return readers(channel, guild.get("approximate_member_count"))

    async def mirror(self, place: Place, known: str, happening: Happening, nonce: str) -> str:  # noqa: ARG002
        """Where the bot may make no events, plans go without."""
        guild = self._known(place).guild
        try:
            async with self._speaking(Place(PLATFORM, f"events of {guild.id}")):
                return await self._mirrored(guild, known, happening)
        except (Refused, Unreachable):
            if guild.id not in self._eventless:
                log.warning("discord.no_events", extra={"code": str(guild.id)})
                self._eventless.add(guild.id)
            return ""

    async def thread(self, place: Place, talk: Talk, nonce: str) -> str:  # noqa: ARG002 a message has one thread
        """Where the bot may open none, the plan goes without."""
        async with self._speaking(place):
            try:
                made = await self._client.http.start_thread_with_message(
                    int(place.id),
                    int(talk.message),
                    name=render.thread_name(talk),
                    auto_archive_duration=THREAD_SLEEPS_AFTER,
                )
            except discord.Forbidden:
                log.warning("discord.no_thread", extra={"code": place.id})
                return ""
            except discord.HTTPException as error:
                if error.code != HAS_THREAD:
                    raise
                return talk.message  # a message and its thread have one id
        return str(made["id"])

    async def _say(self, place: Place, viewer: Envelope | Place, reply: Reply, nonce: str) -> str:
        shown, files = await self._drawn(reply, viewer)
        async with self._speaking(place):
            try:
                params = body(shown, nonce=nonce, files=files)
                sent = await self._client.http.send_message(int(place.id), params=params)
            except discord.HTTPException as error:
                if error.code != MISSING_PERMISSIONS or not files:
                    raise
                params = body(render.one(without_photos(reply)), nonce=nonce)
                sent = await self._client.http.send_message(int(place.id), params=params)
        self._pace.breaker.forgive(place.id)
        return str(sent["id"])

    async def _drawn(self, reply: Reply, viewer: Envelope | Place) -> tuple[render.Shown, list[discord.File]]:
        reply, pictures = await developed(reply, lambda id: self._photo(id, viewer))
        shown = render.one(reply)
        return shown, photos.files(shown, pictures)

    async def _conversation(self, person: str) -> Place:
        if person not in self._conversations:
            async with self._speaking(Place(PLATFORM, "", direct=True)):
                made = await self._client.http.start_private_message(int(person))
            self._conversations[person] = str(made["id"])
        return Place(PLATFORM, self._conversations[person], direct=True)

    async def _mirrored(self, guild: discord.Guild, known: str, happening: Happening) -> str:
        http = self._client.http
        wanted: dict[str, Any] = render.event(happening)
        found = known or await self._ours(guild, wanted)
        if happening.off or await self._wider(guild, happening.most):
            if found:
                await self._unless_gone(http.delete_scheduled_event(guild.id, int(found)))
            return ""
        if found and await self._unless_gone(http.edit_scheduled_event(guild.id, int(found), **wanted)):
            return found
        if known and (since := await self._ours(guild, wanted)):
            return since
        if happening.starts_at <= discord.utils.utcnow():
            return ""
        return str((await http.create_guild_scheduled_event(guild.id, **wanted))["id"])

    async def _wider(self, guild: discord.Guild, most: int | None) -> bool:
        """Whether more people than these are on the server by now; counted anew, since nobody tells when one comes."""
        if most is None:
            return False
        counted: Mapping[str, Any] = await self._client.http.get_guild(guild.id)
        return int(counted.get("approximate_member_count") or guild.member_count or most + 1) > most

    async def _ours(self, guild: discord.Guild, wanted: Mapping[str, object]) -> str:
        """The one an earlier attempt made without hearing back."""
        there = await self._client.http.get_scheduled_events(guild.id, with_user_count=False)
        start = datetime.fromisoformat(str(wanted["scheduled_start_time"]))
        for each in there:
            same = each["name"] == wanted["name"] and datetime.fromisoformat(each["scheduled_start_time"]) == start
            if same and str(each.get("creator_id")) == str(self._client.me):
                return str(each["id"])
        return ""

    async def _unless_gone(self, asked: Awaitable[Any]) -> bool:
        """Whether it was there."""
        try:
            await asked
        except discord.HTTPException as error:
            if error.code != UNKNOWN_EVENT:
                raise
            return False
        return True

    def _known(self, place: Place) -> discord.abc.GuildChannel:
        """Messengers speak only once their client knows its servers: what it does not know by then is not there."""
        channel = home_of(self._client, place.id)
        if channel is not None:
            return channel
        if any(each.unavailable for each in self._client.guilds):
            raise Busy(A_MINUTE)  # an outage of Discord's: what is behind it can't be told apart from what is gone
        raise Unreachable

    def _may_read_back(self, place: Place) -> bool:
        """Without this right Discord shows an empty channel, in which nothing would ever be found."""
        channel = home_of(self._client, place.id)
        return channel is None or channel.permissions_for(channel.guild.me).read_message_history

    @asynccontextmanager
    async def _speaking(self, place: Place) -> AsyncIterator[None]:
        """What Discord's answers mean; anything left unsaid stays an open question."""
        self._pace.check(place.id)
        try:
            yield
        except discord.RateLimited as error:
            raise Busy(timedelta(seconds=error.retry_after)) from None
        except discord.HTTPException as error:
            told = meaning(error)
            if isinstance(told, Unreachable) and not place.direct:
                self._pace.breaker.refused(place.id)
            raise told from None


def meaning(error: discord.HTTPException) -> Exception:
    """The core's word for a refusal; the error itself where it leaves things open."""
    if error.code in NO_DIRECT:
        return Closed()
    if error.code == UNKNOWN_MESSAGE:
        return Refused()
    if error.status in {401, 403, 404}:
        return Unreachable()
    if error.status == 429:  # noqa: PLR2004
        return Busy(asked_to_wait(error))
    return Refused() if 400 <= error.status < 500 and error.status != 408 else error  # noqa: PLR2004


def asked_to_wait(error: discord.HTTPException) -> timedelta:
    try:
        return timedelta(seconds=float(error.response.headers["Retry-After"]))
    except (KeyError, ValueError):
        return A_MINUTE


def body(shown: render.Shown, *, private: bool = False, **more: Any) -> MultipartParameters:  # noqa: ANN401
    """A message as it goes out: nobody is notified but those it means to, nothing is unfurled."""
    flags = discord.MessageFlags(suppress_embeds=True, ephemeral=private)
    users = [discord.Object(int(each)) for each in sorted(shown.people)]
    notified = discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=users or False)
    return handle_message_parameters(view=shown.view, flags=flags, allowed_mentions=notified, **more)


def without_photos(reply: Reply) -> Reply:
    return replace(reply, cards=tuple(replace(card, photos=()) for card in reply.cards))
