"""A row in every table, made up from the schema alone, so that a new table is there without being asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table

from bot.tables import Moment

ROWS = dict[str, list[dict[str, Any]]]


def fill(connection: Connection, metadata: MetaData, number: int, only: Collection[str] = ()) -> None:
    """One row in each table (or in those of these names); every id and every reference in it is `number`."""
    for table in metadata.sorted_tables:
        if not only or table.name in only:
            connection.execute(table.insert().values({each.name: made_up(each, number) for each in table.columns}))


def made_up(column: Column[Any], number: int) -> Any:
    kind = datetime if isinstance(column.type, Moment) else column.type.python_type
    if kind is int:
        return number
    if kind is bool:
        return bool(number % 2)
    if kind is bytes:
        return f"{column.name} {number}".encode()
    if kind is datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    if kind is date:
        return date(2026, 1, 1) + timedelta(days=number)
    assert kind is str, f"{column}: teach `made_up` to make a {kind}"
    return f"{column.name} {number}"


def dump(connection: Connection, metadata: MetaData) -> ROWS:
    """Every row of every table, in a stable order."""
    return {table.name: rows_of(connection, table) for table in metadata.sorted_tables}


def rows_of(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return sorted((dict(row) for row in connection.execute(table.select()).mappings()), key=repr)
