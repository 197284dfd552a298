"""A Slack on 127.0.0.1 with workspaces, channels and people, for an app that is a process of its own.

    async with loopback() as slack:                      # one workspace is there: slack.home
        ana, ben = slack.person("Ana"), slack.person("Ben")
        us = slack.channel("us", ana, ben)               # private, the app is in it; app=False leaves it out
        # start an app with base_url slack.url ("http://127.0.0.1:PORT/api/"), slack.token, slack.app_token
        await slack.ready()                              # a socket is connected
        shown = await ana.types("/fireside plan new", us)
        shown.modal, shown.text, shown.buttons, shown.ephemeral, shown.errors, shown.failed
        done = await ana.submits({"what": "Tacos"})      # the form that is open in front of Ana
        await ben.presses("I'm in")                      # the newest thing with such a button that Ben can see
        slack.log.said(audience="public", channel=us.id)

HTTP instead of sockets: `slack.deliver_to("http://127.0.0.1:PORT/slack/events")`, signed with `slack.signing_secret`;
`slack.socket_on()` goes back. Faults: `slack.faults.plan("chat.postMessage", error="is_archived", times=2)`, see
slack_faults.Fault. Limits: `slack.limits.apart = 1.0`, `slack.limits.methods["chat.update"] = (50, 60.0)`.
Scopes: `slack.home.scopes`; events the app subscribed to: `slack.events`; what fails a test: `slack.complain_about`.
Tokens: `workspace.revoke()`, `.uninstall()`, `.expire()`; a code for OAuth: `slack.allow(workspace)`.
A conversation without the app: `slack.home.talk(ana, ben)`. Other workspaces: `slack.workspace("Other")`.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_acks import act_on
from slack_api import Api
from slack_calls import Problem
from slack_faults import Faults, Limits
from slack_hooks import Hook
from slack_http import Http
from slack_log import Ask, Log
from slack_people import Answer, Person, Shown
from slack_places import NEEDS, Channel, Message, View, Workspace
from slack_socket import Socket

log = logging.getLogger(__name__)

SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "groups:read",
        "channels:read",
        "im:read",
        "im:write",
        "users:read",
        "team:read",
        "files:read",
        "files:write",
    }
)
"""What an app was granted, where a test asks for no more; reading messages back (`groups:history`) is not in it."""
INVALID = frozenset({"invalid_blocks", "invalid_arguments", "unknown_method", "invalid_metadata_format", "no_text"})


@dataclass(slots=True, eq=False)
class Trigger:
    """What lets the app open one modal in front of one person, for a moment."""

    id: str
    person: str
    at: float
    ask: str = ""
    used: bool = False
    view: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Somebody's yes to install the app."""

    workspace: Workspace
    scopes: frozenset[str]
    redirect_uri: str
    user: str


class Slack:
    """The whole of it: what a test asks and sets."""

    def __init__(self, log: Path | None = None) -> None:
        self.log = Log(log)
        self.faults = Faults()
        self.limits = Limits()
        self.socket = Socket(self)
        self.http = Http(self)
        self.base = ""
        self.app_id = "A0FIRESIDE"
        self.app_token = "xapp-1-A0FIRESIDE-1-loopback"
        self.signing_secret = "5ecre7loopback"
        self.verification = "verification-token"
        self.client_id, self.client_secret = "1.1", "client-secret"
        self.command = "/fireside"
        self.socket_mode = True
        self.events = set(NEEDS) - {each for each in NEEDS if each.startswith("message")}
        """What the app is subscribed to."""
        self.callbacks: set[str] | None = None
        """The shortcuts in the app's manifest; None: any."""
        self.messages_tab = True
        self.home_tab = True
        self.rotates = False
        """Whether tokens last twelve hours and come with another to renew them."""
        self.answer_within = 3.0
        """Seconds a payload can be acknowledged in, and a trigger used."""
        self.retries: tuple[float, ...] = (0.05, 1.0, 2.0)
        """Pauses before an event comes again; Slack's are nothing, one minute and five."""
        self.insists = False
        """Whether commands and presses come again, too, where a socket did not acknowledge them."""
        self.patience = 20.0
        """Seconds a person waits for what was promised before the test fails."""
        self.file_delay = 0.1
        """Seconds until Slack has looked at a file."""
        self.interim = "One moment"
        """What begins the title of a modal that only tells that another follows."""
        self.complaints: list[str] = []
        """What an app must never do; `loopback` ends with an error if there are any."""
        self.complain_about: set[str] = set(INVALID)
        self.workspaces: dict[str, Workspace] = {}
        self.triggers: dict[str, Trigger] = {}
        self.hooks: dict[str, Hook] = {}
        self.codes: dict[str, Code] = {}
        self.payloads: dict[str, dict[str, Any]] = {}
        """What was sent with each ask."""
        self._api = Api(self)
        self._count = 0
        self._last = 0.0
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Future[Any]] = set()
        self.home = self.workspace("Home")

    # Who and where.

    @property
    def url(self) -> str:
        return f"{self.base}/api/"

    @property
    def token(self) -> str:
        """The bot token of the first workspace."""
        return self.home.token

    @property
    def bot(self) -> str:
        """The app's user there."""
        return self.home.bot

    def workspace(self, name: str, *, installed: bool = True, scopes: frozenset[str] = SCOPES) -> Workspace:
        """Another workspace; where the app is not installed, it gets a token by OAuth only."""
        number = len(self.workspaces) + 1
        id = f"T{number:04}"
        made = Workspace(self, id, name, name.casefold(), f"U{number:04}BOT", f"B{number:04}", set(scopes))
        self.workspaces[id] = made
        if installed:
            made.tokens[f"xoxb-{id}-{self.unique('t')}"] = "live"
        return made

    def person(self, name: str, workspace: Workspace | None = None, **how: Any) -> Person:
        """Somebody; `guest`, `deleted`, `bot`, `tz`, `locale` and `id` can be told."""
        where = workspace or self.home
        made = Person(where, how.pop("id", "") or self.unique("U"), name, **how)
        where.people[made.id] = made
        return made

    def channel(self, name: str, *people: Person, **how: Any) -> Channel:
        """A private channel of the first workspace, see `Workspace.channel`."""
        return self.home.channel(name, *people, **how)

    # How payloads get to the app.

    def deliver_to(self, url: str) -> None:
        """From now on everything is posted there, signed."""
        self.socket_mode, self.http.url = False, url

    def socket_on(self) -> None:
        self.socket_mode = True

    async def ready(self, connections: int = 1) -> None:
        """Wait until the app is connected."""
        await self.until(lambda: len(self.socket.connections) >= connections)

    async def until(self, true: Callable[[], object], seconds: float | None = None) -> None:
        """Wait until it is so, which is looked at whenever something happens here."""
        async with asyncio.timeout(self.patience if seconds is None else seconds):
            while not true():
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.25):  # time alone can make it so, too
                        await self._changed.wait()

    def touch(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def tell(self, kind: str, payload: dict[str, Any], name: str, workspace: Workspace, **about: str) -> Ask:
        """Send a payload on its way."""
        person, channel, trigger = (about.get(each, "") for each in ("person", "channel", "trigger"))
        ask = Ask(self.unique("envelope"), kind, name, workspace.id, person, channel, time.monotonic(), trigger)
        self.payloads[ask.id] = payload
        self.log.asked(ask)
        for each in (self.triggers.get(trigger), self.hooks.get(payload.get("response_url", "").rsplit("/hooks/")[-1])):
            if each is not None:
                each.ask = ask.id
        deliver = self.socket.deliver if self.socket_mode else self.http.deliver
        self.spawn(deliver(ask, payload))
        return ask

    def tell_event(self, workspace: Workspace, event: dict[str, Any]) -> Ask:
        payload = {
            "token": self.verification,
            "team_id": workspace.id,
            "context_team_id": workspace.id,
            "context_enterprise_id": None,
            "api_app_id": self.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self.unique("Ev"),
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.id,
                    "user_id": workspace.bot,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": self.unique("ctx"),
        }
        who, where = event.get("user", ""), event.get("channel", "")
        about = {"person": who if isinstance(who, str) else "", "channel": where if isinstance(where, str) else ""}
        return self.tell("events_api", payload, event["type"], workspace, **about)

    def spawn(self, what: Coroutine[Any, Any, None]) -> None:
        self.keep(asyncio.ensure_future(what))

    def keep(self, task: asyncio.Future[Any]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # What the servers behind ask.

    def unique(self, stem: str) -> str:
        self._count += 1
        tail = hashlib.sha256(f"{stem}{self._count}".encode()).hexdigest()[:6].upper()
        return f"{stem}{self._count:04}{tail}"

    def stamp(self) -> str:
        """A ts; no two are the same."""
        self._last = max(time.time(), self._last + 0.000001)
        return f"{self._last:.6f}"

    def complain(self, about: str) -> None:
        self.complaints.append(about)

    def holder(self, token: str) -> tuple[Workspace | None, str]:
        """Whose token it is, and what it is good for."""
        for each in self.workspaces.values():
            if token in each.tokens:
                return each, each.tokens[token]
        return None, ""

    def abroad(self, user: str, workspace: Workspace) -> Person | None:
        """Somebody of another workspace who shares a channel with this one."""
        for each in workspace.channels.values():
            if each.shared and user in each.members:
                return next((one.people[user] for one in self.workspaces.values() if user in one.people), None)
        return None

    def own_user(self, workspace: Workspace) -> dict[str, Any]:
        """The app's own user."""
        return {
            "id": workspace.bot,
            "team_id": workspace.id,
            "name": "fireside",
            "deleted": False,
            "real_name": "Fireside",
            "is_bot": True,
            "is_app_user": False,
            "profile": {"real_name": "Fireside", "display_name": "", "bot_id": workspace.bot_id, "api_app_id": ""},
        }

    def trigger(self, person: str) -> Trigger:
        made = Trigger(f"{self.unique('13345')}.{self.unique('t')}", person, time.monotonic())
        self.triggers[made.id] = made
        return made

    def pull(self, id: str, workspace: Workspace) -> Trigger:
        """Use a trigger, once and soon."""
        found = self.triggers.get(id)
        if found is None or found.person not in workspace.people:
            raise Problem("invalid_trigger_id")
        if found.used:
            raise Problem("exchanged_trigger_id")
        if time.monotonic() - found.at > self.answer_within:
            raise Problem("expired_trigger_id")
        found.used = True
        return found

    def hook(self, channel: Channel, person: str, message: Message | None) -> str:
        """A response_url."""
        key = f"actions/{channel.workspace.id}/{self.unique('h')}"
        self.hooks[key] = Hook(key, channel, person, message, time.monotonic())
        return f"{self.base}/hooks/{key}"

    def top(self, person: str, workspace: Workspace) -> View | None:
        """The modal in front of somebody."""
        shown = [each for each in workspace.views.values() if each.open and each.person == person]
        modals = [each for each in shown if each.kind == "modal"]
        return modals[-1] if modals else None

    def show(self, workspace: Workspace, person: str, spec: dict[str, Any], over: View | None = None) -> View:
        """A modal; one that is opened anew takes the place of what was there."""
        if over is None:
            self.dismiss(person, workspace)
        id = self.unique("V")
        made = workspace.views[id] = View(id, workspace, person, spec, over.root if over else id, over)
        made.show(spec)
        return made

    def dismiss(self, person: str, workspace: Workspace) -> None:
        """Every modal in front of somebody is gone."""
        while (found := self.top(person, workspace)) is not None:
            found.open = False
        self.touch()

    def installed(self, workspace: Workspace, user: str) -> dict[str, Any]:
        """A new token, as OAuth tells it."""
        token = f"xoxb-{workspace.id}-{self.unique('t')}"
        for each, state in workspace.tokens.items():
            if state == "live" and self.rotates:
                workspace.tokens[each] = "expired"
        workspace.tokens[token] = "live"
        told = {
            "access_token": token,
            "token_type": "bot",
            "scope": ",".join(sorted(workspace.scopes)),
            "bot_user_id": workspace.bot,
            "app_id": self.app_id,
            "team": {"name": workspace.name, "id": workspace.id},
            "enterprise": None,
            "authed_user": {"id": user},
            "is_enterprise_install": False,
        }
        if self.rotates:
            workspace.refresh = f"xoxe-1-{self.unique('r')}"
            told |= {"refresh_token": workspace.refresh, "expires_in": 43200}
        return told

    def allow(
        self, workspace: Workspace, scopes: frozenset[str] = SCOPES, redirect_uri: str = "", by: Person | None = None
    ) -> str:
        """Somebody says yes on Slack's page; the code their browser comes back with."""
        made = self.unique("code")
        self.codes[made] = Code(workspace, scopes, redirect_uri, by.id if by else "U0INSTALLER")
        return made

    def acknowledged(self, id: str, told: Any) -> None:
        """What an acknowledgement brings about, the first time."""
        ask = self.log.asks[id]
        late = time.monotonic() - ask.at > self.answer_within
        if ask.acked is not None or (late and ask.kind != "events_api"):
            return
        self.log.acked(id, told)
        payload = self.payloads[id]
        try:
            act_on(self, ask, payload, told)
        except Problem as problem:
            self.complain(f"the acknowledgement of {ask.name}: {problem.error} {problem.more}")
        self.touch()

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator[None]:
        app = web.Application(client_max_size=1 << 26)
        app.router.add_get("/link/", self.socket.serve)
        app.router.add_route("*", "/{path:.*}", self._api.serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        self.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            for each in list(self._tasks):
                each.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self.http.close()
            await self.socket.close()
            await runner.cleanup()
            self.log.close()


@asynccontextmanager
async def loopback(*, log: Path | None = None, port: int = 0) -> AsyncIterator[Slack]:
    """A Slack of its own; `log` is a file that its log is also written to.

    Raises:
        AssertionError: at the end, if the app sent what Slack would never take.
    """
    world = Slack(log)
    async with world.serving(port):
        yield world
    assert not world.complaints, "\n".join(world.complaints)


__all__ = ["SCOPES", "Answer", "Channel", "Message", "Person", "Shown", "Slack", "View", "Workspace", "loopback"]
