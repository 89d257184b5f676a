"""Money by source over the years."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, Sum, Value, When

from ..models import ALLOCATE, CARRY, PLAN, RETURN, SETTLE, Entry, FundGrant, Source
from .national import Units, units_of


@dataclass(frozen=True)
class SourceRow:
    """One source in one budget year, đồng. `granted`: new money; `carried_in`: brought over from earlier years."""

    source: str
    name: str
    year: int
    planned: int
    granted: int
    carried_in: int
    allocated: int
    settled: int
    returned: int
    carried: int

    @property
    def left(self) -> int:
        """Not allocated."""
        return self.granted + self.carried_in - self.allocated + self.returned

    @property
    def open(self) -> int:
        """With dossiers, neither settled, returned nor carried over."""
        return self.allocated - self.settled - self.returned - self.carried


def by_source(years: Iterable[int], orgs: Units = None, on: date | None = None,
              known_on: date | None = None) -> list[SourceRow]:
    """Every source (code '' for funds without one) in every year of `years` that had a fund: three queries.

    The year is the fund's. With `orgs`, movements are those of these units' dossiers; what was granted to the funds
    isn't any unit's, so it stays whole.
    """
    wanted = sorted(set(years))
    sums: dict[tuple[int | None, int], Counter[str]] = defaultdict(Counter)
    grants = FundGrant.objects.filter(fund__year__in=wanted).known(known_on)
    entries = Entry.objects.filter(fund__year__in=wanted).of(units_of(orgs, on, known_on)).known(known_on)
    if on is not None:
        grants, entries = grants.filter(on__lte=on), entries.filter(on__lte=on)
    carried = Case(When(carry__isnull=False, then=Value("in")), When(reverses__carry__isnull=False, then=Value("in")),
                   default=Value("granted"))
    for source, year, what, amount in (grants.order_by().annotate(what=carried)
                                       .values_list("fund__source", "fund__year", "what").annotate(Sum("amount"))):
        sums[source, year][what] += amount
    for source, year, kind, amount in (entries.order_by().values_list(F("fund__source"), F("fund__year"), "kind")
                                       .annotate(Sum("amount"))):
        sums[source, year][kind] += amount
    known = {source.pk: source for source in Source.objects.all()}
    rows = [_row(known.get(source) if source else None, year, found) for (source, year), found in sums.items()]
    places = {source.code: place for place, source in enumerate(known.values())}
    return sorted(rows, key=lambda row: (places.get(row.source, len(places)), row.year))


def _row(source: Source | None, year: int, sums: Counter[str]) -> SourceRow:
    return SourceRow(source.code if source else "", source.name if source else "Chưa ghi loại nguồn", year,
                     planned=sums[PLAN], granted=sums["granted"], carried_in=sums["in"], allocated=sums[ALLOCATE],
                     settled=sums[SETTLE], returned=sums[RETURN], carried=sums[CARRY])
