"""Money of dossiers as lists and pages show it: grouped sums over the ledger's entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.ledger.models import ALLOCATE, CARRY, RETURN, SETTLE, Entry, Fund


def with_open(sums: Counter[str]) -> Counter[str]:
    """Adds what is neither settled, returned nor carried over."""
    sums["open"] = sums[ALLOCATE] - sums[SETTLE] - sums[RETURN] - sums[CARRY]
    return sums


def held(entries: Iterable[Entry]) -> Counter[str]:
    """Sums of entries already read."""
    sums: Counter[str] = Counter()
    for entry in entries:
        sums[entry.kind] += entry.amount
    return with_open(sums)


def held_by_all(rows: QuerySet[Dossier]) -> Counter[str]:
    """Sums over all dossiers of a list, in one grouped query."""
    ids = rows.order_by().values("pk")
    found = Entry.objects.filter(dossier__in=ids).order_by().values_list("kind").annotate(Sum("amount"))
    return with_open(Counter(dict(found)))


def funds_of(year: int) -> QuerySet[Fund]:
    """Funds of a year and of the later ones until next year's (work of several years is paid from each), with what
    each has left to allocate."""
    allocated, returned = (Coalesce(Sum("entries__amount", filter=Q(entries__kind=kind)), 0)
                           for kind in (ALLOCATE, RETURN))
    upto = max(year, clock.today().year + 1)
    return Fund.objects.filter(year__gte=year, year__lte=upto).annotate(left=F("amount") - allocated + returned)
