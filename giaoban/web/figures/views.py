"""The list of figures, one figure, and the records behind it as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.base import Period, clock, fold, grouped
from giaoban.kernel.figures.counting import trace as traced
from giaoban.kernel.figures.counting import value
from giaoban.kernel.figures.freezing import read, scope_of
from giaoban.kernel.figures.registry import Figure, UnknownFigure, get
from giaoban.kernel.figures.registry import all_figures as declared
from giaoban.kernel.figures.scope import THEN, Scope, list_day
from giaoban.web.exports import excel
from giaoban.web.reports.access import readable

from .asking import Asked, ask, frozen_in, units_of, visible_ids, year_of
from .breakdown import shown, splits, units
from .differences import differences
from .forms import ScopeForm, YearForm
from .over_time import caption, points
from .records import Record, describe, prepared
from .reported import reported
from .stating import freezings, lists, sentence, stated_facts

PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One figure in the list."""

    figure: Figure
    url: str
    now: int
    before: int

    @property
    def change(self) -> int:
        return self.now - self.before

    @property
    def texts(self) -> tuple[str, str, str]:
        sign = "+" if self.change > 0 else "−" if self.change < 0 else ""
        return shown(self.figure, self.now), shown(self.figure, self.before), f"{sign}{grouped(abs(self.change))}"


def _lines(request: HttpRequest, year: int, listed: str) -> list[Line]:
    """Every figure this year and last, by the list of units asked: one query a figure and year."""
    figures, seen, today = declared(), visible_ids(request.user), clock.today()
    values = []
    for asked in (year, year - 1):
        period = Period.year(asked)
        scope = Scope(period, None, None, min(period.last, today), list_day(listed)).seen_by(seen)
        values.append(read([figure.key for figure in figures], scope))
    asked_by = "" if listed == THEN else f"&units={listed}"
    return [Line(figure, f"/so-lieu/{figure.key}/?year={year}{asked_by}", values[0][figure.key], values[1][figure.key])
            for figure in figures]


def _line_cells(line: Line) -> list[Any]:
    found = line.figure
    return [found.key, str(found.label), found.definition, found.unit, line.before, line.now]


@require_safe
def all_figures(request: HttpRequest) -> HttpResponse:
    """Every figure with this year's and last year's value; filtered without accents; Excel."""
    notices: list[str] = []
    year = year_of(request.GET, notices)
    listed = units_of(request.GET, notices)
    words = fold(request.GET.get("q", "")).split()
    lines = [line for line in _lines(request, year, listed)
             if all(word in fold(f"{line.figure.key} {line.figure.label} {line.figure.definition}") for word in words)]
    if request.GET.get("excel"):
        heads = [_("Khóa"), _("Số liệu"), _("Định nghĩa"), _("Đơn vị tính"), _("Năm %(y)s") % {"y": year - 1},
                 _("Năm %(y)s") % {"y": year}]
        return excel(request, title=_("Số liệu năm %(y)s") % {"y": year}, heads=heads, rows=map(_line_cells, lines))
    return render(request, "figures/list.html", {
        "title": _("Số liệu"), "lines": lines, "year": str(year), "before": str(year - 1), "notices": notices,
        "filters": YearForm(initial={"q": request.GET.get("q", ""), "year": year, "units": listed}),
        "narrowed": not request.user.sees_everything})


def _unknown(request: HttpRequest, error: UnknownFigure) -> HttpResponse:
    return render(request, "figures/unknown.html", {
        "title": _("Không có số liệu này"), "reason": str(error)}, status=404)


@require_safe
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """The number in its sentence, its parts, units, years, and the records behind it."""
    try:
        asked = ask(get(key), request.GET, request.user)
    except UnknownFigure as error:
        return _unknown(request, error)
    whole = value(asked.figure, asked.scope, asked.parts)
    kept = frozen_in(asked)
    counted, line = units(asked, whole), points(asked)
    return render(request, "figures/figure.html", {
        "title": asked.figure.full_label(asked.parts), "asked": asked, "figure": asked.figure, "whole": whole,
        "sentence": sentence(asked, whole), "facts": stated_facts(asked), "splits": splits(asked, whole),
        "nodes": counted.nodes, "points": line, "caption": caption(asked),
        "most": max((point["value"] or 0 for point in line), default=0) or 1,
        "page": _page(request, asked), "lists": lists(asked),
        "heads": [str(dimension.label) for dimension in asked.figure.by.values()],
        "frozen": _difference(request, kept), "freezings": freezings(asked, readable(request.user)),
        "reported": reported(asked, request.user, counted.rolled, whole), "scope_form": ScopeForm(asked),
        "breadcrumbs": [{"label": _("Số liệu"), "url": "/so-lieu/"}, *_crumbs(asked)]})


def _crumbs(asked: Asked) -> list[dict[str, str]]:
    """The whole above a part."""
    if not asked.parts:
        return []
    return [{"label": str(asked.figure.label), "url": asked.address(parts={})}]


def _difference(request: HttpRequest, kept: Any) -> Any:
    if kept is None:
        return None
    found = differences([kept], scope_of(kept), visible_ids(request.user))
    return found[0] if found else None


def _dimensioned(asked: Asked) -> QuerySet:
    """The records with each part they count under."""
    rows = traced(asked.figure, asked.scope, asked.parts)
    for name, dimension in asked.figure.by.items():
        if name not in asked.parts:
            source = dimension.source
            rows = rows.annotate(**{f"d_{name}": F(source) if isinstance(source, str) else source(asked.scope)})
    return prepared(rows)


def _with_parts(asked: Asked, row: Any) -> tuple[Record, list[tuple[str, str]]]:
    """A record and, for each dimension, its label and the part the record counts under."""
    words = [(str(dimension.label), str(dimension.values.get(getattr(row, f"d_{name}"), getattr(row, f"d_{name}"))))
             for name, dimension in asked.figure.by.items()]
    return describe(row), words


def _page(request: HttpRequest, asked: Asked) -> Any:
    page = Paginator(_dimensioned(asked), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [_with_parts(asked, row) for row in page.object_list]
    return page


@require_safe
def trace(request: HttpRequest, key: str) -> HttpResponse:
    """The records behind the number as a workbook; logged with their count."""
    try:
        asked = ask(get(key), request.GET, request.user)
    except UnknownFigure as error:
        return _unknown(request, error)
    heads = [_("Số hồ sơ, mã"), _("Tên"), _("Mã đơn vị"), _("Đơn vị"), _("Ngày"),
             *(str(dimension.label) for dimension in asked.figure.by.values()), _("Số tiền (đồng)"), _("Địa chỉ")]
    title = f"{asked.figure.full_label(asked.parts)} {asked.when}"
    return excel(request, title=title[:180], heads=heads, rows=(
        _cells(request, asked, row) for row in _dimensioned(asked).iterator(chunk_size=2000)))


def _cells(request: HttpRequest, asked: Asked, row: Any) -> list[Any]:
    record, words = _with_parts(asked, row)
    address = request.build_absolute_uri(record.url) if record.url else ""
    return [record.number, record.label, record.org.code if record.org else "", str(record.org or ""), record.day,
            *(word for _label, word in words), record.amount, address]
