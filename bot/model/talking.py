"""Questions answered together, and thanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.seal import Sealed

RoundState = Literal["waiting", "opened", "closed"]
AfterClose = Literal["undecided", "shared", "kept", "deleted"]
ThanksWay = Literal["private", "now", "weekly"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member gave to a round; `text` is None for a pass."""

    member: int
    text: Sealed | None
    after: AfterClose = "undecided"


@dataclass(frozen=True, slots=True)
class Round:
    id: int
    prompt: str
    week: str
    state: RoundState
    posted_at: datetime
    closes_at: datetime
    asked: tuple[int, ...]
    """Members of the moment it was posted who did not rest; for good, even when one is erased."""
    answers: tuple[Answer, ...] = ()
    level: int = 1
    """The circle's depth when it was posted."""
    full: bool = False
    """Everybody asked answered and nobody passed."""
    too_deep: datetime | None = None
    """When somebody last said so; never who."""

    def answer(self, member: int) -> Answer | None:
        return next((each for each in self.answers if each.member == member), None)


@dataclass(frozen=True, slots=True)
class TalkLimits:
    """How deep questions may go for one member, from 1 to 4, and the topics they leave out. Private."""

    deepest: int = 2
    muted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, repr=False)
class Thanks:
    """What one member thanks another for; `member` is None once its author left unnamed."""

    id: int
    member: int | None
    to: int
    words: str
    way: ThanksWay
    week: int | None = None
    """The week whose post it stands in, as 202648; None as long as it waits for one."""
    seen_at: datetime | None = None
    """When the one it is for asked to read it, where it is private."""
