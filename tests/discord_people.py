"""What people do on a pretend Discord: they type, press, pick and fill in, and see what comes of it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord_log import Ask
from discord_places import BUTTON, SELECTS, Channel, Shown
from simcord import interactions
from simcord._modal import _modal_controls, _modal_leaf
from simcord.backend import models, serializers
from simcord.backend.access import channel_accessible, message_accessible
from simcord.backend.command_access import command_access

if TYPE_CHECKING:
    from discord_world import Discord

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
COMMAND, COMPONENT, COMPLETE, FORM = 2, 3, 4, 5
USER, ATTACHMENT = 6, 11
STRING_SELECT, USER_SELECT, LABEL = 3, 5, 18
LATER, LATER_IN_PLACE = 5, 6

File = tuple[str, bytes]
"""A name and what is in it."""


@dataclass(slots=True)
class Answer:
    """What came of one interaction, as it stands now."""

    world: Discord
    record: models.Interaction
    ask: Ask
    _modal_sent: bool = False

    @property
    def failed(self) -> bool:
        """Whether Discord told the person that the bot did not respond."""
        return self.ask.acked is None and time.monotonic() - self.ask.at >= self.world.answer_within

    @property
    def acked_after(self) -> float | None:
        """Seconds."""
        return None if self.ask.acked is None else self.ask.acked - self.ask.at

    @property
    def thinking(self) -> bool:
        return self.record.loading

    @property
    def modal(self) -> dict[str, Any] | None:
        return self.record.modal

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """An opened form's controls, by their labels."""
        assert self.modal is not None, f"no form was opened, but {self.text!r}"
        return {each["label"]: each["component"] for each in self.modal["components"] if each["type"] == LABEL}

    @property
    def choices(self) -> list[dict[str, Any]] | None:
        return self.record.autocomplete_choices

    @property
    def messages(self) -> list[Shown]:
        """The answer and its follow-ups, oldest first; the message that was pressed is one if it changed."""
        first = self.record.message_id
        if self.thinking or (first == self.record.source_message_id and not self._changed_since()):
            first = None
        ids = dict.fromkeys(filter(None, (first, *self.record.followup_ids)))
        found = (Shown(self.world, self.record.channel_id, each) for each in ids)
        return [each for each in found if not each.gone]

    @property
    def message(self) -> Shown:
        """The newest of them."""
        found = self.messages
        assert found, f"{self.ask.name} was answered by no message"
        return found[-1]

    @property
    def text(self) -> str:
        return "\n".join(each.text for each in self.messages)

    @property
    def ephemeral(self) -> bool:
        return self.message.ephemeral

    @property
    def buttons(self) -> dict[str, str]:
        return self.message.buttons

    @property
    def settled(self) -> bool:
        """Whether there is something to see."""
        if self.ask.acked is None or self.thinking:
            return False
        if self.ask.how == LATER_IN_PLACE and self._changed_since():
            return True
        return self.ask.how not in {LATER, LATER_IN_PLACE} or bool(self.messages)

    def _changed_since(self) -> bool:
        post = self.world.log.posts.get(str(self.record.message_id))
        if post is None:
            return False
        return bool(post.deleted or (post.edits and post.edits[-1][0] >= self.ask.at))

    async def wait(self) -> Answer:
        """Until there is something to see, or Discord gave up on the bot."""
        try:
            await self.world.until(lambda: self.settled or self.failed)
        except TimeoutError:
            raise AssertionError(f"{self.ask.name} was acknowledged with {self.ask.how} and never answered") from None
        return self


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    world: Discord
    user: models.User
    locale: str = "en-GB"

    @property
    def id(self) -> str:
        return str(self.user.id)

    @property
    def dm(self) -> Channel:
        """Their direct messages with the bot."""
        return Channel(self.world, self.world.store.get_dm_channel(self.user.id).id)

    @property
    def inbox(self) -> list[Shown]:
        """What the bot wrote there, oldest first."""
        return [each for each in self.dm.messages if each.message.author_id != self.user.id]

    def close_dms(self) -> None:
        self.world.closed.add(self.user.id)

    def open_dms(self) -> None:
        self.world.closed.discard(self.user.id)

    def says(self, channel: Channel, words: str) -> Shown:
        """An ordinary message."""
        assert channel_accessible(self.world.store, channel.id, self.user.id), "they can't see that channel"
        made = self.world.store.create_message(channel.id, self.user.id, words)
        return Shown(self.world, channel.id, made.id)

    def sees(self, message: Shown) -> bool:
        return not message.gone and message_accessible(
            self.world.store, message.channel_id, message.message, self.user.id
        )

    async def slash(self, channel: Channel, command: str, *, wait: bool = True, **options: Any) -> Answer:
        """Type a command, its parts by spaces; people are told as `Person`, files as (name, bytes)."""
        root, leaf, nesting = self._command(channel, command)
        told, resolved = self._options(channel, command, leaf, options)
        data = {"id": root["id"], "name": root["name"], "type": SLASH}
        nested = interactions.nest_options(root, nesting, told)
        return await self._does(COMMAND, channel, data | given(options=nested, resolved=resolved), command, wait=wait)

    async def autocomplete(self, channel: Channel, command: str, focused: str, **options: Any) -> list[dict[str, Any]]:
        """What is offered while typing in the option `focused`."""
        root, leaf, nesting = self._command(channel, command)
        option = next(each for each in leaf["options"] if each["name"] == focused)
        assert option.get("autocomplete"), f"{focused} of /{command} completes nothing"
        told, _ = self._options(channel, command, leaf, {focused: "", **options}, partial=True)
        for each in told:
            if each["name"] == focused:
                each["focused"] = True
        data = {"id": root["id"], "name": root["name"], "type": SLASH}
        nested = interactions.nest_options(root, nesting, told)
        answer = await self._does(COMPLETE, channel, data | {"options": nested}, command)
        return answer.choices or []

    async def message_command(self, channel: Channel, name: str, message: Shown, *, wait: bool = True) -> Answer:
        assert self.sees(message), "that message is not for them"
        command, _, _ = self._command(channel, name, MESSAGE_MENU)
        resolved = {"messages": {str(message.id): self.world.payload(message.message)}}
        return await self._menu(channel, command, message.id, resolved, wait=wait)

    async def user_command(self, channel: Channel, name: str, person: Person, *, wait: bool = True) -> Answer:
        command, _, _ = self._command(channel, name, USER_MENU)
        return await self._menu(channel, command, person.user.id, self._resolved(channel, person), wait=wait)

    async def press(self, on: Shown | Answer, button: str, *, wait: bool = True, forged: bool = False) -> Answer:
        """By its label or custom_id; `forged` sends one that the message does not have."""
        message = on.message if isinstance(on, Answer) else on
        assert forged or self.sees(message), "that message is not for them"
        found = {"custom_id": button, "id": 1} if forged else message.component(button)
        assert not found.get("disabled"), f"{button} can't be pressed"
        data = {"custom_id": found["custom_id"], "component_type": BUTTON, "id": found["id"]}
        return await self._on(message, data, wait=wait)

    async def pick(self, on: Shown | Answer, select: str, *values: str | Person, wait: bool = True) -> Answer:
        """By the select's placeholder or custom_id, and the options' values or labels."""
        message = on.message if isinstance(on, Answer) else on
        assert self.sees(message), "that message is not for them"
        found = message.component(select)
        chosen, resolved = self._picked(Channel(self.world, message.channel_id), found, values)
        least, most = found.get("min_values", 1), found.get("max_values", 1)
        assert least <= len(chosen) <= most, f"{select} takes {least} to {most}"
        data = {"custom_id": found["custom_id"], "component_type": found["type"], "id": found["id"], "values": chosen}
        return await self._on(message, data | given(resolved=resolved), wait=wait)

    async def submit(self, form: Answer, words: Mapping[str, Any] | None = None, *, wait: bool = True) -> Answer:
        """Send an opened form: values by label or custom_id; what is not given stays as it was filled in."""
        assert form.modal is not None, f"no form was opened, but {form.text!r}"
        assert form.record.user_id == self.user.id, "somebody else's form"
        spec, channel = form.modal, Channel(self.world, form.record.channel_id)
        by_name = {control["custom_id"]: control for control in _modal_controls(spec)}
        by_name |= {label: by_name[control["custom_id"]] for label, control in form.fields.items()}
        given_to = {by_name[name]["custom_id"]: value for name, value in (words or {}).items()}
        resolved: dict[str, dict[str, Any]] = {}
        filled = [self._filled(channel, each, given_to, resolved) for each in spec["components"]]
        data = {"custom_id": spec["custom_id"], "components": filled} | given(resolved=resolved)
        source = form.record.source_message_id
        on = Shown(self.world, channel.id, source) if source else None
        return await self._does(FORM, channel, data, spec["custom_id"], on=on, wait=wait)

    def _command(
        self, channel: Channel, line: str, kind: int = SLASH
    ) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
        """The command as it was registered, the part that is called, and the way there."""
        name, *path = line.split() if kind == SLASH else [line]
        found = self.world.store.find_command(name, channel.model.guild_id, kind)
        assert found is not None, f"there is no command {line!r}"
        access = command_access(self.world.store, found, user_id=self.user.id, channel_id=channel.id)
        assert access.allowed, f"{line!r} can't be used here: {access.reason}"
        if channel.model.guild_id and not self.world.is_in(channel.model.guild_id):
            assert 1 in found.get("integration_types", [0]), f"{line!r} is only for servers that invited the bot"
        leaf, nesting = interactions.walk_to_subcommand(found, path)
        return found, leaf, nesting

    def _options(
        self, channel: Channel, line: str, leaf: Mapping[str, Any], options: Mapping[str, Any], *, partial: bool = False
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        declared = {each["name"]: each for each in leaf.get("options") or []}
        assert not any(each["type"] in {1, 2} for each in declared.values()), f"/{line} is not a whole command"
        assert not options.keys() - declared.keys(), f"/{line} takes {sorted(declared)}"
        missing = [name for name, each in declared.items() if each.get("required") and name not in options]
        assert partial or not missing, f"/{line} needs {missing}"
        told, resolved = [], dict[str, dict[str, Any]]()
        for name, value in options.items():
            kind = declared[name]["type"]
            if kind == USER:
                merge(resolved, self._resolved(channel, value))
                sent: Any = value.id
            elif kind == ATTACHMENT:
                sent = self._upload(channel, value, resolved)
            elif partial:
                sent = value
            else:
                sent = interactions.validate_option_value(line, declared[name], value)
            told.append({"name": name, "type": kind, "value": sent})
        return told, resolved

    def _filled(
        self, channel: Channel, node: Mapping[str, Any], words: Mapping[str, Any], resolved: dict[str, dict[str, Any]]
    ) -> dict[str, Any]:
        if node["type"] == LABEL:
            inside = self._filled(channel, node["component"], words, resolved)
            return {"type": LABEL, "id": node["id"], "component": inside}
        if "custom_id" not in node:
            return {"type": node["type"], "id": node["id"]}
        id = node["custom_id"]
        given_to = {id: words[id]} if id in words else before(node)
        if node["type"] in SELECTS:
            values = given_to.get(id, [])
            values = [values] if isinstance(values, str | Person) else list(values)
            chosen, found = self._picked(channel, node, values)
            merge(resolved, found)
            least = node.get("min_values", 1) if chosen or node.get("required", True) else 0
            assert least <= len(chosen) <= node.get("max_values", 1), f"{id} takes another number of values"
            return {"type": node["type"], "id": node["id"], "custom_id": id, "values": chosen}
        uploads: list[tuple[dict[str, Any], str, bytes]] = []
        told = _modal_leaf(self, dict(node), dict(given_to), resolved, channel.id, uploads)
        assert told is not None
        for into, name, content in uploads:
            into["values"].append(self._upload(channel, (name, content), resolved))
        return told

    def _picked(
        self, channel: Channel, select: Mapping[str, Any], values: Iterable[str | Person]
    ) -> tuple[list[str], dict[str, dict[str, Any]]]:
        chosen, resolved = [], dict[str, dict[str, Any]]()
        for value in values:
            if isinstance(value, Person):
                assert select["type"] == USER_SELECT, "that select takes no people"
                merge(resolved, self._resolved(channel, value))
                chosen.append(value.id)
                continue
            assert select["type"] == STRING_SELECT, "that select takes no words"
            there = {name: each["value"] for each in select["options"] for name in (each["label"], each["value"])}
            assert value in there, f"no option {value!r}, only {sorted(there)}"
            chosen.append(there[value])
        return chosen, resolved

    def _resolved(self, channel: Channel, person: Person) -> dict[str, dict[str, Any]]:
        found = {"users": {person.id: serializers.user_payload(person.user)}}
        guild = self.world.store.guilds.get(channel.model.guild_id or 0)
        if guild is None or person.user.id not in guild.members:
            return found
        member = serializers.member_payload(self.world.store, guild, guild.members[person.user.id], with_user=False)
        held = self.world.store.compute_permissions(guild.id, person.user.id, channel.id)
        return found | {"members": {person.id: {**member, "permissions": str(held)}}}

    def _upload(self, channel: Channel, file: File, resolved: dict[str, dict[str, Any]]) -> str:
        return interactions.store_interaction_attachment(self.world.store, channel.id, *file, resolved)

    async def _menu(
        self, channel: Channel, command: dict[str, Any], target: int, resolved: dict[str, Any], *, wait: bool
    ) -> Answer:
        data = {"id": command["id"], "name": command["name"], "type": command["type"], "target_id": str(target)}
        return await self._does(COMMAND, channel, data | {"resolved": resolved}, command["name"], wait=wait)

    async def _on(self, message: Shown, data: dict[str, Any], *, wait: bool) -> Answer:
        channel = Channel(self.world, message.channel_id)
        return await self._does(COMPONENT, channel, data, data["custom_id"], on=message, wait=wait)

    async def _does(
        self,
        kind: int,
        channel: Channel,
        data: dict[str, Any],
        name: str,
        *,
        on: Shown | None = None,
        wait: bool = True,
    ) -> Answer:
        world, store = self.world, self.world.store
        assert channel_accessible(store, channel.id, self.user.id), f"they can't see {channel.model.name}"
        guild = channel.model.guild_id
        record, told = interactions.base_payload(
            store, type=kind, channel_id=channel.id, guild_id=guild, user_id=self.user.id, data=data
        )
        record.source_message_id = on.id if on else None
        told |= self._around(channel)
        if on is not None:
            told["message"] = world.payload(on.message)
        ask = Ask(str(record.id), kind, name, self.id, str(channel.id), time.monotonic())
        world.log.asked(ask)
        world.gateway.tell("INTERACTION_CREATE", told, guild)
        answer = Answer(world, record, ask)
        return await answer.wait() if wait else answer

    def _around(self, channel: Channel) -> dict[str, Any]:
        """What Discord tells about where an interaction happens and the Discord in memory does not."""
        world, guild = self.world, channel.model.guild_id
        told: dict[str, Any] = {"locale": self.locale, "attachment_size_limit": 10 << 20}
        if guild is None:
            told |= {"context": 1, "authorizing_integration_owners": {"0": "0", "1": self.id}}
            return told | {"app_permissions": str(discord.Permissions(view_channel=True, send_messages=True).value)}
        held = world.store.compute_permissions(guild, self.user.id, channel.id)
        payload = {**serializers.channel_payload(world.store, channel.model), "permissions": str(held)}
        visited = not world.is_in(guild)
        owners = {"1": self.id} if visited else {"0": str(guild)}
        about = {"id": str(guild), "locale": "en-US", "features": []}
        return told | {"context": 0, "authorizing_integration_owners": owners, "channel": payload, "guild": about}


def before(control: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in a form's control when it is opened."""
    id = control["custom_id"]
    match control["type"]:
        case 4:
            return {id: control["value"]} if control.get("value") is not None else {}
        case 3 | 22:
            chosen = [each["value"] for each in control["options"] if each.get("default")]
            return {id: chosen} if chosen else {}
        case 21:
            chosen = [each["value"] for each in control["options"] if each.get("default")]
            return {id: chosen[0]} if chosen else {}
        case _:
            return {}


def merge(into: dict[str, dict[str, Any]], more: Mapping[str, Mapping[str, Any]]) -> None:
    for kind, found in more.items():
        into.setdefault(kind, {}).update(found)


def given(**parts: Any) -> dict[str, Any]:
    """Only what there is."""
    return {key: each for key, each in parts.items() if each}
