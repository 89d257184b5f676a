"""Money of dossiers as lists and pages show it: grouped sums over the ledger's entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
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


#: Today's sums on the dossiers' own rows.
COLUMNS = ("money_given", "money_settled", "money_returned", "money_carried")


def sums_of(rows: QuerySet[Dossier]) -> dict[str, int]:
    """How many dossiers a list has (`n`) and their sums, by one index alone."""
    return opened(rows.order_by().aggregate(n=Count("pk"), **{name: Sum(name) for name in COLUMNS}))


def opened(found: dict[str, Any]) -> dict[str, int]:
    """Whole numbers, and what is still open."""
    sums = {name: value or 0 for name, value in found.items()}
    given, settled, returned, carried = (sums[name] for name in COLUMNS)
    return {**sums, "money_open": given - settled - returned - carried}


def funds_of(year: int) -> QuerySet[Fund]:
    """Funds of a year and of the later ones until next year's (work of several years is paid from each), with what
    each has left to allocate."""
    allocated, returned = (Coalesce(Sum("entries__amount", filter=Q(entries__kind=kind)), 0)
                           for kind in (ALLOCATE, RETURN))
    upto = max(year, clock.today().year + 1)
    return Fund.objects.filter(year__gte=year, year__lte=upto).annotate(left=F("amount") - allocated + returned)
