"""A report's numbers for programs and for spreadsheets."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.figures.registry import parse_ref, ref
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.reporting.addresses import absolute, figure_path
from giaoban.kernel.reporting.models import Report
from giaoban.kernel.reporting.outline import load
from giaoban.kernel.reporting.writing import Values, values_of
from giaoban.web.exports import excel


def figures_of(request: HttpRequest, report: Report) -> bytes:
    """The report's figures as JSON; frozen ones with their count of records and formula version."""
    plan, values = load(report.outline), values_of(report)
    kept = {ref(row.figure, row.parts): row for row in Frozen.objects.filter(owner=report.owner).defer("ids")}
    rows = [_figure(reference, report, values, kept.get(reference)) for reference in plan.refs
            if reference in values.now]
    log_reading(request.user, f"Tải số liệu {report.title}"[:200], len(rows), exported=True)
    return json.dumps({
        "report": absolute(f"/bao-cao/{report.pk}/"), "title": report.title, "outline": report.outline,
        "unit": report.org.code, "first": report.first.isoformat(), "last": report.last.isoformat(),
        "cut_off": report.cut_off.isoformat(), "state": report.state,
        "frozen_at": report.frozen_at.isoformat() if report.frozen_at else None,
        "symbol": report.document.symbol if report.document and report.document.number else None,
        "figures": rows}, ensure_ascii=False, indent=1).encode()


def _figure(reference: str, report: Report, values: Values, kept: Frozen | None) -> dict[str, Any]:
    found, parts = parse_ref(reference)
    unit = "" if report.org.kind == "central_body" else report.org.code
    return {
        "ref": reference, "key": found.key, "parts": parts, "label": found.full_label(parts), "unit": found.unit,
        "value": values.now[reference], "previous_year": values.before[reference],
        "records": kept.records if kept else None, "formula_version": kept.formula_version if kept else found.version,
        "address": absolute(figure_path(reference, report.period, unit=unit, report=report.pk))}


def tables_file(request: HttpRequest, report: Report) -> HttpResponse:
    """The tables of the paper, one under another, as numbers a spreadsheet can add."""
    plan, values = load(report.outline), values_of(report)
    year = report.last.year
    heads = [_("Bảng"), _("STT"), _("Chỉ tiêu"), _("Đơn vị tính"), f"{_('Năm')} {year - 1}", f"{_('Năm')} {year}",
             _("Tăng, giảm"), _("Khóa")]
    rows = []
    for block in plan.blocks:
        for order, (label, reference, _bold) in enumerate(block.shown(values.now, values.before), start=1):
            now, before = values.now[reference], values.before[reference]
            rows.append([block.slot, order, label, parse_ref(reference)[0].unit, before, now, now - before, reference])
    return excel(request, title=f"{_('Bảng số liệu')} {report.title}"[:180], heads=heads, rows=rows)
