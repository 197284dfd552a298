"""Each workspace's way to Slack: whose token it is, what it was granted, and what Slack's answers mean."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.pace import Pace
from bot.messenger import Busy, Closed, Refused, Unreachable

SECONDS = 15
"""How long Slack may take to answer."""
EARLY = timedelta(hours=2)
"""A token that ends is looked for anew so long before."""
A_MINUTE = timedelta(minutes=1)
UNREACHED = timedelta(seconds=15)
LIMITED = 429
TIMED_OUT = 408
SERVERS = 500

SIGNED_OUT = frozenset({
    "access_denied", "accesslimited", "account_inactive", "app_missing_action_url", "ekm_access_denied",
    "enterprise_is_restricted", "invalid_auth", "invalid_team", "no_permission", "not_allowed_token_type",
    "not_authed", "org_login_required", "team_access_not_granted", "team_added_to_org", "team_not_found",
    "token_expired", "token_revoked", "two_factor_setup_required",
})  # fmt: skip
"""Nothing can be said in this workspace now."""
ENDED = frozenset({"account_inactive", "token_expired", "token_revoked"})
"""This token is good for nothing any more."""
SHUT = frozenset({
    "cannot_post_to_channel", "channel_is_archived", "channel_not_found", "external_channel_migrating", "is_archived",
    "missing_scope", "not_in_channel", "posting_to_general_channel_denied", "restricted_action",
})  # fmt: skip
"""Nothing can be said in this channel now; there are further kinds of the last one."""
CLOSED = frozenset({
    "cannot_dm_bot", "cannot_dm_self", "im_disabled", "messages_tab_disabled", "user_disabled", "user_not_found",
    "user_not_visible", "users_not_found",
})  # fmt: skip
WAIT = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited"})
UNSURE = frozenset({
    "fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_service_unavailable",
})  # fmt: skip
"""What Slack says when part of it may have been done."""
REFUSED = frozenset({
    "block_mismatch", "cannot_reply_to_message", "cant_broadcast_message", "cant_delete_file", "cant_delete_message",
    "cant_update_message", "deprecated_endpoint", "edit_window_closed", "file_deleted", "file_not_found",
    "json_not_object", "markdown_text_conflict", "message_not_found", "metadata_must_be_sent_from_app",
    "method_deprecated", "missing_charset", "missing_post_type", "thread_not_found", "unknown_method",
    "update_failed",
})  # fmt: skip
"""What would not be done however often it was asked; so is whatever is said to be invalid, missing or too much."""

Find = Callable[[str], Awaitable["Workspace | None"]]
"""A workspace by its team id, where it has let Fireside in; a token that was about to end is a new one."""

QUIET = logging.getLogger("slack_sdk.quiet")
QUIET.setLevel(logging.WARNING)  # below that, slack_sdk puts every word of a request in a string, logged or not


@dataclass(frozen=True, slots=True)
class Workspace:
    """One that has let Fireside in."""

    team: str
    bot: str
    """The bot's own user id."""
    token: SecretStr
    name: str
    until: datetime | None = None
    """When the token ends, where it does."""


@dataclass(slots=True)
class Workspaces:
    """Those that are known, with one connection pool and one pace for all of them."""

    api: str
    find: Find | None = None
    pace: Pace = field(default_factory=Pace)
    _known: dict[str, Workspace] = field(default_factory=dict)
    _own: Workspace | None = None
    """The one whose token is in the settings."""
    _clients: dict[str, Client] = field(default_factory=dict)
    _scopes: dict[str, frozenset[str]] = field(default_factory=dict)
    _session: aiohttp.ClientSession | None = None

    async def sign_in(self, token: SecretStr) -> Workspace:
        """The workspace this token is for, known from now on.

        Raises:
            SlackApiError: Slack will not have it; what else goes wrong is raised as it is.
        """
        client = Client(Workspace("", "", token, ""), self)
        told = await client.auth_test()
        workspace = Workspace(str(told["team_id"]), str(told["user_id"]), token, str(told.get("team") or ""))
        self._own = workspace
        self.learn(workspace)
        self.granted(workspace.team, told.headers)
        return workspace

    def learn(self, workspace: Workspace) -> None:
        """It is there, or has another token or name by now."""
        self._known[workspace.team] = workspace

    def forget(self, team: str) -> None:
        """It is gone, or to be looked for anew."""
        for kept in (self._known, self._clients, self._scopes):
            kept.pop(team, None)

    async def of(self, team: str) -> Workspace | None:
        known = self._known.get(team)
        if known is not None and (known.until is None or datetime.now(UTC) < known.until - EARLY):
            return known
        found = await self.find(team) if self.find is not None else known
        if found is None and self._own is not None and self._own.team == team:
            found = self._own  # installed again, its token may be the same
        if found is not None:
            self.learn(found)
        return found

    async def client(self, team: str) -> Client:
        """What to ask Slack through.

        Raises:
            Unreachable: this workspace is none of ours.
        """
        workspace = await self.of(team)
        if workspace is None:
            raise Unreachable
        client = self._clients.get(team)
        if client is None or client.workspace != workspace or client.session is not self.session:
            client = self._clients[team] = Client(workspace, self)
        return client

    def scopes(self, team: str) -> frozenset[str] | None:
        """What was granted there, as Slack's last answer told; None before the first."""
        return self._scopes.get(team)

    def granted(self, team: str, headers: Mapping[str, Any]) -> None:
        """Take note of what an answer says was granted."""
        told = next((str(value) for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
        if told:
            self._scopes[team] = frozenset(each.strip() for each in told.split(","))

    @property
    def session(self) -> aiohttp.ClientSession:
        """Made when it is first used, since that is when its loop runs."""
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


class Client(AsyncWebClient):
    """Slack's own, for one workspace: nothing is sent twice by itself, and nothing before a limit is over."""

    def __init__(self, workspace: Workspace, among: Workspaces) -> None:
        super().__init__(
            token=workspace.token.get_secret_value(),
            base_url=among.api,
            timeout=SECONDS,
            session=among.session,
            user_agent_prefix="Fireside",
            logger=QUIET,
            retry_handlers=[],
        )
        self.workspace = workspace
        self._among = among

    async def api_call(self, api_method: str, **options: Any) -> AsyncSlackResponse:  # noqa: ANN401 slack_sdk's own
        team = self.workspace.team
        self._among.pace.check(team, api_method)
        try:
            answer = await super().api_call(api_method, **options)
        except SlackApiError as error:
            if isinstance(meaning(error), Busy):
                self._among.pace.limited(team, api_method, asked_to_wait(error))
            if word(error) in ENDED and self._among.find is not None:
                self._among.forget(team)  # another process may have a new one
            raise
        if team:
            self._among.granted(team, answer.headers)
        return answer


@contextmanager
def understood(*, direct: bool = False) -> Iterator[None]:
    """Slack's refusals in the core's words; anything left unsaid stays an open question."""
    try:
        yield
    except Exception as error:
        told = meaning(error, direct=direct)
        if told is error:
            raise
        raise told from None


def meaning(error: Exception, *, direct: bool = False) -> Exception:
    """The core's word for a refusal; the error itself where it leaves things open.

    `direct` is whether one person was spoken to: that their conversation is shut says no more than that.
    """
    if isinstance(error, aiohttp.ClientConnectorError):
        return Busy(UNREACHED)  # nobody answered at all, so nobody was told anything
    if not isinstance(error, SlackApiError):
        return error
    said, status = word(error), status_of(error)
    if status == LIMITED or said in WAIT:
        return Busy(asked_to_wait(error))
    if status >= SERVERS or status == TIMED_OUT or said in UNSURE:
        return error
    if said in CLOSED or (direct and shut(said)):
        return Closed()
    if not said:
        # Slack itself always says a word: this came from something before it, or could not be read.
        return Unreachable() if status >= 400 else error  # noqa: PLR2004
    if said in SIGNED_OUT or shut(said) or not refused(said):
        return Unreachable()
    return Refused()


def word(error: SlackApiError) -> str:
    """What Slack calls it: `channel_not_found`, say; empty where it was no answer of Slack's own."""
    data = getattr(error.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, Mapping) else ""


def status_of(error: SlackApiError) -> int:
    """Of what could not be read, slack_sdk keeps the answer as it came."""
    return int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0))


def asked_to_wait(error: SlackApiError) -> timedelta:
    headers: Mapping[str, str] = error.response.headers
    told = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=int(told)) if told.isdecimal() and len(told) < 8 else A_MINUTE  # noqa: PLR2004


def shut(said: str) -> bool:
    return said in SHUT or said.startswith("restricted_action")


def refused(said: str) -> bool:
    """What Slack may learn to say later is not among it, and is tried again: better late than lost."""
    return (
        said in REFUSED or said.startswith(("invalid_", "no_", "too_many_")) or said.endswith(("_too_long", "_large"))
    )
