"""`fireside run` killed again and again while every circle's weekly question is due, on any pretend platform."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Protocol, TypeVar

from kill_checker import Found, Life, complaints

PROGRAM = [str(Path(sys.executable).with_name("fireside")), "run"]
VICTIM = [sys.executable, str(Path(__file__).with_name("kill_victim.py"))]
SOMEBODY_EVERY = 0.3
UP_WITHIN = 60.0
SPEAKS_WITHIN = 5.0
"""Of connecting, where something is due and nothing is in the way."""
A_FAILURE_RESTS = 35.0
"""What failed before anything was sent is tried again after half a minute."""
LONGEST_LULL = 20.0
"""The clock looks at least every 15 seconds, whatever else fails to wake it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried, and how bad the weather is."""

    circles: int
    kills: int
    seed: int = 1
    broken: str = ""
    """One of the strategies of `kill_victim`; without, it is Fireside itself."""
    lease: int = 8
    outage: float = 2.0
    """Seconds the process is away after a kill, at most."""
    chance: float = 0.03
    """Of each fault, for each message."""
    slow: float = 1.0
    """Seconds a slow message takes to arrive; a lease has room for a sixth of itself."""
    slowly: float = 0.03
    """How many do."""
    ahead: bool = False
    """Whether the minute in which all is due is still to come when the process starts."""


class World(Protocol):
    async def until(self, true: Callable[[], object], seconds: float | None = None) -> None: ...


@dataclass
class Run(ABC):
    """One trial under way; a platform says how it is reached, and what can be seen of it there."""

    trial: Trial
    folder: Path
    homes: Sequence[str]
    tell: Callable[[str], None]

    def __post_init__(self) -> None:
        self.rng = Random(f"kills {self.trial.seed}")
        self.lives: list[Life] = []
        self.kills = 0
        self.away: list[float] = []
        self.status: int | None = None
        """How it exited when it was told to stop in the end."""
        self._ready = 0.0
        self._sent = 0
        """Attempts to post, when this life began."""

    @property
    @abstractmethod
    def world(self) -> World:
        """The pretend platform."""

    @abstractmethod
    def settings(self) -> Mapping[str, str]:
        """What a host sets for this platform."""

    @abstractmethod
    def greetings(self) -> int:
        """How often a process has come so far."""

    @abstractmethod
    def attempts(self) -> int:
        """To post, so far."""

    @abstractmethod
    def told(self) -> set[str]:
        """Homes that have their question."""

    @abstractmethod
    async def somebody(self, at: int) -> None:
        """Asks what there is, or presses what there is, in one home after the other."""

    async def there(self, before: int) -> bool:
        """Whether a process has come since there were so many."""
        return self.greetings() > before

    async def whole(self) -> None:
        """The kills, and then a life that is left in peace until nothing comes any more."""
        somebody = asyncio.create_task(self._somebody())
        try:
            while self.kills < self.trial.kills:
                await self._live(self._doom)
                self.kills += 1
                self.tell(f"  kill {self.kills}: {len(self.told())} of {len(self.homes)} circles have their question")
                self.away.append(self.rng.random() ** 2 * self.trial.outage)
                await asyncio.sleep(self.away[-1])
            await self._live(self._peace)
            assert not somebody.done(), somebody
        finally:
            somebody.cancel()
            await asyncio.wait([somebody])

    async def _live(self, until_the_end: Callable[[asyncio.Task[None]], Awaitable[bool]]) -> None:
        """Start a process; it is killed when `until_the_end` is over, or told to stop if that says so."""
        self._ready, self._sent = 0.0, self.attempts()
        before = self.greetings()
        process = await self._started()
        connecting = asyncio.create_task(self._connected(before, process))
        try:
            in_peace = await until_the_end(connecting)
            if self._ready:
                self.lives.append(Life(self._ready, time.monotonic()))
            if in_peace:
                process.terminate()
                self.status = await asyncio.wait_for(process.wait(), UP_WITHIN)
        finally:
            self._ready = 0.0
            connecting.cancel()
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def _started(self) -> asyncio.subprocess.Process:
        program = [*VICTIM, self.trial.broken] if self.trial.broken else PROGRAM
        nothing = asyncio.subprocess.DEVNULL
        with (self.folder / "bot.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *program, cwd=self.folder, env=self._environment(), stdin=nothing, stdout=nothing, stderr=log
            )

    async def _connected(self, before: int, process: asyncio.subprocess.Process) -> None:
        async with asyncio.timeout(UP_WITHIN):
            while not await self.there(before):
                assert process.returncode is None, (self.folder / "bot.log").read_text("utf-8")[-2000:]
                await asyncio.sleep(0.05)
        self._ready = time.monotonic()

    async def _doom(self, connecting: asyncio.Task[None]) -> bool:
        """It dies in the middle of the messages it sends; now and then while it starts, or while it waits."""
        if self.kills % 4 == 1:
            await asyncio.wait([connecting], timeout=self.rng.random() * 3)
            return False
        await connecting
        if self.kills % 4 == 2:
            await asyncio.sleep(self.rng.random() * self.trial.lease)
            return False
        left = len(self.homes) - len(self.told())
        enough = self._sent + self.rng.randint(1, max(1, min(left, 1 + 2 * self.trial.circles // self.trial.kills)))
        with suppress(TimeoutError):
            await self.world.until(lambda: self.attempts() >= enough, SPEAKS_WITHIN + self.trial.lease)
        await asyncio.sleep(self.rng.random() * 0.1)
        return False

    async def _peace(self, connecting: asyncio.Task[None]) -> bool:
        """Until nothing was sent for longer than a lease: all that was left open has been looked at again by then."""
        await connecting
        if len(self.told()) < len(self.homes):
            due_in = 60 if self.trial.ahead and not self.trial.kills else 0
            with suppress(TimeoutError):
                await self.world.until(lambda: self.attempts() > self._sent, due_in + LONGEST_LULL + self.trial.lease)
        sent, since = self.attempts(), time.monotonic()
        while time.monotonic() - since < self._patience():
            await asyncio.sleep(0.2)
            if self.attempts() != sent:
                sent, since = self.attempts(), time.monotonic()
        return True

    def _patience(self) -> float:
        if len(self.told()) < len(self.homes) and not self.trial.broken:
            return A_FAILURE_RESTS
        return (self.trial.lease if self.trial.chance else 0) + 4

    async def _somebody(self) -> None:
        """While the bot is up."""
        for at in count():
            await asyncio.sleep(SOMEBODY_EVERY)
            if self._ready:
                await self.somebody(at)

    def _environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("FIRESIDE_")},
            "FIRESIDE_DATA": str(self.folder),
            "FIRESIDE_MASTER_KEY_FILE": str(self.folder / "key" / "master.key"),
            "FIRESIDE_LEASE_SECONDS": str(self.trial.lease),
            **self.settings(),
        }


@dataclass(frozen=True, slots=True)
class Result:
    found: Found
    kills: int
    connected: int
    """How many lives got as far as the platform."""
    longest_outage: float
    errors: list[str]
    """From the log of the process."""
    status: int | None


def result(over: Run, found: Found) -> Result:
    errors = list(complaints((over.folder / "bot.log").read_text("utf-8")))
    return Result(found, over.kills, len(over.lives), round(max(over.away, default=0.0), 1), errors, over.status)


T = TypeVar("T", bound=Trial)


def command(
    about: str,
    circles: int,
    trials: Callable[[int, int], Mapping[str, T]],
    run: Callable[[T, Path, Callable[[str], None]], Coroutine[Any, Any, Result]],
) -> int:
    """One trial after the other, and what became of each; the exit status."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--circles", type=int, default=circles)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--only", default="", help="trials whose name has these words")
    parser.add_argument("--out", type=Path, help="write the results there")
    asked = parser.parse_args()
    results: dict[str, Any] = {}
    fine = True
    machine = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    for name, trial in trials(asked.circles, asked.kills).items():
        if asked.only in name:
            say(f"\n{name}")
            with TemporaryDirectory(prefix="fireside-kills-") as folder:
                one = asyncio.run(run(trial, Path(folder), say))
            say(summary(one))
            fine = fine and as_it_should_be(trial, one)
            results[name] = {"trial": asdict(trial)} | asdict(one)
    machine |= {"python": platform.python_version(), "system": platform.system()}
    if asked.out:
        asked.out.write_text(json.dumps({"machine": machine, "trials": results}, indent=2) + "\n", "utf-8")
    say("\nAs it should be." if fine else "\nNOT as it should be.")
    return 0 if fine else 1


def as_it_should_be(trial: Trial, one: Result) -> bool:
    """What only looks right has to be caught at what is wrong with it."""
    found = one.found
    if trial.broken:
        return found.wrong and bool(found.lost if trial.broken == "mark_then_post" else found.doubled)
    return not (found.wrong or found.late or one.errors or one.status)


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 a command answers on standard output


def summary(one: Result) -> str:
    found = one.found
    return (
        f"  {found.circles} circles, {one.kills} kills: {found}\n"
        f"  {found.a_second} questions a second; {found.refused} requests were told to wait\n"
        f"  {found.asked} acknowledged: half in {found.p50} s, 99 % in {found.p99} s, {found.late} late\n"
        f"  faults: {found.faults}; errors in the log: {len(one.errors)}; exit status {one.status}"
    )
