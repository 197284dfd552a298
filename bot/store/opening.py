"""Opening what Fireside keeps: the key first, then the schema, and one process at a time on a SQLite file."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import InstrumentedAttribute

from bot.errors import StartProblem
from bot.ids import Ids
from bot.seal import MasterKey
from bot.store import Store
from bot.store.circles import GONE
from bot.store.engine import address, open_engine, sqlite_path
from bot.store.keys import Keys, of_circle, of_member
from bot.store.schema import KEYS, MAIN, current, upgrade
from bot.tables import CircleRow, DeliveryRow, FactRow, KeyRow, MemberRow

FINGERPRINT = "master_key_fingerprint"
CHECKED_BYTES = 64 << 20
"""A SQLite file up to this size is checked whole at every start; a larger one by `doctor` alone."""
NETWORK_FILE_SYSTEMS = frozenset(
    {"9p", "afs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "nfs", "nfs4", "smb3", "smbfs"}
    | {"fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"}
)
ESCAPED = re.compile(r"\\([0-7]{3})")


@asynccontextmanager
async def open_store(
    database: str, keys: str, key_file: Path, clock: Callable[[], datetime], salt: bytes
) -> AsyncIterator[Store]:
    """The store, ready: key checked, both schemas brought up to date, the SQLite file ours alone.

    Raises:
        StartProblem: it can't be opened; says why and what to do.
        KeyProblem: the master key is missing or is not the one this was written with.
    """
    refuse_mismatch(database, keys)
    with alone(database):
        main, wrapped = open_engine(database), open_engine(keys)
        try:
            master = await _prepare(main, wrapped, database, keys, key_file, clock())
            yield Store(main, Keys(wrapped, master, clock), Ids(salt))
        finally:
            await main.dispose()
            await wrapped.dispose()


def refuse_mismatch(database: str, keys: str) -> None:
    """Raise StartProblem where these two can't work together."""
    path, other = sqlite_path(database), sqlite_path(keys)
    if address(database).get_backend_name() != "sqlite" and address(keys).get_backend_name() == "sqlite":
        raise StartProblem(
            "The database is on a server, but its keys would be in a file here, where no other machine has them: "
            "set FIRESIDE_KEYS_URL to a database on a server too."
        )
    if path is not None and other is not None and path.resolve() == other.resolve():
        raise StartProblem(
            f"{place(database)} can't hold both the words and the keys to them: set FIRESIDE_KEYS_URL to another file."
        )


@contextmanager
def alone(database: str) -> Iterator[None]:
    """Nobody else on this SQLite file, as long as this lasts; PostgreSQL takes any number of us."""
    path = sqlite_path(database)
    if path is None:
        yield
        return
    open_folder(path.parent)
    if path.is_dir():
        raise StartProblem(f"{path} is a folder; the database has to be a file.")
    refuse_network(path.parent)
    lock = FileLock(f"{path}.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except OSError as error:
        if not isinstance(error, Timeout):
            raise StartProblem(f"The file {path}.lock can't be made: {error.strerror}.") from None
        raise StartProblem(
            f"Another Fireside is running on {path}. Stop it first, or give this one a file of its own with --db."
        ) from None
    try:
        yield
    finally:
        lock.release()


def open_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StartProblem(
            f"The folder {folder} can't be made: {error.strerror}. FIRESIDE_DATA names another."
        ) from None
    if not os.access(folder, os.W_OK):
        raise StartProblem(f"The folder {folder} can't be written to. FIRESIDE_DATA names another.")


def refuse_network(folder: Path) -> None:
    """SQLite's locks do not hold over a network; two machines would damage the file."""
    mounts = Path("/proc/self/mounts")
    if mounts.exists() and on_network(folder.resolve(), mounts.read_text(errors="surrogateescape")):
        raise StartProblem(
            f"{folder} is on a network drive, where SQLite is not safe. Use a local disk, or PostgreSQL."
        )


def on_network(folder: Path, mounts: str) -> bool:
    """Whether the file system this folder is on is a network's, from the lines of `/proc/self/mounts`."""
    fields = [line.split() for line in mounts.splitlines()]
    above = [(point, each[2]) for each in fields if folder.is_relative_to(point := ESCAPED.sub(unescaped, each[1]))]
    nearest = max(reversed(above), key=lambda each: len(each[0]), default=("", ""))
    return nearest[1] in NETWORK_FILE_SYSTEMS


def unescaped(octal: re.Match[str]) -> str:
    return chr(int(octal[1], 8))


async def survey(database: str, keys: str, key_file: Path) -> str | None:
    """The version of a database that is there already, its keys tried; None when there is none yet. Changes nothing.

    Raises:
        StartProblem: it can't be opened, is newer than this program, or its keys are not there.
        KeyProblem: the master key is missing or another.
    """
    refuse_mismatch(database, keys)
    if (path := sqlite_path(database)) is not None and missing(path):
        return None
    main, wrapped = open_engine(database), open_engine(keys)
    try:
        with explained(database):
            version = await current(main, MAIN)
            MAIN.refuse_newer(version)
            if version is not None:
                await _master(main, database, key_file)
        await _refuse_lost_keys(main, wrapped, database, keys)
    finally:
        await main.dispose()
        await wrapped.dispose()
    return version


async def homes(database: str, platform: str) -> tuple[str, ...]:
    """The platform's ids of the channels circles live in, from a database that is up to date. Changes nothing."""
    main = open_engine(database)
    try:
        with explained(database):
            return tuple(await _all(main, CircleRow.place, CircleRow.platform == platform))
    finally:
        await main.dispose()


async def doubted(database: str, platform: str) -> int:
    """How many messages may be there more than once, from a database that is up to date. Changes nothing."""
    main = open_engine(database)
    try:
        with explained(database):
            return len(await _all(main, DeliveryRow.id, DeliveryRow.platform == platform, DeliveryRow.doubted > 0))
    finally:
        await main.dispose()


@contextmanager
def explained(database: str) -> Iterator[None]:
    """A database's errors as a StartProblem, a sentence for the host."""
    try:
        yield
    except (DBAPIError, OSError) as error:
        raise StartProblem(sentence(error, database)) from error


async def _prepare(
    main: AsyncEngine, wrapped: AsyncEngine, database: str, keys: str, key_file: Path, now: datetime
) -> MasterKey:
    with explained(database):
        master = await _master(main, database, key_file)
    await _refuse_lost_keys(main, wrapped, database, keys)
    with explained(keys):
        await upgrade(keys, KEYS, now)
    with explained(database):
        await upgrade(database, MAIN, now)
        await _remember(main, master)
    return master


async def _refuse_lost_keys(main: AsyncEngine, wrapped: AsyncEngine, database: str, keys: str) -> None:
    """Circles and members have their key from their first moment: one without is of another database, or a later day.

    With new keys in place of those, what was written before could never be read again.
    """
    with explained(database):
        owners = {of_circle(each) for each in await _all(main, CircleRow.id)}
        owners |= {of_member(each) for each in await _all(main, MemberRow.id, MemberRow.platform != GONE)}
    if not owners:
        return
    path = sqlite_path(keys)
    with explained(keys):
        known = set() if path is not None and missing(path) else set(await _all(wrapped, KeyRow.owner))
    if not owners <= known:
        raise StartProblem(
            f"The keys to {place(database)} are not in {place(keys)}. Put the newest copy of them back there: with new "
            "ones nothing written so far could be read again, so none were made."
        )


async def _all(engine: AsyncEngine, column: InstrumentedAttribute[Any], *where: ColumnElement[bool]) -> Sequence[Any]:
    """Everything in this column; nothing where its table is not there yet."""
    async with engine.connect() as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table(column.class_.__tablename__)):
            return ()
        return (await connection.scalars(select(column).where(*where))).all()


async def _master(main: AsyncEngine, database: str, key_file: Path) -> MasterKey:
    """The master key: made on the very first start, and from then on the same one or none."""
    async with main.connect() as connection:
        if small(database):
            verdict = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar_one()
            if verdict != "ok":
                raise StartProblem(damaged(database))
        started = await connection.run_sync(lambda sync: inspect(sync).has_table(FactRow.__tablename__))
        known = await connection.scalar(select(FactRow.value).where(FactRow.name == FINGERPRINT)) if started else None
    if known is None and missing(key_file):
        return MasterKey.create(key_file)
    master = MasterKey.load(key_file)
    if known is not None:
        master.must_be(known)
    return master


def missing(path: Path) -> bool:
    return not path.exists()


def small(database: str) -> bool:
    path = sqlite_path(database)
    return path is not None and path.stat().st_size <= CHECKED_BYTES


async def _remember(main: AsyncEngine, master: MasterKey) -> None:
    async with main.begin() as connection:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        row = dialect.insert(FactRow).values(name=FINGERPRINT, value=master.fingerprint())
        await connection.execute(row.on_conflict_do_nothing(index_elements=["name"]))


def sentence(error: DBAPIError | OSError, database: str) -> str:
    """What a database error at the start means for the host."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    told = str(cause).casefold()
    if "not a database" in told or "malformed" in told:
        return damaged(database)
    if "readonly" in told or "read-only" in told:
        return f"{place(database)} can't be written to. Check who owns it."
    if "full" in told or "no space" in told:
        return "The disk is full. Make room, then start again: nothing is lost."
    if "unable to open" in told or (isinstance(cause, OSError) and sqlite_path(database) is not None):
        return f"{place(database)} can't be opened. Check the folder, and who owns it."
    if "locked" in told:
        return f"Another program is using {place(database)}. Close it, then start again."
    return f"The database at {place(database)} does not answer ({type(cause).__name__}). Check FIRESIDE_DATABASE_URL."


def damaged(database: str) -> str:
    return (
        f"{place(database)} is damaged, or is not a Fireside database. "
        "Put a backup in its place; copies are in the folder backups beside it."
    )


def place(database: str) -> str:
    """The address without its password."""
    return str(sqlite_path(database) or address(database).render_as_string(hide_password=True))
