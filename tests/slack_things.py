"""What stands in a pretend Slack: messages, files, and the views in front of people."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import slack_rules as rules
from slack_log import Post, Sight

if TYPE_CHECKING:
    from slack_places import Channel, Workspace
    from slack_world import Slack

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


def mentioned(message: Message) -> tuple[str, ...]:
    """Whom it notifies."""
    return tuple(dict.fromkeys(MENTION.findall(f"{message.notice}\n{message.text}")))
