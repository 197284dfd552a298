"""People on the Discord in memory: they type, press what they can see, fill in forms, read, and let time pass."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from discord_env import Server, buttons, fields, text
from simcord.backend.access import message_accessible
from simcord.results import InteractionResult, ResponseMessage

from adapters.discord.naming import path
from bot.commands import Command
from bot.times import read_span
from bot.ui import Call, Field

A_MOMENT = timedelta(seconds=30)
"""What anybody takes for anything they do."""
SNOWFLAKE = re.compile(r"\d{17,20}")


@dataclass
class Walk:
    """What happens on one server, and all that can be seen of it; a restless one starts the bot anew all the time."""

    server: Server
    restless: bool = False
    seen: list[str] = field(default_factory=list)
    """Every message as it came and as it changed, in order, and who could see it."""
    fresh: list[Any] = field(default_factory=list)
    """Messages that came or changed, and that nobody has looked through yet."""
    restarts: int = 0
    _people: dict[str, Someone] = field(default_factory=dict)
    _known: dict[int, str] = field(default_factory=dict)
    _drawn: dict[int, object] = field(default_factory=dict)

    def someone(self, name: str) -> Someone:
        return self._people.setdefault(name, Someone(self, name))

    async def on(self) -> None:
        """What was just done is done; what is due comes next."""
        self.server.world.now += A_MOMENT
        await self._maybe_restart()
        await self._tick()
        await self._maybe_restart()
        self._look()

    async def wait(self, words: str) -> None:
        await self.until(self.server.world.now + read_span(words))

    async def until(self, moment: datetime) -> None:
        """Do all that falls due by then, each in its own time."""
        world = self.server.world
        while (due := await world.planner.next_due()) is not None and due <= moment:
            world.now = max(world.now, due)
            await self._tick()
            await self._maybe_restart()
            self._look()
        world.now = moment
        await self._maybe_restart()

    @property
    def messages(self) -> list[Any]:
        """All there are on this Discord, oldest first."""
        rooms = self.server.env.backend.messages.values()
        return sorted((each for room in rooms for each in room.values()), key=lambda each: each.id)

    @property
    def threads(self) -> list[str]:
        return [each.name for each in self.server.env.backend.channels.values() if each.type in {11, 12}]

    @property
    def events(self) -> list[Any]:
        return list(self.server.env.backend.guilds[self.server.guild.id].scheduled_events.values())

    async def _tick(self) -> None:
        env = self.server.env
        await env.advance_time(max(0.0, (self.server.world.now - env.now()).total_seconds()))
        with env.time_context():
            await self.server.tick()

    async def _maybe_restart(self) -> None:
        if self.restless:
            self.restarts += 1
            await self.server.restart()

    def _look(self) -> None:
        for each in self.messages:
            if self._drawn.get(each.id) is not each.components:  # every change brings a list of its own
                self._drawn[each.id] = each.components
                self.fresh.append(each)
                shown = self._described(each)
                if self._known.get(each.id) != shown:
                    self._known[each.id] = shown
                    self.seen.append(shown)

    def _described(self, message: Any) -> str:
        readers = [name for name in self.server.people if self.someone(name).can_see(message)]
        pictures = f" +{len(message.attachments)} files" if message.attachments else ""
        words = message.content or text(message.components)
        shown = f"{', '.join(readers)} see: {words}{pictures} {list(buttons(message.components))}"
        return SNOWFLAKE.sub("#", shown)


@dataclass
class Someone:
    """One of them. What they press is the newest message with such a button that they can see."""

    walk: Walk = field(repr=False)
    name: str
    form: InteractionResult | None = field(default=None, repr=False)
    """The one open in front of them."""

    @property
    def actor(self) -> Any:
        return self.walk.server.person(self.name)

    def can_see(self, message: Any) -> bool:
        return message_accessible(self.walk.server.env.backend, message.channel_id, message, self.actor.id)

    @property
    def screen(self) -> list[Any]:
        """All the messages they can see, oldest first."""
        return [each for each in self.walk.messages if self.can_see(each)]

    def sees(self, words: str) -> bool:
        return any(words in each.content or words in text(each.components) for each in self.screen)

    @property
    def newest(self) -> str:
        """What they read on the newest message of the bot's."""
        return next(text(each.components) for each in reversed(self.screen) if each.author_id != self.actor.id)

    @property
    def choices(self) -> list[str]:
        """What they can press on it."""
        return next(list(buttons(each.components)) for each in reversed(self.screen) if each.author_id != self.actor.id)

    async def says(self, words: str) -> Any:
        """In the channel, to the others: the bot has no part in it."""
        return await self.actor.send(self.walk.server.home, words)

    async def types(self, command: str, *, direct: bool = False, **options: Any) -> InteractionResult:
        if direct:
            return await self._done(await self.actor.user.slash(command, **options))
        return await self._done(await self.actor.slash(self.walk.server.home, command, **options))

    async def picks(self, menu: str, target: Any) -> InteractionResult:
        """From the menu of a message or of a person."""
        return await self._done(await self.actor.context_menu(self.walk.server.home, menu, target))

    async def presses(self, label: str, *, below: str = "") -> InteractionResult:
        """The button whose label begins so, below these words where several do."""
        return await self.clicks(*self._button(label, below))

    async def fills(self, **by_label: Any) -> InteractionResult:
        """The open form, by how each field's label begins, and sends it."""
        values = {asked(self.form, label.replace("_", " ")): value for label, value in by_label.items()}
        return await self.sends(values)

    async def writes(self, command: Command, write: Callable[[Field], str], whom: Any) -> InteractionResult:
        """All that this command takes: typed with its options, or else by way of its button and into its form.

        `whom` is whoever it asks for.
        """
        if command.listed:
            return await self.types(path(command.name), **options(command, write, whom))
        opened = await self.opens(command.name)
        return await self.sends(filled(self.form, command, write, whom)) if self.form else opened

    async def sends(self, values: dict[str, Any]) -> InteractionResult:
        """The open form, by the ids of its fields."""
        form, self.form = self.form, None
        assert form is not None, f"{self.name} has no form open"
        return await self._done(await self._hand(form._interaction.channel_id).submit_modal(form, values))

    async def opens(self, call: str) -> InteractionResult:
        """The newest button that asks for this, whatever it says."""
        message, custom_id = next(
            (message, each)
            for message in reversed(self.screen)
            for each in buttons(message.components).values()
            if Call.parse(each).name == call
        )
        return await self.clicks(message, custom_id)

    async def clicks(self, message: Any, custom_id: str) -> InteractionResult:
        shown = ResponseMessage(self.walk.server.env, message)
        return await self._done(await self._hand(message.channel_id).click(shown, custom_id=custom_id))

    async def chooses(self, message: Any, custom_id: str, option: str) -> InteractionResult:
        shown = ResponseMessage(self.walk.server.env, message)
        hand = self._hand(message.channel_id)
        return await self._done(await hand.select(shown, [option], custom_id=custom_id))

    def _button(self, label: str, below: str) -> tuple[Any, str]:
        for message in reversed(self.screen):
            found = buttons(message.components)
            begins = min((each for each in found if each.startswith(label)), key=len, default="")
            if begins and below in text(message.components):
                return message, found[begins]
        raise AssertionError(f"{self.name} sees no {label}; the newest reads: {self.newest}")

    def _hand(self, channel: int) -> Any:
        """On the server they act as its member; in direct messages as themselves."""
        return self.actor.user if channel == self.walk.server.env.backend.dm_channels.get(self.actor.id) else self.actor

    async def _done(self, result: InteractionResult) -> InteractionResult:
        assert result.acknowledged, "the bot did not answer"
        self.form = result if result.modal is not None else self.form
        await self.walk.on()
        return result


def asked(form: InteractionResult | None, label: str) -> str:
    """The id of the field whose label begins so."""
    assert form is not None, "no form is open"
    return next(field["custom_id"] for each, field in fields(form).items() if each.casefold().startswith(label))


def options(command: Command, write: Callable[[Field], str], whom: Any) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for each in command.visible:
        words = write(each)
        match each.kind:
            case "person" if words:
                given[each.name] = whom
            case "number" if words:
                given[each.name] = int(words)
            case _ if words:
                given[each.name] = words
    return given


def filled(form: InteractionResult, command: Command, write: Callable[[Field], str], whom: Any) -> dict[str, Any]:
    """What somebody puts into the form's controls; what stands in one already stays, where there is nothing new."""
    known = {each.name: each for each in command.visible}
    values: dict[str, Any] = {}
    for control in fields(form).values():
        name, required = control["custom_id"], control.get("required", True)
        match control["type"]:
            case 4:
                values[name] = write(known[name]) or control.get("value") or ""
            case 5 if required:
                values[name] = [whom]
            case 3 | 22 if required:
                values[name] = [control["options"][0]["value"]]
            case 21:
                values[name] = control["options"][0]["value"]
    return values
