"""A stamp that changes whenever any record a figure may count has changed.

Figures asked again and again (the home page) may be remembered under this stamp; nothing else ever ends such a
memory, so a remembered value is never older than the records. Rows are append-only except dossiers, whose
`version` grows with every change; ends of placements come with a new act.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import Model

from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.ledger.models import Entry, FundGrant
from giaoban.kernel.orgs.models import Org, Reorganisation

#: Append-only rows of domains that figures read; each new one changes the stamp.
_watched: list[type[Model]] = []


def watch(*models: type[Model]) -> None:
    """A domain whose figures read append-only rows of its own says so when Django starts."""
    _watched.extend(model for model in models if model not in _watched)


def stamp() -> str:
    """The ends of some indexes and one sum, in one statement."""
    quote = connection.ops.quote_name
    models: list[type[Model]] = [StateSpan, Entry, FundGrant, Reorganisation, Org, Dossier, *_watched]
    parts = [f"(SELECT MAX(id) FROM {quote(model._meta.db_table)})"  # noqa: S608 (our own table names)
             for model in models]
    parts.append(f"(SELECT SUM(version) FROM {quote(Dossier._meta.db_table)})")  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}")
        return "|".join(str(part) for part in cursor.fetchone())


T = TypeVar("T")


def remembered(name: str, compute: Callable[[], T]) -> T:
    """What was computed under this name while the records stood as they stand now; else computed and kept."""
    key = "figures:" + hashlib.sha256(f"{name}|{stamp()}".encode()).hexdigest()
    found: T | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, 3600)
    return found
