"""One writer at a time of what is derived from people: the index of words and the tally of members."""

from __future__ import annotations

from django.db import connection

#: Any number, the same in every process; PostgreSQL's advisory locks are named by numbers.
_NAME = 7_310_025


def take_turn() -> None:
    """Wait until no other transaction writes the derived tables; the turn ends with the transaction.

    Take it after the last row lock of the transaction, so that nobody who has it waits for a row. SQLite's writers
    already have the whole file to themselves from BEGIN.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NAME])
