"""Who can read a channel, as Slack lists them by name, and why a circle can't live in one."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack import naming
from adapters.slack.client import Client, Workspaces, meaning, word
from bot.messenger import Refused, Unreachable
from bot.model import KeptOut, Place, Readers

NAMED = 40
"""So many of those who can read a channel are looked up; more names nobody would read."""
TOGETHER = 8
PAGE = 200
MOST_PAGES = 100
AN_HOUR = 3600.0
MANY = 5_000
NAME_SECONDS = 1.0
SHARED = (
    "is_shared", "is_ext_shared", "is_org_shared", "is_global_shared", "is_pending_ext_shared", "pending_shared",
    "pending_connected_team_ids",
)  # fmt: skip
"""What Slack says of a channel that others can read, or were asked to."""
NOT_THERE = frozenset({"channel_not_found", "not_in_channel"})

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody as their workspace has them."""

    name: str
    bot: bool = False
    guest: bool = False
    deleted: bool = False
    zone: str = ""
    """The IANA name of the one they live by."""

    @property
    def called(self) -> str:
        """Their name, and what they are to those who list who can read a channel."""
        if self.name and self.guest:
            return f"{self.name} (guest)"
        return f"{self.name} (app)" if self.name and self.bot else self.name


class Directory:
    """The people of each workspace, remembered for an hour."""

    def __init__(self, workspaces: Workspaces, clock: Callable[[], float] = time.monotonic) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, Known]] = OrderedDict()

    async def person(self, team: str, user: str) -> Known:
        """Raises what Slack answers where it does not tell."""
        kept = self._kept.get((team, user))
        if kept is not None and self._clock() < kept[0]:
            return kept[1]
        client = await self._workspaces.client(team)
        answer = await client.users_info(user=user)
        return self.learn(team, user, answer.get("user") or {})

    async def name(self, team: str, user: str, seconds: float = NAME_SECONDS) -> str:
        """What they are called; nothing rather than an error, and rather nothing than too late."""
        return (await self.somebody(team, user, seconds)).name

    async def somebody(self, team: str, user: str, seconds: float = NAME_SECONDS) -> Known:
        """The same of all that is known of them."""
        with suppress(Exception):
            async with asyncio.timeout(seconds):
                return await self.person(team, user)
        return Known("")

    def learn(self, team: str, user: str, told: Json) -> Known:
        """Take note of somebody as Slack describes them."""
        found = known(told)
        self._kept[team, user] = (self._clock() + AN_HOUR, found)
        self._kept.move_to_end((team, user))
        while len(self._kept) > MANY:
            self._kept.popitem(last=False)
        return found

    def forget(self, team: str, user: str = "") -> None:
        """One person, or all of a workspace."""
        for key in [key for key in self._kept if key[0] == team and user in {"", key[1]}]:
            del self._kept[key]


async def look(client: Client, place: Place, directory: Directory) -> tuple[Readers | None, KeptOut]:
    """Who can read this channel, or why no circle can live there. Never raises."""
    try:
        return await inspected(client, place, directory)
    except Exception:  # noqa: BLE001 whatever it was, it did not tell
        return None, "unknown"


async def inspected(client: Client, place: Place, directory: Directory) -> tuple[Readers | None, KeptOut]:
    """The same, but for what Slack answers where it does not tell: that is raised."""
    channel = naming.own(place.id)
    try:
        told: Json = (await client.conversations_info(channel=channel)).get("channel") or {}
        if out := kept_out(told):
            return None, out
        ids = await members(client, channel)
    except SlackApiError as error:
        if word(error) in NOT_THERE:
            return None, "uninvited"
        if word(error) == "missing_scope" and error.response.get("needed") == "channels:read":
            return None, "public"  # the one kind of channel that takes this right alone
        raise
    team, own = client.workspace.team, client.workspace.bot
    return Readers(people=await people(directory, team, ids - {own}), around="workspace"), ""


def kept_out(channel: Json) -> KeptOut:
    if any(channel.get(each) for each in SHARED):
        return "shared"
    return "" if channel.get("is_private") or channel.get("is_mpim") else "public"


async def members(client: Client, channel: str) -> frozenset[str]:
    found: set[str] = set()
    cursor = ""
    for _ in range(MOST_PAGES):
        page = await client.conversations_members(channel=channel, limit=PAGE, cursor=cursor or None)
        found.update(page.get("members") or ())
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return frozenset(found)


async def people(directory: Directory, team: str, ids: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Everybody by id, the first of them by name. Who is deactivated can't read anything any more."""
    first, rest = sorted(ids)[:NAMED], sorted(ids)[NAMED:]
    room = asyncio.Semaphore(TOGETHER)

    async def found(user: str) -> Known:
        """Whom Slack does not describe is one of them all the same, by no name."""
        async with room:
            try:
                return await directory.person(team, user)
            except SlackApiError as error:
                if not isinstance(meaning(error), Refused | Unreachable):
                    raise
                return Known("")

    looked_up = zip(first, await asyncio.gather(*map(found, first)), strict=True)
    listed = [(naming.whole(team, user), each.called) for user, each in looked_up if not each.deleted]
    return (*listed, *((naming.whole(team, user), "") for user in rest))


def known(user: Json) -> Known:
    profile: Json = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    return Known(
        name=next((str(each).strip() for each in names if each and str(each).strip()), ""),
        bot=bool(user.get("is_bot")),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")),
        deleted=bool(user.get("deleted")),
        zone=str(user.get("tz") or ""),
    )
