"""What people do on a pretend Slack: they type, press, pick and fill in, and see what comes of it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import slack_filling as filling
import slack_rules as rules
from slack_answers import Answer, Shown
from slack_places import Channel, Message, Upload, View, Workspace, values
from slack_telling import escaped, field, is_button, names_of, nothing, place, serial
from slack_things import STATE

if TYPE_CHECKING:
    from slack_world import Slack

__all__ = ["Answer", "Person", "Shown"]

SAVE = "memory.save"
Found = tuple[Shown, Mapping[str, Any], Mapping[str, Any]]
"""A message or a view, a block of it and an element of that."""
File = tuple[str, bytes]
"""A name and what is in it."""


@dataclass(slots=True, eq=False)
class Person:
    """Somebody in a workspace."""

    workspace: Workspace
    id: str
    name: str
    guest: str = ""
    """`single` or `multi` channel, or nothing."""
    bot: bool = False
    """Somebody else's app."""
    deleted: bool = False
    tz: str = "Europe/Madrid"
    locale: str = "en-GB"
    at_home: bool = False
    """Whether they look at the Home tab."""

    @property
    def world(self) -> Slack:
        return self.workspace.world

    @property
    def mention(self) -> str:
        """How they are named in what somebody types."""
        return f"<@{self.id}|{self.name.casefold()}>"

    @property
    def whole(self) -> str:
        """Their id with the workspace in front."""
        return f"{self.workspace.id}.{self.id}"

    @property
    def dm(self) -> Channel:
        """Their direct conversation with the app."""
        return self.workspace.dm(self.id)

    @property
    def inbox(self) -> list[Message]:
        """What the app wrote there, oldest first."""
        return [each for each in self.dm.posts if each.by_app]

    @property
    def messages(self) -> list[Message]:
        """All they can see, newest change first."""
        found = (each for channel in self.workspace.channels.values() for each in channel.messages)
        return sorted(filter(self.sees, found), key=lambda each: -each.post.serial)

    @property
    def modal(self) -> View | None:
        return self.world.top(self.id, self.workspace)

    @property
    def home(self) -> View | None:
        return self.workspace.homes.get(self.id)

    def sees(self, message: Message) -> bool:
        here = message.channel.seen_by(self.id) and not message.channel.deleted
        return here and not message.gone and message.only in {"", self.id}

    def seen(self, channel: Channel) -> list[Message]:
        """What they can see of a channel, oldest first, what only they can see too."""
        return [each for each in channel.messages if self.sees(each)]

    async def reads(self, words: str, *, since: int = 0, seconds: float | None = None) -> Shown:
        """Wait until this stands in front of them, wherever; the newest of it."""

        def found() -> Shown | None:
            every = [each for each in self._surfaces() if words in each.text and serial(each) > since]
            return max(every, key=serial, default=None)

        try:
            await self.world.until(found, seconds)
        except TimeoutError:
            raise AssertionError(f"{self.name} never read {words!r}") from None
        shown = found()
        assert shown is not None
        return shown

    # What they do.

    async def types(self, line: str, channel: Channel | None = None, *, wait: bool = True) -> Answer:
        """A slash command; without a channel in the direct conversation with the app."""
        where = channel or self.dm
        assert where.seen_by(self.id), f"{self.name} can't see {where.name}"
        assert "commands" in self.workspace.scopes, "the app has no commands here"
        command, _, text = line.partition(" ")
        assert command == self.world.command, f"there is no command {command}"
        self.at_home = False
        trigger = self.world.trigger(self.id)
        told = {
            "token": self.world.verification,
            "team_id": self.workspace.id,
            "team_domain": self.workspace.domain,
            "channel_id": where.id,
            "channel_name": where.told,
            "user_id": self.id,
            "user_name": self.name.casefold(),
            "command": command,
            "text": escaped(text.strip()),
            "api_app_id": self.world.app_id,
            "is_enterprise_install": "false",
            "response_url": self.world.hook(where, self.id, None),
            "trigger_id": trigger.id,
        }
        return await self._does("slash_commands", told, line, where, wait=wait)

    async def presses(self, label: str, on: Shown | Answer | None = None, *, wait: bool = True) -> Answer:
        """A button by its label or action_id: the newest they can see, or the one on this message or view."""
        surface, block, button = self._find(on, lambda each: is_button(each, label), f"a button {label!r}")
        action = {"text": button["text"]} | {key: button[key] for key in ("value", "style", "url") if key in button}
        return await self._acts(surface, block, button, action, wait=wait)

    async def picks(self, name: str, *chosen: Any, on: Shown | Answer | None = None, wait: bool = True) -> Answer:
        """In a select, radio buttons or a picker outside a form: by its placeholder, its block's text or its id."""
        surface, block, element = self._find(on, nothing, f"anything to pick in {name!r}", name=name)
        value = list(chosen) if len(chosen) > 1 else chosen[0]
        state = await filling.state(self, surface, block, element, value)
        key = (block["block_id"], element["action_id"])
        if isinstance(surface, View):
            surface.filled[key] = state
        action = {name: each for name, each in state.items() if name != "type"}
        return await self._acts(surface, block, element, action, {key: state}, wait=wait)

    async def fills(self, words: Mapping[str, Any]) -> None:
        """What stands in the open form, by block_id or label, without sending it."""
        view = self._form()
        for name, value in words.items():
            block = field(view, name)
            key = (block["block_id"], block["element"]["action_id"])
            view.filled[key] = await filling.state(self, view, block, block["element"], value)

    async def submits(
        self, words: Mapping[str, Any] | None = None, *, wait: bool = True, forged: Mapping[str, Any] | None = None
    ) -> Answer:
        """Send the open form; `forged` are values that Slack itself would not let through, by block_id."""
        view = self._form()
        await self.fills(words or {})
        for id, block in view.fields.items():
            key = (id, block["element"]["action_id"])
            if id in (forged or {}):
                kind = block["element"]["type"]
                view.filled[key] = {"type": kind, STATE[kind][0]: (forged or {})[id]}
            else:
                told = view.values()[id][key[1]]
                filling.check(block, told)
        view.errors = {}
        told = {
            "type": "view_submission",
            **self._who(),
            "trigger_id": self.world.trigger(self.id).id,
            "view": view.payload(),
            "response_urls": [],
        }
        return await self._does("interactive", told, view.spec.get("callback_id", ""), None, view=view, wait=wait)

    async def closes(self) -> Answer | None:
        """The modal in front of them; the app hears of it if it asked to."""
        view = self.modal
        assert view is not None, f"nothing is in front of {self.name}"
        view.open = False
        self.world.touch()
        if not view.spec.get("notify_on_close"):
            return None
        told = {"type": "view_closed", **self._who(), "view": view.payload(), "is_cleared": False}
        return await self._does("interactive", told, "view_closed", None, view=view, wait=False)

    async def completes(self, name: str, words: str = "", on: Shown | Answer | None = None) -> Answer:
        """What is offered while typing in a select, by block_id, label, placeholder or action_id; see `choices`."""
        surface, block, element = self._find(on, nothing, f"anything to complete in {name!r}", name=name)
        return await self.suggested(surface, block, element, words)

    async def suggested(
        self, surface: Shown, block: Mapping[str, Any], element: Mapping[str, Any], words: str
    ) -> Answer:
        assert element["type"].endswith("external_select"), f"{element['type']} completes nothing"
        assert len(words) >= element.get("min_query_length", 3), f"{words!r} is too short to be asked about"
        told = {"type": "block_suggestion", **self._who(), **place(surface, suggestion=True), "value": words}
        told |= {"action_id": element["action_id"], "block_id": block["block_id"]}
        where = surface.channel if isinstance(surface, Message) else None
        name = str(element["action_id"])
        answer = await self._does("interactive", told, name, where, wait=False)
        await answer.acked()
        try:
            rules.choices(answer.options)
        except rules.Invalid as wrong:
            self.world.complain(f"options for {name}: {wrong}")
        return answer

    async def uploads(self, name: str, *files: File) -> list[Upload]:
        """Into a field of the open form."""
        await self.fills({name: list(files)})
        return [each for each in self.workspace.files.values() if each.user == self.id][-len(files) :]

    async def shortcut(self, callback: str, *, wait: bool = True) -> Answer:
        """A global one, from the search or the plus menu."""
        self._allowed(callback)
        told = {"type": "shortcut", **self._who(), "action_ts": self.world.stamp(), "callback_id": callback}
        told["trigger_id"] = self.world.trigger(self.id).id
        return await self._does("interactive", told, callback, None, wait=wait)

    async def saves(self, message: Message, callback: str = SAVE, *, wait: bool = True) -> Answer:
        """A message shortcut, from the menu of any message they can see."""
        self._allowed(callback)
        assert self.sees(message), "that message is not for them"
        channel = message.channel
        told = {
            "type": "message_action",
            **self._who(),
            "action_ts": self.world.stamp(),
            "channel": {"id": channel.id, "name": channel.told},
            "callback_id": callback,
            "trigger_id": self.world.trigger(self.id).id,
            "response_url": self.world.hook(channel, self.id, message),
            "message_ts": message.ts,
            "message": message.payload(),
        }
        return await self._does("interactive", told, callback, channel, wait=wait)

    async def opens_home(self, *, tab: str = "home", wait: bool = True) -> Answer:
        """The app's Home tab, or its `messages`."""
        self.at_home = tab == "home"
        event: dict[str, Any] = {"type": "app_home_opened", "user": self.id, "channel": self.dm.id, "tab": tab}
        if self.at_home and self.home is not None:
            event["view"] = self.home.payload()
        since = self.world.log.serial
        ask = self.world.tell_event(self.workspace, event | {"event_ts": self.world.stamp()})
        answer = Answer(self, ask, since)
        return await answer.wait() if wait and self.at_home else answer

    def says(self, words: str, channel: Channel | None = None, thread: str = "", **more: Any) -> Message:
        """An ordinary message."""
        where = channel or self.dm
        assert where.seen_by(self.id), f"{self.name} can't see {where.name}"
        made = where.say(self.id, words, by_app=False, thread=thread, **more)
        kind = "im" if where.dm else "group" if where.private else "channel"
        told = {**made.payload(), "channel": where.id, "channel_type": kind}
        self.workspace.emit(told, where)
        return made

    # What becomes of them.

    def deactivate(self) -> None:
        self.deleted = True
        self._changed()

    def reactivate(self) -> None:
        self.deleted = False
        self._changed()

    def rename(self, name: str) -> None:
        self.name = name
        self._changed()

    def payload(self, *, locale: bool = False) -> dict[str, Any]:
        """As `users.info` tells it."""
        names = {"real_name": self.name, "display_name": self.name, "real_name_normalized": self.name}
        told: dict[str, Any] = {
            "id": self.id,
            "team_id": self.workspace.id,
            "name": self.name.casefold(),
            "deleted": self.deleted,
            "profile": {**names, "display_name_normalized": self.name, "team": self.workspace.id},
            "is_bot": self.bot,
            "is_app_user": False,
            "updated": int(time.time()),
        }
        if self.deleted:
            return told
        offset = datetime.now(ZoneInfo(self.tz)).utcoffset()
        return told | {
            "real_name": self.name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": bool(self.guest),
            "is_ultra_restricted": self.guest == "single",
            **({"locale": self.locale} if locale else {}),
        }

    # How it is told.

    def _changed(self) -> None:
        self.workspace.emit({"type": "user_change", "user": self.payload(), "cache_ts": int(time.time())})

    def _who(self) -> dict[str, Any]:
        name = self.name.casefold()
        return {
            "team": {"id": self.workspace.id, "domain": self.workspace.domain},
            "user": {"id": self.id, "username": name, "name": name, "team_id": self.workspace.id},
            "api_app_id": self.world.app_id,
            "token": self.world.verification,
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _allowed(self, callback: str) -> None:
        assert "commands" in self.workspace.scopes, "the app has no shortcuts here"
        known = self.world.callbacks
        assert known is None or callback in known, f"there is no shortcut {callback!r}"

    def _form(self) -> View:
        view = self.modal
        assert view is not None, f"nothing is in front of {self.name}"
        assert "submit" in view.spec, f"{view.title!r} is no form"
        return view

    def _surfaces(self) -> Iterator[Shown]:
        """Where they could press, the likeliest first."""
        if self.modal is not None:
            yield self.modal
        if self.at_home and self.home is not None:
            yield self.home
        yield from (each for each in self.messages if each.by_app)
        if not self.at_home and self.home is not None:
            yield self.home

    def _find(self, on: Shown | Answer | None, fits: Any, what: str, name: str = "") -> Found:
        given = on.shown if isinstance(on, Answer) else on
        if isinstance(given, Message):
            assert self.sees(given), "that message is not for them"
        for surface in [given] if given is not None else self._surfaces():
            for block, each in rules.elements(surface.blocks):
                if fits(each) or (name and each["type"] in STATE and name in names_of(block, each)):
                    return surface, block, each
        there = (
            [*given.buttons] if given is not None else [label for each in self._surfaces() for label in each.buttons]
        )
        raise AssertionError(f"{self.name} sees no {what.removeprefix('a ')}, only {there}")

    async def _acts(
        self,
        surface: Shown,
        block: Mapping[str, Any],
        element: Mapping[str, Any],
        action: Mapping[str, Any],
        filled: dict[tuple[str, str], dict[str, Any]] | None = None,
        *,
        wait: bool = True,
    ) -> Answer:
        """Press or pick something, and tell the app."""
        told = {
            "type": "block_actions",
            **self._who(),
            **place(surface),
            "trigger_id": self.world.trigger(self.id).id,
            "actions": [
                {
                    "type": element["type"],
                    "action_id": element["action_id"],
                    "block_id": block["block_id"],
                    "action_ts": self.world.stamp(),
                    **action,
                }
            ],
        }
        where, view = None, None
        if isinstance(surface, Message):
            where = surface.channel
            told["response_url"] = self.world.hook(where, self.id, surface)
            told["state"] = {"values": values(surface.blocks, filled or {})}
            if self.modal is not None:
                self.world.dismiss(self.id, self.workspace)
        else:
            view = surface
        return await self._does("interactive", told, element["action_id"], where, view=view, wait=wait)

    async def _does(
        self,
        kind: str,
        told: dict[str, Any],
        name: str,
        channel: Channel | None,
        *,
        view: View | None = None,
        wait: bool = True,
    ) -> Answer:
        since = self.world.log.serial
        about = {"person": self.id, "channel": channel.id if channel else "", "trigger": told.get("trigger_id", "")}
        ask = self.world.tell(kind, told, name, self.workspace, **about)
        answer = Answer(self, ask, since, channel, view)
        return await answer.wait() if wait else answer
