"""One call of a pretend Slack's Web API: what it brings, what it may see, and Slack's own words for what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import slack_rules as rules
from slack_places import Channel, Message, Workspace

if TYPE_CHECKING:
    from slack_world import Slack


class Problem(Exception):
    """An error in Slack's words."""

    def __init__(self, error: str, status: int = 200, **more: Any) -> None:
        super().__init__(error)
        self.error, self.status, self.more = error, status, more


@dataclass(slots=True)
class Asked:
    """One call."""

    world: Slack
    method: str
    args: dict[str, Any] = field(default_factory=dict)
    raw: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    token: str = ""
    workspace: Workspace | None = None

    @property
    def here(self) -> Workspace:
        assert self.workspace is not None
        return self.workspace

    def text(self, name: str) -> str:
        found = self.args.get(name)
        return "" if found is None else str(found)

    def flag(self, name: str, default: bool = False) -> bool:
        found = self.args.get(name)
        return default if found is None else found in {True, "1", "true", "True"}

    def number(self, name: str, default: int) -> int:
        found = self.text(name)
        if found and not found.isdecimal():
            raise Problem("invalid_arguments", response_metadata={"messages": [f"[ERROR] {name}"]})
        return int(found or default)

    def need(self, *scopes: str) -> None:
        """One of these."""
        if not self.here.scopes & set(scopes):
            provided = ",".join(sorted(self.here.scopes))
            raise Problem("missing_scope", needed=",".join(scopes), provided=provided)

    def channel(self, name: str = "channel", reads: str = "") -> Channel:
        """The channel that was asked about; `reads` is what of it is read: `read` or `history`."""
        found = self.here.channels.get(self.text(name))
        hidden = found is None or found.deleted or (found.private and not found.has_app)
        if found is None or hidden:
            if reads and not any(each.endswith(f":{reads}") for each in self.here.scopes):
                self.need(f"groups:{reads}")
            raise Problem("channel_not_found")
        if reads:
            self.need(f"{found.kind}:{reads}")
        return found

    def speaking(self) -> Channel:
        """The channel the app may write in."""
        told = self.text("channel")
        found = self.here.dm(told) if told in self.here.people else self.channel()
        if not found.has_app:
            raise Problem("not_in_channel")
        if found.archived:
            raise Problem("is_archived")
        if found.dm and not self.world.messages_tab:
            raise Problem("messages_tab_disabled")
        return found

    def message(self, channel: Channel) -> Message:
        found = channel.find(self.text("ts"))
        if found is None or found.only:
            raise Problem("message_not_found")
        return found

    def said(self) -> tuple[str, list[dict[str, Any]] | None]:
        """Text and blocks, looked at."""
        return said(self.world, self.here, self.args)

    def page(self, every: list[Any], most: int) -> tuple[list[Any], dict[str, Any]]:
        """One page and what tells of the next."""
        limit = self.number("limit", most) or most
        if limit > 1000:
            raise Problem("invalid_limit")
        cursor = self.text("cursor")
        start = int(cursor.removeprefix("next:")) if cursor else 0
        more = f"next:{start + limit}" if start + limit < len(every) else ""
        return every[start : start + limit], {"response_metadata": {"next_cursor": more}}


@dataclass(frozen=True, slots=True)
class Method:
    act: Callable[[Asked], dict[str, Any]]
    scope: str
    required: tuple[str, ...]
    known: frozenset[str]


METHODS: dict[str, Method] = {}


def method(
    name: str, required: str = "", optional: str = "", scope: str = ""
) -> Callable[[Callable[[Asked], dict[str, Any]]], Callable[[Asked], dict[str, Any]]]:
    """Register what answers to this name; the arguments are told with spaces between."""

    def keep(act: Callable[[Asked], dict[str, Any]]) -> Callable[[Asked], dict[str, Any]]:
        needed = tuple(required.split())
        METHODS[name] = Method(act, scope, needed, frozenset((*needed, *optional.split())))
        return act

    return keep


def said(world: Slack, workspace: Workspace, told: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]] | None]:
    text, blocks = told.get("text") or "", told.get("blocks")
    if not text and not blocks:
        raise Problem("no_text")
    if blocks is not None:
        checked(world, lambda: rules.message(blocks, workspace_pictures(workspace)), "invalid_blocks")
    if blocks and not text:
        world.complain("a message without text for its notification")
    well_formed(world, [text, *rules.formatted(blocks or [])])
    return text, blocks


def well_formed(world: Slack, texts: Iterable[str]) -> None:
    """What people read must be what the app meant; `<!channel>` and its like are never meant."""
    for each in texts:
        if found := rules.stray(each):
            world.complain(f"markup that is none: {found!r}")


def checked(world: Slack, look: Callable[[], None], error: str) -> None:
    try:
        look()
    except rules.Invalid as wrong:
        if "msg_blocks_too_long" in str(wrong):
            raise Problem("msg_blocks_too_long") from None
        told = {"messages": [f"[ERROR] {wrong}"]}
        raise Problem(error, errors=[str(wrong)], response_metadata=told) from None


def workspace_pictures(workspace: Workspace) -> rules.Picture:
    def shows(told: rules.Json) -> bool:
        file = workspace.files.get(str(told.get("id", "")))
        if file is None:
            file = next((each for each in workspace.files.values() if each.url == told.get("url")), None)
        return file is not None and not file.deleted and file.seen and file.kind.startswith("image/")

    return shows
