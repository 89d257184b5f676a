"""Funds of a year with what happened to their money."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from ..balances import open_of
from ..models import ALLOCATE, RETURN, Entry, Fund, FundGrant
from .national import Units, units_of


@dataclass(frozen=True)
class FundRow:
    """A fund on a day, đồng: what it was granted and, by kind of entry, what was done with it."""

    fund: Fund
    granted: int
    sums: dict[str, int]

    @property
    def left(self) -> int:
        """Still to be allocated."""
        return self.granted - self.sums.get(ALLOCATE, 0) + self.sums.get(RETURN, 0)

    @property
    def open(self) -> int:
        """With dossiers, neither settled, returned nor carried over."""
        return open_of(self.sums)


def by_fund(year: int, orgs: Units = None, on: date | None = None, known_on: date | None = None) -> list[FundRow]:
    """Every fund of the year in order: three queries. With `orgs`, movements are those of these units' dossiers."""
    grants = FundGrant.objects.filter(fund__year=year).known(known_on)
    entries = Entry.objects.filter(fund__year=year).of(units_of(orgs, on, known_on)).known(known_on)
    if on is not None:
        grants, entries = grants.filter(on__lte=on), entries.filter(on__lte=on)
    granted = dict(grants.order_by().values_list("fund").annotate(Sum("amount")))
    sums: dict[int, Counter[str]] = defaultdict(Counter)
    for fund, kind, amount in entries.order_by().values_list("fund", "kind").annotate(Sum("amount")):
        sums[fund][kind] = amount
    funds = Fund.objects.filter(year=year).select_related("source").order_by("source__order", "code")
    return [FundRow(fund, granted.get(fund.pk, 0), dict(sums[fund.pk])) for fund in funds]
