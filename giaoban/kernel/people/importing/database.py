"""Whole columns to and from the database: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models

if TYPE_CHECKING:
    import polars as pl


#: Rows in one statement of SQLite's.
_ROWS_AT_ONCE = 25


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


def table_of(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def insert(model: type[models.Model], frame: pl.DataFrame, constants: Mapping[str, Any]) -> None:
    """Rows of a frame (its columns are the table's), with the same values of `constants` in each row."""
    if frame.is_empty():
        return
    if is_postgres():
        _copy(model, frame, constants)
    else:
        _execute(model, frame, constants)


def _copy(model: type[models.Model], frame: pl.DataFrame, constants: Mapping[str, Any]) -> None:
    import polars as pl

    whole = frame.with_columns(**{name: pl.lit(_plain(value)) for name, value in constants.items()})
    buffer = io.BytesIO()
    # \N is nothing; an empty cell is an empty text.
    whole.write_csv(buffer, include_header=False, null_value="\\N", quote_style="necessary")
    names = ", ".join(map(connection.ops.quote_name, whole.columns))
    sql = f"COPY {table_of(model)} ({names}) FROM STDIN (FORMAT csv, NULL '\\N')"
    # What goes wrong inside a COPY doesn't pass through Django's cursor, which would give it Django's name.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(sql) as copy:
        copy.write(buffer.getbuffer())


def _plain(value: Any) -> Any:
    """A constant as COPY and SQLite take it."""
    if isinstance(value, datetime):
        return str(connection.ops.adapt_datetimefield_value(value)) if not is_postgres() else value.isoformat()
    return value


def _execute(model: type[models.Model], frame: pl.DataFrame, constants: Mapping[str, Any]) -> None:
    """Some rows a statement: that takes a third less than one at a time."""
    connection.ensure_connection()
    table, width, many = table_of(model), frame.width, frame.height // _ROWS_AT_ONCE * _ROWS_AT_ONCE
    names = ", ".join(map(connection.ops.quote_name, [*frame.columns, *constants]))
    fixed = "".join(f", {_literal(_plain(value))}" for value in constants.values())
    marks = f"({', '.join('?' * width)}{fixed})"
    for some, at_once in ((frame.head(many), _ROWS_AT_ONCE), (frame.tail(frame.height - many), 1)):
        cells, step = _flat(some), width * at_once
        # The driver itself: Django's cursor would look at every row again.
        with connection.wrap_database_errors:
            connection.connection.executemany(
                f"INSERT INTO {table} ({names}) VALUES {', '.join([marks] * at_once)}",  # noqa: S608
                (cells[start:start + step] for start in range(0, len(cells), step)))


def _flat(frame: pl.DataFrame) -> list[Any]:
    """All cells, row by row."""
    cells: list[Any] = [None] * (frame.width * frame.height)
    for number, column in enumerate(_as_text_dates(frame).iter_columns()):
        cells[number::frame.width] = column.to_list()
    return cells


def _literal(value: Any) -> str:
    """A constant of ours inside a statement: numbers and our own words, never what somebody sent."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int):
        return str(int(value))
    return "'" + str(value).replace("'", "''") + "'"


def _as_text_dates(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return frame.with_columns(pl.selectors.date().cast(pl.String))


def new_ids(model: type[models.Model], count: int) -> pl.Series:
    """Keys for rows about to be inserted in this transaction."""
    import polars as pl

    with connection.cursor() as cursor:
        if is_postgres():
            return _drawn(cursor, f"{model._meta.db_table}_id_seq", count)
        # The transaction has the file to itself; AUTOINCREMENT goes on from the greatest key ever given.
        cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [model._meta.db_table])
        last = cursor.fetchone()[0]
    return pl.int_range(last + 1, last + 1 + count, dtype=pl.Int64, eager=True).alias("id")


def _drawn(cursor: Any, sequence: str, count: int) -> pl.Series:
    """Numbers of a sequence; they are mostly in one row, and then only the ends are fetched."""
    import polars as pl

    cursor.execute("SELECT min(n), max(n), CASE WHEN max(n) - min(n) + 1 <> count(n) THEN array_agg(n) END FROM "
                   "(SELECT nextval(%s::regclass) AS n FROM generate_series(1, %s)) AS drawn", [sequence, count])
    first, last, numbers = cursor.fetchone()
    if count == 0 or numbers is not None:
        return pl.Series("id", sorted(numbers or []), dtype=pl.Int64)
    return pl.int_range(first, last + 1, dtype=pl.Int64, eager=True).alias("id")


def among(column: str, values: Sequence[Any], type_: str) -> tuple[str, Any]:
    """A condition that a column is one of many values, and its parameter; `type_`: its name on PostgreSQL."""
    import json

    if is_postgres():
        return f"{column} = ANY(%s::{type_}[])", list(values)
    return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(list(values))  # noqa: S608


def select(sql: str, parameters: Sequence[Any], schema: Mapping[str, Any]) -> pl.DataFrame:
    """The answer as a frame of the given columns."""
    import polars as pl

    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    return pl.DataFrame(rows, schema=dict(schema), orient="row")
