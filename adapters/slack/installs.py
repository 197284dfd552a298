"""Many workspaces: people let Fireside into theirs by Slack's own page, each from their browser."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256
from urllib.parse import urlsplit

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from adapters.slack import pages
from adapters.slack.client import Workspace, Workspaces
from adapters.slack.manifest import REDIRECT, SCOPES
from adapters.slack.naming import PLATFORM
from adapters.slack.tokens import TEAM, Asking, OrgWide, Tokens, workspace
from bot.errors import StartProblem
from bot.planner import Planner
from bot.settings import Settings

log = logging.getLogger(__name__)

HUSHED = logging.getLogger("slack_bolt.hushed")
HUSHED.setLevel(logging.ERROR)  # Bolt's warning that a code was refused quotes the code

INSTALL = "/slack/install"
COOKIE = "__Host-fireside-install"
STATES = "slack.state."
STATE_SECONDS = 600
MOST_STATES = 200
"""Anybody can begin; beyond so many at once, the oldest are let go."""

BOTH = "FIRESIDE_SLACK_CLIENT_ID and FIRESIDE_SLACK_CLIENT_SECRET let other workspaces install the app: "
NO_ID = f"{BOTH}FIRESIDE_SLACK_CLIENT_ID is missing. Basic Information, on the page of your app, shows both."
NO_SECRET = f"{BOTH}FIRESIDE_SLACK_CLIENT_SECRET is missing. Basic Information, on the page of your app, shows both."
NO_SIGNING_SECRET = (
    f"{BOTH}Slack then calls Fireside over HTTP, for which FIRESIDE_SLACK_SIGNING_SECRET is missing. "
    "Basic Information, on the page of your app, shows it."
)
NO_ADDRESS = f"{BOTH}FIRESIDE_HTTP has to say where to listen for them, such as 127.0.0.1:8080."


def wanted(settings: Settings) -> bool:
    """Whether workspaces can let Fireside in by themselves.

    Raises:
        StartProblem: they should, but something for it is missing.
    """
    id, secret = settings.slack_client_id, settings.slack_client_secret.get_secret_value()
    if not id and not secret:
        return False
    if not id:
        raise StartProblem(NO_ID)
    if not secret:
        raise StartProblem(NO_SECRET)
    if not settings.slack_signing_secret.get_secret_value():
        raise StartProblem(NO_SIGNING_SECRET)
    if not settings.http:
        raise StartProblem(NO_ADDRESS)
    return True


class Installs:
    """Where people let Fireside in. `find` is for `Workspaces.find`."""

    def __init__(
        self, planner: Planner, settings: Settings, workspaces: Workspaces, tell: Callable[[str], None]
    ) -> None:
        self._planner = planner
        self._settings = settings
        self._workspaces = workspaces
        self._tell = tell
        self._states = States(planner)
        self._tokens = Tokens(planner, workspaces, self._rotator)

    def routes(self) -> tuple[web.RouteDef, ...]:
        begin, end = web.get(INSTALL, self._begin, allow_head=False), web.get(REDIRECT, self._end, allow_head=False)
        return begin, end

    async def find(self, team: str) -> Workspace | None:
        """The workspace, with a token that lasts a while yet; None where it has not let Fireside in.

        Raises:
            Busy: its token has ended, and Slack gives no other one just now.
        """
        bot = await self._tokens.async_find_bot(team_id=team)
        return workspace(bot) if bot is not None else None

    async def forget(self, team: str) -> bool:
        """The workspace took its rights back, as Slack tells us; whether it had let Fireside in here."""
        return await self._tokens.forget(team)

    async def close(self) -> None:
        """Let what is being renewed be kept; before the connections to Slack are closed."""
        await self._tokens.close()

    async def _begin(self, request: web.Request) -> web.Response:
        team = request.query.get("team", "")
        asked = AsyncBoltRequest(body="", query={"team": team} if TEAM.fullmatch(team) else {})
        return await answered(self._flow().handle_installation(asked))

    async def _end(self, request: web.Request) -> web.Response:
        query = {name: request.query[name] for name in ("error", "state", "code") if name in request.query}
        cookies: dict[str, str | Sequence[str]] = {"cookie": request.headers.getall("Cookie", [])}
        asked = AsyncBoltRequest(body="", query=query, headers=cookies)
        return await answered(self._flow().handle_callback(asked))

    def _flow(self) -> AsyncOAuthFlow:
        """Made for each request: it keeps nothing, and the connections to Slack may be new ones by then."""
        return AsyncOAuthFlow(
            client=Asking(self._workspaces),
            logger=HUSHED,
            settings=AsyncOAuthSettings(
                client_id=self._settings.slack_client_id,
                client_secret=self._settings.slack_client_secret.get_secret_value(),
                scopes=tuple(SCOPES),
                user_scopes=(),
                install_path=INSTALL,
                install_page_rendering_enabled=False,
                redirect_uri_path=REDIRECT,
                callback_options=AsyncCallbackOptions(success=self._installed, failure=failed),
                authorization_url=urlsplit(self._workspaces.api)._replace(path="/oauth/v2/authorize").geturl(),
                installation_store=self._tokens,
                installation_store_bot_only=True,
                state_store=self._states,
                state_cookie_name=COOKIE,
                state_expiration_seconds=STATE_SECONDS,
            ),
        )

    def _rotator(self) -> AsyncTokenRotator:
        return AsyncTokenRotator(
            client=Asking(self._workspaces),
            client_id=self._settings.slack_client_id,
            client_secret=self._settings.slack_client_secret.get_secret_value(),
        )

    async def _installed(self, args: AsyncSuccessArgs) -> BoltResponse:
        await self._planner.back(PLATFORM)
        self._tell(f"Slack: installed in {args.installation.team_id}")
        answer = pages.installed(args.installation.team_name or "")
        answer.headers["set-cookie"] = [args.settings.state_utils.build_set_cookie_for_deletion()]
        return answer


class States(AsyncOAuthStateStore):
    """What shows, when somebody comes back from Slack, that they left from here; each once, and known by its hash."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    async def async_issue(self, *_: object, **__: object) -> str:
        await self._make_room()
        state = secrets.token_urlsafe(32)
        await self._planner.keep_secret(state_name(state), str(int(time.time())))
        return state

    async def async_consume(self, state: str) -> bool:
        issued = await self._planner.take_secret(state_name(state))
        return bool(issued) and not over(issued)

    async def _make_room(self) -> None:
        issued = await self._planner.secrets(STATES)
        newest_first = sorted(issued, key=lambda name: int(issued[name]), reverse=True)
        for at, name in enumerate(newest_first):
            if at >= MOST_STATES - 1 or over(issued[name]):
                await self._planner.forget_secret(name)


async def failed(args: AsyncFailureArgs) -> BoltResponse:
    """The reason may be whatever stood in the address, and is shown to nobody."""
    if isinstance(args.error, OrgWide):
        return pages.one_workspace()
    if args.reason == "access_denied":
        return pages.denied()
    return pages.stale() if args.reason in {"invalid_browser", "invalid_state"} else pages.refused()


async def answered(answering: Awaitable[BoltResponse]) -> web.Response:
    """Whatever goes wrong, the person reads a page, and no other site gets to know of it."""
    try:
        answer = await answering
    except Exception:
        log.exception("slack.install_failed")
        answer = pages.failed()
    response = await to_aiohttp_response(answer)
    response.charset = "utf-8"
    response.headers.update(pages.STRICT)
    for cookie in response.cookies.values():
        cookie["samesite"] = "Lax"
    return response


def state_name(state: str) -> str:
    return STATES + sha256(state.encode()).hexdigest()


def over(issued: str) -> bool:
    return time.time() - int(issued) > STATE_SECONDS
