"""Files on Slack: pictures people upload, and those of ours, which stand in a message until it no longer shows them."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.addresses import FILES, trusted
from adapters.slack.client import Client, Workspaces, meaning, word
from bot.errors import UserError
from bot.messenger import Busy, Refused, Unreachable
from bot.model import Envelope, Place
from bot.planner import Planner
from bot.planner.pictures import developed
from bot.ui import Reply

log = logging.getLogger(__name__)

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
        self._sweeping: set[asyncio.Task[None]] = set()

    async def fetch(self, team: str, url: str, file: str = "") -> AsyncIterator[bytes]:
        """What somebody uploaded, piece by piece. Where Slack told no address, it is asked for by the file's id.

        Raises:
            UserError: it is not in Slack's own store, or does not come; the sentence is for them.
        """
        try:
            client = await self._workspaces.client(team)
            url = url or str((await client.files_info(file=file))["file"]["url_private"])
            if not trusted(url, FILES, self._workspaces.api):
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
        return await developed(reply, lambda id: self._planner.photo(id, viewer))

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
        team = client.workspace.team
        await self._sweep(team)
        shown = await self._uploaded(client, pictures, PASSING)
        asyncio.get_running_loop().call_later(PASSES_AFTER + SWEPT_EVERY, self._begin_sweeping, team)
        return showing(blocks, shown)

    async def kept(self, key: str) -> dict[str, str]:
        """The files remembered under this key, by our photos' ids."""
        known = await self._planner.recall(f"slack.files.{key}")
        return dict(json.loads(known)) if known else {}

    async def upload(self, client: Client, data: bytes, name: str, title: str = "", **shared: Any) -> str:  # noqa: ANN401
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
        await client.files_completeUploadExternal(files=[{"id": file, "title": title or name}], **shared)
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

    def _begin_sweeping(self, team: str) -> None:
        """By itself, as nobody may look at a picture again."""
        task = asyncio.get_running_loop().create_task(self._sweep(team))
        self._sweeping.add(task)
        task.add_done_callback(self._sweeping.discard)

    async def _sweep(self, team: str) -> None:
        """Delete what one person was shown a while ago, whichever process put it there."""
        now = time.monotonic()
        if now < self._swept.get(team, 0.0):
            return
        self._swept[team] = now + SWEPT_EVERY
        try:
            client = await self._workspaces.client(team)
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
