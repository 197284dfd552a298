"""Everything shipped to do and to ask: read once, kept in a cache, looked up and searched."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from activities.activity import Activity, read_activity
from activities.prompt import Prompt, read_prompt
from activities.reading import CatalogueError, Problem, Reader
from activities.searching import Index

FORMAT = 2  # raise it when what a cache file holds changes shape
CACHE_NAME = "catalogue.json"

Entry = TypeVar("Entry", Activity, Prompt)
Tables = dict[str, list[object]]  # a file's raw tables: activity and prompt
Source = tuple[str, Tables]  # with the file's name

NOUNS = ("activity", "prompt")
_LISTS = " or ".join(f"[[{noun}]]" for noun in NOUNS)


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

    def search(self, words: str, limit: int) -> tuple[Activity | Prompt, ...]:
        """As `find`, among prompts too."""
        entries: tuple[Activity | Prompt, ...] = (*self.activities, *self.prompts)
        return tuple(entries[place] for place in Index(entries).rank(words)[:limit])

    @cached_property
    def _activities(self) -> dict[str, Activity]:
        return {activity.id: activity for activity in self.activities}

    @cached_property
    def _prompts(self) -> dict[str, Prompt]:
        return {prompt.id: prompt for prompt in self.prompts}

    @cached_property
    def _index(self) -> Index:
        return Index(self.activities)


EMPTY = Catalogue((), ())


def load(folder: Path | None = None, cache: Path | None = None) -> Catalogue:
    """The catalogue in `folder` (the shipped one by default), through a cache file in the folder `cache`.

    Every TOML file in it or one folder down holds [[activity]] and [[prompt]] tables. Raises CatalogueError
    with every problem of every file. A cache that is stale, damaged or cannot be written is no problem: the
    sources are read instead.
    """
    folder = folder or Path(__file__).parent
    paths = files_in(folder)
    key = _key(folder, paths)
    file = cache / CACHE_NAME if cache else None
    if file and (kept := _from_cache(file, key)):
        return kept
    problems: list[Problem] = []
    sources = [(name, parse(name, path, problems)) for name, path in paths]
    catalogue = read(sources, problems)
    if problems:
        raise CatalogueError(tuple(problems))
    if file:
        _to_cache(file, key, sources)
    return catalogue


def files_in(folder: Path, shown: str = "") -> list[tuple[str, Path]]:
    """The names of its TOML files, such as outings/dates.toml under the folder as `shown`, with their paths."""
    paths = sorted((*folder.glob("*.toml"), *folder.glob("*/*.toml")))
    return [((Path(shown) / path.relative_to(folder)).as_posix(), path) for path in paths]


def parse(name: str, path: Path, problems: list[Problem]) -> Tables:
    """The raw tables of one file; what makes it unreadable is added to `problems`."""
    import tomllib  # noqa: PLC0415 - a fresh cache never needs it

    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problems.append(Problem(name, "", "", f"this cannot be read as TOML: {error}."))
        return {}
    tables: Tables = {}
    for noun, entries in document.items():
        if noun not in NOUNS:
            problems.append(Problem(name, "", noun, f"{noun} does not belong here; write {_LISTS}."))
        elif isinstance(entries, list):
            tables[noun] = entries
        else:
            problems.append(Problem(name, "", noun, f"{noun} is not a list; write [[{noun}]]."))
    return tables


def read(sources: Iterable[Source], problems: list[Problem], before: Catalogue = EMPTY) -> Catalogue:
    """The good entries of these files after those of another catalogue; what is wrong is added to `problems`."""
    files = dict(before.files)
    activities, prompts = [*before.activities], [*before.prompts]
    for name, tables in sources:
        activities += _entries(name, tables.get("activity", []), read_activity, files, problems)
        prompts += _entries(name, tables.get("prompt", []), read_prompt, files, problems)
    return Catalogue(tuple(activities), tuple(prompts), files)


def _key(folder: Path, paths: list[tuple[str, Path]]) -> list[object]:
    """What must be unchanged for a cache to be fresh: its format, and each source's name, time and size."""
    stats = [(name, path.stat()) for name, path in paths]
    return [FORMAT, str(folder), *([name, stat.st_mtime_ns, stat.st_size] for name, stat in stats)]


def _from_cache(file: Path, key: list[object]) -> Catalogue | None:
    problems: list[Problem] = []
    try:
        kept = json.loads(file.read_bytes())
        if kept["key"] == key:
            catalogue = read([(name, tables) for name, tables in kept["sources"]], problems)
            return None if problems else catalogue
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
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


def _entries(
    name: str,
    tables: list[object],
    read_entry: Callable[[Reader], Entry],
    files: dict[str, str],
    problems: list[Problem],
) -> list[Entry]:
    """The entries of one file; its ids are added to `files` and what is wrong to `problems`."""
    entries: list[Entry] = []
    for number, table in enumerate(tables, 1):
        fields = table if isinstance(table, dict) else {}
        id = fields.get("id")
        entry = Reader(name, id if isinstance(id, str) and id else f"entry {number}", fields)
        value = read_entry(entry)
        if value.id and value.id in files:
            entry.wrong("id", f"is also the id of an entry in {files[value.id]}")
        files.setdefault(value.id, name)
        entries.append(value)
        problems += entry.problems
    return entries
