"""Telling the database that much was just loaded."""

from django.db import connection


def refresh() -> None:
    """After a bulk load PostgreSQL still plans for the empty tables it last looked at; SQLite needs no telling."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
