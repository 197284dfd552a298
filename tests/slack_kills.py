"""`fireside run` killed again and again while every circle's weekly question is due, counted by Slack's own log.

python tests/slack_kills.py --circles 100 --kills 20 --out docs/results/slack-kills.json
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from kill_crowd import set_up, this_minute  # noqa: E402
from killing import Result, Run, command, result  # noqa: E402
from slack_checker import look_over  # noqa: E402
from slack_crowd import Pair, move_in, questions  # noqa: E402
from slack_people import Person  # noqa: E402
from slack_trials import POST, OnSlack, trials, weather  # noqa: E402
from slack_world import Slack  # noqa: E402


@dataclass
class Running(Run):
    slack: Slack
    pairs: list[Pair]

    @property
    def world(self) -> Slack:
        return self.slack

    def settings(self) -> dict[str, str]:
        common = {"FIRESIDE_SLACK_API": self.slack.url, "FIRESIDE_SLACK_BOT_TOKEN": self.slack.token}
        if self.slack.socket_mode:
            return common | {"FIRESIDE_SLACK_APP_TOKEN": self.slack.app_token}
        http = urlsplit(self.slack.http.url).netloc
        return common | {"FIRESIDE_SLACK_SIGNING_SECRET": self.slack.signing_secret, "FIRESIDE_HTTP": http}

    def greetings(self) -> int:
        return self.slack.socket.hellos

    async def there(self, before: int) -> bool:
        """Over HTTP it is Slack that comes."""
        return await super().there(before) if self.slack.socket_mode else await self.slack.http.verify()

    def attempts(self) -> int:
        return sum(each.method == POST for each in self.slack.log.requests)

    def told(self) -> set[str]:
        return {each.channel for each in questions(self.slack)}

    async def somebody(self, at: int) -> None:
        if self.slack.socket_mode and not self.slack.socket.connected:
            return
        pair = self.pairs[at % len(self.pairs)]
        asked = next((each for each in pair.home.posts if {"Answer", "Pass"} <= each.buttons.keys()), None)
        if at % 4 == 0:
            await pair.ben.opens_home(wait=False)
        elif asked is None or at % 4 == 1:
            await pair.ana.types("/fireside today", pair.home, wait=False)
        else:
            await pair.ana.presses(("Answer", "Pass")[at % 2], asked, wait=False)
        writing = next(filter(has_form, (each.ana for each in self.pairs)), None)
        if writing is not None:
            await writing.submits({"text": "Rain on the tent."}, wait=False)


def has_form(person: Person) -> bool:
    return person.modal is not None and "text" in person.modal.fields


async def run(
    trial: OnSlack,
    folder: Path,
    tell: Callable[[str], None] = lambda _: None,
    turn: AbstractAsyncContextManager[Any] = nullcontext(),  # noqa: B008 it holds nothing
) -> Result:
    """In an empty folder. Of several at once each sets up in its `turn`: Alembic works on one database at a time."""
    due = this_minute()
    async with weather(trial, folder / "slack.log") as slack:
        pairs = move_in(slack, trial.circles)
        homes = [each.home.id for each in pairs]
        async with turn:
            await set_up(folder, [each.couple for each in pairs], due)
        tell(f"  {trial.circles} circles, due at {due:%H:%M}")
        over = Running(trial, folder, homes, tell, slack, pairs)
        await over.whole()
        found = look_over(slack, folder, homes, over.lives, reads_back=trial.reads_back)
    return result(over, found)


if __name__ == "__main__":
    sys.exit(command(__doc__, 100, trials, run))
