"""How long a fresh process takes to have the whole catalogue: from its cache, and from the TOML it is written in."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from activities.catalogue import load
from benchmarks import page
from benchmarks import plot as plots
from benchmarks.page import measured_on, met
from benchmarks.rounds import Round, all_of, milliseconds, quantile, ratio

CACHED, SOURCES = "cached", "sources"
NAMES = {CACHED: "From its cache", SOURCES: "From TOML"}
AT_MOST = 60.0
"""Milliseconds, at the median."""
MOST_TIMES = 12
"""In a round: each is a process of its own, and none differs much from another."""
CHILD = """
import json, sys, time
from pathlib import Path
from activities.catalogue import load
began = time.perf_counter()
found = load(cache=Path(sys.argv[1]) if len(sys.argv) > 1 else None)
took = time.perf_counter() - began
print(json.dumps([round(took * 1e6), len(found.activities), len(found.prompts)]))
"""
ALT = "How long loading takes, on a logarithmic scale: from the cache, and from TOML"


async def measured(rounds: int, times: int) -> dict[str, Any]:
    """Every figure, in microseconds, and how many entries there were."""
    return await asyncio.to_thread(taken, rounds, min(times, MOST_TIMES))


def taken(rounds: int, times: int) -> dict[str, Any]:
    with TemporaryDirectory() as cache:
        shipped = load(cache=Path(cache))
        counts = [len(shipped.activities), len(shipped.prompts)]
        figures: list[Round] = []
        for _ in range(rounds):
            one: dict[str, list[int]] = {CACHED: [], SOURCES: []}
            for _ in range(times):
                for name, arguments in ((CACHED, [cache]), (SOURCES, [])):
                    took, *found = child(arguments)
                    assert found == counts
                    one[name].append(took)
            figures.append(one)
    return {"rounds": figures, "times": times, "activities": counts[0], "prompts": counts[1]}


def child(arguments: list[str]) -> list[int]:
    """One loading in a process of its own: microseconds, activities, prompts."""
    command = [sys.executable, "-c", CHILD, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own program
    figures: list[int] = json.loads(done.stdout)
    return figures


def section(result: Mapping[str, Any]) -> str:
    rounds: list[Round] = result["rounds"]
    rows = [
        f"| {NAMES[name]} | {milliseconds(quantile(all_of(rounds, name), 0.5))} | "
        f"{milliseconds(quantile(all_of(rounds, name), 0.99))} |"
        for name in NAMES
    ]
    middle = quantile(all_of(rounds, CACHED), 0.5) / 1000
    slower = ratio(rounds, SOURCES, CACHED)
    return page.section(
        "The catalogue, loaded",
        f"All {result['activities']} activities and {result['prompts']} questions in a fresh process, from the call to "
        "the catalogue it returns. A start reads them from a cache in the data folder, which is made anew when a file "
        "has changed; without one, it reads the TOML and checks every field.",
        ["| | median | 99 of 100 within |", "|---|---|---|", *rows],
        page.points(
            f"From the cache it takes {milliseconds(middle * 1000)}. The aim is at most {AT_MOST:.0f} ms: "
            f"{met(middle <= AT_MOST)}.",
            f"From TOML it takes **{slower.times}** as long {slower.spread}.",
        ),
        [f'<img src="results/catalogue-loading.svg" width="720" alt="{ALT}">'],
        f"{len(rounds)} rounds of {result['times']}, {measured_on(result['machine'])}. "
        "[Every figure](results/catalogue-loading.json).",
    )


def plot(result: Mapping[str, Any]) -> str:
    rounds: list[Round] = result["rounds"]
    return plots.drawn({"A fresh process": {NAMES[name]: all_of(rounds, name) for name in NAMES}})
