import shutil
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import sqlite_url
from rows import dump, fill
from sqlalchemy import MetaData, text

from bot.errors import StartProblem
from bot.store.engine import open_engine
from bot.store.schema import FOLDER, KEYS, MAIN, current, downgrade, move, upgrade

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BOTH = pytest.mark.parametrize("schema", [MAIN, KEYS], ids=lambda each: each.name)


def versions(schema):
    """From the newest to the first."""
    return [each.revision for each in ScriptDirectory.from_config(schema.config()).walk_revisions()]


async def with_connection(url, what):
    engine = open_engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(what)
    finally:
        await engine.dispose()


def reflected(connection):
    found = MetaData()
    found.reflect(connection)
    for name in (MAIN.version_table, KEYS.version_table):
        if name in found.tables:
            found.remove(found.tables[name])
    return found


def everything(connection):
    return dump(connection, reflected(connection))


def loose_ends(connection):
    if connection.dialect.name != "sqlite":
        return []  # PostgreSQL checks at every statement
    return connection.execute(text("PRAGMA foreign_key_check")).all()


@BOTH
async def test_migrations_make_the_schema_the_code_expects(database_url, schema):
    def differences(connection):
        options = {"version_table": schema.version_table, "compare_type": True, "target_metadata": schema.metadata}
        return compare_metadata(MigrationContext.configure(connection, opts=options), schema.metadata)

    await upgrade(database_url, schema, NOW)

    assert await with_connection(database_url, differences) == []


@BOTH
async def test_every_version_can_be_left_and_reached_again_with_what_people_wrote(database_url, schema):
    await upgrade(database_url, schema, NOW)
    await with_connection(database_url, lambda connection: fill(connection, reflected(connection), 4))
    whole = await with_connection(database_url, everything)
    assert all(whole.values())

    for version in [*versions(schema)[1:], "base"]:
        await downgrade(database_url, schema, version)
        left = await with_connection(database_url, everything)
        assert left == kept_of(whole, left), version
        assert await with_connection(database_url, loose_ends) == []

    for version in reversed(versions(schema)):
        await upgrade(database_url, schema, NOW, version)
        await with_connection(database_url, fill_what_is_new)
        assert await with_connection(database_url, loose_ends) == []

    again = await with_connection(database_url, everything)
    assert {name: len(rows) for name, rows in again.items()} == dict.fromkeys(whole, 1)


@BOTH
async def test_every_version_can_be_brought_up_to_date_with_what_people_wrote(database_url, schema):
    for version in versions(schema):
        await upgrade(database_url, schema, NOW, version)
        await with_connection(database_url, fill_what_is_new)
        before = await with_connection(database_url, everything)

        await upgrade(database_url, schema, NOW)

        after = await with_connection(database_url, everything)
        assert before == kept_of(after, before), version
        assert await with_connection(database_url, loose_ends) == []
        await downgrade(database_url, schema, "base")


async def test_what_was_due_before_anything_was_marked_is_in_no_doubt(database_url):
    await upgrade(database_url, MAIN, NOW, "0008")
    await with_connection(database_url, fill_what_is_new)

    await upgrade(database_url, MAIN, NOW)

    [row] = (await with_connection(database_url, everything))["delivery"]
    assert row["doubted"] == 0


def fill_what_is_new(connection):
    metadata = reflected(connection)
    empty = [name for name, rows in dump(connection, metadata).items() if not rows]
    if empty:
        fill(connection, metadata, 4, empty)


def kept_of(whole, part):
    """Of the whole, what the part has tables and columns for."""
    return {
        name: [{column: row[column] for column in rows[0]} for row in whole[name]] if rows else whole[name]
        for name, rows in part.items()
    }


async def test_an_older_file_is_copied_before_it_is_brought_up_to_date(tmp_path):
    url = sqlite_url(tmp_path)
    older = versions(MAIN)[-1]
    await upgrade(url, MAIN, NOW, older)
    await with_connection(url, fill_what_is_new)
    before = await with_connection(url, everything)

    copy = await upgrade(url, MAIN, NOW)

    assert copy is not None
    assert copy.parent == tmp_path / "backups"
    assert (mode(copy), mode(copy.parent)) == (0o600, 0o700)
    assert await with_connection(f"sqlite+aiosqlite:///{copy}", everything) == before


async def test_two_copies_within_a_second_do_not_meet(tmp_path):
    url = sqlite_url(tmp_path)
    await upgrade(url, MAIN, NOW)
    await downgrade(url, MAIN, versions(MAIN)[-1])
    first = await upgrade(url, MAIN, NOW)
    await downgrade(url, MAIN, versions(MAIN)[-1])

    second = await upgrade(url, MAIN, NOW.replace(microsecond=1))

    assert first != second
    assert first.exists()
    assert second.exists()


async def test_a_file_that_is_up_to_date_is_not_copied(tmp_path):
    url = sqlite_url(tmp_path)
    first = await upgrade(url, MAIN, NOW)
    second = await upgrade(url, MAIN, NOW)

    assert (first, second) == (None, None)
    assert not (tmp_path / "backups").exists()


async def test_no_copy_of_the_keys_is_left_in_which_a_destroyed_one_lives_on(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/keys.db"
    await upgrade(url, KEYS, NOW)

    copy = await upgrade(url, KEYS, NOW, versions(KEYS)[0])

    assert copy is None
    assert not (tmp_path / "backups").exists()


@BOTH
async def test_a_newer_database_is_refused_and_left_alone(database_url, schema):
    await upgrade(database_url, schema, NOW)
    newer = f"UPDATE {schema.version_table} SET version_num = '9999'"
    await with_connection(database_url, lambda connection: connection.execute(text(newer)) and None)

    for way in (upgrade(database_url, schema, NOW), downgrade(database_url, schema, "base")):
        with pytest.raises(StartProblem, match="made by a newer Fireside"):
            await way

    engine = open_engine(database_url)
    assert await current(engine, schema) == "9999"
    await engine.dispose()


async def test_a_version_there_is_not_is_a_sentence(database_url):
    await upgrade(database_url, MAIN, NOW)

    for to in ("nowhere", "9999"):
        with pytest.raises(StartProblem, match=f"no version {to}"):
            await downgrade(database_url, MAIN, to)


async def test_a_migration_that_fails_changes_nothing(database_url):
    older = versions(MAIN)[-1]
    await upgrade(database_url, MAIN, NOW, older)
    in_the_way = "CREATE TABLE part (id INTEGER)"
    await with_connection(database_url, lambda connection: connection.execute(text(in_the_way)) and None)
    before = await with_connection(database_url, lambda connection: sorted(reflected(connection).tables))

    with pytest.raises(Exception, match="already exists"):
        await upgrade(database_url, MAIN, NOW)

    assert await with_connection(database_url, lambda connection: sorted(reflected(connection).tables)) == before
    engine = open_engine(database_url)
    assert await current(engine, MAIN) == older
    await engine.dispose()


def next_version(folder, *lines):
    """The schema with one more version, which does this."""
    shutil.copytree(FOLDER / MAIN.versions, folder / "versions", ignore=shutil.ignore_patterns("__pycache__"))
    head = [f'revision, down_revision = "9998", "{MAIN.head()}"', "import sqlalchemy as sa", "from alembic import op"]
    body = ["def upgrade():", *(f"    {line}" for line in lines), "def downgrade(): pass"]
    (folder / "versions" / "9998_next.py").write_text("\n".join([*head, *body]), "utf-8")
    return replace(MAIN, versions=str(folder / "versions"))


async def test_a_table_made_anew_keeps_the_rows_that_belong_to_its_rows(tmp_path, database_url):
    await upgrade(database_url, MAIN, NOW)
    await with_connection(database_url, fill_what_is_new)
    before = await with_connection(database_url, everything)
    # On SQLite most changes of a table are a new one in its place.
    how = "always" if database_url.startswith("sqlite") else "never"
    motto = f'with op.batch_alter_table("circle", recreate="{how}") as made:'

    schema = next_version(tmp_path, motto, '    made.add_column(sa.Column("motto", sa.String()))')
    await upgrade(database_url, schema, NOW)

    assert kept_of(await with_connection(database_url, everything), before) == before


async def test_an_upgrade_that_would_leave_loose_ends_changes_nothing(tmp_path):
    url = sqlite_url(tmp_path)
    await upgrade(url, MAIN, NOW)
    await with_connection(url, fill_what_is_new)
    before = await with_connection(url, everything)

    with pytest.raises(StartProblem, match="loose ends, so nothing was changed"):
        await upgrade(url, next_version(tmp_path, 'op.execute("DELETE FROM circle")'), NOW)

    assert await with_connection(url, everything) == before


def test_every_migration_says_why_it_is_there():
    for schema in (MAIN, KEYS):
        for each in ScriptDirectory.from_config(schema.config()).walk_revisions():
            assert each.doc, each.revision
            assert Path(each.path).name.startswith(f"{each.revision}_")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_version_is_reached_from_above_and_from_below_with_a_copy_before_each(tmp_path):
    url = f"sqlite:///{tmp_path}/fireside.db"
    await move(url, MAIN, NOW, "0004")

    down = await move(url, MAIN, NOW, "0002")
    up = await move(url, MAIN, NOW + timedelta(seconds=1), "0003")

    assert (down.name.split("-")[1], up.name.split("-")[1]) == ("0004", "0002")
    engine = open_engine(url)
    assert await current(engine, MAIN) == "0003"
    await engine.dispose()
