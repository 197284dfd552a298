"""What can go wrong between an app and Slack: planned faults, and rate limits as the real one has them."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass
from fnmatch import fnmatchcase
from random import Random
from typing import Any


@dataclass(slots=True)
class Fault:
    """What befalls the calls it matches, `times` of them after the first `skip`, each with this chance."""

    method: str = "*"
    """A glob over the method: `chat.*`; also `response_url`, `upload` and `download`."""
    times: int | None = 1
    """None: for ever."""
    skip: int = 0
    chance: float = 1.0
    delay: float = 0.0
    """Seconds before anything is done."""
    drop: bool = False
    """The connection is cut instead of an answer."""
    error: str = ""
    """Slack's word for it, told with 200 unless a status is given."""
    status: int = 0
    after: bool = False
    """What was asked is done first."""
    retry_after: int = 1
    """For a 429."""
    channel: str = ""
    """Only calls about this channel."""
    hits: int = 0

    @property
    def answers(self) -> bool:
        return self.drop or bool(self.status) or bool(self.error)


class Faults:
    """A plan of them; the first that takes a call has it."""

    def __init__(self, seed: int = 0) -> None:
        self._plan: list[Fault] = []
        self._rng = Random(seed)

    def plan(self, method: str = "*", **how: Any) -> Fault:
        """See `Fault` for what can be told."""
        fault = Fault(method, **how)
        self._plan.append(fault)
        return fault

    def clear(self) -> None:
        self._plan.clear()

    def take(self, method: str, channel: str = "") -> Fault | None:
        for fault in self._plan:
            if not fnmatchcase(method, fault.method) or fault.channel not in {"", channel}:
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            if fault.times is not None and fault.hits >= fault.times:
                continue
            if fault.chance < 1 and self._rng.random() >= fault.chance:
                continue
            fault.hits += 1
            return fault
        return None


class Limits:
    """How much Slack takes; switched off until a test asks for it."""

    def __init__(self) -> None:
        self.apart: float | None = None
        """Seconds between two posts to one channel; Slack's own rule is 1."""
        self.methods: dict[str, tuple[int, float]] = {}
        """So many calls of a method in so many seconds, for each workspace."""
        self.refused = 0
        self._posts: dict[tuple[str, str], float] = {}
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def wait(self, method: str, team: str, channel: str, now: float) -> int:
        """0 if there is room, which is then taken; else whole seconds until there is."""
        left = self._method(method, team, now) or self._channel(method, team, channel, now)
        if left:
            self.refused += 1
        return max(1, math.ceil(left)) if left else 0

    def _channel(self, method: str, team: str, channel: str, now: float) -> float:
        if self.apart is None or method not in {"chat.postMessage", "chat.postEphemeral"}:
            return 0.0
        free = self._posts.get((team, channel), 0.0)
        if now < free:
            return free - now
        self._posts[team, channel] = now + self.apart * 0.98  # the way through the network is not even
        return 0.0

    def _method(self, method: str, team: str, now: float) -> float:
        if method not in self.methods:
            return 0.0
        most, seconds = self.methods[method]
        recent = self._calls[method, team]
        while recent and now - recent[0] >= seconds:
            recent.popleft()
        if len(recent) >= most:
            return recent[0] + seconds - now
        recent.append(now)
        return 0.0
