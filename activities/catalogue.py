"""Everything shipped to do and to ask: read once, kept in a cache, looked up and searched."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from activities.activity import Activity, read_activity
from activities.prompt import Prompt, read_prompt
from activities.reading import CatalogueError, Problem, Reader
from activities.searching import Index

FORMAT = 1  # raise it when what a cache file holds changes shape
CACHE_NAME = "catalogue.json"

Entry = TypeVar("Entry", Activity, Prompt)
Source = tuple[str, list[object]]  # a file's name and its raw tables


@dataclass(frozen=True)
class Catalogue:
    """Activities and prompts in the order of their files. `files` says which file an id came from."""

    activities: tuple[Activity, ...]
    prompts: tuple[Prompt, ...]
    files: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def activity(self, id: str) -> Activity | None:
        return self._activities.get(id)

    def prompt(self, id: str) -> Prompt | None:
        return self._prompts.get(id)

    def find(self, words: str, limit: int) -> tuple[Activity, ...]:
        """The activities that fit the words, best first; forgives typing errors; none for no words."""
        return tuple(self.activities[place] for place in self._index.rank(words)[:limit])

    @cached_property
    def _activities(self) -> dict[str, Activity]:
        return {activity.id: activity for activity in self.activities}

    @cached_property
    def _prompts(self) -> dict[str, Prompt]:
        return {prompt.id: prompt for prompt in self.prompts}

    @cached_property
    def _index(self) -> Index:
        return Index(self.activities)


def load(folder: Path | None = None, cache: Path | None = None) -> Catalogue:
    """The catalogue in `folder` (the shipped one by default), through a cache file in the folder `cache`.

    Raises CatalogueError with every problem of every file. A cache that is stale, damaged or cannot be
    written is no problem: the sources are read instead.
    """
    folder = folder or Path(__file__).parent
    paths = [path for part in ("outings", "prompts") for path in sorted((folder / part).glob("*.toml"))]
    key = _key(folder, paths)
    file = cache / CACHE_NAME if cache else None
    if file and (kept := _from_cache(file, key)):
        return kept
    sources, problems = _parse(folder, paths)
    catalogue = _read(sources, problems)
    if file:
        _to_cache(file, key, sources)
    return catalogue


def _key(folder: Path, paths: list[Path]) -> list[object]:
    """What must be unchanged for a cache to be fresh: its format and each source's name, time and size."""
    stats = [(path.relative_to(folder).as_posix(), path.stat()) for path in paths]
    return [FORMAT, *([name, stat.st_mtime_ns, stat.st_size] for name, stat in stats)]


def _from_cache(file: Path, key: list[object]) -> Catalogue | None:
    try:
        kept = json.loads(file.read_bytes())
        if kept["key"] == key:
            return _read([(name, tables) for name, tables in kept["sources"]], [])
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError, CatalogueError):
        return None
    return None


def _to_cache(file: Path, key: list[object], sources: list[Source]) -> None:
    half = file.with_suffix(f".{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(json.dumps({"key": key, "sources": sources}, ensure_ascii=False), encoding="utf-8")
        half.replace(file)
    except OSError:
        with suppress(OSError):
            half.unlink()


def _parse(folder: Path, paths: list[Path]) -> tuple[list[Source], list[Problem]]:
    import tomllib  # noqa: PLC0415 - a fresh cache never needs it

    sources: list[Source] = []
    problems: list[Problem] = []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        noun = _noun(name)
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            problems.append(Problem(name, "", "", f"this is not TOML: {error}."))
            continue
        problems += (
            Problem(name, "", key, f"{key} does not belong here; the file is a list of [[{noun}]].")
            for key in document
            if key != noun
        )
        tables = document.get(noun, [])
        if isinstance(tables, list):
            sources.append((name, tables))
        else:
            problems.append(Problem(name, "", noun, f"{noun} is not a list; write [[{noun}]]."))
    return sources, problems


def _read(sources: list[Source], problems: list[Problem]) -> Catalogue:
    files: dict[str, str] = {}
    activities: list[Activity] = []
    prompts: list[Prompt] = []
    for name, tables in sources:
        if _noun(name) == "activity":
            activities += _entries(name, tables, read_activity, files, problems)
        else:
            prompts += _entries(name, tables, read_prompt, files, problems)
    if problems:
        raise CatalogueError(tuple(problems))
    return Catalogue(tuple(activities), tuple(prompts), files)


def _entries(
    name: str,
    tables: list[object],
    read: Callable[[Reader], Entry],
    files: dict[str, str],
    problems: list[Problem],
) -> list[Entry]:
    """The good entries of one file; its ids are added to `files` and what is wrong to `problems`."""
    entries: list[Entry] = []
    for number, table in enumerate(tables, 1):
        fields = table if isinstance(table, dict) else {}
        id = fields.get("id")
        entry = Reader(name, id if isinstance(id, str) and id else f"entry {number}", fields)
        value = read(entry)
        if value.id and value.id in files:
            entry.wrong("id", f"is also the id of an entry in {files[value.id]}")
        files.setdefault(value.id, name)
        entries.append(value)
        problems += entry.problems
    return entries


def _noun(name: str) -> str:
    return "activity" if name.startswith("outings/") else "prompt"
