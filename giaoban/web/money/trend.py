"""Money by source over ten years: bars one on another, the table under them, and why the line breaks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from giaoban.kernel.base import clock, day_text, grouped
from giaoban.kernel.ledger.models import Source
from giaoban.kernel.ledger.tables import SourceRow, by_source
from giaoban.kernel.people.models import User
from giaoban.web.exports import excel

from .asking import WhenForm, ask
from .drawing import nice
from .flow import MILLION, short
from .records import crumbs
from .views import tabs

YEARS = 10
MEASURES = {
    "granted": gettext_lazy("Được giao (mới)"), "allocated": gettext_lazy("Đã cấp"),
    "settled": gettext_lazy("Đã quyết toán"), "returned": gettext_lazy("Hoàn trả"), "open": gettext_lazy("Còn treo"),
    "left": gettext_lazy("Chưa cấp"), "planned": gettext_lazy("Kế hoạch")}
#: What no unit has a part of.
OF_FUNDS = {"granted", "left"}
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 260, 76, 12, 26


class TrendForm(WhenForm):
    measure = forms.ChoiceField(label=gettext_lazy("Số liệu"), required=False)

    def __init__(self, data: Any, *, user: User, years: list[int]) -> None:
        super().__init__(data, user=user, years=years)
        self.fields["year"].label = _("Đến năm")
        self.fields["measure"].choices = list(MEASURES.items())
        self.order_fields(["measure", "year"])


@dataclass(frozen=True)
class Part:
    """One source's piece of a year's bar."""

    tone: str
    y: float
    height: float
    title: str


@dataclass(frozen=True)
class Bar:
    year: int
    x: float
    middle: float
    parts: list[Part]
    total: str
    top: float


@require_safe
def trend(request: HttpRequest) -> HttpResponse:
    asked = ask(request, TrendForm)
    whole = asked.whole
    measures = {key: label for key, label in MEASURES.items() if whole or key not in OF_FUNDS}
    asked.form.fields["measure"].choices = list(measures.items())
    measure = asked.form.asked("measure") or next(iter(measures))
    years = list(range(asked.year - YEARS + 1, asked.year + 1))
    rows = by_source(years, asked.orgs, asked.on, asked.known_on)
    if not whole:
        rows = [row for row in rows if row.allocated or row.planned]
    table = _table(rows, years, measure)
    title = _("Kinh phí theo loại nguồn %(first)s–%(last)s") % {"first": years[0], "last": years[-1]}
    if request.GET.get("excel"):
        return _workbook(request, title, rows, measures)
    return render(request, "money/trend.html", {
        "title": title, "asked": asked, "form": asked.form, "years": years, "table": table,
        "measure": measures[measure], "bars": _bars(rows, years, measure), "rules": _rules(rows, years, measure),
        "width": WIDTH, "height": HEIGHT, "left": LEFT, "breaks": breaks(rows, years),
        "breadcrumbs": crumbs(), **tabs(request.user, "trend")})


def _sums(rows: list[SourceRow], measure: str) -> dict[str, dict[int, int]]:
    """Source code → year → đồng."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for row in rows:
        found[row.source][row.year] = getattr(row, measure)
    return found


def _names(rows: list[SourceRow]) -> dict[str, str]:
    return {row.source: row.name for row in rows}


def _tones(rows: list[SourceRow]) -> dict[str, str]:
    """A source keeps its colour whatever else is shown."""
    codes = [*Source.objects.values_list("code", flat=True), ""]
    return {code: f"t{codes.index(code) % 9}" for code in _names(rows) if code in codes}


def millions(value: int) -> str:
    """Millions of đồng with one decimal where it isn't whole."""
    tenths = (abs(value) * 10 + MILLION // 2) // MILLION
    text = grouped(tenths // 10) + (f",{tenths % 10}" if tenths % 10 else "")
    return f"−{text}" if value < 0 else text


def _table(rows: list[SourceRow], years: list[int], measure: str) -> dict[str, Any]:
    """In millions; a year in which a source had no fund stays empty, which is not nought."""
    names, tones, sums = _names(rows), _tones(rows), _sums(rows, measure)
    lines = []
    for code, by_year in sums.items():
        cells = [{"text": millions(by_year[year]) if year in by_year else "", "year": year} for year in years]
        lines.append({"name": names[code], "tone": tones.get(code, "t8"), "cells": cells, "change": _change(by_year)})
    totals = [sum(by_year.get(year, 0) for by_year in sums.values()) for year in years]
    return {"lines": lines, "totals": [millions(total) if total else "" for total in totals]}


def _change(by_year: dict[int, int]) -> str:
    """From the first year on record to the last."""
    known = sorted(by_year)
    if len(known) < 2 or not by_year[known[0]]:
        return ""
    first, last = by_year[known[0]], by_year[known[-1]]
    tenths = round(1000 * (last - first) / first)
    sign = "+" if tenths > 0 else "−" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10},{abs(tenths) % 10} %"


def _top(rows: list[SourceRow], years: list[int], measure: str) -> int:
    sums = _sums(rows, measure)
    return nice(max([sum(max(0, by_year.get(year, 0)) for by_year in sums.values()) for year in years] + [1]))


def _y(value: int, top: int) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top), 1)


def _bars(rows: list[SourceRow], years: list[int], measure: str) -> list[Bar]:
    names, tones, sums, top = _names(rows), _tones(rows), _sums(rows, measure), _top(rows, years, measure)
    step = (WIDTH - LEFT - 8) / len(years)
    bars = []
    for place, year in enumerate(years):
        below, parts = 0, []
        for code, by_year in sums.items():
            value = max(0, by_year.get(year, 0))
            if value:
                high, low = _y(below + value, top), _y(below, top)
                parts.append(Part(tones.get(code, "t8"), high, round(low - high, 1),
                                  f"{names[code]} {year}: {grouped(value)}"))
                below += value
        bars.append(Bar(year, round(LEFT + step * (place + .18), 1), round(LEFT + step * (place + .5), 1), parts,
                        short(below) if below else "", _y(below, top) - 4))
    return bars


def _rules(rows: list[SourceRow], years: list[int], measure: str) -> list[dict[str, Any]]:
    top = _top(rows, years, measure)
    return [{"y": _y(part, top), "text": short(part)} for part in sorted({0, top // 2, top})]


def breaks(rows: list[SourceRow], years: list[int]) -> list[str]:
    """Why neighbouring years of a source can't be compared, as far as the books know."""
    told = []
    held: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        held[row.source].add(row.year)
    for source in Source.objects.filter(code__in=held):
        for day, words in ((source.since, _("bắt đầu từ")), (source.until, _("hết từ"))):
            if day and years[0] <= day.year <= years[-1]:
                told.append(f"{source.name}: {words} {day_text(day)}" + (f" ({source.legal})" if source.legal else ""))
        mine = held[source.code]
        gaps = [year for year in range(min(mine), max(mine) + 1) if year not in mine]
        if gaps:
            told.append(_("%(source)s: sổ không có nguồn nào của năm %(years)s") % {
                "source": source.name, "years": ", ".join(map(str, gaps))})
    first = min((year for some in held.values() for year in some), default=years[-1])
    if first > years[0]:
        told.append(_("Sổ kinh phí ghi từ năm %(year)s; trước đó chưa có số liệu, không phải là không có kinh phí.")
                    % {"year": first})
    if years[-1] >= clock.today().year:
        told.append(_("Năm %(year)s chưa hết, mới tính đến ngày nêu ở trên.") % {"year": clock.today().year})
    return told


def _workbook(request: HttpRequest, title: str, rows: list[SourceRow], measures: dict[str, Any]) -> HttpResponse:
    return excel(request, title=title, heads=[_("Loại nguồn"), _("Tên"), _("Năm"), _("Chuyển từ năm trước (đồng)"),
                                              *(f"{label} (đồng)" for label in measures.values())],
                 rows=[[row.source, row.name, str(row.year), row.carried_in, *(getattr(row, key) for key in measures)]
                       for row in rows], widths=[14, 50])
