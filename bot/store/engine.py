"""Opening the database: one writer and immediate transactions on SQLite, the same code on PostgreSQL."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StartProblem

SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "secure_delete=ON")
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
SERVER_OPTIONS = frozenset({"host", "passfile", "port", "prepared_statement_cache_size", "ssl", "target_session_attrs"})
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
READS = "fireside_reads"
BARE = "fireside_bare"
"""An execution option for what SQLite refuses inside a transaction."""


def open_engine(url: str, *, foreign_keys: bool = True) -> AsyncEngine:
    """An engine for this address; connects on first use. A new SQLite file is readable by its owner alone.

    Migrations want foreign keys off: with them on, rebuilding a table would take its children's rows along.

    Raises:
        StartProblem: it is no address of a database we can use.
    """
    found = address(url)
    if found.get_backend_name() != "sqlite":
        return create_async_engine(found, pool_pre_ping=True, hide_parameters=True)
    engine = create_async_engine(found, connect_args={"isolation_level": None}, hide_parameters=True)
    path = sqlite_path(url)

    def make_private(*_: object) -> None:
        if path is not None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))

    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 the driver's own type
        cursor = connection.cursor()
        for pragma in (*SQLITE_PRAGMAS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine.sync_engine, "do_connect", make_private)
    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def address(url: str) -> URL:
    """What a database address says, with the driver we use where it names the database alone.

    Raises:
        StartProblem: it is none, or of a database we can't use. Does not repeat it: it may hold a password.
    """
    scheme, colon, rest = url.partition(":")
    try:
        found = make_url(DRIVERS.get(scheme, scheme) + colon + rest)
    except (ArgumentError, ValueError):
        found = None
    if found is None or found.drivername not in DRIVERS.values():
        raise StartProblem(
            "This is no database address that can be used. A file is sqlite+aiosqlite:////folder/name.db, a server "
            "postgresql+asyncpg://user:password@server/name. Look at FIRESIDE_DATABASE_URL, FIRESIDE_KEYS_URL or --db."
        )
    return found if found.get_backend_name() == "sqlite" else with_options(found)


def with_options(server: URL) -> URL:
    """The address of a server with what stands after its `?` as the driver takes it, which calls sslmode ssl.

    Raises:
        StartProblem: the driver takes no such thing, and would stop at it without a word on what it is.
    """
    options = {"ssl" if name == "sslmode" else name: value for name, value in server.query.items()}
    if unknown := sorted(options.keys() - SERVER_OPTIONS):
        raise StartProblem(
            f"What the database's address says after its ? can't be used: {', '.join(unknown)}. Take it away. "
            "What can stand there is sslmode=require, say."
        )
    if options.get("ssl", "require") not in SSL_MODES:
        raise StartProblem(f"The database's address takes sslmode={', '.join(SSL_MODES[:-1])} or {SSL_MODES[-1]}.")
    return server.set(query=options)


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite address; None for another database or one in memory."""
    found = address(url)
    if found.get_backend_name() != "sqlite" or found.database in {None, "", ":memory:"}:
        return None
    return Path(str(found.database))


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get(BARE, False):
        connection.exec_driver_sql("BEGIN" if options.get(READS, False) else "BEGIN IMMEDIATE")
