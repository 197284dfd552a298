"""What a pretend Slack was asked and what it showed to whom: all that a checker has to go by."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO


@dataclass(slots=True)
class Request:
    """One call of the Web API, of a response_url or for a file. Times are monotonic seconds."""

    at: float
    method: str
    """`chat.postMessage`, `response_url`, `upload` or `download`."""
    team: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    status: int = 0
    """0 where the connection was dropped instead of an answer."""
    error: str = ""
    done: bool = False
    """Whether it took effect, whatever the answer was."""
    planned: bool = False
    """Whether a planned fault or a rate limit made the answer what it is."""


@dataclass(slots=True)
class Post:
    """One message, from when it was shown."""

    id: str
    """Workspace, channel and ts with dots between; no two are the same."""
    team: str
    channel: str
    ts: str
    author: str
    nonce: str
    """`metadata.event_payload.nonce`, if it was sent."""
    text: str
    """All that can be read on it now."""
    notice: str
    """What a notification says of it."""
    audience: str
    """`public`, `dm:<user>` or `only:<user>`."""
    at: float
    readers: tuple[str, ...] = ()
    """Who could see it when it was posted."""
    thread: str = ""
    notifies: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    serial: int = 0
    """When it last changed, in the order of all that happened."""
    edits: list[tuple[float, str]] = field(default_factory=list)
    deleted: float | None = None


@dataclass(slots=True)
class Sight:
    """One state of somebody's Home tab or of a modal in front of them."""

    kind: str
    """`home` or `modal`."""
    team: str
    person: str
    view: str
    title: str
    text: str
    at: float
    buttons: tuple[str, ...] = ()


@dataclass(slots=True)
class Ask:
    """One payload that was sent, and when and how it was acknowledged."""

    id: str
    """The envelope's id."""
    kind: str
    """`slash_commands`, `interactive` or `events_api`."""
    name: str
    """The command line, the action_id, the callback_id or the event's type."""
    team: str
    person: str
    channel: str
    at: float
    trigger: str = ""
    acked: float | None = None
    how: Any = None
    """What the acknowledgement said."""
    tries: int = 0
    """How often it was sent."""
    statuses: list[int] = field(default_factory=list)
    """What HTTP answered, each time."""


class Log:
    """In memory, and line by line in a file that outlives the process if one is given."""

    def __init__(self, path: Path | None = None) -> None:
        self.requests: list[Request] = []
        self.posts: dict[str, Post] = {}
        self.sights: list[Sight] = []
        self.asks: dict[str, Ask] = {}
        self.serial = 0
        self._file: TextIO | None = path.open("a", buffering=1, encoding="utf-8") if path else None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def called(self, method: str = "", team: str = "") -> list[Request]:
        """Calls of methods that begin like this, oldest first."""
        return [each for each in self.requests if each.method.startswith(method) and team in {"", each.team}]

    def said(self, *, audience: str = "", channel: str = "", author: str = "", team: str = "") -> list[Post]:
        """Messages that still stand, oldest first; `audience` is how it begins."""
        return [
            each
            for each in self.posts.values()
            if each.deleted is None
            and each.audience.startswith(audience)
            and channel in {"", each.channel}
            and author in {"", each.author}
            and team in {"", each.team}
        ]

    def nonces(self) -> Iterator[Post]:
        """Every message that had one, also those that were deleted since."""
        return (each for each in self.posts.values() if each.nonce)

    def seen(self, person: str = "", kind: str = "") -> list[Sight]:
        return [each for each in self.sights if person in {"", each.person} and kind in {"", each.kind}]

    def tick(self) -> int:
        self.serial += 1
        return self.serial

    def request(self, seen: Request) -> None:
        self.requests.append(seen)
        self._keep("request", seen)

    def posted(self, post: Post) -> None:
        post.serial = self.tick()
        self.posts[post.id] = post
        self._keep("posted", post)

    def edited(self, id: str, **now: Any) -> None:
        post = self.posts[id]
        for name, value in now.items():
            setattr(post, name, value)
        post.serial = self.tick()
        post.edits.append((time.monotonic(), post.text))
        self._keep("edited", {"id": id, "at": post.edits[-1][0]} | now)

    def deleted(self, id: str) -> None:
        post = self.posts[id]
        post.deleted, post.serial = time.monotonic(), self.tick()
        self._keep("deleted", {"id": id, "at": post.deleted})

    def saw(self, sight: Sight) -> None:
        self.tick()
        self.sights.append(sight)
        self._keep("saw", sight)

    def asked(self, ask: Ask) -> None:
        self.asks[ask.id] = ask
        self._keep("asked", ask)

    def acked(self, id: str, how: Any) -> None:
        ask = self.asks[id]
        ask.acked, ask.how = time.monotonic(), how
        self._keep("acked", {"id": id, "how": how, "at": ask.acked})

    def _keep(self, what: str, told: Any) -> None:
        if self._file is not None:
            plain = told if isinstance(told, Mapping) else asdict(told)
            self._file.write(json.dumps({"what": what} | dict(plain), default=str) + "\n")
