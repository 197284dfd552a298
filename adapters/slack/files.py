"""Files on Slack: pictures people upload, and those of ours, which stand in a message until it no longer shows them."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import SplitResult, urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.client import Client, Workspaces, meaning, word
from bot.errors import NotFound, UserError
from bot.messenger import Busy, Refused, Unreachable
from bot.model import Envelope, Place
from bot.planner import Planner
from bot.ui import Card, Reply

log = logging.getLogger(__name__)

HOSTS = frozenset({"files.slack.com", "files.slack-gov.com"})
SLACK = frozenset({"slack.com", "slack-gov.com"})
OK = 200
NEVER = frozenset(range(300, 500)) - {408, 429}
CHUNK = 1 << 16
SECONDS = 30
LONGEST_UPLOAD = 8.0
"""Seconds until a card goes without a picture: a send has twenty for everything."""
LOOKS = (0.1, 0.2, 0.4, 0.8, 1.6, 2.4)
"""Seconds between asking whether Slack has looked at a file; before that no message can show it."""
PICTURE = "photo.jpg"
PASSING = "photo-for-one.jpg"
PASSES_AFTER = 3600.0
SWEPT_EVERY = 600.0
PAGE = 100

Json = Mapping[str, Any]
Block = dict[str, Any]


class Files:
    """What Slack keeps of ours. Which message shows what is remembered, by ids alone."""

    def __init__(self, workspaces: Workspaces, planner: Planner) -> None:
        self._workspaces = workspaces
        self._planner = planner
        self._swept: dict[str, float] = {}

    async def fetch(self, team: str, url: str, file: str = "") -> AsyncIterator[bytes]:
        """What somebody uploaded, piece by piece. Where Slack told no address, it is asked for by the file's id.

        Raises:
            UserError: it is not in Slack's own store, or does not come; the sentence is for them.
        """
        try:
            client = await self._workspaces.client(team)
            url = url or str((await client.files_info(file=file))["file"]["url_private"])
            if not trusted(url, self._workspaces.api):
                raise UserError("I take pictures from Slack's own store alone. Please upload it again.")
            async with self._workspaces.session.get(
                url,
                headers={"Authorization": f"Bearer {client.token}"},
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=SECONDS),
                proxy=client.proxy,
            ) as answer:
                # Where the token does not reach, Slack shows a page to sign in at, and calls that a success.
                if answer.status != OK or answer.content_type == "text/html":
                    raise UserError("Slack would not give me that picture. Please upload it again.")
                async for chunk in answer.content.iter_chunked(CHUNK):
                    yield chunk
        except (aiohttp.ClientError, SlackApiError, Busy, Unreachable, TimeoutError, OSError, KeyError, TypeError):
            raise UserError("That picture did not get through. Please upload it again.") from None

    async def developed(self, reply: Reply, viewer: Envelope | Place) -> tuple[Reply, dict[str, bytes]]:
        """The reply without photos that are gone by now, and those that are there, by id."""
        found: dict[str, bytes] = {}
        for each in (each for card in (*reply.cards, *reply.aside) for each in card.photos):
            try:
                found[each.id] = await self._planner.photo(each.id, viewer)
            except NotFound:
                continue

        def kept(card: Card) -> Card:
            return replace(card, photos=tuple(each for each in card.photos if each.id in found))

        return replace(reply, cards=tuple(map(kept, reply.cards)), aside=tuple(map(kept, reply.aside))), found

    async def laid_out(self, client: Client, key: str, pictures: Mapping[str, bytes]) -> dict[str, str]:
        """Slack's file for each photo it took, remembered under this key before any message shows it.

        Those that are there already, from an earlier attempt or an earlier state of the message, are not put there
        again. What only that state showed is remembered with them.
        """
        before = await self.kept(key)
        missing = {photo: jpeg for photo, jpeg in pictures.items() if photo not in before}
        known = before | await self._uploaded(client, missing, PICTURE)
        if known != before:
            await self._keep(key, known)
        return {photo: file for photo, file in known.items() if photo in pictures}

    async def moved(self, old: str, key: str) -> None:
        """What was kept under the old key is under this one from now on: an attempt has become a message."""
        if kept := await self.kept(old):
            await self._keep(key, kept)
            await self._keep(old, {})

    async def settle(self, client: Client, key: str, shown: Mapping[str, str]) -> None:
        """The message shows these now: whatever else is kept under its key is taken away.

        Raises what Slack answers where that is to be tried again.
        """
        before = await self.kept(key)
        for file in sorted(set(before.values()) - set(shown.values())):
            await self.delete(client, file)
        if before != shown:
            await self._keep(key, shown)

    async def passing(self, client: Client, blocks: Sequence[Block], pictures: Mapping[str, bytes]) -> list[Block]:
        """Blocks with pictures that one person sees for a while: about an hour later Slack has them no more."""
        await self._sweep(client)
        return showing(blocks, await self._uploaded(client, pictures, PASSING))

    async def kept(self, key: str) -> dict[str, str]:
        """The files remembered under this key, by our photos' ids."""
        known = await self._planner.recall(f"slack.files.{key}")
        return dict(json.loads(known)) if known else {}

    async def upload(self, client: Client, data: bytes, name: str, **shared: Any) -> str:  # noqa: ANN401
        """The id of a new file, shared with nobody unless told so, with what `files.completeUploadExternal` takes.

        Raises:
            Refused: Slack's store would not have it; what else goes wrong is raised as it is.
        """
        ticket = await client.files_getUploadURLExternal(filename=name, length=len(data))
        async with self._workspaces.session.post(
            str(ticket["upload_url"]),
            data=data,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=SECONDS),
            proxy=client.proxy,
        ) as answer:
            if answer.status in NEVER:
                raise Refused
            answer.raise_for_status()
        file = str(ticket["file_id"])
        await client.files_completeUploadExternal(files=[{"id": file, "title": name}], **shared)
        return file

    async def named(self, client: Client, start: str, channel: str, known: str) -> dict[str, str]:
        """The names of our files in this channel that begin so, by id, and that of the known one if it is there."""
        found = {}
        for each in await self._listed(client, channel=channel):
            if str(each.get("name", "")).startswith(start):
                found[str(each["id"])] = str(each["name"])
        if known and known not in found:
            try:
                info: Json = (await client.files_info(file=known))["file"]
            except SlackApiError as error:
                if not isinstance(meaning(error), Refused):
                    raise
            else:
                found[known] = str(info.get("name", ""))
        return found

    async def take_back(self, client: Client, file: str) -> None:
        """Delete a file with the messages it was shared by: Slack would leave a hole there that says so."""
        try:
            info: Json = (await client.files_info(file=file))["file"]
            for channel, ts in shares(info):
                await unless_gone(client.chat_delete(channel=channel, ts=ts))
        except SlackApiError as error:
            if not isinstance(meaning(error), Refused):
                raise
        await self.delete(client, file)

    async def delete(self, client: Client, file: str) -> None:
        """Raises what Slack answers where it may still be there; where it may not be deleted, that is logged."""
        await unless_gone(client.files_delete(file=file))

    async def _keep(self, key: str, files: Mapping[str, str]) -> None:
        await self._planner.note(f"slack.files.{key}", json.dumps(files, sort_keys=True) if files else "")

    async def _uploaded(self, client: Client, pictures: Mapping[str, bytes], name: str) -> dict[str, str]:
        """Those Slack took in time, by our photos' ids; what it did not take holds nothing up."""
        found: dict[str, str] = {}

        async def put(photo: str, jpeg: bytes) -> None:
            try:
                async with asyncio.timeout(LONGEST_UPLOAD):
                    found[photo] = await self.upload(client, jpeg, name)
                    await looked_at(client, found[photo])
            except Exception as error:  # noqa: BLE001 a card goes without its picture, whatever the reason
                log.warning("slack.no_picture", extra={"error": type(error).__name__})

        async with asyncio.TaskGroup() as group:
            for photo, jpeg in pictures.items():
                group.create_task(put(photo, jpeg))
        return found

    async def _sweep(self, client: Client) -> None:
        """Delete what one person was shown a while ago, whichever process put it there."""
        team, now = client.workspace.team, time.monotonic()
        if now < self._swept.get(team, 0.0):
            return
        self._swept[team] = now + SWEPT_EVERY
        try:
            for each in await self._listed(client, ts_to=str(int(time.time() - PASSES_AFTER))):
                if each.get("name") == PASSING:
                    await self.delete(client, str(each["id"]))
        except Exception as error:  # noqa: BLE001 the next time does it
            log.warning("slack.unswept", extra={"error": type(error).__name__, "code": team})

    async def _listed(self, client: Client, **among: Any) -> list[Json]:  # noqa: ANN401
        """The latest of our own files."""
        told = await client.files_list(user=client.workspace.bot, count=PAGE, **among)
        return [each for each in told.get("files") or () if each.get("user") == client.workspace.bot]


def showing(blocks: Sequence[Block], files: Mapping[str, str]) -> list[Block]:
    """Blocks with Slack's files in place of our photos; a picture without one is left out."""
    found: list[Block] = []
    for block in blocks:
        photo = block["slack_file"]["id"] if "slack_file" in block else None
        if photo is None:
            found.append(block)
        elif photo in files:
            found.append({**block, "slack_file": {"id": files[photo]}})
    return found


def trusted(url: str, api: str) -> bool:
    """Whether this address is in Slack's own store, or on the machine that stands in for Slack."""
    at, own = address(url), address(api)
    if at.scheme == "https" and at.hostname in HOSTS and at.netloc == at.hostname:
        return True
    return own.hostname not in SLACK and bool(own.netloc) and (at.scheme, at.netloc) == (own.scheme, own.netloc)


def address(url: str) -> SplitResult:
    """Its parts; none where it is no address at all."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


async def looked_at(client: Client, file: str) -> None:
    """Wait until Slack knows what is in a file, as far as it lets itself be asked."""
    for pause in LOOKS:
        info: Json = (await client.files_info(file=file))["file"]
        if info.get("mimetype"):
            return
        await asyncio.sleep(pause)


def shares(file: Json) -> Iterable[tuple[str, str]]:
    """Where a file was shared, and by which messages."""
    for channels in (file.get("shares") or {}).values():
        for channel, messages in channels.items():
            yield from ((channel, str(each["ts"])) for each in messages)


async def unless_gone(asked: Any) -> None:  # noqa: ANN401 slack_sdk's own coroutine
    """What is not there, or may not be taken away, is done with."""
    try:
        await asked
    except SlackApiError as error:
        told = meaning(error)
        if not isinstance(told, Refused | Unreachable) or word(error) in {"token_expired", "token_revoked"}:
            raise
        log.info("slack.not_deleted", extra={"error": word(error)})
