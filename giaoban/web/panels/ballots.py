"""Entering ballots from the signed sheets: a row a member, written once, locked; the office voids a wrong one."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.panels import actions
from giaoban.kernel.panels.actions.voting import criteria_of
from giaoban.kernel.panels.evaluation import evaluate
from giaoban.kernel.panels.marks import number, words_of
from giaoban.kernel.panels.models import Ballot, Case, Criterion, Panel, Seat
from giaoban.kernel.panels.rules import can_run, can_see_ballots, can_unlock
from giaoban.kernel.panels.words import POINTS, SITTING, VERDICTS

from .views import found_panel


@dataclass
class Line:
    """One member's row: the locked ballot, or the boxes to fill with what was typed and what is wrong."""

    seat: Seat
    ballot: Ballot | None = None
    typed: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    cells: list[dict[str, Any]] = field(default_factory=list)
    total: str = ""

    @property
    def filled(self) -> bool:
        return any(value.strip() for value in self.typed.values())


def _case(request: HttpRequest, pk: int, case: int) -> tuple[Panel, Case]:
    """Ballots are read by central accounts only."""
    panel = found_panel(request, pk)
    if not can_see_ballots(request.user):
        raise PermissionDenied(refusal(can_see_ballots))
    found = get_object_or_404(panel.cases.select_related("dossier", "panel__rule_set"), pk=case)
    return panel, found


@require_http_methods(["GET", "HEAD", "POST"])
def ballots(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """The grid of one dossier; rows filled in are written all together or not at all."""
    panel, found = _case(request, pk, case)
    writes = panel.state == SITTING and can_run(request.user, panel)
    criteria = criteria_of(panel) if panel.rule_set.method == POINTS else []
    lines = _lines(found, criteria, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if not can_run(request.user, panel):
            raise PermissionDenied(refusal(can_run))
        if panel.state != SITTING:
            messages.error(request, _("Phiếu chỉ nhập khi hội đồng ở “Đang chấm”."))
            return redirect("panels:panel", pk=panel.pk)
        if _written(request, found, lines):
            return redirect(reverse("panels:ballots", args=[panel.pk, found.pk]))
        status = 422
    return render(request, "panels/ballots.html", {
        "title": _("Phiếu: %(number)s") % {"number": found.dossier.number}, "panel": panel, "case": found,
        "lines": lines, "criteria": [{"name": row.name, "most": number(row.most), "step": number(row.stride),
                                      "weight": "" if row.weight == 100 else number(row.factor)}
                                     for row in criteria],
        "verdicts": [(key, VERDICTS[key]) for key in words_of(panel.rule_set)], "writes": writes,
        "waits": writes and any(line.ballot is None for line in lines),
        "unlocks": panel.state == SITTING and can_unlock(request.user), "result": evaluate(found),
        "voided": list(found.ballots.exclude(voided_at=None).select_related("seat__person", "voided_by")),
        "breadcrumbs": [{"label": _("Hội đồng"), "url": reverse("panels:list")},
                        {"label": panel.name, "url": reverse("panels:panel", args=[panel.pk])},
                        {"label": _("Phiếu"), "url": ""}]}, status=status)


def _lines(case: Case, criteria: list[Criterion], data: Any) -> list[Line]:
    """Members present that day, in order, with their ballot or what was typed for it."""
    panel = case.panel
    if panel.held_on is None:
        raise Http404
    seats = panel.seats.on(panel.held_on).filter(attendance__voided_at=None, attendance__present=True)
    held = {ballot.seat_id: ballot for ballot in case.ballots.held().prefetch_related("scores__criterion")}
    lines = []
    for seat in seats.select_related("person").order_by("order", "pk"):
        line = Line(seat, held.get(seat.pk))
        if data is not None and line.ballot is None:
            names = ["verdict", "note", *(f"c{row.pk}" for row in criteria)]
            line.typed = {name: data.get(f"s{seat.pk}-{name}", "")[:2000] for name in names}
        _dress(line, criteria)
        lines.append(line)
    return lines


def _dress(line: Line, criteria: list[Criterion]) -> None:
    if line.ballot is None:
        line.cells = [{"name": f"s{line.seat.pk}-c{row.pk}", "value": line.typed.get(f"c{row.pk}", ""),
                       "label": row.name} for row in criteria]
        return
    marks = {score.criterion_id: score for score in line.ballot.scores.all()}
    line.cells = [{"value": number(marks[row.pk].value) if row.pk in marks else "", "label": row.name}
                  for row in criteria]
    if criteria:
        line.total = number(sum((score.value * score.criterion.factor for score in marks.values()), Fraction(0)))


def _written(request: HttpRequest, case: Case, lines: list[Line]) -> bool:
    """Every filled row, or none of them with each one's reasons."""
    keys = {f"c{row.pk}": row.key for row in criteria_of(case.panel)}
    count = 0
    try:
        with transaction.atomic():
            for line in lines:
                if line.ballot is None and line.filled:
                    count += _cast(request, case, line, keys)
            if any(line.wrong for line in lines):
                raise _NothingWritten
    except _NothingWritten:
        messages.error(request, _("Chưa ghi phiếu nào: sửa các ô báo lỗi rồi ghi lại."))
        return False
    messages.success(request, _("Đã ghi và khóa %(n)d phiếu.") % {"n": count})
    return True


class _NothingWritten(Exception):
    """Rolls back the rows written before one that was refused."""


def _cast(request: HttpRequest, case: Case, line: Line, keys: dict[str, str]) -> int:
    points = {key: line.typed.get(name, "") for name, key in keys.items()}
    try:
        actions.cast(case, line.seat, by=request.user, verdict=line.typed.get("verdict", ""), points=points,
                     remark=line.typed.get("note", ""))
    except actions.PanelRefused as refused:
        line.wrong = refused.reasons
        return 0
    return 1


@require_POST
def unlock(request: HttpRequest, pk: int, case: int, ballot: int) -> HttpResponse:
    """The office voids a ballot entered wrongly; it stays on record."""
    panel, found = _case(request, pk, case)
    if not can_unlock(request.user):
        raise PermissionDenied(refusal(can_unlock))
    row = get_object_or_404(found.ballots.all(), pk=ballot)
    try:
        actions.unlock(row, reason=request.POST.get("reason", ""), by=request.user)
    except actions.PanelRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("Đã hủy phiếu; phiếu cũ vẫn giữ trong sổ. Nhập phiếu mới."))
    return redirect(reverse("panels:ballots", args=[panel.pk, found.pk]))
