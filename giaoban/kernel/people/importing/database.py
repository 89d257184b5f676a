"""Whole columns to and from the database: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models

if TYPE_CHECKING:
    import polars as pl


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
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        copy.write(buffer.getbuffer())


def _plain(value: Any) -> Any:
    """A constant as COPY and SQLite take it."""
    if isinstance(value, datetime):
        return str(connection.ops.adapt_datetimefield_value(value)) if not is_postgres() else value.isoformat()
    return value


def _execute(model: type[models.Model], frame: pl.DataFrame, constants: Mapping[str, Any]) -> None:
    columns = frame.columns
    names = ", ".join(map(connection.ops.quote_name, [*columns, *constants]))
    marks = ", ".join("?" for _ in columns)
    fixed = "".join(f", {_literal(_plain(value))}" for value in constants.values())
    connection.ensure_connection()
    # The driver itself: the wrapper would look at every row again.
    connection.connection.executemany(f"INSERT INTO {table_of(model)} ({names}) VALUES ({marks}{fixed})",  # noqa: S608
                                      _as_text_dates(frame).iter_rows())


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

    table = model._meta.db_table
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                           [table, count])
            return pl.Series("id", [pk for pk, in cursor.fetchall()], dtype=pl.Int64)
        # The transaction has the file to itself; AUTOINCREMENT goes on from the greatest key ever given.
        cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [table])
        last = cursor.fetchone()[0]
    return pl.int_range(last + 1, last + 1 + count, dtype=pl.Int64, eager=True).alias("id")


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
