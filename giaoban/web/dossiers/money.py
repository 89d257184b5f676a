"""Money of dossiers as lists and pages show it: grouped sums over the ledger's entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.ledger.models import ALLOCATE, CARRY, RETURN, SETTLE, Entry, Fund
from giaoban.kernel.people.models import User


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


def sums_of(rows: QuerySet[Dossier], user: User) -> dict[str, int]:
    """How many dossiers a list has (`n`) and their sums, by one index alone."""
    return remembered(rows, user, "sums", lambda: plain_sums(rows))


def plain_sums(rows: QuerySet[Dossier]) -> dict[str, int]:
    return opened(rows.order_by().aggregate(n=Count("pk"), **{name: Sum(name) for name in COLUMNS}))


T = TypeVar("T")
#: Every step, entry and correction moves one of these; each is read at the end of an index.
_STAMP = ("SELECT (SELECT MAX(id) FROM dossiers_dossier), (SELECT MAX(id) FROM dossiers_statespan), "
          "(SELECT MAX(id) FROM ledger_entry), (SELECT MAX(changed_at) FROM dossiers_dossier)")


def remembered(rows: QuerySet[Dossier], user: User, what: str, count: Callable[[], T]) -> T:
    """Counted once for as long as no dossier and no entry changes: adding up 200,000 rows is most of what their list
    costs. Only for who sees everything: others have few rows, and what they see changes without a dossier changing."""
    if not user.sees_everything:
        return count()
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        stamp = cursor.fetchone()
    try:
        asked = str(rows.order_by().query)
    except EmptyResultSet:
        return count()
    key = "lists:" + sha256(f"{what}|{asked}|{clock.today()}|{stamp}".encode()).hexdigest()
    found: T | None = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, 3600)
    return found


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
