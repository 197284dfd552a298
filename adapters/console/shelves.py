"""What follows `fireside catalogue` on the command line, and what each of it prints."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

TRIED = 10
COMMANDS = {
    "lint": "say all that is wrong with it",
    "table": "count what there is beside what there should be",
    "show": "print one entry, whole",
    "find": "print the entries that fit some words best",
    "try": "print entries at random, to be read aloud",
    "schema": "print the JSON Schema of its files, with which an editor completes and checks",
}


def declare(catalogue: argparse.ArgumentParser) -> None:
    """Add the commands to the parser of `fireside catalogue`; `asked.what` is the one that was asked for."""
    commands = catalogue.add_subparsers(required=True, metavar="COMMAND", dest="what")
    parsers = {
        name: commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
        for name, does in COMMANDS.items()
    }
    parsers["show"].add_argument("id", metavar="ID", help="the id of an entry")
    parsers["find"].add_argument("words", metavar="WORDS", nargs="+", help="in any order; a typing error does no harm")
    parsers["try"].add_argument("--seed", metavar="WORD", default="", help="print the same ones for the same word")
    parsers["try"].add_argument("--count", metavar="N", type=int, default=TRIED, help=f"how many; {TRIED}, if not said")
    for name, parser in parsers.items():
        if name != "schema":
            parser.add_argument("--own", metavar="FOLDER", type=Path, help="your own, if not FIRESIDE_CATALOGUE")


def answer(asked: argparse.Namespace, settings: Settings) -> int:
    """Print what was asked for; the exit status. Raises CatalogueError if what was shipped is damaged."""
    from adapters.console.terminal import output  # noqa: PLC0415 - each command loads what it needs

    console = output()
    if asked.what == "schema":
        from activities.schema import schema  # noqa: PLC0415

        console.out(json.dumps(schema(), indent=2, ensure_ascii=False))
        return 0
    from activities.catalogue import load  # noqa: PLC0415
    from activities.own import told, with_own  # noqa: PLC0415
    from adapters.console import catalogue as shelf  # noqa: PLC0415

    both, left_out = with_own(load(cache=settings.data), asked.own or settings.catalogue)
    if asked.what != "lint":
        sys.stderr.writelines(f"{line}\n" for line in told(left_out))
    match asked.what:
        case "lint":
            return shelf.check(both, left_out, console)
        case "table":
            return shelf.count(both, console)
        case "show":
            return shelf.show(both, asked.id, console)
        case "find":
            return shelf.find(both, " ".join(asked.words), console)
        case _:
            return shelf.sample(both, max(asked.count, 0), asked.seed, console)
