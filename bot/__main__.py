"""The `fireside` command: the only place that knows every part."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from adapters.console.shelves import declare
from bot.errors import StartProblem, UserError
from bot.seal import KeyProblem

if TYPE_CHECKING:
    from rich.console import Console

    from adapters.console.session import Session
    from bot.planner import Planner
    from bot.settings import Settings

DEMO = Path(__file__).parents[1] / "adapters" / "console" / "demo.txt"


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    asked = parser().parse_args(argv)
    try:
        status: int = asked.does(asked)
    except (StartProblem, KeyProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:
        # What Python would print of it may quote somebody's words.
        logging.getLogger("bot").exception("stopped")
        print("Fireside had to stop because of a fault of its own. The log says where.", file=sys.stderr)
        return 1
    return status


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="fireside",
        description="A bot for the people you share your life with: find something to do, plan it, remember it, talk.",
        epilog="Settings come from FIRESIDE_… variables or a .env file; .env.example explains each.",
    )
    commands = made.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, does: Callable[[argparse.Namespace], int], help: str, more: str) -> argparse.ArgumentParser:  # noqa: A002
        one = commands.add_parser(
            name, help=help, description=more, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        one.set_defaults(does=does)
        return one

    add("run", run, "start Fireside", RUN)
    demo_parser = add("demo", demo, "watch a couple and four friends use it for six weeks", DEMO_HELP)
    demo_parser.add_argument("--db", metavar="URL", help="keep what happens in this database instead of a passing one")
    chat_parser = add("chat", chat, "try it here: several people in one terminal, typed or piped", CHAT)
    chat_parser.add_argument("--db", metavar="URL", help="database address; default: the one from the settings")
    chat_parser.add_argument(
        "--now", metavar="ISO", type=iso, help="start the clock here, in UTC unless it has an offset"
    )
    chat_parser.add_argument("--picture", metavar="FILE", type=Path, help="also draw a piped conversation as an SVG")
    chat_parser.add_argument("--seed", metavar="N", default="", help="make chance repeatable")
    migrate_parser = add("migrate", migrate, "bring the database to this version's schema, or back", MIGRATE)
    migrate_parser.add_argument("--db", metavar="URL", help="database address; default: the one from the settings")
    migrate_parser.add_argument(
        "--to", metavar="VERSION", default="head", help='a version, or "base" for none; default: the newest'
    )
    migrate_parser.add_argument(
        "--yes", action="store_true", help="go down without a question, although what is newer is lost"
    )
    declare(add("catalogue", shelves, "check, count, read and search what there is to do and to ask", CATALOGUE))
    add("doctor", doctor, "check this installation and say what to mend", DOCTOR)
    slack = commands.add_parser("slack", help="print what the Slack app is made from").add_subparsers(
        required=True, metavar="COMMAND"
    )
    manifest_parser = slack.add_parser("manifest", help="print the manifest to make the app from", description=MANIFEST)
    manifest_parser.set_defaults(does=manifest)
    manifest_parser.add_argument(
        "--url", metavar="URL", default="", help="where Slack reaches this Fireside, such as https://fireside.example"
    )
    manifest_parser.add_argument(
        "--history", action="store_true", help="with the right to look, after an outage, whether a message arrived"
    )
    return made


RUN = """Start Fireside on every platform that has a token: FIRESIDE_DISCORD_TOKEN for Discord,
FIRESIDE_SLACK_BOT_TOKEN for Slack. Without one, it is the console in this terminal, on a SQLite
file in your data folder; and where there is no terminal to type in, it plays the demo instead."""
DEMO_HELP = """A couple and four friends, six weeks, about ten minutes of reading. Nothing is kept."""
CHAT = """Several people in one terminal. Each line is one of:

  NAME: /command key=value …     something NAME types
  NAME: [Label] key=value …      a press of that button; [Label 2] is the second of that name
  @wait 3d                       let time pass, with everything that falls due
  @at 2027-01-10T18:00           go to a moment (UTC unless it has an offset)
  @room friends                  go to another channel; @room direct is each person's own messages
  @restart                       build everything anew from the database
  @db                            say where it is
  # words                        a remark

Piped in, the same lines are read one by one: exit status 0 at the end, 2 at a line that
can't be read. `chat` speaks only for people of the console, never for those of another platform."""
MIGRATE = """Bring the database to this version's schema, or to another with --to. A SQLite file with what
people wrote that is to change is copied to its backups folder first. On the way down, what newer
versions keep is deleted: that is asked about first, or wants --yes where nobody can be asked.

The keys are never copied: in a copy, the key of somebody who took their words back would live on.
So "--to base", which deletes them too, leaves nothing that could be read again, the copy included,
unless you have a copy of keys.db yourself."""
CATALOGUE = """What there is to do and to ask: the shipped catalogue, and with it the folder of your own that
FIRESIDE_CATALOGUE names, if any. docs/writing.md says how to write for it."""
MANIFEST = """Print the manifest of the Slack app for this configuration: for Socket Mode, which needs no public
address, unless FIRESIDE_SLACK_SIGNING_SECRET is set; then --url says where Slack reaches it."""
DOCTOR = """Check the database, its schema, the key, the clock, the disk and the catalogue,
and, where Discord or Slack has a token, what that lets Fireside do. It changes nothing."""


def run(asked: argparse.Namespace) -> int:
    settings = configured()
    if settings.on_discord or settings.on_slack:
        return asyncio.run(everywhere(settings))
    if not sys.stdin.isatty():
        return demo(asked)
    return asyncio.run(talk(None))


def chat(asked: argparse.Namespace) -> int:
    if sys.stdin.isatty():
        return asyncio.run(talk(asked.db, asked.now, asked.seed))
    return asyncio.run(read(asked.db, asked.now, asked.seed, asked.picture))


def demo(asked: argparse.Namespace) -> int:
    return asyncio.run(play_demo(getattr(asked, "db", None)))


def migrate(asked: argparse.Namespace) -> int:
    from bot.migrating import bring

    settings = configured()
    database, keys = (asked.db, beside(asked.db)) if asked.db else (settings.database, settings.keys)
    return asyncio.run(bring(database, keys, asked.to, print, yes=asked.yes))


def doctor(_: argparse.Namespace) -> int:
    from bot.doctor import examine

    return asyncio.run(examine(configured()))


def shelves(asked: argparse.Namespace) -> int:
    from adapters.console.shelves import answer

    with sound():
        return answer(asked, read_settings())


def manifest(asked: argparse.Namespace) -> int:
    from adapters.slack.manifest import printed

    print(printed(configured(), asked.url, history=asked.history))
    return 0


def configured() -> Settings:
    """The settings, with the log set up by them.

    Raises:
        StartProblem: one can't be read; names the variable.
    """
    from bot.logs import set_up

    settings = read_settings()
    set_up(settings.log_level)
    return settings


def read_settings() -> Settings:
    """The settings alone, for what writes no log."""
    from pydantic import ValidationError

    from bot.settings import Settings

    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "FIRESIDE_" + str(first["loc"][0]).upper()
        raise StartProblem(f"{name} can't be used: {first['msg'].lower()}. .env.example says what it takes.") from None
    return settings


@contextlib.asynccontextmanager
async def planners(
    database: str,
    keys: str,
    key_file: Path,
    settings: Settings,
    clock: Callable[[], datetime],
    seed: str,
    at_once: int = 1,
) -> AsyncIterator[Callable[[], Planner]]:
    """An open store, and a maker of planners on it that speak in `at_once` conversations together."""
    from activities.catalogue import load
    from activities.own import told, with_own
    from bot.planner import Planner
    from bot.store.opening import open_folder, open_store

    open_folder(settings.data)
    with sound():
        catalogue, left_out = with_own(load(cache=settings.data), settings.catalogue)
    sys.stderr.writelines(f"{line}\n" for line in told(left_out))
    salt = seed.encode()[:64] if seed else os.urandom(16)
    lease = timedelta(seconds=settings.lease_seconds)
    async with open_store(database, keys, key_file, clock, salt) as store:
        yield lambda: Planner(store, catalogue, clock, seed=seed, host=settings.host_name, lease=lease, at_once=at_once)


@contextlib.contextmanager
def sound() -> Iterator[None]:
    """Says what is wrong with a catalogue that can't be used."""
    from activities.reading import CatalogueError

    try:
        yield
    except CatalogueError as error:
        raise StartProblem(str(error)) from None


@contextlib.asynccontextmanager
async def session(
    db: str | None, now: datetime | None, seed: str, console: Console, *, live: bool
) -> AsyncIterator[Session]:
    """An evening at the console, on the database given or the configured one."""
    from adapters.console.session import Clock, Session

    settings = configured()
    database, keys = (db, beside(db)) if db else (settings.database, settings.keys)
    clock = Clock(now, live=live)
    async with planners(database, keys, settings.master_key_file, settings, clock.now, seed) as planner:
        yield Session(planner, clock, console, address(database))


async def everywhere(settings: Settings) -> int:
    """On every platform that has a token, until told to stop."""
    from adapters.console.terminal import output
    from bot.serving import CONVERSATIONS_AT_ONCE, serve

    console = output()

    def tell(line: str) -> None:
        console.print(line, soft_wrap=True)

    def now() -> datetime:
        return datetime.now(UTC)

    database, keys, key_file = settings.database, settings.keys, settings.master_key_file
    async with planners(database, keys, key_file, settings, now, "", CONVERSATIONS_AT_ONCE) as planner:
        tell(f"Database: {address(settings.database)}, up to date")
        await serve(planner(), settings, tell)
    return 0


async def talk(db: str | None, now: datetime | None = None, seed: str = "") -> int:
    """The console in a terminal; time passes by itself."""
    from adapters.console.connect import converse
    from adapters.console.terminal import output
    from bot.clock import Clock

    console = output()
    async with session(db, now, seed, console, live=True) as evening:
        clock = Clock(evening, evening.now)
        clock.start()
        try:
            return await converse(evening, console)
        finally:
            await clock.stop()


async def read(db: str | None, now: datetime | None, seed: str, picture: Path | None) -> int:
    """A conversation from a pipe; time passes only when told."""
    from adapters.console.connect import play
    from adapters.console.picture import WIDTH, draw
    from adapters.console.terminal import output

    console = output(width=WIDTH) if picture else output()
    async with session(db, now, seed, console, live=False) as evening:
        status = await play(evening, sys.stdin, console)
    if picture and status == 0:
        draw(console, picture)
    return status


async def play_demo(db: str | None) -> int:
    from adapters.console.connect import play
    from adapters.console.session import Clock, Session
    from adapters.console.terminal import output

    settings = configured()
    clock, console = Clock(datetime(2026, 3, 2, 18, tzinfo=UTC), live=False), output()
    with TemporaryDirectory(prefix="fireside-demo-") as folder, DEMO.open(encoding="utf-8") as script:
        database = db or f"sqlite+aiosqlite:///{folder}/demo.db"
        key_file = settings.master_key_file if db else Path(folder) / "key" / "master.key"
        async with planners(database, beside(database), key_file, settings, clock.now, "demo") as planner:
            return await play(Session(planner, clock, console, address(database)), script, console)


def beside(database: str) -> str:
    """The keys' database for one given by hand: next to a SQLite file; on a server, the same one."""
    from bot.store.engine import sqlite_path

    path = sqlite_path(database)
    return f"sqlite+aiosqlite:///{path.with_suffix('.keys.db')}" if path else database


def address(database: str) -> str:
    from bot.store.opening import place

    return place(database)


def iso(words: str) -> datetime:
    from adapters.console.parse import moment

    try:
        return moment(words)
    except UserError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


if __name__ == "__main__":
    sys.exit(main())
