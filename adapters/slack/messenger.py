"""How the bot speaks first on Slack: posts, direct messages, edits, and a plan's calendar file under its card."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack import calendar, naming, render
from adapters.slack.client import SIGNED_OUT, Client, Workspaces, meaning, shut, understood, word
from adapters.slack.files import Files, showing
from adapters.slack.readers import Directory, inspected
from bot.messenger import Blind, Busy, Refused, Unreachable
from bot.model import Envelope, Person, Place, Readers
from bot.planner import Planner
from bot.ui import Happening, Reply, Talk
from bot.words import plain, say

log = logging.getLogger(__name__)

OURS = "fireside"
"""The kind of our messages' metadata, which people don't see."""
PAGE = 100
RECENT = timedelta(minutes=10)
"""How far back a message is looked for, beyond the latest page: a re-send comes after a lease, or after a restart."""
MOST_PAGES = 10
CARD_COMES = timedelta(seconds=3)
CARD_TRIES = 5
"""How often a calendar file waits for the card it is to stand under."""
FOR_CALENDAR = say("For your calendar.")


class Messenger:
    """Speaks as the bot of each workspace, at its pace."""

    def __init__(self, workspaces: Workspaces, planner: Planner, directory: Directory | None = None) -> None:
        self.files = Files(workspaces, planner)
        self._workspaces = workspaces
        self._directory = directory or Directory(workspaces)
        self._conversations: dict[str, str] = {}
        """Each person's direct messages, by their id: asked for once."""
        self._fileless: set[str] = set()
        self._cardless: dict[str, int] = {}

    async def post(
        self, place: Place, reply: Reply, nonce: str, *, thread: str = "", viewer: Envelope | None = None
    ) -> str:
        """`thread` is the message it stands under; `viewer` who may see its photos, if not the place itself."""
        client = await self._client(place)
        place = await self._there(place)
        reply, pictures = await self.files.developed(reply, viewer or place)
        shown, attempt = render.one(reply), f"{place.id}.{nonce}"
        files = await self.files.laid_out(client, attempt, chosen(shown, pictures)) if shown.photos else {}
        await self._workspaces.pace.turn(place.id)
        said: dict[str, Any] = {
            "channel": naming.own(place.id),
            "text": shown.text,
            "metadata": {"event_type": OURS, "event_payload": {"nonce": nonce}},
            "unfurl_links": False,
            "unfurl_media": False,
            **({"thread_ts": thread} if thread else {}),
        }
        with understood(direct=place.direct):
            try:
                sent = await client.chat_postMessage(blocks=showing(shown.blocks, files), **said)
            except SlackApiError as error:
                if not files or word(error) != "invalid_blocks":
                    raise
                sent = await client.chat_postMessage(blocks=showing(shown.blocks, {}), **said)
        message = str(sent["ts"])
        if shown.photos:
            await self._remember(attempt, f"{place.id}.{message}")
        return message

    async def direct(self, person: Person, reply: Reply, nonce: str) -> tuple[Place, str]:
        place = await self.conversation(person.id)
        return place, await self.post(place, reply, nonce, viewer=Envelope(person, place, ""))

    async def edit(self, place: Place, message: str, reply: Reply, *, viewer: Envelope | None = None) -> None:
        """`viewer` is who may see its photos, if not the place itself. What it no longer shows leaves Slack, too."""
        client = await self._client(place)
        place = await self._there(place)
        reply, pictures = await self.files.developed(reply, viewer or place)
        shown, key = render.one(reply), f"{place.id}.{message}"
        files = await self.files.laid_out(client, key, chosen(shown, pictures)) if shown.photos else {}
        said: dict[str, Any] = {"channel": naming.own(place.id), "ts": message, "text": shown.text}
        with understood(direct=place.direct):
            try:
                await client.chat_update(blocks=showing(shown.blocks, files), **said)
            except SlackApiError as error:
                if not files or word(error) != "invalid_blocks":
                    raise
                files = {}
                await client.chat_update(blocks=showing(shown.blocks, {}), **said)
            await self.files.settle(client, key, files)

    async def find(self, place: Place, nonce: str) -> tuple[Place, str] | None:
        """Other people's messages are dropped unread."""
        client = await self._client(place)
        granted = self._workspaces.scopes(naming.team(place.id))
        if granted is not None and ("im:history" if place.direct else "groups:history") not in granted:
            raise Blind
        place = await self._there(place)
        cursor = ""
        for _ in range(MOST_PAGES):
            page = await self._page(client, place, cursor)
            messages: list[Mapping[str, Any]] = page.get("messages") or []
            mine = (each for each in messages if each.get("user") == client.workspace.bot)
            found = next((str(each["ts"]) for each in mine if nonce_of(each) == nonce), None)
            if found is not None:
                await self.files.moved(f"{place.id}.{nonce}", f"{place.id}.{found}")
                return place, found
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor or not messages or datetime.now(UTC) - sent_at(messages[-1]) > RECENT:
                return None
        raise Refused  # it may be further back

    async def readers(self, place: Place) -> Readers | None:
        """What others can read, too, is read by everyone: nothing intimate goes there."""
        if place.direct:
            return None
        client = await self._client(place)
        with understood():
            found, kept_out = await inspected(client, place, self._directory)
        if kept_out == "uninvited":
            raise Unreachable
        return found or Readers(everyone=True, around="workspace")

    async def mirror(self, place: Place, known: str, happening: Happening, nonce: str) -> str:
        """A file for calendars in the thread of the plan's card. Where the bot may put none there, plans go without."""
        client = await self._client(place)
        with understood():
            try:
                return await self._mirrored(client, place, known, happening, nonce)
            except (SlackApiError, Refused) as error:
                if not lacking(error):
                    raise
        if client.workspace.team not in self._fileless:
            log.warning("slack.no_calendar", extra={"code": client.workspace.team})
            self._fileless.add(client.workspace.team)
        return ""

    async def thread(self, place: Place, talk: Talk, nonce: str) -> str:  # noqa: ARG002
        """Every message has a thread of its own, without being asked."""
        return ""

    async def conversation(self, person: str) -> Place:
        """Somebody's direct messages with the bot.

        Raises:
            Closed: they take none.
        """
        team = naming.team(person)
        if person not in self._conversations:
            client = await self._workspaces.client(team)
            with understood(direct=True):
                made = await client.conversations_open(users=naming.own(person))
            self._conversations[person] = naming.whole(team, str(made["channel"]["id"]))
        return Place(naming.PLATFORM, self._conversations[person], direct=True)

    async def _client(self, place: Place) -> Client:
        return await self._workspaces.client(naming.team(place.id))

    async def _there(self, place: Place) -> Place:
        """The conversation, where a place names the person."""
        person = place.direct and naming.own(place.id)[:1] in {"U", "W"}
        return await self.conversation(place.id) if person else place

    async def _page(self, client: Client, place: Place, cursor: str) -> Mapping[str, Any]:
        with understood(direct=place.direct):
            try:
                page = await client.conversations_history(
                    channel=naming.own(place.id), limit=PAGE, cursor=cursor or None, include_all_metadata=True
                )
            except SlackApiError as error:
                if word(error) == "missing_scope":
                    raise Blind from None
                raise
        return page.data if isinstance(page.data, dict) else {}

    async def _remember(self, attempt: str, message: str) -> None:
        """It was sent, so nothing may fail any more."""
        try:
            await self.files.moved(attempt, message)
        except Exception:
            log.exception("slack.files_unnoted")

    async def _mirrored(self, client: Client, place: Place, known: str, happening: Happening, nonce: str) -> str:
        """A file can't be changed: there is a new one, and the old one goes with the message it came by.

        Whoever reads the channel sees the plan's card as well, so `most` keeps nothing from anybody here.
        """
        channel, wanted = naming.own(place.id), calendar.name(happening)
        there = await self.files.named(client, calendar.begins(happening), channel, known)
        kept = "" if happening.off else next((file for file, name in there.items() if name == wanted), "")
        if not kept and not happening.off:
            self._wait_for_card(happening, nonce)
            under = {"thread_ts": happening.beside} if happening.beside else {}
            data = calendar.written(happening, datetime.now(UTC))
            await self._workspaces.pace.turn(place.id)
            title, comment = plain(happening.title), plain(FOR_CALENDAR)
            kept = await self.files.upload(
                client, data, wanted, title, channel_id=channel, initial_comment=comment, **under
            )
        for file in there.keys() - {kept}:
            await self.files.take_back(client, file)
        return kept

    def _wait_for_card(self, happening: Happening, nonce: str) -> None:
        """The card may have been posted just now, and not be known yet; without one it stands in the channel itself.

        Raises:
            Busy: a little later it may be.
        """
        tried = self._cardless.pop(nonce, 0)
        if not happening.beside and tried < CARD_TRIES:
            self._cardless[nonce] = tried + 1
            raise Busy(CARD_COMES)


def chosen(shown: render.Shown, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    return {photo: pictures[photo] for photo in shown.photos if photo in pictures}


def lacking(error: Exception) -> bool:
    """Whether it is files that can't be put there, rather than anything."""
    if isinstance(error, SlackApiError) and word(error) != "missing_scope":
        known = word(error) in SIGNED_OUT or shut(word(error))
        return isinstance(meaning(error), Refused | Unreachable) and not known
    return True


def nonce_of(message: Mapping[str, Any]) -> str:
    told: Mapping[str, Any] = message.get("metadata") or {}
    return str((told.get("event_payload") or {}).get("nonce") or "")


def sent_at(message: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(float(message["ts"]), UTC)
