"""Where things are said on a pretend Discord: messages, channels, threads and servers, and how they change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord
from simcord.backend import models, serializers
from simcord.components import component_mentions, walk_components
from simcord.enums import OverwriteType

if TYPE_CHECKING:
    from discord_people import Person
    from discord_world import Discord

BUTTON, LINK = 2, 5
SELECTS = {3, 5, 6, 7, 8}


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it stands now."""

    world: Discord
    channel_id: int
    id: int

    @property
    def message(self) -> models.Message:
        return self.world.store.get_message(self.channel_id, self.id)

    @property
    def gone(self) -> bool:
        return self.id not in self.world.store.messages.get(self.channel_id, {})

    @property
    def text(self) -> str:
        return "\n".join(filter(None, (self.message.content, component_mentions(self.message.components))))

    @property
    def ephemeral(self) -> bool:
        return self.message.is_ephemeral

    @property
    def components(self) -> list[dict[str, Any]]:
        return list(walk_components(self.message.components))

    @property
    def buttons(self) -> dict[str, str]:
        """Those that can be pressed, by label."""
        pressable = (each for each in self.components if each["type"] == BUTTON and each["style"] != LINK)
        return {each.get("label") or "": each["custom_id"] for each in pressable if not each.get("disabled")}

    @property
    def selects(self) -> dict[str, dict[str, Any]]:
        return {each["custom_id"]: each for each in self.components if each["type"] in SELECTS}

    def component(self, name: str) -> dict[str, Any]:
        """By its label, placeholder or custom_id."""
        for each in self.components:
            if name in {each.get("label"), each.get("placeholder"), each.get("custom_id")}:
                return each
        there = [each.get("label") or each.get("custom_id") for each in self.components if each.get("custom_id")]
        raise AssertionError(f"no {name!r} on this message, only {there}")


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, a thread or somebody's direct messages."""

    world: Discord
    id: int

    @property
    def model(self) -> models.Channel:
        return self.world.store.get_channel(self.id)

    @property
    def messages(self) -> list[Shown]:
        """What everybody who is let in reads, oldest first."""
        stored = self.world.store.messages.get(self.id, {})
        return [Shown(self.world, self.id, each.id) for each in stored.values() if not each.is_ephemeral]

    @property
    def last(self) -> Shown:
        return self.messages[-1]

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.messages]

    @property
    def threads(self) -> list[Channel]:
        there = self.world.store.channels.values()
        return [Channel(self.world, each.id) for each in there if each.parent_id == self.id and each.is_thread]

    async def wait(self, words: str, seconds: float | None = None) -> Shown:
        """The newest message with these words, once there is one."""
        await self.world.until(lambda: any(words in each for each in self.texts), seconds)
        return next(each for each in reversed(self.messages) if words in each.text)

    def delete(self) -> None:
        self.world.store.delete_channel(self.id)

    def rename(self, name: str) -> None:
        self.model.name = name
        self.world.store.announce_channel_update(self.id)

    def overwrite(self, who: Person | models.Role | None, **permissions: bool | None) -> None:
        """Let them or don't; None for who is everyone, None for a permission neither."""
        channel = self.model
        id, kind = target(who) if who else (channel.guild_id or 0, OverwriteType.ROLE)
        before = next((each for each in channel.overwrites if each.target_id == id), models.Overwrite(id, kind))
        held = discord.PermissionOverwrite.from_pair(
            discord.Permissions(before.allow), discord.Permissions(before.deny)
        )
        held.update(**permissions)
        allow, deny = held.pair()
        self.world.store.set_overwrite(self.id, models.Overwrite(id, kind, allow.value, deny.value))

    def bot(self, **permissions: bool | None) -> None:
        """Let the bot or don't."""
        self.overwrite(self.world.itself, **permissions)

    def thread(self, message: Shown, name: str, starter: Person) -> Channel:
        made = self.world.store.create_thread(self.id, name, starter.user.id, message_id=message.id, broadcast=False)
        self.world.store.announce_thread_create(made)
        return Channel(self.world, made.id)

    def archive(self, *, locked: bool = False) -> None:
        self.world.store.edit_channel(self.id, {}, thread_metadata={"archived": True, "locked": locked})


@dataclass(frozen=True, slots=True)
class Guild:
    """A server."""

    world: Discord
    model: models.Guild
    _away: dict[int, Any] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return self.model.id

    @property
    def events(self) -> list[models.ScheduledEvent]:
        return list(self.model.scheduled_events.values())

    def channel(
        self, name: str, *, private_to: Sequence[Person | models.Role] | None = None, bot: bool = True
    ) -> Channel:
        """A text channel for everybody, or for these people and roles alone; they join the server if need be."""
        overwrites = []
        if private_to is not None:
            self.join(*(each for each in private_to if not isinstance(each, models.Role) and not self.has(each)))
            see = discord.Permissions(view_channel=True).value
            overwrites.append(models.Overwrite(self.id, OverwriteType.ROLE, 0, see))
            for each in private_to:
                kind = OverwriteType.MEMBER if not isinstance(each, models.Role) else OverwriteType.ROLE
                overwrites.append(
                    models.Overwrite(each.user.id if not isinstance(each, models.Role) else each.id, kind, see)
                )
            if bot:
                overwrites.append(models.Overwrite(self.world.store.bot_user.id, OverwriteType.MEMBER, see))
        return Channel(self.world, self.world.store.create_channel(self.id, name, overwrites=overwrites).id)

    def has(self, person: Person) -> bool:
        return person.user.id in self.model.members

    def join(self, *people: Person, nick: str | None = None) -> None:
        """Nobody is told: member events are privileged."""
        for each in people:
            self.world.store.add_member(self.id, each.user.id, nick=nick)

    def leave(self, person: Person) -> None:
        del self.model.members[person.user.id]

    def members(self, count: int) -> None:
        """From now on there are about so many."""
        self.world.count(self.id, count)

    def role(self, name: str, *people: Person, **permissions: bool) -> models.Role:
        value = discord.Permissions(**permissions).value
        made = self.world.store.create_role(self.id, name, permissions=value)
        for each in people:
            self.model.members[each.user.id].role_ids.append(made.id)
        return made

    def change_role(self, role: models.Role, **permissions: bool) -> None:
        held = discord.Permissions(role.permissions)
        held.update(**permissions)
        self.world.store.edit_role(self.id, role.id, {"permissions": held.value})

    @property
    def everyone(self) -> models.Role:
        return self.model.everyone_role

    @property
    def bot_role(self) -> models.Role:
        return next(each for each in self.model.roles.values() if each.managed)

    def kick(self) -> None:
        """The bot is thrown out."""
        self.world.store.emit("GUILD_DELETE", {"id": str(self.id)})
        self.forget_bot()

    def invite(self) -> None:
        """The bot is let in again."""
        self.model.members[self.world.store.bot_user.id] = self._away.pop(0)
        told = serializers.guild_create_payload(self.world.store, self.model)
        self.world.store.emit("GUILD_CREATE", {**told, "joined": True})

    def outage(self) -> None:
        self.world.dark.add(self.id)
        self.world.store.emit("GUILD_DELETE", {"id": str(self.id), "unavailable": True})

    def recover(self) -> None:
        self.world.dark.discard(self.id)
        self.world.store.emit("GUILD_CREATE", serializers.guild_create_payload(self.world.store, self.model))

    def forget_bot(self) -> None:
        self._away[0] = self.model.members.pop(self.world.store.bot_user.id)


def target(who: Person | models.Role) -> tuple[int, OverwriteType]:
    """Whom a permission overwrite is about."""
    return (who.id, OverwriteType.ROLE) if isinstance(who, models.Role) else (who.user.id, OverwriteType.MEMBER)
