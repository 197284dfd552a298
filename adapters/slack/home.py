"""Somebody's Home tab: what is next and what is open for them, and a button for everything."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

from slack_sdk.errors import SlackApiError

from adapters.slack import render
from adapters.slack.client import Workspaces, meaning
from adapters.slack.line import patiently
from adapters.slack.naming import PLATFORM, whole
from adapters.slack.readers import Directory
from bot.messenger import Busy, Refused, Unreachable
from bot.model import Envelope, Person, Place
from bot.planner import Planner
from bot.ui import Call, Card
from bot.words import say

log = logging.getLogger(__name__)

SHOWN = (Call("today.everywhere"), Call("help.menu"))
LASTING = Card(say("On Slack's free plan, messages can't be seen any more after 90 days. Memories I keep stay."))
MANY = 5_000
"""People whose Home tab is kept up to date; a longer ago opened one is drawn anew when it is opened again."""


@dataclass(slots=True)
class HomeTab:
    planner: Planner
    workspaces: Workspaces
    directory: Directory
    _opened: OrderedDict[tuple[str, str], asyncio.Lock] = field(default_factory=OrderedDict)

    async def opened(self, team: str, user: str) -> None:
        """They look at it."""
        key = (team, user)
        self._opened.setdefault(key, asyncio.Lock())
        self._opened.move_to_end(key)
        while len(self._opened) > MANY:
            self._opened.popitem(last=False)
        await self._publish(team, user)

    async def again(self, team: str, user: str) -> None:
        """Something of theirs may have changed; whoever never looked at it is shown nothing."""
        if (team, user) in self._opened:
            await self._publish(team, user)

    async def _publish(self, team: str, user: str) -> None:
        """One at a time, or an earlier state could come last."""
        lock = self._opened.get((team, user)) or asyncio.Lock()
        async with lock:
            person = Person(PLATFORM, whole(team, user), await self.directory.name(team, user) or "?")
            cards = [card for call in SHOWN for card in (await self.planner.handle(call, envelope(person))).cards]
            client = await self.workspaces.client(team)
            view = render.home((*cards, LASTING))
            try:
                await patiently(lambda: client.views_publish(user_id=user, view=view))
            except SlackApiError as error:
                if not isinstance(meaning(error), Busy | Refused | Unreachable):
                    raise
                log.info("slack.no_home", extra={"error": type(meaning(error)).__name__})


def envelope(person: Person) -> Envelope:
    return Envelope(person, Place(PLATFORM, person.id, direct=True), f"home.{secrets.token_hex(8)}")
