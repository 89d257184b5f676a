"""Sums of a year's money by fund, kind of work and unit, each with the identities that must hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from giaoban.kernel.base import Money
from giaoban.kernel.dossiers.registry import kinds
from giaoban.kernel.ledger.balances import open_of
from giaoban.kernel.ledger.models import (
    ADVANCE,
    ALLOCATE,
    CARRY,
    CONTRACT,
    PLAN,
    RETURN,
    SETTLE,
    SPEND,
    Fund,
    FundGrant,
)
from giaoban.kernel.orgs.models import Org
from giaoban.web.dossiers.kinds import capital

from .asking import Asked

GRANTED, CARRIED_IN, LEFT, OPEN = "granted", "carried_in", "left", "open"
#: What a table of money shows, in the order of its way; the rest goes into the workbook only.
SHOWN = (GRANTED, PLAN, ALLOCATE, ADVANCE, SETTLE, RETURN, CARRY, OPEN, LEFT)
ALL = (GRANTED, CARRIED_IN, PLAN, ALLOCATE, CONTRACT, ADVANCE, SPEND, SETTLE, RETURN, CARRY, OPEN, LEFT)
#: Known only where funds are: a unit has no part of what a fund was granted.
OF_FUNDS = {GRANTED, CARRIED_IN, LEFT}


def words() -> dict[str, str]:
    return {GRANTED: _("Được giao"), CARRIED_IN: _("Trong đó chuyển từ năm trước"), PLAN: _("Kế hoạch"),
            ALLOCATE: _("Đã cấp"), CONTRACT: _("Hợp đồng"), ADVANCE: _("Tạm ứng"), SPEND: _("Báo cáo chi"),
            SETTLE: _("Quyết toán"), RETURN: _("Hoàn trả"), CARRY: _("Chuyển năm sau"), OPEN: _("Còn treo"),
            LEFT: _("Chưa cấp")}


@dataclass
class Line:
    """One row of a table. `narrow`: what its numbers' lists are narrowed to. `count`: dossiers that hold money."""

    label: str
    sums: Counter[str] = field(default_factory=Counter)
    narrow: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    count: int = 0
    below: list[Line] = field(default_factory=list)

    def close(self, *, funds: bool) -> Line:
        """What follows from the other sums."""
        self.sums[OPEN] = open_of(self.sums)
        if funds:
            self.sums[LEFT] = self.sums[GRANTED] - self.sums[ALLOCATE] + self.sums[RETURN]
        return self


@dataclass(frozen=True)
class Check:
    """A sum said aloud; `holds` as counted from the two sides apart."""

    text: str
    holds: bool


@dataclass
class Year:
    """`cells`: (fund, kind of work, unit) → sums by entry kind, the one thing everything else adds up."""

    asked: Asked
    cells: dict[tuple[int, str, int], Counter[str]]
    funds: dict[int, Fund]
    grants: dict[int, Counter[str]]
    counts: dict[str, Counter[Any]]

    @property
    def whole(self) -> bool:
        return self.asked.whole

    def _total(self, wanted: Callable[[int, str, int], bool]) -> Counter[str]:
        total: Counter[str] = Counter()
        for key, sums in self.cells.items():
            if wanted(*key):
                total.update(sums)
        return total

    def fund_lines(self) -> list[Line]:
        """Sources, each with its funds below."""
        by_source: dict[Any, list[Fund]] = defaultdict(list)
        for fund in self.funds.values():
            by_source[fund.source].append(fund)
        order = sorted(by_source, key=lambda source: (source is None, source.order if source else 0))
        return [self._source_line(source, by_source[source]) for source in order]

    def _source_line(self, source: Any, funds: list[Fund]) -> Line:
        below = [self._fund_line(fund) for fund in funds]
        total: Counter[str] = Counter()
        for line in below:
            total.update({key: value for key, value in line.sums.items() if key not in (OPEN, LEFT)})
        line = Line(source.name if source else _("Chưa ghi loại nguồn"), total,
                    {"source": source.pk if source else 0}, count=self.counts["source"][source and source.pk],
                    below=below)
        return line.close(funds=self.whole)

    def _fund_line(self, fund: Fund) -> Line:
        sums = self._total(lambda fund_id, _kind, _org: fund_id == fund.pk)
        sums.update(self.grants.get(fund.pk, Counter()))
        return Line(str(fund), sums, {"fund": fund.pk}, count=self.counts["fund"][fund.pk]).close(funds=self.whole)

    def kind_lines(self) -> list[Line]:
        known = {kind.key: capital(kind.label) for kind in kinds()}
        keys = sorted({key for _fund, key, _org in self.cells}, key=lambda key: known.get(key, key))
        return [Line(known.get(key, key), self._total(lambda _f, kind, _o, key=key: kind == key), {"work": key},
                     count=self.counts["kind"][key]).close(funds=False) for key in keys]

    def unit_lines(self, most: int = 0) -> list[Line]:
        """Units with the most money first; beyond `most` the rest in one line."""
        by_org: dict[int, Counter[str]] = defaultdict(Counter)
        for (_fund, _kind, org), sums in self.cells.items():
            by_org[org].update(sums)
        ranked = sorted(by_org, key=lambda org: (-by_org[org][ALLOCATE], org))
        named = ranked if not most or len(ranked) <= most + 1 else ranked[:most]
        names = {org.pk: org for org in Org.objects.filter(pk__in=named)}
        lines = [Line(str(names[org]), by_org[org], {"unit": names[org].code, "only": "1"},
                      count=self.counts["org"][org]).close(funds=False) for org in named]
        rest: Counter[str] = Counter()
        for org in ranked[len(named):]:
            rest.update(by_org[org])
        if len(named) < len(ranked):
            others = Line(_("%(n)s đơn vị khác") % {"n": len(ranked) - len(named)}, rest,
                          count=sum(self.counts["org"][org] for org in ranked[len(named):]))
            lines.append(others.close(funds=False))
        return lines

    def total(self) -> Line:
        sums = self._total(lambda *_key: True)
        for granted in self.grants.values():
            sums.update(granted)
        return Line(_("Cộng"), sums, count=self.counts["all"]["all"]).close(funds=self.whole)

    def checks(self) -> list[Check]:
        """The identities, added up from the tables' own lines against the total."""
        total, checks = self.total().sums, []
        if self.whole:
            checks.append(_check(_("Được giao %(a)s = đã cấp %(b)s − hoàn trả %(c)s + chưa cấp %(d)s"), total,
                                 (GRANTED, ALLOCATE, RETURN, LEFT),
                                 total[GRANTED] == total[ALLOCATE] - total[RETURN] + total[LEFT]))
        checks.append(_check(
            _("Đã cấp %(a)s = quyết toán %(b)s + hoàn trả %(c)s + chuyển năm sau %(d)s + còn treo %(e)s"), total,
            (ALLOCATE, SETTLE, RETURN, CARRY, OPEN),
            total[ALLOCATE] == sum(total[key] for key in (SETTLE, RETURN, CARRY, OPEN))))
        tables = (self.fund_lines(), self.kind_lines(), self.unit_lines())
        agree = all(added(lines)[key] == total[key] for lines in tables for key in (ALLOCATE, SETTLE, RETURN, OPEN))
        checks.append(Check(_("Cộng theo nguồn, theo loại việc và theo đơn vị bằng nhau"), agree))
        return checks


def _check(text: str, sums: Counter[str], keys: Iterable[str], holds: bool) -> Check:
    return Check(text % {letter: Money(sums[key]) for letter, key in zip("abcde", keys, strict=False)}, holds)


def added(lines: Iterable[Line]) -> Counter[str]:
    total: Counter[str] = Counter()
    for line in lines:
        total.update(line.sums)
    return total


def read(asked: Asked) -> Year:
    """The whole year in six queries, however many entries."""
    rows = asked.entries().order_by()
    cells: dict[tuple[int, str, int], Counter[str]] = defaultdict(Counter)
    for fund, work, org, entry, amount in rows.values_list(
            "fund_id", "dossier__kind", "dossier__org_id", "kind").annotate(Sum("amount")):
        cells[(fund, work, org)][entry] += amount
    funds = Fund.objects.filter(year=asked.year).select_related("source").order_by("source__order", "code")
    if not asked.whole:
        funds = funds.filter(pk__in={fund for fund, _work, _org in cells})
    return Year(asked, dict(cells), {fund.pk: fund for fund in funds}, _grants(asked) if asked.whole else {},
                _counts(rows))


def _grants(asked: Asked) -> dict[int, Counter[str]]:
    """What each fund was granted by that day, and what of it an earlier year carried in."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = FundGrant.objects.filter(fund__year=asked.year, on__lte=asked.on).known(asked.known_on).order_by()
    for fund, carry, undone, amount in rows.values_list("fund_id", "carry_id", "reverses__carry_id").annotate(
            Sum("amount")):
        found[fund][GRANTED] += amount
        if carry or undone:
            found[fund][CARRIED_IN] += amount
    return found


def _counts(rows: Any) -> dict[str, Counter[Any]]:
    """Dossiers with money, each once: by fund, source, kind, unit and in all."""
    counts: dict[str, Counter[Any]] = {name: Counter() for name in ("fund", "source", "kind", "org", "all")}
    held: dict[str, dict[Any, set[int]]] = {name: defaultdict(set) for name in counts}
    for dossier, fund, source, work, org in rows.values_list(
            "dossier_id", "fund_id", "fund__source_id", "dossier__kind", "dossier__org_id").distinct():
        for name, key in zip(counts, (fund, source, work, org, "all"), strict=True):
            held[name][key].add(dossier)
    for name, found in held.items():
        counts[name].update({key: len(dossiers) for key, dossiers in found.items()})
    return counts
