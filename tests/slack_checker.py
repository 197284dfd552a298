"""What a pretend Slack's log says about a bot that was killed, and whether it knew beforehand of what came twice."""

from __future__ import annotations

import json
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from kill_checker import Found, Life, check
from slack_crowd import questions
from slack_log import Post, Request
from slack_world import Slack

from bot.outbox import nonce

MARK = "outbox.maybe_twice"


@dataclass(slots=True)
class Mark:
    """What the bot kept of a message that may be there more than once."""

    doubted: int
    """How often, by its own database."""
    at: list[float] = field(default_factory=list)
    """When its log said so, in monotonic seconds."""


@dataclass(frozen=True, slots=True)
class Marked(Found):
    marked: int
    """Messages of which the bot said that they may be there more than once; it can't know which are."""
    unmarked: int
    """Homes that got their question more than once though that was not noted before it was sent again."""
    reads_back: bool

    @property
    def wrong(self) -> bool:
        return bool(self.lost or self.unmarked or (self.reads_back and self.doubled))

    def __str__(self) -> str:
        return f"{self.lost} lost, {self.doubled} doubled, {self.unmarked} of them unmarked; {self.marked} marked"


def look_over(slack: Slack, folder: Path, homes: Sequence[str], lives: Sequence[Life], *, reads_back: bool) -> Marked:
    shown = list(questions(slack))
    found = check(slack.log, shown, homes, lives)
    marks = noted(folder / "fireside.db", (folder / "bot.log").read_text("utf-8"))
    missed = unmarked(shown, slack.log.requests, marks)
    return Marked(**asdict(found), marked=len(marks), unmarked=missed, reads_back=reads_back)


def unmarked(shown: Iterable[Post], requests: Iterable[Request], marks: Mapping[str, Mark]) -> int:
    """Homes where something came twice that was no known doubt by then."""
    sent, homes = defaultdict(list), defaultdict(list)
    for one in requests:
        if one.done and one.method == "chat.postMessage":
            sent[one.args["metadata"]["event_payload"]["nonce"]].append(one.at)
    for each in shown:
        homes[each.channel].append(each.nonce)
    doubled = [nonces for nonces in homes.values() if len(nonces) > 1]
    return sum(
        len(set(nonces)) > 1 or not beforehand(sorted(sent[nonces[0]]), marks.get(nonces[0])) for nonces in doubled
    )


def beforehand(sent: Sequence[float], mark: Mark | None) -> bool:
    """Whether each time but the first was a doubt in the database, and one in the log before it reached Slack."""
    if mark is None or mark.doubted < len(sent) - 1:
        return False
    return all(sum(each < at for each in mark.at) >= known for known, at in enumerate(sent))


def noted(database: Path, log: str) -> dict[str, Mark]:
    """By nonce, from what the bot left behind."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT id, key, doubted FROM delivery WHERE doubted > 0").fetchall()
    connection.close()
    marks = {id: Mark(doubted) for id, _, doubted in rows}
    booted = time.time() - time.monotonic()
    for line in log.splitlines():
        if MARK in line:
            told = json.loads(line)
            marks[told["delivery"]].at.append(datetime.fromisoformat(told["timestamp"]).timestamp() - booted)
    return {nonce(key): marks[id] for id, key, _ in rows}
