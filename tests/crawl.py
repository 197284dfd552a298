"""Walks through everything the bot offers: every command's example, then every button it finds, as each person."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from room import Guest, World

from bot.commands import COMMANDS
from bot.commands.registry import is_prose
from bot.commands.typed import UNSURE
from bot.ui import Call, Field, Reply

LAST = ("leave",)
"""What ends a membership comes when all else was tried."""
OFTEN = 4
"""How many times each person tries what one name stands for."""


def plausible(each: Field) -> str:
    """What somebody could well write into this field; nothing where a tap or a number may be left out."""
    if not each.required and not is_prose(each):
        return ""
    match each.kind:
        case "when":
            return "in 3 days"
        case "day":
            return "yesterday"
        case "choice" | "choices":
            return each.options[0].value if each.options else "1"
        case "number":
            return "1"
        case "photos":
            return ""
        case _:
            hint = each.hint.split(", or ")[0]
            return hint or "a quiet evening"


@dataclass
class Crawl:
    """What was found: every call a button carried, by who could press it, and every reply."""

    world: World
    write: Callable[[Field], str] = plausible
    calls: dict[str, list[tuple[Guest, Call]]] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    _queue: deque[tuple[Guest, Call]] = field(default_factory=deque)
    _read: int = 0

    async def everything(self, *guests: Guest) -> None:
        """Walk until nothing new is found; somebody joins late and never says a word, so that rounds end unopened."""
        for guest in guests:
            for command in COMMANDS.values():
                if command.listed and command.name not in LAST:
                    self._find(guest, self.world.planner.typed(command.example or f"/{command.name}"))
                    self._find(guest, Call(command.name))
            slip = self.write(COMMANDS[UNSURE].fields[0])
            self._find(guest, self.world.planner.typed(f"/memory withdraw {slip}"))
        await self._drain(guests)
        await self.world.guest("late").types("/join")
        for _ in range(5):
            await self.world.wait("5 days")
            await self._drain(guests)
        for name in LAST:
            self._find(guests[-1], Call(name))
        await self._drain(guests)

    async def all_that(self, guest: Guest, line: str) -> None:
        """What this line offers, in the channel and in private."""
        for direct in (False, True):
            self.look(guest, await guest.types(line, direct=direct))
        await self._drain((guest,))

    async def _drain(self, guests: tuple[Guest, ...]) -> None:
        self._overhear(guests)
        while self._queue:
            guest, call = self._queue.popleft()
            if self.tried[guest.name, call.name] >= OFTEN:
                continue
            self.tried[guest.name, call.name] += 1
            self.look(guest, await self.send(guest, call))
            self._overhear(guests)

    async def send(self, guest: Guest, call: Call) -> Reply:
        """The call with every empty field filled in."""
        command = COMMANDS.get(call.name)
        fields = command.visible if command else ()
        words = {each.name: self.write(each) for each in fields if not call.given(each.name)}
        return await guest.sends(call.having(**words))

    def _overhear(self, guests: tuple[Guest, ...]) -> None:
        """What the bot said by itself since: to all, or to one."""
        for place, _, reply in self.world.room.shown[self._read :]:
            for guest in guests:
                if not place.direct or place.id == guest.name:
                    self.look(guest, reply)
        self._read = len(self.world.room.shown)

    def look(self, guest: Guest, reply: Reply) -> None:
        self.replies.append(reply)
        for call in calls(reply):
            self._find(guest, call)

    def _find(self, guest: Guest, call: Call) -> None:
        known = self.calls.setdefault(call.name, [])
        if (guest, call) not in known:
            known.append((guest, call))
            self._queue.append((guest, call))


def calls(reply: Reply) -> Iterator[Call]:
    """Everything that can be pressed or picked on a reply."""
    for card in (*reply.cards, *reply.aside):
        yield from (each.call for each in card.buttons)
        if card.select is not None:
            picked = card.select
            yield from (picked.call.having(**{picked.field: each.value}) for each in picked.options)
