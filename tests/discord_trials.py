"""What a bot is put through on a pretend Discord: how often it is killed, and how bad the weather is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from discord_world import Discord, loopback
from killing import Trial

MESSAGES = "/channels/*/messages"
AFTER_ALL = {"after": True}


@dataclass(frozen=True, slots=True)
class OnDiscord(Trial):
    window: Literal["fixed", "rolling"] = "fixed"
    """How Discord counts its fifty requests a second."""
    nonces: float = 180.0
    """Seconds for which it knows a nonce."""


CONTROLS: dict[str, dict[str, Any]] = {
    "mark_then_post": {},
    "post_then_mark": {},
    "nonce_alone": {"nonces": 1.0},
    "short_lease": {"nonces": 0.0, "slow": 3.0, "slowly": 0.3},
}
"""Each of the broken strategies in the weather that shows it."""


def control(broken: str, kills: int) -> OnDiscord:
    return OnDiscord(40, kills, broken=broken, lease=2, outage=3.0, chance=0.06, **CONTROLS[broken])


def trials(circles: int, kills: int) -> dict[str, OnDiscord]:
    return {
        "undisturbed": OnDiscord(circles, 0, lease=75, chance=0.0, slowly=0.0, ahead=True),
        "fixed windows": OnDiscord(circles, kills),
        "rolling windows, nonces soon forgotten": OnDiscord(
            circles, kills, seed=2, window="rolling", nonces=3.0, outage=8.0, ahead=True
        ),
        **{f"control {each}": control(each, kills=2) for each in CONTROLS},
    }


@asynccontextmanager
async def weather(trial: OnDiscord, log: Path) -> AsyncIterator[Discord]:
    async with loopback(log=log) as discord:
        assert discord.limits.whole
        discord.limits.whole.kind = trial.window
        discord.nonces.window = trial.nonces
        discord.gateway.resumable = 5.0  # nobody comes back, and what each session would be told is kept
        faults: list[dict[str, Any]] = [{"status": 502}, {"status": 503}, {"drop": True}]
        faults += [{"status": 503, **AFTER_ALL}, {"drop": True, **AFTER_ALL}]
        if trial.nonces > trial.lease / 3:  # within one attempt, which takes no longer, discord.py sends it again
            faults.append({"status": 500, **AFTER_ALL})
        for each in faults:
            discord.faults.plan("POST", MESSAGES, times=None, chance=trial.chance, **each)
        discord.faults.plan("POST", MESSAGES, times=None, chance=trial.slowly, delay=trial.slow)
        discord.faults.plan("GET", MESSAGES, times=None, chance=trial.chance, status=503)
        yield discord
