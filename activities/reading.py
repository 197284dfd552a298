"""Reads one table field by field, strictly, and says in a sentence what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
OSM_TAG = re.compile(r"[a-z_:]+=[a-z0-9_;:]+|[a-z_:]+=\*")
SHAPES = {SLUG: "lower-case words with hyphens, such as green-curry", OSM_TAG: "key=value, such as leisure=park"}
SENTENCE = 320  # characters of the longest sentence a card shows in one piece
ITEM = 100

T = TypeVar("T", bound=str)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the catalogue; `sentence` begins with the field it is about."""

    file: str
    entry: str
    field: str
    sentence: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.entry, self.sentence) if part)


class CatalogueError(Exception):
    """The catalogue cannot be used; says everything that is wrong with it, one line each."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Reader:
    """One entry's fields. A wrong one is noted in `problems` and read as a blank of the right type."""

    __slots__ = ("_entry", "_fields", "_file", "_prefix", "_seen", "problems")

    def __init__(
        self,
        file: str,
        entry: str,
        fields: Mapping[str, object],
        *,
        prefix: str = "",
        problems: list[Problem] | None = None,
    ) -> None:
        self._file, self._entry, self._fields, self._prefix = file, entry, fields, prefix
        self._seen: set[str] = set()
        self.problems: list[Problem] = [] if problems is None else problems

    def has(self, name: str) -> bool:
        return name in self._fields

    def is_word(self, name: str, word: str) -> bool:
        """Whether a field that else is a table is this one word."""
        self._seen.add(name)
        return self._fields.get(name) == word

    def blank(self, name: str, what: str) -> None:
        """Notes `what` of a field that has no place here, if it is there and not an empty list."""
        self._seen.add(name)
        if self._fields.get(name) not in (None, []):
            self.wrong(name, what)

    def wrong(self, name: str, what: str) -> None:
        """Notes that a field `is 9; it goes from 0 to 5`."""
        self._seen.add(name)
        field = self._prefix + name
        self.problems.append(Problem(self._file, self._entry, field, f"{field} {what}."))

    def finish(self, noun: str) -> None:
        """Notes every field that nothing has read."""
        known = frozenset(self._seen)
        for name in self._fields:
            if name not in known:
                near = _nearest(name, known - self._fields.keys())
                self.wrong(name, f"is not a field of {noun}" + (f"; is it {near}?" if near else ""))

    def text(
        self,
        name: str,
        longest: int,
        *,
        default: str | None = None,
        empty: bool = False,
        like: re.Pattern[str] | None = None,
        words: int | None = None,
    ) -> str:
        """One line of words, at most `words` of them. `default` is for a missing field, `empty` allows ""."""
        if default is not None and name not in self._fields:
            return default
        if empty and name not in self._fields:
            self.wrong(name, f'is missing; write {name} = "" if there is none')
            return ""
        raw = self._take(name)
        if words is not None and isinstance(raw, str) and (count := len(raw.split())) > words:
            self.wrong(name, f"has {count} words; it has at most {words}")
            return raw
        if raw is None or not (fault := _fault(raw, longest, like)) or (raw == "" and (empty or default == "")):
            return raw if type(raw) is str else ""
        self.wrong(name, fault)
        return ""

    def texts(
        self,
        name: str,
        fewest: int,
        most: int,
        longest: int,
        *,
        like: re.Pattern[str] | None = None,
        lower: bool = False,
    ) -> tuple[str, ...]:
        raw = self._list(name, fewest, most)
        for number, item in enumerate(raw, 1):
            if fault := _fault(item, longest, like):
                self.wrong(name, f"number {number} {fault}")
            elif lower and str(item) != str(item).lower():
                self.wrong(name, f"number {number} is {_shown(item)}; it must be lower case")
        texts = tuple(item for item in raw if type(item) is str)
        if len(set(texts)) < len(texts):
            self.wrong(name, "says the same thing twice")
        return texts

    def whole(self, name: str, low: int, high: int) -> int:
        raw = self._take(name)
        if type(raw) is int:
            if low <= raw <= high:
                return raw
            self.wrong(name, f"is {raw}; it goes from {low} to {high}")
        elif raw is not None:
            self.wrong(name, f"is {_shown(raw)}; it must be a whole number")
        return low

    def number(self, name: str, values: tuple[int, ...]) -> int:
        """One of a few whole numbers."""
        raw = self._take(name)
        if type(raw) is int and raw in values:
            return raw
        if raw is not None:
            self.wrong(name, f"is {_shown(raw)}; it is one of {', '.join(map(str, values))}")
        return values[0]

    def wholes(self, name: str, low: int, high: int) -> frozenset[int]:
        """At least one different whole number."""
        raw = self._list(name, 1, high - low + 1)
        good = frozenset(item for item in raw if type(item) is int and low <= item <= high)
        if raw and len(good) < len(raw):
            self.wrong(name, f"is {_shown(raw)}; it must hold different whole numbers from {low} to {high}")
        return good

    def whole_span(self, name: str, low: int, high: int) -> tuple[int, int]:
        least, most = self._pair(name, low, high, (int,), "whole numbers")
        return int(least), int(most)

    def span(self, name: str, low: float, high: float) -> tuple[float, float]:
        least, most = self._pair(name, low, high, (int, float), "numbers")
        return float(least), float(most)

    def flag(self, name: str) -> bool:
        raw = self._take(name)
        if raw is not None and type(raw) is not bool:
            self.wrong(name, f"is {_shown(raw)}; it must be true or false")
        return raw is True

    def choice(self, name: str, values: tuple[T, ...]) -> T:
        raw = self._take(name)
        for value in values:
            if raw == value:
                return value
        if raw is not None:
            self.wrong(name, f"is {_shown(raw)}; it is one of {', '.join(values)}")
        return values[0]

    def choices(self, name: str, values: tuple[T, ...], *, fewest: int = 0) -> frozenset[T]:
        raw = self._list(name, fewest, len(values))
        self._known(name, raw, values)
        return frozenset(value for value in values if value in raw)

    def weights(self, name: str, values: tuple[T, ...], low: int, high: int) -> dict[T, int]:
        """At least one value with its weight."""
        table = self.table(name, "it must be a table of names and weights")
        if table is None:
            return {}
        self._known(name, table._fields, values)
        weights = {value: table.whole(value, low, high) for value in values if table.has(value)}
        if not table._fields:
            self.wrong(name, f"is empty; it names at least one of {', '.join(values)}")
        return weights

    def table(self, name: str, otherwise: str) -> Reader | None:
        """A reader of the table in a field, sharing this one's problems."""
        raw = self._take(name)
        if isinstance(raw, dict):
            prefix = f"{self._prefix}{name}."
            return Reader(self._file, self._entry, raw, prefix=prefix, problems=self.problems)
        if raw is not None:
            self.wrong(name, f"is {_shown(raw)}; {otherwise}")
        return None

    def _take(self, name: str) -> object:
        self._seen.add(name)
        raw = self._fields.get(name)
        if raw is None:
            self.wrong(name, "is missing")
        return raw

    def _list(self, name: str, fewest: int, most: int) -> list[object]:
        raw = self._take(name)
        if raw is None:
            return []
        if not isinstance(raw, list):
            self.wrong(name, f"is {_shown(raw)}; it must be a list")
            return []
        if not fewest <= len(raw) <= most:
            self.wrong(name, f"has {len(raw)} entries; it has {fewest} to {most}")
        return raw

    def _pair(self, name: str, low: float, high: float, types: tuple[type, ...], noun: str) -> tuple[float, float]:
        raw = self._take(name)
        if raw is None:
            return low, high
        if not isinstance(raw, list) or len(raw) != 2 or any(type(end) not in types for end in raw):  # noqa: PLR2004
            self.wrong(name, f"is {_shown(raw)}; it must be two {noun}, the least and the most")
        elif not low <= raw[0] <= raw[1] <= high:
            self.wrong(name, f"is {_shown(raw)}; it goes upwards, from {low} to {high}")
        else:
            return raw[0], raw[1]
        return low, high

    def _known(self, name: str, raw: Collection[object], values: tuple[T, ...]) -> None:
        seen: list[object] = []
        for item in raw:
            if item not in values:
                self.wrong(name, f"names {_shown(item)}; it is any of {', '.join(values)}")
            elif item in seen:
                self.wrong(name, f"names {_shown(item)} twice")
            seen.append(item)


def _nearest(name: str, missing: Collection[str]) -> str:
    """The missing field that somebody may have meant."""
    from difflib import get_close_matches  # noqa: PLC0415 - a good entry never needs it

    return next(iter(get_close_matches(name, missing, 1)), "")


def _fault(raw: object, longest: int, like: re.Pattern[str] | None) -> str:
    if type(raw) is not str:
        return f"is {_shown(raw)}; it must be words in quotes"
    if len(raw) > longest:
        return f"has {len(raw)} characters; it has at most {longest}"
    if not raw:
        return "is empty"
    if raw != raw.strip() or "  " in raw or not raw.isprintable():
        return "has stray spaces or line breaks"
    if like is not None and not like.fullmatch(raw):
        return f"is {_shown(raw)}; it must be {SHAPES[like]}"
    return ""


def _shown(raw: object) -> str:
    """A value as TOML would write it, cut short."""
    if isinstance(raw, str):
        shown = f'"{raw}"'
    elif isinstance(raw, bool):
        shown = str(raw).lower()
    elif isinstance(raw, list):
        shown = f"[{', '.join(map(_shown, raw))}]"
    elif isinstance(raw, dict):
        shown = "a table"
    else:
        shown = str(raw)
    return shown if len(shown) <= 60 else shown[:59] + "…"  # noqa: PLR2004
