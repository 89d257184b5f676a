"""What an address asks of a figure: which days, unit, parts, as known when, as frozen in which report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import Period, clock, day_text
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.figures.registry import STOCK, Figure
from giaoban.kernel.figures.scope import NOW, THEN, Scope, list_day
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.models import Report
from giaoban.web.reports.access import readable

#: Names in the address that are not parts, unless the figure itself has a part of that name.
RESERVED = frozenset({"first", "last", "year", "on", "unit", "known_on", "report", "page", "units", "from_year",
                      "to_year"})
YEARS = range(1945, 2101)
#: No series is longer: a query a point.
MOST_YEARS = 40


@dataclass(frozen=True)
class Asked:
    """`period`: what was asked; `scope`: what is counted (a stock: one day), already narrowed to the account.

    `units`: the list of units as the address says it (then, now, a day); `years`: from and to, of the series.
    """

    figure: Figure
    parts: dict[str, str]
    period: Period
    scope: Scope
    unit: Org | None = None
    narrowed: bool = False
    report: Report | None = None
    notices: list[str] = field(default_factory=list)
    units: str = THEN
    years: tuple[int, int] | None = None

    @property
    def known_on(self) -> date | None:
        return self.scope.known_on

    @property
    def when(self) -> str:
        """'năm 2020', or for a stock 'ngày 24/12/2020'."""
        return self.scope.period.label

    def address(self, name: str = "figures:figure", **changes: Any) -> str:
        """This page with something changed; a frozen report goes along only while unit and days stay."""
        parts = changes.get("parts", self.parts)
        period, unit = changes.get("period", self.scope.period), self.unit.code if self.unit else ""
        unit = changes.get("unit_code", unit)
        query = {"on": period.last.isoformat()} if self.figure.kind == STOCK else {
            "first": period.first.isoformat(), "last": period.last.isoformat()}
        query.update(parts)
        if unit:
            query["unit"] = unit
        if self.known_on:
            query["known_on"] = self.known_on.isoformat()
        if changes.get("units", self.units) != THEN:
            query["units"] = changes.get("units", self.units)
        if self.years:
            query["from_year"], query["to_year"] = map(str, self.years)
        report = changes.get("report", self.report if not {"period", "unit_code", "units"} & set(changes) else None)
        if report:
            query["report"] = str(report.pk)
        return f"{reverse(name, args=[self.figure.key])}?{urlencode(query)}"


def visible_ids(user: User) -> frozenset[int] | None:
    """The units an account may see; None = all of them, so nothing needs narrowing."""
    if user.sees_everything:
        return None
    return frozenset(Org.objects.visible_to(user).values_list("pk", flat=True))


def day_of(text: str, notices: list[str]) -> date | None:
    """A typed day; one that can't be read is left out and said so."""
    if not text.strip():
        return None
    try:
        day = forms.DateField().clean(text.strip())
    except ValidationError:
        day = None
    if day is None or day.year not in YEARS:
        notices.append(_("Không đọc được ngày “%(text)s”, nên bỏ qua. Ghi theo mẫu 31/12/2020.") % {"text": text[:40]})
        return None
    return day


def period_of(query: QueryDict, notices: list[str]) -> Period:
    """`first` and `last`, or `year`, or this year."""
    first, last = day_of(query.get("first", ""), notices), day_of(query.get("last", ""), notices)
    if first and last and first <= last:
        return Period(first, last)
    if first and last:
        notices.append(_("Ngày đầu kỳ %(first)s sau ngày cuối kỳ %(last)s, nên bỏ qua.")
                       % {"first": day_text(first), "last": day_text(last)})
    elif first or last:
        notices.append(_("Ghi cả ngày đầu và ngày cuối kỳ."))
    return Period.year(year_of(query, notices))


def year_of(query: QueryDict, notices: list[str]) -> int:
    typed = query.get("year", "").strip()
    if typed.isascii() and typed.isdigit() and int(typed[:5]) in YEARS:
        return int(typed)
    if typed:
        notices.append(_("“%(text)s” không phải là năm, nên bỏ qua.") % {"text": typed[:40]})
    return clock.today().year


def parts_of(figure: Figure, query: QueryDict) -> dict[str, str]:
    """Every other name in the address is a part; UnknownFigure for one the figure doesn't have."""
    parts = {name: value for name, value in query.items() if name in figure.by or name not in RESERVED}
    parts = {name: value for name, value in parts.items()
             if value or (name in figure.by and "" in figure.by[name].values)}
    figure.check_parts(parts)
    return parts


def unit_of(query: QueryDict, user: User) -> Org | None:
    """The unit asked; one that doesn't exist or isn't the account's to see is the same: no such page."""
    code = query.get("unit", "").replace("\x00", "").strip()
    if not code:
        return None
    found = Org.objects.visible_to(user).filter(code=code).first()
    if found is None:
        raise Http404(_("Không có đơn vị mã “%(code)s” trong phạm vi tài khoản được xem.") % {"code": code[:40]})
    return found


def report_of(query: QueryDict, user: User, notices: list[str]) -> Report | None:
    typed = query.get("report", "").strip()
    if not typed:
        return None
    plain = typed.isascii() and typed.isdigit() and len(typed) < 10
    found = readable(user).filter(pk=int(typed)).first() if plain else None
    if found is None:
        notices.append(_("Báo cáo nêu trong địa chỉ không có hoặc ngoài phạm vi tài khoản; đây là số đếm hôm nay."))
    return found


def known_of(query: QueryDict, notices: list[str]) -> date | None:
    day = day_of(query.get("known_on", ""), notices)
    if day and day > clock.today():
        notices.append(_("Ngày “biết đến” %(day)s ở tương lai, nên bỏ qua.") % {"day": day_text(day)})
        return None
    return day


def stock_day(query: QueryDict, period: Period, report: Report | None, notices: list[str]) -> date:
    """The day a stock is counted on: asked, else the report's cut-off, else the period's end but not after today."""
    asked = day_of(query.get("on", ""), notices)
    if asked:
        return asked
    if report:
        return report.cut_off
    explicit = bool(query.get("last"))
    return period.last if explicit else min(period.last, clock.today())


def units_of(query: QueryDict, notices: list[str]) -> str:
    """'then', 'now' or a day in ISO form; what can't be read is 'then' and said so."""
    typed = query.get("units", "").strip()
    if typed in ("", THEN, NOW):
        return typed or THEN
    day = day_of(typed, notices)
    return day.isoformat() if day else THEN


def years_of(query: QueryDict, notices: list[str]) -> tuple[int, int] | None:
    """The years of the series, both or neither; the wrong way round they are turned."""
    typed = [query.get(name, "").strip() for name in ("from_year", "to_year")]
    if not any(typed):
        return None
    years = [int(text) for text in typed if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in YEARS]
    if len(years) != len(typed) or abs(years[1] - years[0]) >= MOST_YEARS:
        notices.append(_("Ghi cả hai năm của dãy số, cách nhau dưới %(n)d năm, ví dụ 2015 và 2026.")
                       % {"n": MOST_YEARS})
        return None
    return min(years), max(years)


def ask(figure: Figure, query: QueryDict, user: User) -> Asked:
    """Read the address; raises UnknownFigure for a part the figure lacks, Http404 for a unit not to be seen."""
    notices: list[str] = []
    parts, unit = parts_of(figure, query), unit_of(query, user)
    period, report = period_of(query, notices), report_of(query, user, notices)
    counted = Period.day(stock_day(query, period, report, notices)) if figure.kind == STOCK else period
    seen = visible_ids(user)
    listed = units_of(query, notices)
    scope = Scope.of(counted, unit, known_of(query, notices), list_day(listed)).seen_by(seen)
    return Asked(figure, parts, period, scope, unit, seen is not None, report, notices, listed,
                 years_of(query, notices))


def frozen_in(asked: Asked) -> Frozen | None:
    """The value of this very figure, part, unit and period in the report asked; a notice if it isn't there."""
    if asked.report is None or asked.scope.units is not None:
        return None
    unit = asked.unit.pk if asked.unit else None
    for row in Frozen.objects.filter(owner=asked.report.owner, figure=asked.figure.key, org=unit):
        if row.parts == asked.parts and row.period == asked.scope.period:
            return row
    if asked.report.frozen_at is None:
        asked.notices.append(_("Báo cáo chưa chốt số liệu; dưới đây là số đếm hôm nay."))
    else:
        asked.notices.append(_("Báo cáo không chốt số liệu này đúng kỳ và đơn vị đang xem."))
    return None
