"""Says everything that is wrong with the shipped catalogue and counts what it holds."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from activities.catalogue import Catalogue, load
from activities.coverage import cells, filters, kinds, light, shortfalls
from activities.lint import lint
from activities.practice import AUDIENCES, PRACTICES
from activities.reading import CatalogueError


def main() -> int:
    """1 when something is wrong, else 0; what is merely thin is only said."""
    try:
        catalogue = load()
    except CatalogueError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    wrong = [*map(str, lint(catalogue))]
    lines = [*report(catalogue), *shortfalls(catalogue), "", *(wrong or ["Nothing is wrong."])]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if wrong else 0


def report(catalogue: Catalogue) -> Iterator[str]:
    """The tables, line by line."""
    yield f"{len(catalogue.activities)} activities"
    for kind, count in kinds(catalogue).items():
        yield f"  {kind:<24}{count:>5}"
    yield "Activities left after a filter"
    for name, count in filters(catalogue).items():
        yield f"  {name:<24}{count:>5}"
    weekly = sum(prompt.cadence == "weekly" for prompt in catalogue.prompts)
    yield f"{weekly} weekly prompts and {len(catalogue.prompts) - weekly} daily ones"
    yield f"  {'depth':<24}" + "".join(f"{depth:>5}" for depth in range(1, 6))
    counts = cells(catalogue)
    for practice in PRACTICES:
        for audience in AUDIENCES:
            row = "".join(f"{counts[practice, depth, audience]:>5}" for depth in range(1, 6))
            yield f"  {practice:<14}{audience:<10}{row}"
    yield "Weekly prompts at depth 1 and 2"
    for name, (count, _) in light(catalogue).items():
        yield f"  {name:<24}{count:>5}"


if __name__ == "__main__":
    sys.exit(main())
