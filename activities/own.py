"""A circle's own catalogue: a folder of files beside the shipped ones, where what is wrong leaves a file out."""

from __future__ import annotations

from pathlib import Path

from activities.catalogue import Catalogue, files_in, parse, read
from activities.lint import lint
from activities.reading import Problem


def with_own(shipped: Catalogue, folder: Path | None) -> tuple[Catalogue, tuple[Problem, ...]]:
    """Both together, the shipped entries first, and why each file that is missing was left out.

    A file is left out for anything `load` or the linter finds in it, and so is one whose links lead into a file
    that is left out. Files are named with their folder.
    """
    if folder is None:
        return shipped, ()
    if not folder.is_dir():
        return shipped, (Problem(str(folder), "", "", "this is not a folder that can be read."),)
    problems: list[Problem] = []
    sources = {name: parse(name, path, problems) for name, path in files_in(folder, str(folder))}
    wrong = tuple(problems)
    while True:
        sources = {name: tables for name, tables in sources.items() if name not in {each.file for each in wrong}}
        found: list[Problem] = []
        both = read(sources.items(), found, shipped)
        wrong = tuple(found) or lint(both, shipped)
        if not wrong:
            return both, tuple(problems)
        problems += wrong
