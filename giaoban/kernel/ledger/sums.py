"""Today's sums of the ledger on the dossiers themselves, for lists and boards over many of them.

Derived only: the entries are the truth (check money-columns), and no figure reads these columns.
"""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from giaoban.kernel.dossiers.models import Dossier

from .models import ALLOCATE, CARRY, RETURN, SETTLE, Entry

#: kind of entry → the dossier's column
COLUMNS = {ALLOCATE: "money_given", SETTLE: "money_settled", RETURN: "money_returned", CARRY: "money_carried"}


def keep_sums(dossier: Dossier) -> None:
    """Add up a dossier's entries into its columns; called with its row locked, after each entry written.

    The record at hand gets them too: it may be saved whole afterwards.
    """
    found = dict(Entry.objects.filter(dossier=dossier.pk, kind__in=COLUMNS).order_by()
                 .values_list("kind").annotate(Sum("amount")))
    sums = {column: found.get(kind, 0) for kind, column in COLUMNS.items()}
    Dossier.objects.filter(pk=dossier.pk).update(**sums)
    for column, amount in sums.items():
        setattr(dossier, column, amount)


def rebuild() -> int:
    """All dossiers' columns made anew from the entries; how many dossiers."""
    sums = {column: Coalesce(Subquery(_sum(kind)), 0) for kind, column in COLUMNS.items()}
    return Dossier.objects.update(**sums)


def _sum(kind: str) -> QuerySet[Any, Any]:
    rows = Entry.objects.filter(dossier=OuterRef("pk"), kind=kind).order_by().values("dossier")
    return rows.annotate(total=Sum("amount")).values("total")
