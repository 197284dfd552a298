"""Brings the database to another version of its schema by hand; what that would delete is asked about first."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime

from bot.errors import StartProblem
from bot.store.engine import sqlite_path
from bot.store.opening import alone, explained, place, refuse_mismatch
from bot.store.schema import KEYS, MAIN, lost, move


async def bring(database: str, keys: str, to: str, tell: Callable[[str], None], *, yes: bool) -> int:
    """Go to the version `to`, up or down; the exit status. Without `yes`, deleting wants one typed at a terminal.

    Raises:
        StartProblem: it can't be done, or nobody can be asked.
    """
    refuse_mismatch(database, keys)
    both = [(keys, KEYS)] if to in {"head", "base"} else []
    steps = [*both, (database, MAIN)]
    with alone(database):
        gone = []
        for url, schema in steps:
            with explained(url):
                gone += await lost(url, schema, to)
        if gone and not yes and not agreed(warning(database, keys, to, gone)):
            tell("Nothing was changed.")
            return 1
        for url, schema in steps:
            with explained(url):
                kept = await move(url, schema, datetime.now(UTC), to)
            at = schema.head() if to == "head" else to
            tell(f"{schema.name}: at {at}" + (f"; the file as it was is {kept}" if kept else ""))
    return 0


def warning(database: str, keys: str, to: str, gone: list[str]) -> str:
    """What is lost on the way down, and whether a copy is left."""
    copied = "A copy of the file goes to its folder backups first."
    if sqlite_path(database) is None:
        copied = "No copy is made on a server: pg_dump makes one."
    lines = [f"Going down to {to} deletes from {place(database)} all that newer versions keep:"]
    if to == "base":
        copied += (
            f" The keys in {place(keys)} are deleted too, and never copied: without a copy of them that you made "
            "yourself, nothing that was written can be read again, in no backup either."
        )
        lines = [f"Going down to base deletes everything from {place(database)}:"]
    return "\n".join([*lines, *(f"  - {each}" for each in gone), copied])


def agreed(told: str) -> bool:
    """Whether somebody at this terminal types yes to that.

    Raises:
        StartProblem: there is no terminal.
    """
    if not sys.stdin.isatty():
        raise StartProblem(f"{told}\nNothing was changed. If you want that, say --yes.")
    try:
        return input(f'{told}\nType "yes" to go on: ').strip().casefold() == "yes"
    except EOFError:
        return False
