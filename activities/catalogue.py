"""Everything shipped to do and to ask: read once, kept in a cache, looked up and searched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from activities import cache as caching
from activities.activity import Activity, read_activity
from activities.cache import Source, Tables
from activities.prompt import Prompt, read_prompt
from activities.reading import CatalogueError, Problem, Reader
from activities.searching import Index

Entry = TypeVar("Entry", Activity, Prompt)
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

    Every TOML file in it, however deep, holds [[activity]] and [[prompt]] tables. Raises CatalogueError
    with every problem of every file. A cache that is stale, damaged or cannot be written is no problem: the
    sources are read instead.
    """
    folder = folder or Path(__file__).parent
    paths = files_in(folder)
    file, key = (cache / caching.NAME, caching.key(folder, paths)) if cache else (None, "")
    problems: list[Problem] = []
    if file and (sources := caching.kept(file, key)) is not None:
        return read(sources, problems, reader=caching.KeptReader)
    sources = [(name, parse(name, path, problems)) for name, path in paths]
    catalogue = read(sources, problems)
    if problems:
        raise CatalogueError(tuple(problems))
    if file:
        caching.keep(file, key, sources)
    return catalogue


def files_in(folder: Path, shown: str = "") -> list[tuple[str, Path]]:
    """The names of its TOML files, such as outings/dates.toml under the folder as `shown`, with their paths."""
    paths = sorted(
        path for path in folder.rglob("*") if path.suffix.lower() == ".toml" and not _is_hidden(path, folder)
    )
    return [((Path(shown) / path.relative_to(folder)).as_posix(), path) for path in paths]


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def parse(name: str, path: Path, problems: list[Problem]) -> Tables:
    """The raw tables of one file; what makes it unreadable is added to `problems`."""
    import tomllib  # noqa: PLC0415 - a fresh cache never needs it

    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        problems.append(Problem(name, "", "", "this is not UTF-8; save it with that encoding."))
        return {}
    except tomllib.TOMLDecodeError as error:
        hint = "Look there, and just before, for a quote, comma or bracket that is missing or curly."
        problems.append(Problem(name, "", "", f"this is not TOML: {error}. {hint}"))
        return {}
    except (OSError, RecursionError) as error:
        problems.append(Problem(name, "", "", f"this cannot be read: {getattr(error, 'strerror', None) or error}."))
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


def read(
    sources: Iterable[Source], problems: list[Problem], before: Catalogue = EMPTY, reader: type[Reader] = Reader
) -> Catalogue:
    """The good entries of these files after those of another catalogue; what is wrong is added to `problems`."""
    files = dict(before.files)
    activities, prompts = [*before.activities], [*before.prompts]
    for name, tables in sources:
        activities += _entries(name, tables.get("activity", []), read_activity, reader, files, problems)
        prompts += _entries(name, tables.get("prompt", []), read_prompt, reader, files, problems)
    return Catalogue(tuple(activities), tuple(prompts), files)


def _entries(
    name: str,
    tables: list[object],
    read_entry: Callable[[Reader], Entry],
    reader: type[Reader],
    files: dict[str, str],
    problems: list[Problem],
) -> list[Entry]:
    """The entries of one file; its ids are added to `files` and what is wrong to `problems`."""
    entries: list[Entry] = []
    for number, table in enumerate(tables, 1):
        fields = table if isinstance(table, dict) else {}
        id = fields.get("id")
        entry = reader(name, id if isinstance(id, str) and id else f"entry {number}", fields)
        value = read_entry(entry)
        if value.id and value.id in files:
            entry.wrong("id", f"is also the id of an entry in {files[value.id]}")
        files.setdefault(value.id, name)
        entries.append(value)
        problems += entry.problems
    return entries
