"""The workspaces and channels of a pretend Slack, and what people and the app do with them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from slack_log import Post
from slack_things import Message, Upload, View, identified, mentioned, values

if TYPE_CHECKING:
    from slack_people import Person
    from slack_world import Slack

__all__ = ["NEEDS", "Channel", "Message", "Upload", "View", "Workspace", "values"]

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
        return "im" if self.id.startswith("D") else "groups" if self.private else "channels"

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
        return "directmessage" if self.kind == "im" else "privategroup" if self.private else self.name

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
        made = Channel(self, self.world.unique("D"), "", dm=user, members=[user, self.bot])
        self.channels[made.id] = made
        return made

    def talk(self, *people: Person) -> Channel:
        """A direct conversation between people, which the app has no part in."""
        return self.channel("", *people, app=False, id=self.world.unique("D"))

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
