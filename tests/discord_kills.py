"""`fireside run` killed again and again while every circle's weekly question is due, counted by Discord's own log.

python tests/discord_kills.py --circles 300 --kills 20 --out docs/results/discord-kills.json
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from discord_checker import Found, Life, check, complaints  # noqa: E402
from discord_crowd import Pair, move_in, questions, set_up, this_minute  # noqa: E402
from discord_trials import Trial, trials, weather  # noqa: E402
from discord_world import Discord  # noqa: E402

PROGRAM = [str(Path(sys.executable).with_name("fireside")), "run"]
VICTIM = [sys.executable, str(ROOT / "tests" / "discord_victim.py")]
SOMEBODY_EVERY = 0.3
UP_WITHIN = 60.0
SPEAKS_WITHIN = 5.0
"""Of connecting, where something is due and nothing is in the way."""
A_FAILURE_RESTS = 35.0
"""What failed before anything was sent is tried again after half a minute."""
LONGEST_LULL = 20.0
"""The clock looks at least every 15 seconds, whatever else fails to wake it."""


@dataclass
class Run:
    """One trial under way."""

    trial: Trial
    discord: Discord
    folder: Path
    pairs: list[Pair]
    rng: Random
    tell: Callable[[str], None]
    lives: list[Life] = field(default_factory=list)
    kills: int = 0
    away: list[float] = field(default_factory=list)
    status: int | None = None
    """How it exited when it was told to stop in the end."""
    _ready: float = 0.0
    _sent: int = 0
    """Attempts to post, when this life began."""

    async def whole(self) -> None:
        """The kills, and then a life that is left in peace until nothing comes any more."""
        somebody = asyncio.create_task(self._somebody())
        try:
            while self.kills < self.trial.kills:
                await self._live(self._doom)
                self.kills += 1
                self.tell(f"  kill {self.kills}: {len(self._told())} of {len(self.pairs)} circles have their question")
                self.away.append(self.rng.random() ** 2 * self.trial.outage)
                await asyncio.sleep(self.away[-1])
            await self._live(self._peace)
            assert not somebody.done(), somebody
        finally:
            somebody.cancel()
            await asyncio.wait([somebody])

    async def _live(self, until_the_end: Callable[[asyncio.Task[None]], Awaitable[bool]]) -> None:
        """Start a process; it is killed when `until_the_end` is over, or told to stop if that says so."""
        self._ready, self._sent = 0.0, self._attempts()
        before = self._identified()
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
        await self.discord.until(lambda: self._identified() > before or process.returncode is not None, UP_WITHIN)
        assert process.returncode is None, (self.folder / "bot.log").read_text("utf-8")[-2000:]
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
        enough = self._sent + self.rng.randint(1, 1 + 2 * self.trial.circles // self.trial.kills)
        with suppress(TimeoutError):
            await self.discord.until(lambda: self._attempts() >= enough, SPEAKS_WITHIN + self.trial.lease)
        await asyncio.sleep(self.rng.random() * 0.1)
        return False

    async def _peace(self, connecting: asyncio.Task[None]) -> bool:
        """Until nothing was sent for longer than a lease: all that was left open has been looked at again by then."""
        await connecting
        due_in = 60 if self.trial.ahead and not self.trial.kills else 0
        with suppress(TimeoutError):
            await self.discord.until(lambda: self._attempts() > self._sent, due_in + LONGEST_LULL + self.trial.lease)
        sent, since = self._attempts(), time.monotonic()
        while time.monotonic() - since < self._patience():
            await asyncio.sleep(0.2)
            if self._attempts() != sent:
                sent, since = self._attempts(), time.monotonic()
        return True

    def _patience(self) -> float:
        if len(self._told()) < len(self.pairs) and not self.trial.broken:
            return A_FAILURE_RESTS
        return (self.trial.lease if self.trial.chance else 0) + 4

    async def _somebody(self) -> None:
        """Asks what there is, or presses what there is, in one home after the other, while the bot is up."""
        for at in count():
            await asyncio.sleep(SOMEBODY_EVERY)
            if not self._ready or not self.discord.gateway.connected:
                continue
            pair = self.pairs[at % len(self.pairs)]
            asked = next((each for each in questions(self.discord) if each.channel == pair.key), None)
            if asked is None or at % 3 == 0:
                await pair.ana.slash(pair.home, "today", wait=False)
            else:
                await pair.ana.press(self.discord.shown(asked.id), ("Answer", "Pass")[at % 2], wait=False)

    def _environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("FIRESIDE_")},
            "FIRESIDE_DATA": str(self.folder),
            "FIRESIDE_MASTER_KEY_FILE": str(self.folder / "key" / "master.key"),
            "FIRESIDE_DISCORD_TOKEN": self.discord.token,
            "FIRESIDE_DISCORD_API": self.discord.url,
            "FIRESIDE_LEASE_SECONDS": str(self.trial.lease),
        }

    def _told(self) -> set[str]:
        """Homes that have their question."""
        return {each.channel for each in questions(self.discord)}

    def _identified(self) -> int:
        return sum(what == "identify" for _, what in self.discord.gateway.heard)

    def _attempts(self) -> int:
        return sum(each.path.endswith("/messages") for each in self.discord.log.sent("POST", "/channels/"))


@dataclass(frozen=True, slots=True)
class Result:
    found: Found
    kills: int
    connected: int
    """How many lives got as far as Discord."""
    longest_outage: float
    errors: list[str]
    """From the log of the process."""
    status: int | None


async def run(
    trial: Trial,
    folder: Path,
    tell: Callable[[str], None] = lambda _: None,
    turn: AbstractAsyncContextManager[Any] = nullcontext(),  # noqa: B008 it holds nothing
) -> Result:
    """In an empty folder. Of several at once each sets up in its `turn`: Alembic works on one database at a time."""
    due = this_minute() + timedelta(minutes=trial.ahead)
    async with weather(trial, folder / "discord.log") as discord:
        pairs = move_in(discord, trial.circles)
        async with turn:
            await set_up(folder, pairs, due)
        tell(f"  {trial.circles} circles, due at {due:%H:%M}")
        over = Run(trial, discord, folder, pairs, Random(f"kills {trial.seed}"), tell)
        await over.whole()
        found = check(discord, [each.key for each in pairs], over.lives)
    errors = list(complaints((folder / "bot.log").read_text("utf-8")))
    return Result(found, over.kills, len(over.lives), round(max(over.away, default=0.0), 1), errors, over.status)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--circles", type=int, default=300)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--only", default="", help="trials whose name has these words")
    parser.add_argument("--out", type=Path, help="write the results there")
    asked = parser.parse_args()
    results: dict[str, Any] = {}
    for name, trial in trials(asked.circles, asked.kills).items():
        if asked.only in name:
            say(f"\n{name}")
            with TemporaryDirectory(prefix="fireside-kills-") as folder:
                result = asyncio.run(run(trial, Path(folder), say))
            say(summary(result))
            results[name] = {"trial": asdict(trial)} | asdict(result)
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    if asked.out:
        asked.out.write_text(json.dumps({"machine": machine, "trials": results}, indent=2) + "\n", "utf-8")
    fine = all(caught(each["found"]) == bool(each["trial"]["broken"]) for each in results.values())
    say("\nAs it should be." if fine else "\nNOT as it should be.")
    return 0 if fine else 1


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 a command answers on standard output


def caught(found: dict[str, Any]) -> bool:
    return bool(found["lost"] or found["doubled"])


def summary(result: Result) -> str:
    one = result.found
    return (
        f"  {one.circles} circles, {result.kills} kills: {one.lost} lost, {one.doubled} doubled\n"
        f"  {one.a_second} questions a second; {one.refused} requests were told to wait\n"
        f"  {one.asked} interactions acknowledged: half in {one.p50} s, 99 % in {one.p99} s, {one.late} late\n"
        f"  faults: {one.faults}; errors in the log: {len(result.errors)}; exit status {result.status}"
    )


if __name__ == "__main__":
    sys.exit(main())
