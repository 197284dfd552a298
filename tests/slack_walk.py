"""Friends on the loopback Slack: they type, press what they can see, fill in forms, read, and let time pass."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import slack_running
from friends import MONDAY, NAMES, Way, bare
from icalendar import Calendar
from overheard import Script, overhearing
from room import Snapshot
from slack_leaks import leaked
from slack_people import Answer, Person
from slack_places import Message, View
from slack_running import Home, free_port
from slack_world import loopback

from activities.catalogue import Catalogue
from bot.commands import NOTICES
from bot.words import plain

A_MOMENT = timedelta(seconds=30)
"""What anybody takes for anything they do."""
FILE = re.compile(r"plan-\w+-")
LOG = "slack.log"
NO_NEWS = ("There is something new here.", "For your calendar.")
"""What a notification says of everything that has no name of its own."""


@dataclass
class Still(Home):
    """Time stands still until somebody lets it pass, and messages come as fast as they can."""

    moment: datetime = MONDAY
    _seconds: Iterator[int] = field(default_factory=count)

    def now(self) -> datetime:
        return self.moment

    async def settles(self) -> None:
        """As ever, only sooner."""
        async with asyncio.timeout(self.slack.patience):
            while self._behind() or self.connection.busy:  # noqa: ASYNC110 nothing tells when all is done
                await asyncio.sleep(0.001)

    def stamp(self) -> str:
        """Messages are written in this time, too."""
        return f"{self.moment.timestamp():.0f}.{next(self._seconds):06}"


@dataclass
class Walk:
    """What happens in one workspace, and all that can be seen of it; a restless one restarts the bot all the time."""

    home: Still
    script: Script
    people: dict[str, Person]
    restless: bool = False
    seen: list[str] = field(default_factory=list)
    """Every message as it came and as it changed, and every view, in order, and who could see it."""
    restarts: int = 0
    written: list[str] = field(default_factory=list)
    """What people wrote themselves."""
    _friends: dict[str, Someone] = field(default_factory=dict)
    _serial: int = 0
    _sights: int = 0

    def friend(self, name: str) -> Someone:
        return self._friends.setdefault(name, Someone(self, name))

    async def on(self) -> None:
        """What was just done is done; what is due comes next."""
        await self.home.settles()
        self.home.moment += A_MOMENT
        await self._maybe_restart()
        await self.home.tick()
        await self._maybe_restart()
        self._look()

    async def until(self, moment: datetime) -> None:
        """Do all that falls due by then, each in its own time."""
        home = self.home
        while (due := await home.planner.next_due()) is not None and due <= moment:
            home.moment = max(home.moment, due)
            await home.tick()
            await self._maybe_restart()
            self._look()
        home.moment = moment
        await self._maybe_restart()

    async def keeps_the_date(self, friend: Someone) -> None:  # noqa: ARG002 it is there by itself
        await self.on()

    async def talks_it_over(self, friend: Someone, words: str) -> None:
        """Every message has a thread of its own."""
        card = next(each for each in friend.screen if isinstance(each, Message) and "I'm in" in each.buttons)
        friend.person.says(words, self.home.us, thread=card.ts)
        await self.on()

    @property
    def dates(self) -> list[tuple[str, str]]:
        """In the files under the plans' cards."""
        found = []
        for message in self.home.us.posts:
            if message.thread and "I'm in" in self.home.us.find(message.thread).buttons:
                for file in message.files:
                    [event] = Calendar.from_ical(file.content).walk("VEVENT")
                    found.append((str(event["summary"]), str(event["location"])))
        return found

    @property
    def indiscreet(self) -> list[str]:
        """What notifications said beside the sentences that are for any eyes."""
        said = {each.args["text"] for each in self.home.slack.log.requests if each.args.get("text")}
        return sorted(said - {*map(plain, NOTICES.values()), *NO_NEWS})

    @property
    def leaks(self) -> list[str]:
        return leaked(self.home.slack, self.home.folder / LOG)

    async def _maybe_restart(self) -> None:
        if self.restless:
            self.restarts += 1
            await self.home.restart()

    def _look(self) -> None:
        """What came or changed since; messages first, as those come by several ways at once."""
        fresh = [each for each in self.messages() if each.post.serial > self._serial]
        self.seen += sorted(self._described(each) for each in fresh)
        sights = self.home.slack.log.sights[self._sights :]
        names = {each.id: name for name, each in self.people.items()}
        self.seen += [
            f"{names[each.person]} opens {each.text} {each.buttons}" for each in sights if each.kind == "modal"
        ]
        self._serial, self._sights = self.home.slack.log.serial, len(self.home.slack.log.sights)

    def messages(self) -> Iterable[Message]:
        return (each for channel in self.home.slack.home.channels.values() for each in channel.messages)

    def _described(self, message: Message) -> str:
        readers = [name for name, each in self.people.items() if each.sees(message)]
        files = "".join(f" +{FILE.sub('plan-', each.name)}" for each in message.files)
        where = "in a thread " if message.thread else ""
        return f"{', '.join(readers)} see {where}({message.notice}): {message.text}{files} {list(message.buttons)}"


@dataclass
class Someone:
    """One of them. What they press is the newest message with such a button that they can see."""

    walk: Walk = field(repr=False)
    name: str

    @property
    def person(self) -> Person:
        return self.walk.people[self.name]

    @property
    def screen(self) -> list[Message | View]:
        """What is in front of them, a modal first and then the newest message of the bot's."""
        messages = sorted(
            (each for each in self.person.messages if each.by_app), key=lambda each: each.ts, reverse=True
        )
        return [self.person.modal, *messages] if self.person.modal is not None else [*messages]

    @property
    def choices(self) -> list[str]:
        return list(self.screen[0].buttons)

    def sees(self, words: str) -> bool:
        there = [*self.person.messages, *filter(None, [self.person.modal])]
        return any(bare(words) in bare(each.text) for each in there)

    async def starts(self, call: str, by: Way = "typing", **given: Any) -> None:
        match by:
            case "typing":
                words = " ".join(f"{name}={self._typed(value)}" for name, value in given.items())
                self._wrote(given.values())
                line = f"/fireside {call.replace('.', ' ')} {words}".rstrip()
                await self._done(await self.person.types(line, self.walk.home.us))
            case "home":
                await self.person.opens_home()
                await self.walk.home.settles()
                await self._done(await self.person.presses(call, self.person.home))
            case "shortcut":
                await self._done(await self.person.shortcut(call))

    async def presses(self, label: str, *, below: str = "") -> None:
        for shown in self.screen:
            found = [each for each in shown.buttons if each.startswith(label)]
            if found and bare(below) in bare(shown.text):
                await self._done(await self.person.presses(shown.buttons[min(found, key=len)], shown))
                return
        raise AssertionError(f"{self.name} sees no {label}; the newest reads: {self.screen[0].text}")

    async def fills(self, *pages: Mapping[str, Any]) -> None:
        """All of it is on one page here, and takes as long as it would on several."""
        self.walk.home.moment += A_MOMENT * sum(2 if page else 1 for page in pages[1:])
        form = self.person.modal
        assert form is not None, f"{self.name} has no form open"
        values = {asked(form, label): self._put(value) for page in pages for label, value in page.items()}
        self._wrote(value for id, value in values.items() if form.fields[id]["element"]["type"] == "plain_text_input")
        await self._done(await self.person.submits(values))

    async def says(self, words: str) -> Message:
        self._wrote([words])
        return self.person.says(words, self.walk.home.us)

    async def saves(self, message: Message) -> None:
        await self._done(await self.person.saves(message))

    async def looks_home(self) -> None:
        await self.person.opens_home()
        await self.walk.home.settles()
        home = self.person.home
        assert home is not None
        self.walk.seen.append(f"{self.name} at home: {home.text} {list(home.buttons)}")

    def _wrote(self, words: Iterable[Any]) -> None:
        self.walk.written += [each for each in words if isinstance(each, str)]

    def _typed(self, value: Any) -> str:
        return value.person.mention if isinstance(value, Someone) else json.dumps(str(value), ensure_ascii=False)

    def _put(self, value: Any) -> Any:
        return value.person if isinstance(value, Someone) else value

    async def _done(self, answer: Answer) -> None:
        assert not answer.errors, f"{self.name} has to mend {answer.errors}"
        await self.walk.on()


def asked(form: View, label: str) -> str:
    """The id of the field whose label begins so."""
    labels = {str(block["label"]["text"]): id for id, block in form.fields.items()}
    found = next((id for each, id in labels.items() if each.startswith(label)), None)
    assert found is not None, f"no field {label!r}, only {list(labels)}"
    return found


@asynccontextmanager
async def begun(
    folder: Path, catalogue: Catalogue, kept: Snapshot, *, over_http: bool = False, restless: bool = False
) -> AsyncIterator[Walk]:
    """Four friends in a private channel with the bot, and Zoe in the same workspace, but not in it."""
    kept.copy_to(folder)
    script = Script()
    async with loopback(log=folder / LOG) as slack:
        slack.file_delay = 0
        people = {name: slack.person(name.title()) for name in (*NAMES, "zoe")}
        us = slack.channel("us", *(people[each] for each in NAMES))
        square = slack.channel("square", *people.values(), private=False)
        ana, ben, zoe = (people[each] for each in ("ana", "ben", "zoe"))
        http = f"127.0.0.1:{free_port()}" if over_http else ""
        if over_http:
            slack.deliver_to(f"http://{http}/slack/events")
        home = Still(slack, folder, catalogue, ana, ben, zoe, us, square, http)
        slack.stamp = home.stamp
        with overhearing(slack_running, script):
            await home.start()
            try:
                yield Walk(home, script, people, restless)
            finally:
                await home.stop()
