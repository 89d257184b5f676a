"""Many counts in one query: the home page asks some forty of them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import CharField, Count, QuerySet, Value

#: SQLite takes 500 selects in one statement and 32,766 parameters.
SELECTS = 400


def tally(asked: Mapping[str, QuerySet], *, at_once: int = SELECTS) -> dict[str, int]:
    """How many rows each query has, by its name."""
    counted = dict.fromkeys(asked, 0)
    names = list(asked)
    for start in range(0, len(names), at_once):
        parts = [_one(name, asked[name]) for name in names[start:start + at_once]]
        rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        counted.update(rows)
    return counted


def _one(name: str, rows: QuerySet) -> QuerySet:
    named = rows.order_by().annotate(tally_name=Value(name, CharField())).values("tally_name")
    return named.annotate(tally_count=Count("pk")).values_list("tally_name", "tally_count")
