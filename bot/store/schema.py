"""The schema's versions: where a database stands, and bringing it up or down with its data."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, MetaData, func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StartProblem
from bot.store.engine import BARE, open_engine, sqlite_path
from bot.tables import Base, KeysBase

FOLDER = Path(__file__).parents[2] / "migrations"
ONE_AT_A_TIME = 0x46697265
"""Names the lock under which one of several processes that start together brings the schema up to date."""


@dataclass(frozen=True, slots=True)
class Schema:
    """One of the two: what people wrote, or the keys to it. Each has versions and a version table of its own."""

    name: str
    versions: str
    version_table: str
    metadata: MetaData

    def config(self, connection: Connection | None = None) -> Config:
        made = Config()
        made.set_main_option("script_location", str(FOLDER))
        made.set_main_option("version_locations", str(FOLDER / self.versions))
        made.set_main_option("path_separator", "newline")
        made.attributes["connection"] = connection
        made.attributes["schema"] = self
        return made

    def versions_in_order(self) -> list[str]:
        """Every version, the first one first."""
        return [each.revision for each in ScriptDirectory.from_config(self.config()).walk_revisions()][::-1]

    def head(self) -> str:
        return ScriptDirectory.from_config(self.config()).get_current_head() or ""

    def above(self, to: str, at: str | None) -> list[str]:
        """What is lost on the way from version `at` down to `to`, a line a version; nothing where that is no way down.

        Raises:
            StartProblem: there is no version `to`.
        """
        order = ["base", *self.versions_in_order(), "head"]
        if to not in order:
            raise StartProblem(f"There is no version {to}. There are {', '.join(order)}.")
        brought = {each.revision: each.doc for each in ScriptDirectory.from_config(self.config()).walk_revisions()}
        passed = order[order.index(to) + 1 : order.index(at) + 1] if at else []
        return [brought[each] for each in passed]

    def refuse_newer(self, at: str | None) -> None:
        """Raise StartProblem when a newer Fireside made what is at this version."""
        if at is not None and at not in self.versions_in_order():
            raise StartProblem(
                "This database was made by a newer Fireside. Update the program, or restore a backup from before."
            )


MAIN = Schema("fireside", "versions", "alembic_version", Base.metadata)
KEYS = Schema("keys", "key_versions", "alembic_version_keys", KeysBase.metadata)


async def current(engine: AsyncEngine, schema: Schema) -> str | None:
    """The version the database is at; None before the first."""

    def read(connection: Connection) -> str | None:
        options = {"version_table": schema.version_table}
        return MigrationContext.configure(connection, opts=options).get_current_revision()

    async with engine.connect() as connection:
        return await connection.run_sync(read)


async def upgrade(url: str, schema: Schema, now: datetime, to: str = "head") -> Path | None:
    """Bring the database up to `to`, keeping a copy of an older SQLite file first; where that copy is.

    There is none of the keys: in it those destroyed from now on would live on.

    Raises:
        StartProblem: a newer Fireside made it, or there is no such version.
    """
    engine = open_engine(url, foreign_keys=False)
    try:
        at = await current(engine, schema)
        schema.refuse_newer(at)
        if at == schema.head() and to == "head":
            return None
        kept = await backup(engine, url, at, now) if at and schema is not KEYS else None
        await _run(engine, schema, to, up=True)
    finally:
        await engine.dispose()
    return kept


async def downgrade(url: str, schema: Schema, to: str, now: datetime | None = None) -> Path | None:
    """Take the database down to `to`, or to nothing with "base". With a moment given, a copy of it is kept as above.

    Raises:
        StartProblem: a newer Fireside made it, or there is no such version below.
    """
    engine = open_engine(url, foreign_keys=False)
    try:
        at = await current(engine, schema)
        schema.refuse_newer(at)
        kept = await backup(engine, url, at, now) if at and now and schema is not KEYS else None
        await _run(engine, schema, to, up=False)
    finally:
        await engine.dispose()
    return kept


async def move(url: str, schema: Schema, now: datetime, to: str) -> Path | None:
    """Bring the database up or down to `to`, whichever way that lies; where the copy of it is, if one was made."""
    engine = open_engine(url, foreign_keys=False)
    try:
        at = await current(engine, schema)
    finally:
        await engine.dispose()
    schema.refuse_newer(at)
    below = schema.above(to, at)
    return await downgrade(url, schema, to, now) if below else await upgrade(url, schema, now, to)


async def lost(url: str, schema: Schema, to: str) -> list[str]:
    """What `move` would take out of the database for good, a line a version. Changes nothing.

    Raises:
        StartProblem: a newer Fireside made it, or there is no version `to`.
    """
    engine = open_engine(url, foreign_keys=False)
    try:
        at = await current(engine, schema)
    finally:
        await engine.dispose()
    schema.refuse_newer(at)
    return schema.above(to, at)


async def backup(engine: AsyncEngine, url: str, at: str, now: datetime) -> Path | None:
    """A consistent copy of a SQLite file beside it, for its owner alone; None for other databases."""
    path = sqlite_path(url)
    if path is None:
        return None
    folder = path.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"{path.stem}-{at}-{now:%Y%m%dT%H%M%S%f}.db"
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    async with engine.execution_options(**{BARE: True}).connect() as connection:
        await connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
    return copy


async def _run(engine: AsyncEngine, schema: Schema, to: str, *, up: bool) -> None:
    def migrate(connection: Connection) -> None:
        config = schema.config(connection)
        if up:
            command.upgrade(config, "heads" if to == "head" else to)
        else:
            command.downgrade(config, to)

    async with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        try:
            await connection.run_sync(migrate)
        except CommandError:
            raise StartProblem(f"There is no version {to} to go to from here; nothing was changed.") from None
        if connection.dialect.name == "sqlite":
            broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
            if broken:
                raise StartProblem("The upgrade would have left loose ends, so nothing was changed.")
