"""Looks an installation over and says, one line a check, what is well and what to mend."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import available_timezones

from rich.console import Console
from rich.text import Text

from activities.catalogue import load
from activities.own import told, with_own
from activities.reading import CatalogueError
from bot.errors import StartProblem
from bot.seal import KeyProblem
from bot.settings import KEY_FILE, Settings
from bot.store.engine import sqlite_path
from bot.store.opening import doubted, homes, place, survey
from bot.store.schema import MAIN

OLDEST_SQLITE = (3, 51, 3)
LEAST_FREE_BYTES = 200 << 20
FEWEST_ZONES = 400
FIRST_RELEASE = datetime(2026, 1, 1, tzinfo=UTC)


class Unwell(Exception):
    """What to mend, as a sentence."""


async def examine(settings: Settings) -> int:
    """Print every finding; the exit status: 0 when all is well, 1 otherwise."""
    console, well = Console(highlight=False), True
    checks = {
        "database": database,
        "master key": key,
        "clock": clock,
        "time zones": zones,
        "disk": disk,
        "SQLite": sqlite,
        "catalogue": catalogue,
    }
    for what, check in checks.items():
        try:
            show(console, what, await check(settings), well=True)
        except (Unwell, StartProblem, KeyProblem, CatalogueError) as problem:
            show(console, what, str(problem), well=False)
            well = False
    for platform in (discord, slack):
        well = await platform(settings, console) and well
    return 0 if well else 1


async def discord(settings: Settings, console: Console) -> bool:
    """Print what there is to say about Discord, where it is switched on; whether all is well there."""
    if not settings.discord_token.get_secret_value():
        return True
    from adapters.discord.checkup import look_over  # noqa: PLC0415 only where Discord is switched on

    well = True
    try:
        known = await homes(settings.database, "discord")
    except StartProblem:
        known = ()
    async for each in look_over(settings, known):
        show(console, each.what, each.found, well=each.well)
        well = well and each.well
    return well


async def slack(settings: Settings, console: Console) -> bool:
    """The same about Slack."""
    if not settings.on_slack:
        return True
    from adapters.slack.checkup import look_over  # noqa: PLC0415 only where Slack is switched on

    well = True
    try:
        known, twice = await homes(settings.database, "slack"), await doubted(settings.database, "slack")
    except StartProblem:
        known, twice = (), 0
    async for each in look_over(settings, known, twice):
        show(console, each.what, each.found, well=each.well)
        well = well and each.well
    return well


def show(console: Console, what: str, found: str, *, well: bool) -> None:
    mark = Text("ok    ", "green") if well else Text("mend  ", "red")
    console.print(mark + Text(f"{what}: ", "bold") + Text(found), soft_wrap=True)


async def database(settings: Settings) -> str:
    where = place(settings.database)
    found = await survey(settings.database, settings.keys, settings.master_key_file)
    if found is None:
        path = sqlite_path(settings.database)
        if path is None or path.exists():
            begins = "the next start sets it up, so if you expected something in it, put your backup back first"
            return f"{where} is empty; {begins}"
        return f"{where} is not there yet; the first start makes it, and the key at {settings.master_key_file}"
    if found != MAIN.head():
        return f"{where} is of another version ({found}); the next start brings it up to date, after a copy"
    return f"{where}, up to date; the key at {settings.master_key_file} opens it. Keep a copy of that file elsewhere"


async def key(settings: Settings) -> str:
    """Whoever gets a copy of what the key opens must not find the key beside it."""
    used, spare = settings.master_key_file, settings.data / KEY_FILE
    if folder := holding(used, settings):
        away = Path.home() / ".config" / "fireside" / KEY_FILE
        where = "to another folder" if holding(away, settings) else f"to {away}"
        raise Unwell(
            f"{used} lies in {folder}, beside what it opens: one copy of that folder, and everything could be read. "
            f"Stop Fireside, move the file {where}, and name its new place in .env, as FIRESIDE_MASTER_KEY_FILE."
        )
    if spare.exists():
        raise Unwell(f"There is a key beside what it opens: take {spare} away. The one in use is {used}.")
    return f"{used}, apart from what it opens"


def holding(file: Path, settings: Settings) -> Path | None:
    """The folder that has both this file and something the key opens."""
    place_of = file.resolve()
    if place_of.is_relative_to(settings.data.resolve()):
        return settings.data
    kept = [path for url in (settings.database, settings.keys) if (path := sqlite_path(url)) is not None]
    return next((path.parent for path in kept if path.resolve().parent == place_of.parent), None)


async def clock(_: Settings) -> str:
    now = datetime.now(UTC)
    if now < FIRST_RELEASE:
        raise Unwell(f"The clock says {now:%Y-%m-%d}, which can't be. Set it, or reminders come at odd times.")
    return f"{now:%Y-%m-%d %H:%M} UTC; please compare it with your watch"


async def zones(_: Settings) -> str:
    count = len(available_timezones())
    if count < FEWEST_ZONES:
        raise Unwell(f"Only {count} time zones are known. Install the package tzdata.")
    return f"{count} known"


async def disk(settings: Settings) -> str:
    folder = next(each for each in (settings.data, *settings.data.parents) if each.exists())
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise Unwell(f"{free >> 20} MB are free at {folder}. Make room before it runs full.")
    return f"{free >> 30} GB free at {folder}"


async def sqlite(_: Settings) -> str:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        return f"{sqlite3.sqlite_version}; it works, and {wanted} or newer mends rare faults of its write-ahead log"
    return sqlite3.sqlite_version


async def catalogue(settings: Settings) -> str:
    shipped = load()
    both, left_out = with_own(shipped, settings.catalogue)
    if left_out:
        raise Unwell("\n".join(told(left_out)))
    counts = f"{len(both.activities)} activities and {len(both.prompts)} prompts"
    yours = len(both.files) - len(shipped.files)
    return f"{counts}, {yours} of them your own" if settings.catalogue else counts
