"""A stamp that changes whenever any record a figure may count has changed.

Figures asked again and again (the home page) may be remembered under this stamp; nothing else ever ends such a
memory, so a remembered value is never older than the records. Rows are append-only except dossiers, whose
`changed_at` moves with every change; ends of placements come with a new act.
"""

from __future__ import annotations

from django.db import connection

from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.ledger.models import Entry
from giaoban.kernel.orgs.models import Org, Reorganisation


def stamp() -> str:
    """Five look-ups at the ends of indexes, in one statement."""
    quote = connection.ops.quote_name
    tables = [(StateSpan, "id"), (Entry, "id"), (Reorganisation, "id"), (Org, "id"), (Dossier, "id"),
              (Dossier, "changed_at")]
    parts = [f"(SELECT MAX({quote(column)}) FROM {quote(model._meta.db_table)})" for model, column in tables]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}")  # noqa: S608 (our own table and column names)
        return "|".join(str(part) for part in cursor.fetchone())
