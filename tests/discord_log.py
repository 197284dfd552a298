"""What a pretend Discord was asked and what it showed to whom: all that a checker has to go by."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO


@dataclass(slots=True)
class Request:
    """One HTTP request. Times are monotonic seconds."""

    at: float
    method: str
    path: str
    query: dict[str, str]
    body: Any = None
    files: tuple[str, ...] = ()
    status: int = 0
    """0 where the connection was dropped instead of an answer."""
    code: int = 0
    done: bool = False
    """Whether it took effect, whatever the answer was."""
    planned: bool = False
    """Whether a planned fault or a rate limit made the answer what it is."""


@dataclass(slots=True)
class Post:
    """One message, from when it was shown."""

    id: str
    channel: str
    author: str
    nonce: str
    flags: int
    text: str
    """All that can be read on it now."""
    audience: str
    """`public`, `dm:<user>` or `only:<user>`."""
    at: float
    kind: int = 0
    """Discord's message type; 0 is an ordinary one, 20 an answer to a command."""
    notifies: tuple[str, ...] = ()
    edits: list[tuple[float, str]] = field(default_factory=list)
    deleted: float | None = None


@dataclass(slots=True)
class Ask:
    """One interaction, and when and how it was acknowledged."""

    id: str
    kind: int
    name: str
    """The command, or the custom_id."""
    person: str
    channel: str
    at: float
    acked: float | None = None
    how: int | None = None


class Log:
    """In memory, and line by line in a file that outlives the process if one is given."""

    def __init__(self, path: Path | None = None) -> None:
        self.requests: list[Request] = []
        self.posts: dict[str, Post] = {}
        self.asks: dict[str, Ask] = {}
        self._file: TextIO | None = path.open("a", buffering=1, encoding="utf-8") if path else None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def sent(self, method: str, path: str = "") -> Iterator[Request]:
        """Requests to a path that begins like this, oldest first."""
        return (each for each in self.requests if each.method == method and each.path.startswith(path))

    def said(self, *, audience: str = "", channel: str = "", author: str = "") -> list[Post]:
        """Messages that still stand, oldest first; `audience` is how it begins."""
        return [
            each
            for each in self.posts.values()
            if each.deleted is None
            and each.audience.startswith(audience)
            and channel in {"", each.channel}
            and author in {"", each.author}
        ]

    def request(self, seen: Request) -> None:
        self.requests.append(seen)
        self._keep("request", seen)

    def posted(self, post: Post) -> None:
        self.posts[post.id] = post
        self._keep("posted", post)

    def edited(self, id: str, text: str, flags: int) -> None:
        if (post := self.posts.get(id)) is None:
            return
        post.text, post.flags = text, flags
        post.edits.append((time.monotonic(), text))
        self._keep("edited", {"id": id, "text": text, "at": post.edits[-1][0]})

    def deleted(self, id: str) -> None:
        if (post := self.posts.get(id)) is None:
            return
        post.deleted = time.monotonic()
        self._keep("deleted", {"id": id, "at": post.deleted})

    def asked(self, ask: Ask) -> None:
        self.asks[ask.id] = ask
        self._keep("asked", ask)

    def acked(self, id: str, how: int) -> None:
        ask = self.asks[id]
        ask.acked, ask.how = time.monotonic(), how
        self._keep("acked", {"id": id, "how": how, "at": ask.acked})

    def _keep(self, what: str, told: Request | Post | Ask | dict[str, Any]) -> None:
        if self._file is not None:
            plain = told if isinstance(told, dict) else asdict(told)
            self._file.write(json.dumps({"what": what} | plain, default=str) + "\n")
