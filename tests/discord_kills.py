"""`fireside run` killed again and again while every circle's weekly question is due, counted by Discord's own log.

python tests/discord_kills.py --circles 300 --kills 20 --out docs/results/discord-kills.json
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from discord_crowd import Pair, move_in, questions  # noqa: E402
from discord_trials import OnDiscord, trials, weather  # noqa: E402
from discord_world import Discord  # noqa: E402
from kill_checker import check  # noqa: E402
from kill_crowd import set_up, this_minute  # noqa: E402
from killing import Result, Run, command, result  # noqa: E402


@dataclass
class Running(Run):
    discord: Discord
    pairs: list[Pair]

    @property
    def world(self) -> Discord:
        return self.discord

    def settings(self) -> dict[str, str]:
        return {"FIRESIDE_DISCORD_TOKEN": self.discord.token, "FIRESIDE_DISCORD_API": self.discord.url}

    def greetings(self) -> int:
        return sum(what == "identify" for _, what in self.discord.gateway.heard)

    def attempts(self) -> int:
        return sum(each.path.endswith("/messages") for each in self.discord.log.sent("POST", "/channels/"))

    def told(self) -> set[str]:
        return {each.channel for each in questions(self.discord)}

    async def somebody(self, at: int) -> None:
        if not self.discord.gateway.connected:
            return
        pair = self.pairs[at % len(self.pairs)]
        asked = next((each for each in questions(self.discord) if each.channel == pair.key), None)
        if asked is None or at % 3 == 0:
            await pair.ana.slash(pair.home, "today", wait=False)
        else:
            await pair.ana.press(self.discord.shown(asked.id), ("Answer", "Pass")[at % 2], wait=False)


async def run(
    trial: OnDiscord,
    folder: Path,
    tell: Callable[[str], None] = lambda _: None,
    turn: AbstractAsyncContextManager[Any] = nullcontext(),  # noqa: B008 it holds nothing
) -> Result:
    """In an empty folder. Of several at once each sets up in its `turn`: Alembic works on one database at a time."""
    due = this_minute() + timedelta(minutes=trial.ahead)
    async with weather(trial, folder / "discord.log") as discord:
        pairs = move_in(discord, trial.circles)
        homes = [each.key for each in pairs]
        async with turn:
            await set_up(folder, [each.couple for each in pairs], due)
        tell(f"  {trial.circles} circles, due at {due:%H:%M}")
        over = Running(trial, folder, homes, tell, discord, pairs)
        await over.whole()
        found = check(discord.log, list(questions(discord)), homes, over.lives)
    return result(over, found)


if __name__ == "__main__":
    sys.exit(command(__doc__, 300, trials, run))
