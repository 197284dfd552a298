"""Goes through all that can be typed, pressed or picked on the loopback Slack, as each person comes by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import slack_rules
from crawl import plausible
from discord_leaks import PRIVATE
from slack_answers import Answer
from slack_people import Person
from slack_places import Message, View
from slack_walk import Someone, Walk

from bot.commands import COMMANDS, Command
from bot.ui import Call, Field

Write = Callable[[Command, Field], str]

LAST = ("leave", "leave.go", "home.move")
"""What ends a membership, or moves the circle away, comes when all else was tried."""
OFTEN = 2
"""How many times each person presses what one name stands for."""
TROUBLE = ("Something went wrong", "could not show you the answer", "a moment to find what is there", "I was too slow")
numbers = count()


def listed() -> list[Command]:
    commands = [each for each in COMMANDS.values() if each.listed]
    return sorted(commands, key=lambda each: each.name in LAST)


def nothing(_: Command, __: Field) -> str:
    return ""


def sensible(_: Command, each: Field) -> str:
    return plausible(each)


def secret(command: Command, each: Field) -> str:
    """A word of its own for whatever is private and need not name something that exists."""
    if (command.name, each.name) in PRIVATE and not each.choices:
        return f"kanárek{next(numbers):04}žlutý"
    return plausible(each)


async def types_everything(
    someone: Someone, *writes: Write, direct: bool = False
) -> AsyncIterator[tuple[Command, Answer]]:
    """Every command there is, with what these ways of writing give it."""
    walk = someone.walk
    for command in listed():
        for write in writes:
            line = f"/fireside {command.name.replace('.', ' ')} {arguments(command, write, other(walk, someone))}"
            answer = await someone.person.types(line.rstrip(), None if direct else walk.home.us)
            await walk.home.settles()
            yield command, answer
            await walk.on()


def arguments(command: Command, write: Write, whom: Person) -> str:
    given = {each.name: write(command, each) for each in command.visible}
    given |= {each.name: whom.mention for each in command.visible if each.kind == "person" and given[each.name]}
    quoted = {name: words if words == whom.mention else f'"{words}"' for name, words in given.items() if words}
    return " ".join(f"{name}={words}" for name, words in quoted.items())


def other(walk: Walk, someone: Someone) -> Person:
    return walk.people["ben" if someone.name == "ana" else "ana"]


def wrong(command: Command, answer: Answer, *, public: bool) -> Iterator[str]:
    """Whatever is amiss with how this was answered."""
    if answer.ask.tries != 1:
        yield f"{command.name}: told {answer.ask.tries} times"
    if not answer.settled or answer.failed:
        yield f"{command.name}: no answer to be seen"
    seen = [each for each in answer.messages if not each.only and not each.channel.dm]
    if not public and seen:
        yield f"{command.name}: everybody sees {seen[0].text[:60]!r}"
    shown = [*answer.messages, *filter(None, [answer.modal])]
    yield from (f"{command.name}: {each.text[:120]!r}" for each in shown if any(bad in each.text for bad in TROUBLE))


@dataclass
class Presses:
    """Everything that can be pressed or picked, as each person comes by it."""

    walk: Walk
    people: tuple[Someone, ...]
    wrong: list[str] = field(default_factory=list)
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    _known: set[tuple[str, str, str, str]] = field(default_factory=set)
    _queue: list[tuple[Someone, Message, str, str]] = field(default_factory=list)
    _late: list[tuple[Someone, Message, str, str]] = field(default_factory=list)
    _serial: int = 0

    async def everything(self) -> None:
        await self._drain()
        for _ in range(4):
            await self.walk.until(self.walk.home.now() + timedelta(days=5))
            await self._drain()
        while self._late:
            self._queue, self._late = self._late, []
            await self._drain()

    async def _drain(self) -> None:
        self._look()
        while self._queue:
            at = min(range(len(self._queue)), key=self._times)
            someone, message, action, option = self._queue.pop(at)
            name = called(action)
            there = someone.person.sees(message) and (action, option) in pressable(message)
            if self.tried[someone.name, name] < OFTEN and there:
                self.tried[someone.name, name] += 1
                await self._press(someone, message, action, option)
                self._look()

    def _times(self, at: int) -> int:
        """How often the like of it was pressed: what is new comes first."""
        name = called(self._queue[at][2])
        return sum(self.tried[each.name, name] for each in self.people)

    async def _press(self, someone: Someone, message: Message, action: str, option: str) -> None:
        command, person = COMMANDS[called(action)], someone.person
        public = command.audience != "private"
        answer = await presses(self.walk, someone, message, action, option)
        self.wrong += wrong(command, answer, public=public)
        await self.walk.on()
        if answer.modal is not None and "submit" in answer.modal.spec:
            sent = await sends(self.walk, person, answer.modal, command)
            if sent is not None:
                await self.walk.home.settles()
                self.wrong += wrong(command, sent, public=public)
                await self.walk.on()

    def _look(self) -> None:
        for message in self.walk.messages():
            if message.by_app and message.post.serial > self._serial:
                for someone in self.people:
                    if someone.person.sees(message):
                        self._find(someone, message)
        self._serial = self.walk.home.slack.log.serial

    def _find(self, someone: Someone, message: Message) -> None:
        for action, option in pressable(message):
            found = (someone.name, message.id, action, option)
            if found not in self._known:
                self._known.add(found)
                (self._late if called(action) in LAST else self._queue).append((someone, message, action, option))


def called(action: str) -> str:
    return Call.parse(action.partition("#")[0]).name


def pressable(shown: Message | View) -> list[tuple[str, str]]:
    """What can be pressed, or picked with an option, by its id."""
    found = [each for _, each in slack_rules.elements(shown.blocks) if each["type"] in {"button", "static_select"}]
    options = [(each["action_id"], [one["value"] for one in each.get("options", ())] or [""]) for each in found]
    return [(action, option) for action, several in options for option in several]


async def presses(walk: Walk, someone: Someone, shown: Message | View, action: str, option: str) -> Answer:
    if option:
        answer = await someone.person.picks(action, option, on=shown)
    else:
        answer = await someone.person.presses(action, shown)
    await walk.home.settles()
    return answer


async def sends(walk: Walk, person: Person, form: View, command: Command) -> Answer | None:
    """The form with something in every field; None where Slack itself would not let it through."""
    known = {each.name: each for each in command.visible}
    values: dict[str, Any] = {}
    for id, block in form.fields.items():
        value = await put(walk, person, block, secret(command, known[id]) if id in known else "")
        if value is None and not block["optional"]:
            await person.closes()
            return None
        if value is not None:
            values[id] = value
    return await person.submits(values)


async def put(walk: Walk, person: Person, block: Mapping[str, Any], words: str) -> Any:
    """What somebody puts into a control; what stands in one already stays, where there is nothing new."""
    element, required = block["element"], not block["optional"]
    match element["type"]:
        case "plain_text_input":
            return words or element.get("initial_value")
        case "number_input":
            return words or None
        case "datetimepicker" if required:
            return walk.home.now() + timedelta(days=3)
        case "datepicker" if required:
            return walk.home.now().date()
        case "users_select" if required:
            return walk.people["ben" if person.name == "Ana" else "ana"]
        case "radio_buttons" | "static_select" if required:
            return element["options"][0]["value"]
        case "external_select":
            offered = list((await person.completes(block["block_id"])).choices)
            return offered[0] if offered and required else None
        case _:
            return None
