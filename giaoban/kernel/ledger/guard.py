"""The database's own guard: a row of the ledger is never changed or deleted, whatever program asks.

Put up after every migration, because SQLite rebuilds a table that a migration changes and drops its triggers with it.
A data migration that must touch these rows calls `lift` first. Not put up for tests, which empty tables row by row.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("ledger_entry", "ledger_fundgrant")
ACTS = ("UPDATE", "DELETE")
TOLD = "ledger rows are never changed or deleted; write a reversing row"


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Both triggers on both tables; again changes nothing."""
    lift(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE OR REPLACE FUNCTION ledger_kept() RETURNS trigger LANGUAGE plpgsql AS "
                           f"$$ BEGIN RAISE EXCEPTION '{TOLD}'; END $$")
        for table in TABLES:
            for act in ACTS:
                does = ("FOR EACH ROW EXECUTE FUNCTION ledger_kept()" if connection.vendor == "postgresql"
                        else f"BEGIN SELECT RAISE(ABORT, '{TOLD}'); END")
                cursor.execute(f"CREATE TRIGGER {_name(table, act)} BEFORE {act} ON {table} {does}")


def lift(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            for act in ACTS:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, act)}{on}")


def _name(table: str, act: str) -> str:
    return f"{table}_no_{act.lower()}"


def after_migrating(using: str = "default", **_: Any) -> None:
    if not settings.TESTING:
        put_up(connections[using])
