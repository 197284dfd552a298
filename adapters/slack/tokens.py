"""Each workspace's token: kept sealed, renewed before it ends, and forgotten once it is taken back."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from pydantic import SecretStr
from slack_bolt.error import BoltError
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.client import Client, Workspace, Workspaces, meaning, word
from bot.messenger import Busy, Refused, Unreachable
from bot.planner import Planner

log = logging.getLogger(__name__)

KEPT = "slack.install."
TEAM = re.compile(r"T[A-Z0-9]{1,30}", re.ASCII)
FIELDS = (
    "app_id", "team_id", "team_name", "bot_id", "bot_user_id", "bot_token", "bot_refresh_token",
    "bot_token_expires_at", "installed_at",
)  # fmt: skip
"""All that is kept of an installation; of whoever installed it, nothing."""
RENEW_MINUTES = 120
AGAIN_SECONDS = 60.0
LAST_WORDS_SECONDS = 10


class OrgWide(BoltError):
    """It was installed in a whole organization."""


class Tokens(AsyncInstallationStore):
    """One workspace's is kept, renewed and forgotten one after the other; workspaces wait for no other."""

    def __init__(self, planner: Planner, workspaces: Workspaces, rotator: Callable[[], AsyncTokenRotator]) -> None:
        self._planner = planner
        self._workspaces = workspaces
        self._rotator = rotator
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._renewing: dict[str, asyncio.Task[Bot]] = {}
        self._again: dict[str, float] = {}

    async def async_save(self, installation: Installation) -> None:
        """Instead of one from before."""
        if installation.is_enterprise_install:
            raise OrgWide
        bot = installation.to_bot()
        team = bot.team_id or ""
        if not (TEAM.fullmatch(team) and bot.bot_token and bot.bot_user_id):
            raise BoltError
        async with self._turn(team):
            await self._planner.keep_secret(KEPT + team, written(bot))
            self._again.pop(team, None)
            self._workspaces.learn(workspace(bot))

    async def async_find_bot(self, *, team_id: str | None, **_: object) -> Bot | None:
        """The only one of its workspace, whatever organization that belongs to.

        Raises:
            Busy: its token has ended, and Slack gives no other one just now.
        """
        team = team_id or ""
        async with self._turn(team):
            bot = await self._read(team)
            return await self._lasting(team, bot) if bot is not None else None

    async def async_delete_bot(self, *, team_id: str | None, **_: object) -> None:
        await self.forget(team_id or "")

    async def forget(self, team: str) -> bool:
        """Whether there was one. One that works stays: Slack's word, which may come late, was about an earlier one."""
        async with self._turn(team):
            bot = await self._read(team)
            if bot is not None and not await self._works(bot):
                await self._planner.forget_secret(KEPT + team)
                self._workspaces.forget(team)
            return bot is not None

    async def close(self) -> None:
        if self._renewing:
            await asyncio.wait(self._renewing.values(), timeout=LAST_WORDS_SECONDS)

    @asynccontextmanager
    async def _turn(self, team: str) -> AsyncIterator[None]:
        """Not before a renewal is kept, even where nobody waits for it any more."""
        async with self._locks[team]:
            if (renewing := self._renewing.get(team)) is not None:
                await asyncio.wait({renewing})
            yield

    async def _read(self, team: str) -> Bot | None:
        words = await self._planner.secret(KEPT + team)
        return Bot(**json.loads(words)) if words else None

    async def _lasting(self, team: str, bot: Bot) -> Bot | None:
        """With another token where this one is about to end; as it is where there is no other, but it works yet."""
        ends = bot.bot_token_expires_at
        if ends is None or ends > time.time() + RENEW_MINUTES * 60:
            return bot
        refused = False
        if time.monotonic() >= self._again.get(team, 0.0):
            try:
                return await self._renewed(team, bot)
            except (SlackTokenRotationError, Busy, aiohttp.ClientError, OSError) as error:  # among them TimeoutError
                self._again[team] = time.monotonic() + AGAIN_SECONDS
                log.warning("slack.not_renewed", extra={"code": team, "error": type(error).__name__})
                other = await self._read(team)
                if other is not None and other.bot_token != bot.bot_token:
                    return other  # another process was first
                refused = isinstance(error, SlackTokenRotationError) and isinstance(
                    meaning(error.api_error), Refused | Unreachable
                )
        if ends > time.time():
            return bot
        if refused:
            return None
        raise Busy(timedelta(seconds=AGAIN_SECONDS))

    async def _renewed(self, team: str, bot: Bot) -> Bot:
        """In a task of its own: the old token may be worth nothing once Slack was asked, whoever gives up waiting."""

        async def renew() -> Bot:
            renewed = await self._rotator().perform_bot_token_rotation(bot=bot, minutes_before_expiration=RENEW_MINUTES)
            if renewed is None:
                return bot
            await self._planner.keep_secret(KEPT + team, written(renewed))
            return renewed

        task = self._renewing[team] = asyncio.create_task(renew())
        task.add_done_callback(lambda _: self._renewing.pop(team, None))
        return await asyncio.shield(task)

    async def _works(self, bot: Bot) -> bool:
        """Only Slack's own word that it doesn't is taken for it."""
        try:
            await Asking(self._workspaces).auth_test(token=bot.bot_token)
        except SlackApiError as error:
            return not isinstance(meaning(error), Refused | Unreachable)
        except (Busy, aiohttp.ClientError, OSError):
            return True
        return True


class Asking(Client):
    """Slack's client for who has no token yet; Slack's refusals are logged, since a browser is told little of them."""

    def __init__(self, among: Workspaces) -> None:
        super().__init__(Workspace("", "", SecretStr(""), ""), among)

    async def api_call(self, api_method: str, **options: Any) -> AsyncSlackResponse:  # noqa: ANN401 slack_sdk's own
        if (app := options.pop("auth", None)) is not None:  # slack_sdk's own way is deprecated by aiohttp
            both = base64.b64encode(f"{app['client_id']}:{app['client_secret']}".encode()).decode()
            options["headers"] = {"Authorization": f"Basic {both}"}
        try:
            return await super().api_call(api_method, **options)
        except SlackApiError as error:
            log.warning("slack.oauth_refused", extra={"call": api_method, "error": word(error)})
            raise


def written(bot: Bot) -> str:
    return json.dumps({name: getattr(bot, name) for name in FIELDS})


def workspace(bot: Bot) -> Workspace:
    ends = bot.bot_token_expires_at
    return Workspace(
        bot.team_id or "",
        bot.bot_user_id,
        SecretStr(bot.bot_token),
        bot.team_name or "",
        datetime.fromtimestamp(ends, UTC) if ends is not None else None,
    )
