"""The raw entries of a catalogue in one file of JSON, which is read many times as fast as their TOML."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from activities.reading import Reader

T = TypeVar("T", bound=str)
Tables = dict[str, list[object]]  # a file's raw tables: activity and prompt
Source = tuple[str, Tables]  # with the file's name

NAME = "catalogue.json"
CODE = Path(__file__).parent


def key(folder: Path, paths: Iterable[tuple[str, Path]]) -> str:
    """What must be unchanged for a cache to be fresh: name, time and size of each source and of what checks them."""
    code = ((path.name, path) for path in sorted(CODE.glob("*.py")))
    stats = [(name, path.stat()) for name, path in (*code, *paths)]
    return json.dumps([str(folder), *([name, stat.st_mtime_ns, stat.st_size] for name, stat in stats)])


def kept(file: Path, fresh: str) -> list[Source] | None:
    """What was kept under this key, or None if that is stale, damaged or not there."""
    try:
        head, body = file.read_bytes().split(b"\n", 1)
        return [(name, tables) for name, tables in json.loads(body)] if head == _seal(fresh, body) else None
    except (OSError, ValueError):
        return None


def keep(file: Path, fresh: str, sources: list[Source]) -> None:
    """A folder that cannot be written is no problem: there is no cache then."""
    body = json.dumps(sources, ensure_ascii=False).encode()
    half = file.with_suffix(f".{os.getpid()}.part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        half.touch(mode=0o600)
        half.write_bytes(_seal(fresh, body) + b"\n" + body)
        half.replace(file)
    except OSError:
        with suppress(OSError):
            half.unlink()


def _seal(fresh: str, body: bytes) -> bytes:
    """Shows that a body is the one that was written under this key."""
    return blake2b(body, digest_size=16, key=blake2b(fresh.encode()).digest()).hexdigest().encode()


class KeptReader(Reader):
    """Reads an entry that was found good before it was kept: each field as it is, in the type of its model."""

    __slots__ = ()
    _fields: Mapping[str, Any]

    def blank(self, name: str, what: str) -> None:
        """It was."""

    def finish(self, noun: str) -> None:
        """Nothing is left over."""

    def is_word(self, name: str, word: str) -> bool:
        return bool(self._fields[name] == word)

    def text(self, name: str, longest: int, *, default: str | None = None, **_: object) -> str:
        return str(self._fields.get(name, default))

    def texts(self, name: str, *_: int, **__: object) -> tuple[str, ...]:
        return tuple(self._fields[name])

    def whole(self, name: str, low: int, high: int) -> int:
        as_it_is: int = self._fields[name]
        return as_it_is

    def number(self, name: str, values: tuple[int, ...]) -> int:
        as_it_is: int = self._fields[name]
        return as_it_is

    def wholes(self, name: str, low: int, high: int) -> frozenset[int]:
        return frozenset(self._fields[name])

    def whole_span(self, name: str, low: int, high: int) -> tuple[int, int]:
        least, most = self._fields[name]
        return least, most

    def span(self, name: str, low: float, high: float) -> tuple[float, float]:
        least, most = self._fields[name]
        return float(least), float(most)

    def flag(self, name: str) -> bool:
        as_it_is: bool = self._fields[name]
        return as_it_is

    def choice(self, name: str, values: tuple[T, ...]) -> T:
        as_it_is: T = self._fields[name]
        return as_it_is

    def choices(self, name: str, values: tuple[T, ...], *, fewest: int = 0) -> frozenset[T]:
        return frozenset(self._fields[name])

    def weights(self, name: str, values: tuple[T, ...], low: int, high: int) -> dict[T, int]:
        given = self._fields[name]
        return {value: given[value] for value in values if value in given}

    def table(self, name: str, otherwise: str) -> Reader | None:
        return KeptReader("", "", self._fields[name])
