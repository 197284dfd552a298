"""Opening the database: one writer and immediate transactions on SQLite, the same code on PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "secure_delete=ON")
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
READS = "fireside_reads"


def open_engine(url: str, *, foreign_keys: bool = True) -> AsyncEngine:
    """An engine for this address; connects on first use. A new SQLite file is readable by its owner alone.

    Migrations want foreign keys off: with them on, rebuilding a table would take its children's rows along.
    """
    url = with_driver(url)
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True)
    if path := sqlite_path(url):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    engine = create_async_engine(url, connect_args={"isolation_level": None})

    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 the driver's own type
        cursor = connection.cursor()
        for pragma in (*SQLITE_PRAGMAS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def with_driver(url: str) -> str:
    """The address with the driver we use, where it names the database alone."""
    scheme, colon, rest = url.partition(":")
    return DRIVERS.get(scheme, scheme) + colon + rest


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite address; None for another database or one in memory."""
    parsed = make_url(with_driver(url))
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return None
    return Path(str(parsed.database))


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
