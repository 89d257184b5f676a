"""The money page: a year's money from source to use, drawn and added up."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.base import clock, grouped
from giaoban.kernel.ledger.models import ALLOCATE, RETURN, SETTLE
from giaoban.kernel.ledger.rules import can_see_funds
from giaoban.kernel.people.models import User
from giaoban.web.exports import excel

from .asking import KIND, UNIT, WAYS, ask
from .flow import pictures
from .sums import ALL, GRANTED, LEFT, OF_FUNDS, OPEN, SHOWN, Line, Year, read, words

#: Shown also where nothing of it happened; the other columns only where there is something in them.
ALWAYS = {GRANTED, ALLOCATE, SETTLE, RETURN, OPEN, LEFT}
#: Units named one by one in the picture and in the table of the page; the workbook names every one.
NAMED = {"picture": 10, "table": 25}


@require_safe
def money(request: HttpRequest) -> HttpResponse:
    asked = ask(request)
    year = read(asked)
    if request.GET.get("excel"):
        return _workbook(request, year)
    by = UNIT if request.GET.get("by") == UNIT else KIND
    units = year.unit_lines(NAMED["table"])
    middle = year.kind_lines() if by == KIND else year.unit_lines(NAMED["picture"])
    pages = list(pictures(year, by, middle)) if year.cells or year.grants else []
    total = year.total()
    shown = [key for key in SHOWN if (year.whole or key not in OF_FUNDS) and (key in ALWAYS or total.sums[key])]
    return render(request, "money/money.html", {
        "title": _("Kinh phí %(year)s") % {"year": asked.year}, "asked": asked, "form": asked.form, "year": year,
        "pictures": pages, "checks": year.checks(), "heads": [words()[key] for key in shown],
        "funds": [row for line in year.fund_lines() for row in rows_of(year, line, shown)],
        "kinds": [cells(year, line, _own(shown)) for line in year.kind_lines()],
        "units": [cells(year, line, _own(shown)) for line in units],
        "own_heads": [words()[key] for key in _own(shown)], "total": cells(year, total, shown),
        "own_total": cells(year, total, _own(shown)), "ways": _ways(request, by),
        "today": asked.on == clock.today(), **tabs(request.user, "money")})


def _own(shown: list[str]) -> list[str]:
    """Columns of a table by dossiers: no part of what a fund was granted."""
    return [key for key in shown if key not in OF_FUNDS]


def rows_of(year: Year, line: Line, shown: list[str]) -> list[dict[str, Any]]:
    """A source, then its funds; one with a single fund is told by the fund."""
    if len(line.below) == 1:
        return [{**cells(year, line.below[0], shown), "hint": line.label}]
    return [{**cells(year, line, shown), "head": True}, *(cells(year, below, shown) for below in line.below)]


def cells(year: Year, line: Line, shown: list[str]) -> dict[str, Any]:
    """One row: its words and its numbers, each opening the records behind it."""
    asked, narrow = year.asked, line.narrow
    linked = bool(narrow) or line.label == _("Cộng")

    def url(key: str) -> str:
        if not linked or not line.sums[key]:
            return ""
        if key in (GRANTED, LEFT):
            fund = narrow.get("fund")
            return reverse("money:fund", args=[fund]) if fund else asked.address("funds", **narrow)
        return asked.address("held", left="open", **narrow) if key == OPEN else asked.address(
            "entries", entry=key, **narrow)

    return {"label": line.label, "head": False, "hint": "", "count": line.count,
            "count_url": asked.address("held", **narrow) if linked and line.count else "",
            "cells": [{"label": words()[key], "text": grouped(line.sums[key]) if line.sums[key] else "",
                       "url": url(key)} for key in shown]}


def _ways(request: HttpRequest, by: str) -> list[dict[str, Any]]:
    found = []
    for key, label in WAYS.items():
        query = request.GET.copy()
        query["by"] = key
        found.append({"label": label, "url": f"?{query.urlencode()}", "now": key == by})
    return found


def _workbook(request: HttpRequest, year: Year) -> HttpResponse:
    """The three tables one under another, in đồng, with the checks at the end."""
    shown = [key for key in ALL if year.whole or key not in OF_FUNDS]

    def row(line: Line, level: str, above: str = "") -> list[Any]:
        return [level, above, line.label, line.count, *(line.sums[key] for key in shown)]

    rows = []
    for line in year.fund_lines():
        rows.append(row(line, _("Loại nguồn")))
        rows += [row(below, _("Nguồn"), line.label) for below in line.below]
    rows += [row(line, _("Loại việc")) for line in year.kind_lines()]
    rows += [row(line, _("Đơn vị")) for line in year.unit_lines()]
    rows.append(row(year.total(), _("Cộng")))
    rows += [[_("Kiểm tra"), "", check.text, _("khớp") if check.holds else _("KHÔNG KHỚP")] for check in year.checks()]
    title = _("Kinh phí %(year)s") % {"year": year.asked.when}
    return excel(request, title=title, rows=rows, widths=[14, 30, 50],
                 heads=[_("Theo"), _("Thuộc"), _("Tên"), _("Số hồ sơ"), *(words()[key] for key in shown)])


#: (key, label, address, only for those who see funds)
TABS = (("money", "Dòng tiền", "money:money", False), ("funds", "Nguồn kinh phí", "money:funds", True),
        ("plan", "Kế hoạch năm", "money:plan", True),
        ("unsettled", "Chưa quyết toán", "money:unsettled", False),
        ("unspent", "Chưa sử dụng", "money:unspent", True), ("trend", "Mười năm", "money:trend", False),
        ("entries", "Sổ bút toán", "money:entries", False), ("held", "Theo hồ sơ", "money:held", False),
        ("norms", "Định mức", "money:norms", False),
        ("accounting", "Bàn giao kế toán", "money:accounting", True))


def tabs(user: User, here: str) -> dict[str, Any]:
    """The pages of money this account may open."""
    funds = can_see_funds(user)
    return {"tabs": [{"label": _(label), "url": reverse(name), "now": key == here}
                     for key, label, name, only in TABS if funds or not only]}
