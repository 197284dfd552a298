"""What the tests of Slack's faults share: words that must never be in a log, and a lease that ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_running import LEASE, Home

WRITTEN = ("Tacos", "pancakes")
"""People write one of these into all that they write."""


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
