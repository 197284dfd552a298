"""What can go wrong between a bot and Discord: planned faults, and rate limits as the real one has them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from random import Random
from typing import Any, Literal


@dataclass(slots=True)
class Fault:
    """What befalls the requests it matches, `times` of them after the first `skip`, each with this chance."""

    method: str = "*"
    path: str = "*"
    """A glob over the path behind the version: `/channels/*/messages`."""
    times: int | None = 1
    """None: for ever."""
    skip: int = 0
    chance: float = 1.0
    delay: float = 0.0
    """Seconds before anything is done."""
    drop: bool = False
    """The connection is cut instead of an answer."""
    status: int = 0
    code: int = 0
    message: str = "planned"
    after: bool = False
    """What was asked is done first."""
    retry_after: float = 0.0
    """For a 429."""
    via: bool = True
    """Without it a 429 looks like Cloudflare's."""
    hits: int = 0

    def matches(self, method: str, path: str) -> bool:
        return self.method in {"*", method} and fnmatchcase(path, self.path)

    @property
    def answers(self) -> bool:
        return self.drop or bool(self.status)


class Faults:
    """A plan of them; the first that takes a request has it."""

    def __init__(self, seed: int = 0) -> None:
        self._plan: list[Fault] = []
        self._rng = Random(seed)

    def plan(self, method: str = "*", path: str = "*", **how: Any) -> Fault:
        """See `Fault` for what can be told."""
        fault = Fault(method, path, **how)
        self._plan.append(fault)
        return fault

    def clear(self) -> None:
        self._plan.clear()

    def take(self, method: str, path: str) -> Fault | None:
        for fault in self._plan:
            if not fault.matches(method, path):
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


@dataclass(slots=True)
class Window:
    """So many in so many seconds, counted from the first (`fixed`) or over the last ones (`rolling`)."""

    most: int
    seconds: float
    kind: Literal["fixed", "rolling"] = "fixed"
    _began: float = 0.0
    _count: int = 0
    _recent: deque[float] = field(default_factory=deque)

    def take(self, now: float) -> float:
        """0 if there is room, which is then taken; else seconds until there is."""
        if self.kind == "fixed":
            if now - self._began >= self.seconds:
                self._began, self._count = now, 0
            if self._count >= self.most:
                return self._began + self.seconds - now
            self._count += 1
            return 0.0
        while self._recent and now - self._recent[0] >= self.seconds:
            self._recent.popleft()
        if len(self._recent) >= self.most:
            return self._recent[0] + self.seconds - now
        self._recent.append(now)
        return 0.0

    def left(self) -> int:
        return self.most - (self._count if self.kind == "fixed" else len(self._recent))

    def reset_after(self, now: float) -> float:
        since = self._began if self.kind == "fixed" else (self._recent[0] if self._recent else now)
        return max(0.001, since + self.seconds - now)


class Limits:
    """The whole application's, and, where asked for, one for the messages of each channel."""

    def __init__(self) -> None:
        self.whole: Window | None = Window(50, 1.0)
        """None: no limit."""
        self.messages: tuple[int, float] | None = None
        """(5, 5.0) is about what Discord allows one channel; None leaves it out."""
        self.refused = 0
        self._channels: dict[str, Window] = {}

    def channel(self, path: str) -> Window | None:
        """The window for posts to the channel of this path."""
        if self.messages is None:
            return None
        return self._channels.setdefault(path, Window(*self.messages))
