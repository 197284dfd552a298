"""What a pretend platform's own log says about a bot that was killed: what is missing, what came twice, who waited."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from crashes import verdict

ANSWER_WITHIN = 3.0


class Post(Protocol):
    """A message, as a platform's log has it."""

    channel: str
    at: float


class Request(Protocol):
    status: int
    done: bool
    planned: bool


class Ask(Protocol):
    """What somebody did, and when that was acknowledged."""

    at: float
    acked: float | None


class Log(Protocol):
    @property
    def requests(self) -> Sequence[Request]: ...
    @property
    def asks(self) -> Mapping[str, Ask]: ...


@dataclass(frozen=True, slots=True)
class Life:
    """From when the platform saw the process connect until it was gone."""

    ready: float
    gone: float


@dataclass(frozen=True, slots=True)
class Found:
    circles: int
    lost: int
    """Homes that never got their question."""
    doubled: int
    """Homes that got it more than once."""
    a_second: float
    """Questions, from the first to the last."""
    refused: int
    """Requests told to wait: 429."""
    faults: dict[str, int]
    """What befell requests; `after` where they had taken effect."""
    asked: int
    """Interactions of people while the process was connected."""
    p50: float
    """Seconds until they were acknowledged."""
    p99: float
    slowest: float
    late: int
    """Not acknowledged within three seconds, though the process lived that long."""

    @property
    def wrong(self) -> bool:
        """Whether it is what must never be."""
        return bool(self.lost or self.doubled)

    def __str__(self) -> str:
        return f"{self.lost} lost, {self.doubled} doubled"


def check(log: Log, shown: Sequence[Post], homes: Sequence[str], lives: Sequence[Life]) -> Found:
    """`shown` is every question that anybody was ever put."""
    counted = verdict((each.channel for each in shown), homes)
    waited, late = acknowledged(log.asks.values(), lives)
    return Found(
        circles=len(homes),
        lost=counted.lost,
        doubled=counted.doubled,
        a_second=rate([each.at for each in shown]),
        refused=sum(each.status == 429 for each in log.requests),
        faults=dict(Counter(befell(each) for each in log.requests if each.planned)),
        asked=len(waited) + late,
        p50=quantile(waited, 0.5),
        p99=quantile(waited, 0.99),
        slowest=quantile(waited, 1),
        late=late,
    )


def acknowledged(asks: Iterable[Ask], lives: Sequence[Life]) -> tuple[list[float], int]:
    """How long each ask of a connected process waited, and how many waited too long; a kill excuses what was open."""
    waited, late = [], 0
    for each in asks:
        life = next((life for life in lives if life.ready <= each.at < life.gone), None)
        if life is None:
            continue
        if each.acked is not None and each.acked - each.at <= ANSWER_WITHIN:
            waited.append(each.acked - each.at)
        elif life.gone - each.at > ANSWER_WITHIN:
            late += 1
    return sorted(waited), late


def quantile(ordered: Sequence[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3) if ordered else 0.0


def rate(times: Sequence[float]) -> float:
    """From the first to the last."""
    took = times[-1] - times[0] if times else 0.0
    return round((len(times) - 1) / took, 1) if took else 0.0


def befell(one: Request) -> str:
    said = getattr(one, "error", "") or one.status or "dropped"
    return f"{said}{' after' if one.done else ''}"


def complaints(log: str) -> Iterator[str]:
    """Lines of a process's log that are worse than a warning, or are no lines of a log at all."""
    for line in log.splitlines():
        try:
            fine = json.loads(line)["level"] in {"info", "warning"}
        except (ValueError, KeyError, TypeError):
            fine = False
        if not fine:
            yield line
