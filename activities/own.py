"""A circle's own catalogue: a folder of files beside the shipped ones, where what is wrong leaves a file out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from activities.cache import Source
from activities.catalogue import NOUNS, Catalogue, files_in, parse, read
from activities.lint import lint
from activities.reading import Problem


def with_own(shipped: Catalogue, folder: Path | None) -> tuple[Catalogue, tuple[Problem, ...]]:
    """Both together, the shipped entries first, and why each file that is missing was left out.

    A file is left out for anything `load` or the linter finds in it, and so is one whose links lead into a file
    that is left out. Files are named with their folder.
    """
    if folder is None:
        return shipped, ()
    folder = folder.expanduser()
    if not (os.access(folder, os.R_OK | os.X_OK) and folder.is_dir()):
        return shipped, (Problem(str(folder), "", "", "this is not a folder that can be read."),)
    problems: list[Problem] = []
    sources = _sound(folder, problems)
    while True:
        found: list[Problem] = []
        both = read(sources, found, shipped)
        wrong = found or lint(both, shipped)
        if not wrong:
            return both, tuple(problems)
        problems += wrong
        named = {each.file for each in wrong}
        sources = [source for source in sources if source[0] not in named]


def _sound(folder: Path, problems: list[Problem]) -> list[Source]:
    """The files in which nothing is wrong by itself; what is wrong is added to `problems`."""
    sources: list[Source] = []
    for name, path in files_in(folder, str(folder)):
        wrong: list[Problem] = []
        tables = parse(name, path, wrong)
        read([(name, tables)], wrong)
        if not wrong and not any(map(tables.get, NOUNS)):
            wrong.append(Problem(name, "", "", "there is no [[activity]] and no [[prompt]] in this."))
        if not wrong:
            sources.append((name, tables))
        problems += wrong
    return sources


def told(left_out: Iterable[Problem]) -> Iterator[str]:
    """Each file that was left out, and below it what is to be mended in it."""
    for file, problems in groupby(sorted(left_out, key=lambda each: each.file), key=lambda each: each.file):
        yield f"Left out of the catalogue: {file}"
        yield from (f"  {': '.join(filter(None, (each.entry, each.sentence)))}" for each in problems)
