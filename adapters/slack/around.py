"""What Slack tells unasked: who comes and goes, what becomes of channels, and who looks at their Home tab."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from adapters.slack.client import Workspaces
from adapters.slack.home import HomeTab
from adapters.slack.naming import PLATFORM, whole
from adapters.slack.readers import Directory, look
from bot.model import Person, Place, Readers
from bot.payload import Json, branch, text
from bot.planner import Planner

log = logging.getLogger(__name__)

Forget = Callable[[str, str], Awaitable[None]]
"""What is done about a workspace that took Fireside's rights back; given its team id and Slack's word for it."""

MANY = 5_000
MOVED = frozenset({
    "member_joined_channel", "member_left_channel", "group_left", "channel_left", "group_archive", "channel_archive",
    "group_unarchive", "channel_unarchive", "group_rename", "channel_rename", "group_deleted", "channel_deleted",
    "channel_shared", "channel_unshared", "channel_convert_to_private", "channel_convert_to_public", "group_open",
    "group_close", "channel_id_changed",
})  # fmt: skip
"""After each of these a home may be read by others than before, or be spoken in again."""


@dataclass(slots=True)
class Around:
    planner: Planner
    workspaces: Workspaces
    directory: Directory
    home: HomeTab
    forget: Forget
    _active: set[str] = field(default_factory=set)
    """People known not to be deactivated, so that not each of their changes is a question to the database."""
    _waiting: set[Place] = field(default_factory=set)
    _looks: defaultdict[Place, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def changed(self, told: Json) -> None:
        """Never raises: Slack has been told that we know."""
        event, team = branch(told, "event"), text(told, "team_id")
        kind = text(event, "type")
        try:
            await self._changed(kind, event, team)
        except Exception:
            log.exception("slack.event_failed", extra={"call": kind if kind.isidentifier() else "?"})

    async def _changed(self, kind: str, event: Json, team: str) -> None:
        if kind == "app_home_opened":
            if text(event, "tab") in {"", "home"} and text(event, "user"):
                await self.home.opened(team, text(event, "user"))
        elif kind in MOVED:
            await self._look_again(Place(PLATFORM, whole(team, channel(event))))
        elif kind == "user_change":
            await self._person(event, team)
        elif kind == "app_uninstalled" or (kind == "tokens_revoked" and branch(event, "tokens").get("bot")):
            self.directory.forget(team)
            await self.forget(team, kind)

    async def _person(self, event: Json, team: str) -> None:
        """Told of everything people change about themselves."""
        user = branch(event, "user")
        id = text(user, "id")
        if not id:
            return
        now = self.directory.learn(team, id, user)
        person = Person(PLATFORM, whole(team, id), now.name)
        if now.deleted:
            self._active.discard(person.id)
            await self.planner.gone(person)
        elif person.id not in self._active:
            if len(self._active) >= MANY:
                self._active.clear()
            self._active.add(person.id)
            await self.planner.returned(person)

    async def _look_again(self, place: Place) -> None:
        """Many may come at once: who comes while a look is still to begin is seen by it.

        One look at a time, or what an earlier one saw could be told last.
        """
        if place in self._waiting:
            return
        self._waiting.add(place)
        try:
            if place not in await self.planner.homes(PLATFORM):
                return
            await self._looks[place].acquire()
        finally:
            self._waiting.discard(place)
        try:
            await self._seen(place)
        finally:
            self._looks[place].release()

    async def _seen(self, home: Place) -> None:
        """Look who can read this home, and try what could not be said there."""
        client = await self.workspaces.client(home.id.partition(".")[0])
        readers, out = await look(client, home, self.directory)
        if out in {"public", "shared"}:
            readers = Readers(everyone=True, around="workspace")
        if readers is not None:
            await self.planner.readers_changed(home, readers)
        if out != "uninvited":
            await self.planner.back(PLATFORM, home)


def channel(event: Json) -> str:
    """Slack names it by id, or describes it."""
    return text(event, "channel") or text(branch(event, "channel"), "id")
