"""Asking the database one check's question: in a transaction that can't write, and not longer than it may."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import DatabaseError, connection, transaction

from giaoban.kernel.base import clock

from .catalogue import Check, CheckFileError, Query
from .functions import FUNCTIONS
from .grammar import VALUES

#: Seconds one query may take at night or at the command line; a page waits less.
LIMIT, PAGE_LIMIT = 300, 15
#: How many instructions SQLite runs between two looks at the clock.
STEPS = 20_000

_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)\b")
_LIST = re.compile(r"\{([a-z_]+)\}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Row = dict[str, Any]


class CheckStopped(RuntimeError):
    """A check that gave no answer: it took too long, or the database refused it; the message is for the screen."""


@dataclass(frozen=True)
class Outcome:
    """`found`: how many faults; None when the check gave no answer, `problem` then says why."""

    check: Check
    found: int | None
    seconds: float
    rows: list[Row] = field(default_factory=list)
    problem: str = ""

    @property
    def sound(self) -> bool:
        return self.found == 0


def run(check: Check, *, sample: int = 20, limit: float = LIMIT) -> Outcome:
    """Count the faults and, when there are any, read the first of them."""
    began = time.monotonic()
    try:
        found = summary(check, limit=limit)
        rows = detail(check, limit=limit, at_most=sample) if found and sample else []
    except CheckStopped as error:
        return Outcome(check, None, time.monotonic() - began, problem=str(error))
    return Outcome(check, found, time.monotonic() - began, rows)


def summary(check: Check, *, limit: float = LIMIT) -> int:
    """How many faults there are."""
    with reading_only(limit):
        if check.function:
            return sum(1 for _ in FUNCTIONS[check.function]())
        with connection.cursor() as cursor:
            cursor.execute(*_statement(check, check.summary))
            return int(cursor.fetchone()[0])


def detail(check: Check, *, limit: float = LIMIT, at_most: int | None = None) -> list[Row]:
    """The faults themselves, under the check's columns."""
    with reading_only(limit):
        if check.function:
            return _first(FUNCTIONS[check.function](), at_most)
        with connection.cursor() as cursor:
            cursor.execute(*_statement(check, check.detail))
            names = [column[0] for column in cursor.description]
            if names != list(check.columns):
                raise CheckFileError(f"{check.source}: câu “detail” trả các cột {', '.join(names)}, khác với "
                                     f"[columns]: {', '.join(check.columns)}.")
            rows = cursor.fetchall() if at_most is None else cursor.fetchmany(at_most)
    return [{name: _plain(value) for name, value in zip(names, row, strict=True)} for row in rows]


def _first(rows: Iterable[Row], at_most: int | None) -> list[Row]:
    return [row for place, row in enumerate(rows) if at_most is None or place < at_most]


def _plain(value: Any) -> Any:
    """Days as days on both databases, whole numbers as whole numbers."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    return int(value) if isinstance(value, Decimal) else value


def _statement(check: Check, query: Query) -> tuple[str, dict[str, Any]]:
    """The query for this database, with `faults` in front, lists of the programme filled in, and parameters."""
    text = _variant(query)
    if check.faults:
        text = f"WITH RECURSIVE faults AS ({_variant(check.faults)}) {text}"
    text = _LIST.sub(lambda found: _values(check, found[1]), text).replace("%", "%%")
    today = clock.today()
    known = {"today": today, "year": today.year}
    return _PARAMETER.sub(lambda found: f"%({found[1]})s", text), known


def _variant(query: Query) -> str:
    return query if isinstance(query, str) else query[connection.vendor]


def _values(check: Check, name: str) -> str:
    """`{grammar}` → the rows of VALUES, from the programme's own tables of words."""
    if name not in VALUES:
        raise CheckFileError(f"{check.source}: không có bảng “{{{name}}}”; có: {', '.join(VALUES)}.")
    return ", ".join("(" + ", ".join(_literal(value) for value in row) + ")" for row in VALUES[name]())


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


@contextmanager
def reading_only(limit: float) -> Iterator[None]:
    """Inside, nothing can be written and no statement outlasts `limit` seconds; CheckStopped when it would."""
    guard = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    try:
        with guard(limit):
            yield
    except DatabaseError as error:
        if _ran_out(error):
            raise CheckStopped(f"Quá {limit:g} giây chưa xong nên đã dừng.") from error
        raise CheckStopped(f"Cơ sở dữ liệu từ chối câu hỏi: {_line(error)}") from error


def _ran_out(error: DatabaseError) -> bool:
    """SQLite's "interrupted" and PostgreSQL's query_canceled."""
    return str(error) == "interrupted" or getattr(error.__cause__, "sqlstate", "") == "57014"


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [""])[0]


@contextmanager
def _on_postgresql(limit: float) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute(f"SET LOCAL statement_timeout = {max(1, int(limit * 1000))}")
        yield
        # Both settings end with the transaction; inside an outer one, only with the savepoint undone.
        transaction.set_rollback(True)


@contextmanager
def _on_sqlite(limit: float) -> Iterator[None]:
    """No transaction of its own: here one would take the writers' lock for as long as the check runs."""
    connection.ensure_connection()
    held: Any = connection.connection
    ends = time.monotonic() + limit
    held.set_progress_handler(lambda: time.monotonic() > ends, STEPS)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        held.set_progress_handler(None, 0)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")
