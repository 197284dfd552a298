"""What there is in a pretend Slack: workspaces with their people, channels, messages, views and files."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import slack_rules as rules
from slack_log import Post, Sight

if TYPE_CHECKING:
    from slack_people import Person
    from slack_world import Slack

NEEDS = {
    "app_home_opened": "",
    "app_uninstalled": "",
    "tokens_revoked": "",
    "member_joined_channel": "{kind}:read",
    "member_left_channel": "{kind}:read",
    "group_left": "groups:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_rename": "groups:read",
    "group_deleted": "groups:read",
    "channel_left": "channels:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_rename": "channels:read",
    "channel_deleted": "channels:read",
    "channel_shared": "{kind}:read",
    "channel_unshared": "{kind}:read",
    "user_change": "users:read",
    "team_join": "users:read",
    "team_rename": "team:read",
    "team_domain_change": "team:read",
    "message.im": "im:history",
    "message.groups": "groups:history",
    "message.channels": "channels:history",
}
"""Which scope each event asks for."""
MENTION = re.compile(r"<@(\w+)(?:\|[^>]*)?>")


@dataclass(slots=True, eq=False)
class Message:
    """One that stands in a channel, or that one person alone sees there."""

    channel: Channel
    ts: str
    author: str
    notice: str
    """What a notification says of it."""
    blocks: list[dict[str, Any]]
    only: str = ""
    """Whom an ephemeral one is for."""
    thread: str = ""
    metadata: dict[str, Any] | None = None
    files: list[Upload] = field(default_factory=list)
    edited: str = ""
    gone: bool = False
    by_app: bool = True

    @property
    def world(self) -> Slack:
        return self.channel.world

    @property
    def id(self) -> str:
        return f"{self.channel.workspace.id}.{self.channel.id}.{self.ts}"

    @property
    def post(self) -> Post:
        return self.world.log.posts[self.id]

    @property
    def text(self) -> str:
        """All that can be read on it."""
        return "\n".join(rules.readable(self.blocks)) if self.blocks else self.notice

    @property
    def buttons(self) -> dict[str, str]:
        """The action_ids of its buttons, by their labels."""
        return labels(self.blocks)

    @property
    def ephemeral(self) -> bool:
        return bool(self.only)

    def payload(self, *, metadata: bool = False) -> dict[str, Any]:
        workspace = self.channel.workspace
        told: dict[str, Any] = {"type": "message", "user": self.author, "ts": self.ts, "text": self.notice}
        told["team"] = workspace.id
        if self.by_app:
            told |= {"bot_id": workspace.bot_id, "app_id": self.world.app_id}
        if self.blocks:
            told["blocks"] = self.blocks
        if self.thread:
            told |= {"thread_ts": self.thread, "parent_user_id": self.author}
        elif replies := self.channel.thread(self.ts):
            told |= {"thread_ts": self.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}
        if self.edited:
            told["edited"] = {"user": self.author, "ts": self.edited}
        if self.files:
            told |= {"files": [each.payload() for each in self.files], "upload": True}
        if metadata and self.metadata:
            told["metadata"] = self.metadata
        return told


@dataclass(slots=True, eq=False)
class Upload:
    """A file, from when an address for it was asked for."""

    workspace: Workspace
    id: str
    name: str
    size: int
    user: str
    key: str
    title: str = ""
    alt: str = ""
    content: bytes | None = None
    completed: float = 0.0
    """When it was; before that it is no file yet."""
    deleted: bool = False
    shares: dict[str, list[str]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        ending = self.name.rsplit(".", 1)[-1].casefold()
        return {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "ics": "text/calendar"}.get(
            ending, "application/octet-stream"
        )

    @property
    def seen(self) -> bool:
        """Whether Slack has looked at it, which takes a moment."""
        return bool(self.completed) and time.monotonic() - self.completed >= self.workspace.world.file_delay

    @property
    def url(self) -> str:
        return f"{self.workspace.world.base}/files-pri/{self.workspace.id}-{self.id}/{self.name}"

    def payload(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": self.id,
            "created": int(time.time()),
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.kind if self.seen else "",
            "filetype": self.name.rsplit(".", 1)[-1] if self.seen else "",
            "size": self.size,
            "user": self.user,
            "user_team": self.workspace.id,
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "file_access": "visible",
            "url_private": self.url,
            "url_private_download": self.url.replace(f"/{self.name}", f"/download/{self.name}"),
            "permalink": f"https://{self.workspace.domain}.slack.com/files/{self.user}/{self.id}/x",
            "channels": [],
            "groups": list(self.shares),
            "ims": [],
            "shares": {"private": {each: [{"ts": ts} for ts in every] for each, every in self.shares.items()}},
        }
        if self.seen and self.kind.startswith("image/"):
            told |= {"original_w": 800, "original_h": 600}
        return told


@dataclass(slots=True, eq=False)
class View:
    """A modal in front of somebody, or their Home tab."""

    id: str
    workspace: Workspace
    person: str
    spec: dict[str, Any]
    root: str
    previous: View | None = None
    hash: str = ""
    filled: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    open: bool = True
    serial: int = 0

    @property
    def kind(self) -> str:
        return str(self.spec["type"])

    @property
    def title(self) -> str:
        return rules.words(self.spec.get("title", ""))

    @property
    def blocks(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.spec["blocks"]
        return found

    @property
    def text(self) -> str:
        """All that can be read on it."""
        return "\n".join(filter(None, (self.title, *rules.readable(self.blocks))))

    @property
    def buttons(self) -> dict[str, str]:
        return labels(self.blocks)

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """Its input blocks, by block_id."""
        return {each["block_id"]: each for each in self.blocks if each["type"] == "input"}

    def show(self, spec: dict[str, Any]) -> None:
        """From now on it is this one; what was filled in stays where its block and action stay."""
        self.spec = {**spec, "blocks": identified(spec["blocks"])}
        world = self.workspace.world
        there = {(block["block_id"], each["action_id"]) for block, each in rules.elements(self.blocks)}
        self.filled = {key: value for key, value in self.filled.items() if key in there}
        self.errors = {}
        self.hash = f"{time.time():.0f}.{hashlib.sha256(world.unique('h').encode()).hexdigest()[:8]}"
        buttons = tuple(self.buttons)
        world.log.saw(
            Sight(
                self.kind,
                self.workspace.id,
                self.person,
                self.id,
                self.title,
                self.text,
                time.monotonic(),
                buttons,
            )
        )
        self.serial = world.log.serial
        world.touch()

    def payload(self) -> dict[str, Any]:
        workspace = self.workspace
        return {
            "id": self.id,
            "team_id": workspace.id,
            "type": self.kind,
            "blocks": self.blocks,
            "private_metadata": self.spec.get("private_metadata", ""),
            "callback_id": self.spec.get("callback_id", ""),
            "state": {"values": self.values()},
            "hash": self.hash,
            "title": self.spec.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
            "clear_on_close": self.spec.get("clear_on_close", False),
            "notify_on_close": self.spec.get("notify_on_close", False),
            "close": self.spec.get("close"),
            "submit": self.spec.get("submit"),
            "previous_view_id": self.previous.id if self.previous else None,
            "root_view_id": self.root,
            "app_id": workspace.world.app_id,
            "external_id": self.spec.get("external_id", ""),
            "app_installed_team_id": workspace.id,
            "bot_id": workspace.bot_id,
        }

    def values(self) -> dict[str, dict[str, Any]]:
        return values(self.blocks, self.filled)


STATE = {
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", ""),
}
"""Under which key each element tells what was chosen, and what it began with."""


def values(
    blocks: list[dict[str, Any]], filled: dict[tuple[str, str], dict[str, Any]]
) -> dict[str, dict[str, dict[str, Any]]]:
    """`state.values` as Slack tells it."""
    told: dict[str, dict[str, Any]] = {}
    for block, each in rules.elements(blocks):
        if each["type"] not in STATE:
            continue
        key = (block["block_id"], each["action_id"])
        told.setdefault(key[0], {})[key[1]] = filled.get(key) or began(each)
    return told


def began(element: dict[str, Any] | Any) -> dict[str, Any]:
    """What an element tells that nobody touched."""
    name, initial = STATE[element["type"]]
    empty: Any = [] if name.endswith("s") and name != "value" else None
    return {"type": element["type"], name: element.get(initial, empty)}


def identified(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the ids that Slack makes up where none were given."""
    made = []
    for at, block in enumerate(blocks):
        told = dict(block)
        told.setdefault("block_id", f"b{at}{hashlib.sha256(repr(block).encode()).hexdigest()[:4]}")
        for name in ("elements", "actions"):
            if isinstance(told.get(name), list) and told["type"] in {"actions", "card", "context_actions"}:
                told[name] = [named(each, f"{at}.{n}") for n, each in enumerate(told[name])]
        if told["type"] == "carousel":
            told["elements"] = identified(told["elements"])
        for name in ("accessory", "element"):
            if name in told:
                told[name] = named(told[name], f"{at}")
        made.append(told)
    return made


def named(element: dict[str, Any], at: str) -> dict[str, Any]:
    return element if element["type"] == "image" else {"action_id": f"a{at}", **element}


def labels(blocks: list[dict[str, Any]]) -> dict[str, str]:
    return {
        rules.words(each["text"]): each["action_id"] for _, each in rules.elements(blocks) if each["type"] == "button"
    }


@dataclass(slots=True, eq=False)
class Channel:
    """A channel or a direct conversation with the app, and what people do with it."""

    workspace: Workspace
    id: str
    name: str
    private: bool = True
    dm: str = ""
    """Whose direct conversation it is."""
    members: list[str] = field(default_factory=list)
    creator: str = ""
    archived: bool = False
    deleted: bool = False
    shared: tuple[str, ...] = ()
    """Other workspaces that share it."""
    messages: list[Message] = field(default_factory=list)

    @property
    def world(self) -> Slack:
        return self.workspace.world

    @property
    def kind(self) -> str:
        """The first part of the scopes about it."""
        return "im" if self.dm else "groups" if self.private else "channels"

    @property
    def has_app(self) -> bool:
        return self.workspace.bot in self.members

    @property
    def posts(self) -> list[Message]:
        """What stands in it for everybody there, oldest first, threads too."""
        return [each for each in self.messages if not each.gone and not each.only]

    @property
    def told(self) -> str:
        """Its name as a payload of a command or a press tells it."""
        return "directmessage" if self.dm else "privategroup" if self.private else self.name

    def thread(self, ts: str) -> list[Message]:
        return [each for each in self.posts if each.thread == ts]

    def seen_by(self, user: str) -> bool:
        if self.dm:
            return user == self.dm
        if user in self.members:
            return True
        found = self.workspace.people.get(user)
        return not self.private and found is not None and not found.guest

    def payload(self) -> dict[str, Any]:
        told: dict[str, Any] = {"id": self.id, "created": 1700000000, "is_archived": self.archived}
        told |= {"is_im": bool(self.dm), "is_org_shared": False, "context_team_id": self.workspace.id}
        if self.dm:
            found = self.workspace.people[self.dm]
            return told | {"user": self.dm, "is_user_deleted": found.deleted, "is_open": True}
        return told | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": True,
            "is_group": False,
            "is_mpim": False,
            "is_private": self.private,
            "is_general": False,
            "is_shared": bool(self.shared),
            "is_ext_shared": bool(self.shared),
            "is_pending_ext_shared": False,
            "pending_shared": [],
            "shared_team_ids": [self.workspace.id, *self.shared],
            "creator": self.creator,
            "is_member": self.has_app,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "previous_names": [],
        }

    # What people do with it.

    def invite(self, *people: Person, by: Person | None = None) -> None:
        for each in people:
            self._join(each.id, by)

    def invite_app(self, by: Person | None = None) -> None:
        self._join(self.workspace.bot, by)

    def remove(self, *people: Person) -> None:
        for each in people:
            self.members.remove(each.id)
            if self.has_app:
                event = {"type": "member_left_channel", "user": each.id, "channel": self.id}
                self._tell(event | {"channel_type": self.letter, "team": self.workspace.id})

    leave = remove

    def remove_app(self, by: Person | None = None) -> None:
        self.members.remove(self.workspace.bot)
        left = {"type": "group_left" if self.private else "channel_left", "channel": self.id}
        self._tell(left | {"actor_id": by.id if by else self.creator})

    def archive(self) -> None:
        self.archived = True
        self._tell({"type": f"{self._stem}_archive", "channel": self.id, "user": self.creator, "is_moved": 0})

    def unarchive(self) -> None:
        self.archived = False
        self._tell({"type": f"{self._stem}_unarchive", "channel": self.id, "user": self.creator})

    def delete(self) -> None:
        self.deleted = True
        self._tell({"type": f"{self._stem}_deleted", "channel": self.id, "actor_id": self.creator})

    def rename(self, name: str) -> None:
        self.name = name
        told = {"id": self.id, "name": name, "name_normalized": name, "created": 1700000000, "is_channel": True}
        self._tell({"type": f"{self._stem}_rename", "channel": told})

    def make_public(self) -> None:
        """Nobody is told: Slack has no event for it that an app can count on."""
        self.private = False

    def make_private(self) -> None:
        self.private = True

    def share(self, team: str) -> None:
        """With another workspace, by Slack Connect."""
        self.shared = (*self.shared, team)
        self._tell({"type": "channel_shared", "connected_team_id": team, "channel": self.id})

    def unshare(self) -> None:
        for each in self.shared:
            self._tell({"type": "channel_unshared", "previously_connected_team_id": each, "channel": self.id})
        self.shared = ()

    @property
    def letter(self) -> str:
        return "G" if self.private else "C"

    @property
    def _stem(self) -> str:
        return "group" if self.private else "channel"

    def _join(self, user: str, by: Person | None) -> None:
        if user in self.members:
            return
        self.members.append(user)
        if self.has_app:
            event = {"type": "member_joined_channel", "user": user, "channel": self.id, "channel_type": self.letter}
            self._tell(event | {"team": self.workspace.id, "inviter": by.id if by else self.creator})

    def _tell(self, event: dict[str, Any]) -> None:
        self.workspace.emit(event, self)

    # What the app and people write.

    def say(self, author: str, text: str, blocks: list[dict[str, Any]] | None = None, **more: Any) -> Message:
        made = Message(self, self.world.stamp(), author, text, identified(blocks or []), **more)
        self.messages.append(made)
        audience = f"only:{made.only}" if made.only else f"dm:{self.dm}" if self.dm else "public"
        readers = (made.only,) if made.only else tuple(self.members)
        nonce = str(((made.metadata or {}).get("event_payload") or {}).get("nonce", ""))
        self.world.log.posted(
            Post(
                made.id,
                self.workspace.id,
                self.id,
                made.ts,
                author,
                nonce,
                made.text,
                text,
                audience,
                time.monotonic(),
                readers,
                made.thread,
                mentioned(made),
                tuple(made.buttons),
                tuple(each.id for each in made.files),
            )
        )
        self.world.touch()
        return made

    def change(self, message: Message, text: str | None, blocks: list[dict[str, Any]] | None) -> None:
        message.notice = message.notice if text is None else text
        message.blocks = message.blocks if blocks is None else identified(blocks)
        message.edited = self.world.stamp()
        self.world.log.edited(message.id, text=message.text, notice=message.notice, buttons=tuple(message.buttons))
        self.world.touch()

    def erase(self, message: Message) -> None:
        message.gone = True
        self.world.log.deleted(message.id)
        self.world.touch()

    def find(self, ts: str) -> Message | None:
        return next((each for each in self.messages if each.ts == ts and not each.gone), None)


def mentioned(message: Message) -> tuple[str, ...]:
    """Whom it notifies."""
    return tuple(dict.fromkeys(MENTION.findall(f"{message.notice}\n{message.text}")))


@dataclass(slots=True, eq=False)
class Workspace:
    """One workspace and the app in it."""

    world: Slack
    id: str
    name: str
    domain: str
    bot: str
    bot_id: str
    scopes: set[str]
    tokens: dict[str, str] = field(default_factory=dict)
    """What each bot token is good for: `live`, `revoked`, `expired` or `inactive`."""
    refresh: str = ""
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """The newest bot token that works."""
        return next((each for each, state in reversed(self.tokens.items()) if state == "live"), "")

    def person(self, name: str, **how: Any) -> Person:
        return self.world.person(name, self, **how)

    def channel(
        self,
        name: str,
        *people: Person,
        private: bool = True,
        app: bool = True,
        shared: tuple[str, ...] = (),
        id: str = "",
    ) -> Channel:
        """A channel with these people in it, and the app unless it is left out; nobody is told."""
        made = Channel(self, id or self.world.unique("C"), name, private, shared=shared)
        made.members = [each.id for each in people] + ([self.bot] if app else [])
        made.creator = people[0].id if people else ""
        self.channels[made.id] = made
        return made

    def dm(self, user: str) -> Channel:
        """Somebody's direct conversation with the app, opened if need be."""
        for each in self.channels.values():
            if each.dm == user:
                return each
        made = Channel(self, self.world.unique("D"), "", True, user, [user, self.bot])
        self.channels[made.id] = made
        return made

    def rename(self, name: str) -> None:
        self.name = name
        self.emit({"type": "team_rename", "name": name, "team_id": self.id})

    def uninstall(self) -> None:
        """Somebody throws the app out of the workspace."""
        for each in self.tokens:
            self.tokens[each] = "inactive"
        for channel in self.channels.values():
            if self.bot in channel.members and not channel.dm:
                channel.members.remove(self.bot)
        self.emit({"type": "app_uninstalled"})
        self.emit({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot]}})

    def revoke(self) -> None:
        """Its tokens work no more, though the app is still there."""
        for each in self.tokens:
            self.tokens[each] = "revoked"
        self.emit({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot]}})

    def expire(self) -> None:
        """As after twelve hours where tokens rotate."""
        for each in self.tokens:
            self.tokens[each] = "expired"

    def emit(self, event: dict[str, Any], channel: Channel | None = None) -> None:
        """Tell the app, where it is subscribed to this and may hear of it."""
        world, kind = self.world, event["type"]
        name = f"message.{'im' if channel.dm else channel.kind}" if kind == "message" and channel else kind
        need = NEEDS.get(name, "").format(kind=channel.kind if channel else "")
        if name not in world.events or (need and need not in self.scopes):
            return
        if channel and not channel.has_app and kind not in {"group_left", "channel_left"}:
            return
        world.tell_event(self, {**event, "event_ts": world.stamp()})
