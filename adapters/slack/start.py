"""Signing in to Slack and staying, until told to stop; a line for each step."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import aiohttp
from aiohttp import web
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answer import Answers
from adapters.slack.around import Around
from adapters.slack.client import Workspaces
from adapters.slack.connect import PATH, Intake, routes
from adapters.slack.home import HomeTab
from adapters.slack.installs import Installs, wanted
from adapters.slack.messenger import Messenger
from adapters.slack.naming import PLATFORM
from adapters.slack.readers import Directory
from adapters.slack.socket import Socket
from adapters.slack.trouble import NO_ADDRESS, NO_WAY_IN, NO_WORKSPACE, UNINSTALLED, bot_refused, refused, unreachable
from adapters.slack.verify import Verifier
from bot.errors import StartProblem
from bot.messenger import Busy
from bot.planner import Planner
from bot.settings import Settings

T = TypeVar("T")
Tell = Callable[[str], None]

READY = "Ready. Ctrl-C stops it."
TRIES = 5
FIRST_PAUSE = 2.0


class Connection:
    """This Fireside's presence on Slack."""

    def __init__(self, planner: Planner, settings: Settings, tell: Tell) -> None:
        self._planner = planner
        self._settings = settings
        self._tell = tell
        self._workspaces = Workspaces(settings.slack_base)
        self._installs: Installs | None = None
        if settings.slack_client_id and settings.slack_client_secret.get_secret_value():
            self._installs = Installs(planner, settings, self._workspaces, tell)
            self._workspaces.find = self._installs.find
        self._intake: Intake | None = None
        self._socket: Socket | None = None
        self._ready = False
        self._out: set[str] = set()

    def routes(self) -> tuple[web.RouteDef, ...]:
        """What Slack calls over HTTP; nothing where it is spoken with through Socket Mode."""
        secret = self._settings.slack_signing_secret
        if not secret.get_secret_value() or not self._settings.http:
            return ()
        return (*routes(Verifier(secret), self._take), *(self._installs.routes() if self._installs else ()))

    async def keep(self) -> None:
        """Sign in and stay. Ends only with what ended it.

        Raises:
            StartProblem: Slack will not have it, or can't be reached.
        """
        check(self._settings)
        self._out.clear()
        if self._settings.slack_bot_token.get_secret_value():
            await self._sign_in()
        over_http = bool(self._settings.slack_signing_secret.get_secret_value())
        url = "" if over_http else await self._address()
        intake, messenger = self._made()
        await self._planner.know_homes()
        if over_http:
            self._tell(f"Slack: listening on http://{self._settings.http}{PATH}")
            await self._begin(messenger)
            await asyncio.Event().wait()
        else:
            await self._stay(url, intake, messenger)

    async def close(self) -> None:
        """Take in nothing more, let what is under way finish, and sign off."""
        if self._intake is not None:
            await self._intake.close()
        if self._socket is not None:
            await self._socket.close()  # type: ignore[no-untyped-call]
        if self._installs is not None:
            await self._installs.close()
        await self._workspaces.close()
        self._intake = self._socket = None
        self._ready = False

    @property
    def busy(self) -> bool:
        """Whether anything that was asked is still under way."""
        return self._intake is not None and self._intake.busy

    async def _take(self, payload: Mapping[str, Any]) -> BoltResponse:
        """Before it knows who is asked and after it stopped, Slack is to come again."""
        return BoltResponse(status=503, body="") if self._intake is None else await self._intake.take(payload)

    async def _sign_in(self) -> None:
        token = self._settings.slack_bot_token
        found = await reach(lambda: self._workspaces.sign_in(token), self._workspaces.api, bot_refused, self._tell)
        self._tell(f"Slack: signed in to {found.name or found.team} as {found.bot}")

    async def _address(self) -> str:
        """Where Socket Mode connects to first."""
        asks, token = web_client(self._workspaces), self._settings.slack_app_token.get_secret_value()
        opened = await reach(
            lambda: asks.apps_connections_open(app_token=token), self._workspaces.api, refused, self._tell
        )
        return str(opened["url"])

    def _made(self) -> tuple[Intake, Messenger]:
        workspaces = self._workspaces
        directory = Directory(workspaces)
        messenger = Messenger(workspaces, self._planner, directory)
        home = HomeTab(self._planner, workspaces, directory)
        answers = Answers(self._planner, workspaces, messenger, directory, home)
        around = Around(self._planner, workspaces, directory, home, self._put_out)
        self._intake = Intake(answers, around, workspaces.api)
        return self._intake, messenger

    async def _stay(self, url: str, intake: Intake, messenger: Messenger) -> None:
        def met() -> None:
            if not self._ready:
                self._tell("Slack: connected")
            intake.spawn(self._begin(messenger))

        token = self._settings.slack_app_token.get_secret_value()
        self._socket = socket = Socket(token, web_client(self._workspaces), self._take, met)
        socket.wss_uri = url
        connecting = asyncio.create_task(socket.connect())
        try:
            await socket.given_up
        finally:
            connecting.cancel()

    async def _begin(self, messenger: Messenger) -> None:
        """From now on, and again whenever it was out of touch, it speaks first."""
        if not self._ready:
            self._ready = True
            self._planner.speak_through(PLATFORM, messenger)
            self._tell(READY)
        await self._planner.back(PLATFORM)

    async def _put_out(self, team: str, how: str) -> None:
        """A token from the settings stays: installed again, it may be the same."""
        known = await self._workspaces.of(team)
        name = known.name if known and known.name else team
        why = "was uninstalled from" if how == "app_uninstalled" else "had its token taken back by"
        if self._installs is not None and await self._installs.forget(team):
            self._tell(f"Slack: Fireside {why} {name}.")
        elif known is not None and team not in self._out:
            self._out.add(team)
            self._tell(f"Slack: Fireside {why} {name}. {UNINSTALLED}")


def check(settings: Settings) -> None:
    """Raises StartProblem where something is missing that no question to Slack could tell."""
    by_themselves = wanted(settings)
    if settings.slack_signing_secret.get_secret_value():
        if not settings.http:
            raise StartProblem(NO_ADDRESS)
    elif not settings.slack_app_token.get_secret_value():
        raise StartProblem(NO_WAY_IN)
    if not by_themselves and not settings.slack_bot_token.get_secret_value():
        raise StartProblem(NO_WORKSPACE)


async def reach(
    ask: Callable[[], Awaitable[T]],
    api: str,
    why: Callable[[SlackApiError], StartProblem | None],
    tell: Tell,
    pause: Callable[[int], float] = lambda tried: FIRST_PAUSE * 2**tried,
) -> T:
    """Ask Slack, a few times if need be.

    Raises:
        StartProblem: it refuses, or does not answer.
    """
    for tried in range(TRIES):
        try:
            return await ask()
        except SlackApiError as error:
            problem = why(error)
            if problem is not None:
                raise problem from None
        except (Busy, aiohttp.ClientError, TimeoutError, OSError, KeyError, TypeError, ValueError):
            pass
        if tried < TRIES - 1:
            tell(f"Slack: no answer from {api} yet; trying again in {pause(tried):.0f} s")
            await asyncio.sleep(pause(tried))
    raise unreachable(api)


def web_client(workspaces: Workspaces) -> AsyncWebClient:
    """For what is asked in the app's own name."""
    return AsyncWebClient(base_url=workspaces.api, session=workspaces.session, retry_handlers=[])
