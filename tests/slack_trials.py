"""What a bot is put through on a pretend Slack: how often it is killed, and how bad the weather is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from killing import Trial
from slack_running import free_port
from slack_world import Slack, loopback

POST, HISTORY, INFO = "chat.postMessage", "conversations.history", "conversations.info"
AFTER_ALL = {"after": True}


@dataclass(frozen=True, slots=True)
class OnSlack(Trial):
    way: Literal["socket", "http"] = "socket"
    """How Slack tells it what people do."""
    reads_back: bool = False
    """Whether it was granted the right to look for its own messages."""
    usual: float = 0.2
    """Seconds a message takes that nothing else befalls."""
    looks: int = 60
    """In ten seconds, at channels, before Slack asks to wait; 0 is any number."""


BROKEN = ("mark_then_post", "post_then_mark", "nonce_alone", "short_lease")
"""The strategies of `kill_victim`; Slack knows no nonces, which hides nothing."""


def control(broken: str, kills: int, *, reads_back: bool = True) -> OnSlack:
    bad: dict[str, Any] = {"lease": 2, "outage": 3.0, "chance": 0.06, "looks": 0}
    if broken == "short_lease":  # its own is one second; by this one the end is waited for
        bad |= {"lease": 4, "slow": 6.0, "slowly": 0.6, "chance": 0.02}
    return OnSlack(40, kills, broken=broken, reads_back=reads_back, **bad)


def trials(circles: int, kills: int) -> dict[str, OnSlack]:
    calm: dict[str, Any] = {"lease": 75, "chance": 0.0, "slowly": 0.0}
    return {
        "undisturbed": OnSlack(circles, 0, **calm),
        "with the history scope, Socket Mode": OnSlack(circles, kills, lease=6, reads_back=True),
        "without the history scope, HTTP": OnSlack(circles, kills, seed=2, lease=6, way="http", outage=4.0),
        **{f"control {each}": control(each, kills=2) for each in BROKEN},
        "control nonce_alone, without the history scope": control("nonce_alone", kills=2, reads_back=False),
    }


@asynccontextmanager
async def weather(trial: OnSlack, log: Path) -> AsyncIterator[Slack]:
    async with loopback(log=log) as slack:
        if trial.way == "http":
            slack.deliver_to(f"http://127.0.0.1:{free_port()}/slack/events")
        if trial.reads_back:
            slack.home.scopes.add("groups:history")
        slack.limits.apart = 1.0
        if trial.chance:
            rain(trial, slack)
        slack.faults.plan(POST, times=None, chance=trial.slowly, delay=trial.slow)
        slack.faults.plan(POST, times=None, delay=trial.usual)
        yield slack


def rain(trial: OnSlack, slack: Slack) -> None:
    if trial.looks:
        slack.limits.methods[INFO] = (trial.looks, 10.0)
    out = ({"status": 503}, {"drop": True}, {"drop": True, **AFTER_ALL}, {"status": 429, "retry_after": 2})
    for again, how in enumerate(out, start=1):  # for a while nothing gets through, or no answer comes back
        after = again * trial.circles // 8
        slack.faults.plan(POST, skip=after, times=max(3, trial.circles // 12), delay=trial.usual, **how)
    befalls: list[dict[str, Any]] = [{"status": 503}, {"drop": True}, {"error": "internal_error"}]
    befalls += [{"status": 503, **AFTER_ALL}, {"drop": True, **AFTER_ALL}, {"status": 500, **AFTER_ALL}]
    befalls += [{"status": 429, "retry_after": 1}, {"status": 429, "retry_after": 3}]
    for each in befalls:
        slack.faults.plan(POST, times=None, chance=trial.chance, delay=trial.usual, **each)
    slack.faults.plan(HISTORY, times=None, chance=trial.chance, status=503)
    slack.faults.plan(HISTORY, times=None, chance=trial.chance, status=429, retry_after=2)
