"""What the tests of Slack's faults share: words that must never be in a log, and a bot that need not keep its pace."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from room import Snapshot
from slack_running import LEASE, Home, open_home

from activities.catalogue import Catalogue
from adapters.slack.pace import Pace

WRITTEN = ("Tacos", "pancakes")
"""People write one of these into all that they write."""


@asynccontextmanager
async def hurried(folder: Path, catalogue: Catalogue, kept: Snapshot, **how: Any) -> AsyncIterator[Home]:
    """A home whose bot does not wait a second between two messages to one channel."""
    async with open_home(folder, catalogue, kept, **how) as home:
        at_once(home)
        yield home


def at_once(home: Home) -> None:
    home.connection._workspaces.pace = Pace(0)


async def once_the_lease_is_over(home: Home) -> None:
    """What may have gone out is looked into."""
    await home.later(seconds=LEASE.total_seconds() + 1)


def watched(log: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that anybody wrote gets into the log meanwhile, not even where it is filtered later."""
    for ours in ("bot", "adapters"):
        log.set_level("DEBUG", ours)
    yield
    for when in ("setup", "call"):
        lines = [f"{each.getMessage()} {vars(each)}" for each in log.get_records(when)]
        assert not [each for each in (*lines, log.text) if any(words in each for words in WRITTEN)]
