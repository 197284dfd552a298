"""Measures Fireside against others, and writes down what came of it: `make bench`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks import page

ROWS = ("dispatch_slack", "catalogue_loading")
ROOT = Path(__file__).parents[1]
ROUNDS, TIMES = 9, 150


def main() -> None:
    sys.path.append(str(ROOT / "tests"))  # the pretend platforms are there
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "rows", nargs="*", metavar="ROW", help=f"which of them: {', '.join(ROWS)}; all, if none is named"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--times", type=int, default=TIMES, help="what is measured in each round, so many times")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where to write what came of it")
    asked = parser.parse_args()
    if unknown := set(asked.rows) - set(ROWS):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    run(asked.rows or ROWS, asked.docs, asked.rounds, asked.times)


def run(rows: Iterable[str], docs: Path, rounds: int, times: int) -> None:
    """Measure these, keep every figure, and write the page."""
    results = docs / "results"
    results.mkdir(parents=True, exist_ok=True)
    for name in rows:
        row = import_module(f"benchmarks.{name}")
        print(f"{name}: {rounds} rounds of {times} ...")
        result = {"benchmark": name, "machine": machine(), **asyncio.run(row.measured(rounds, times))}
        kept(results, name, ".json").write_text(json.dumps(result) + "\n", encoding="utf-8")
        kept(results, name, ".svg").write_text(row.plot(result), encoding="utf-8")
        print(row.section(result))
    (docs / "performance.md").write_text(page.whole(sections(results)), encoding="utf-8")


def sections(results: Path) -> Iterator[str]:
    """Of all that was ever measured."""
    for name in ROWS:
        if (file := kept(results, name, ".json")).exists():
            yield import_module(f"benchmarks.{name}").section(json.loads(file.read_text(encoding="utf-8")))


def kept(results: Path, name: str, ending: str) -> Path:
    return results / f"{name.replace('_', '-')}{ending}"


def machine() -> dict[str, Any]:
    """By numbers only."""
    return {"cores": os.cpu_count(), "python": platform.python_version(), "load": round(os.getloadavg()[0], 1)}


if __name__ == "__main__":
    main()
