"""The estimate of a dossier: its lines typed against the norms of their day, its versions, handing in and deciding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from giaoban.kernel.base import Money, MoneyError, clock, day_text, grouped
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_decide, can_report
from giaoban.kernel.ledger.actions import approve, draw_up, send_back, submit
from giaoban.kernel.ledger.estimates import EstimateRefused, Line, differences, norms
from giaoban.kernel.ledger.models import CostNorm, Estimate
from giaoban.kernel.ledger.models.estimates import APPROVED, DRAFT, PER_CENT, REPLACED, SENT_BACK, SUBMITTED
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.web.dossiers.fields import PastDayField
from giaoban.web.dossiers.kinds import find, has_money
from giaoban.web.dossiers.views import visible
from giaoban.web.exports import excel

TONES = {DRAFT: "neutral", SUBMITTED: "waiting", APPROVED: "done", SENT_BACK: "late", REPLACED: "cancelled"}
#: Empty rows under the lines there are, and the most rows one form takes.
SPARE, MOST = 5, 200
FIELDS = ("norm", "text", "unit", "quantity", "rate", "reason")


def section(request: HttpRequest, dossier: Dossier, on: date) -> dict[str, Any] | None:
    """On a dossier's page: its versions, the newest first, and the way to the next."""
    if not has_money(find(dossier.kind)):
        return None
    versions = [_version(dossier, each) for each in dossier.estimates.order_by("-version")]
    writes = can_report(request.user, dossier)
    if not versions and not writes:
        return None
    return {"versions": versions, "new_url": reverse("money:estimate", args=[dossier.number]) if writes else ""}


def _version(dossier: Dossier, made: Estimate) -> dict[str, Any]:
    return {"made": made, "url": reverse("money:version", args=[dossier.number, made.version]),
            "amount": grouped(made.amount), "day": day_text(made.made_on), "tone": TONES.get(made.state, "neutral")}


class HeadForm(forms.Form):
    made_on = PastDayField(label=gettext_lazy("Ngày lập"))
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)


def _blank() -> dict[str, Any]:
    return {"wrong": "", "amount": "", **dict.fromkeys(FIELDS, "")}


def _shown(made: Estimate | None) -> list[dict[str, Any]]:
    """The lines of a version as the form shows them."""
    lines = made.lines.select_related("norm") if made else []
    return [{"wrong": "", "norm": line.norm.code if line.norm else "", "text": line.text, "unit": line.unit,
             "quantity": str(line.quantity), "rate": grouped(line.rate), "reason": line.reason,
             "amount": grouped(line.amount)} for line in lines]


def _typed(request: HttpRequest) -> list[dict[str, Any]]:
    """The rows as typed, in order; rows with nothing in them are left out."""
    columns = [request.POST.getlist(name)[:MOST] for name in FIELDS]
    rows = []
    for values in zip(*columns, strict=False):
        row = {**_blank(), **{name: value.strip()[:400] for name, value in zip(FIELDS, values, strict=True)}}
        if any(row[name] for name in ("norm", "text", "quantity", "rate")):
            rows.append(row)
    return rows


def _lines(rows: list[dict[str, Any]], known: dict[str, CostNorm]) -> list[Line]:
    """The rows as lines; what can't be read is said beside its row. Empty when a row is wrong."""
    lines = []
    for row in rows:
        norm = known.get(row["norm"])
        try:
            quantity = Money.parse(row["quantity"] or "1")
            rate = Money.parse(row["rate"]) if row["rate"] else (norm.rate if norm and norm.unit != PER_CENT else None)
            if rate is None:
                row["wrong"] = _("Ghi đơn giá: định mức này chưa có mức chi.") if norm else _("Ghi đơn giá.")
                continue
            if norm is not None and norm.rate is None and not row["reason"]:
                row["wrong"] = _("Định mức này chưa có mức chi; ghi căn cứ của đơn giá.")
                continue
        except MoneyError as error:
            row["wrong"] = str(error)
            continue
        row["amount"] = grouped(quantity * rate)
        lines.append(Line(row["text"] or (norm.name if norm else ""), int(quantity), int(rate), row["unit"],
                          row["norm"], row["reason"]))
    return [] if any(row["wrong"] for row in rows) else lines


@require_http_methods(["GET", "HEAD", "POST"])
def estimate(request: HttpRequest, number: str) -> HttpResponse:
    """The next version, beginning with the lines of the last."""
    dossier = _priced(request, number)
    if not can_report(request.user, dossier):
        raise PermissionDenied(refusal(can_report))
    last = dossier.estimates.order_by("version").last()
    if request.method != "POST":
        head = HeadForm(initial={"made_on": clock.today()})
        return _edit(request, dossier, last, _shown(last), head)
    rows, head = _typed(request), HeadForm(request.POST)
    if "more" in request.POST or not head.is_valid():
        return _edit(request, dossier, last, rows, head, status=200 if "more" in request.POST else 422)
    lines = _lines(rows, norms(head.cleaned_data["made_on"]))
    problem = ""
    if rows and not lines:
        problem = _("Còn dòng chưa đúng; chưa ghi gì.")
    else:
        try:
            made = draw_up(dossier, lines, made_on=head.cleaned_data["made_on"], by=request.user,
                           note=head.cleaned_data["note"])
        except EstimateRefused as error:
            problem = str(error)
            if error.line:
                rows[error.line - 1]["wrong"] = problem
        else:
            messages.success(request, _("Đã ghi dự toán bản %(n)s, tổng %(sum)s.") % {
                "n": made.version, "sum": Money(made.amount)})
            return redirect("money:version", number=dossier.number, version=made.version)
    return _edit(request, dossier, last, rows, head, problem=problem, status=422)


def _priced(request: HttpRequest, number: str) -> Dossier:
    """A dossier of a kind that has money."""
    dossier = visible(request, number)
    if not has_money(find(dossier.kind)):
        raise Http404
    return dossier


def _edit(request: HttpRequest, dossier: Dossier, last: Estimate | None, rows: list[dict[str, Any]], head: HeadForm, *,
          problem: str = "", status: int = 200) -> HttpResponse:
    on = head.cleaned_data.get("made_on") if head.is_bound and head.is_valid() else None
    known = [{"code": norm.code, "label": str(norm), "rate": rate_of(norm)}
             for norm in norms(on or clock.today()).values()]
    return render(request, "money/estimate.html", {
        "title": _("Dự toán của %(number)s") % {"number": dossier.number}, "dossier": dossier, "head": head,
        "rows": [*rows, *(_blank() for _n in range(SPARE))], "norms": known, "problem": problem,
        "next": (last.version if last else 0) + 1, "breadcrumbs": _crumbs(dossier)}, status=status)


def rate_of(norm: CostNorm) -> str:
    if norm.rate is None:
        return _("mức chi do cơ quan quyết định")
    return f"{norm.rate} %" if norm.unit == PER_CENT else grouped(norm.rate)


def _crumbs(dossier: Dossier) -> list[dict[str, str]]:
    return [{"label": _("Hồ sơ"), "url": reverse("dossiers:list")},
            {"label": dossier.number, "url": reverse("dossiers:dossier", args=[dossier.number])}]


class PaperForm(forms.Form):
    on = PastDayField(label=gettext_lazy("Ngày duyệt"))
    paper = forms.CharField(label=gettext_lazy("Văn bản duyệt"), max_length=200)


class ReasonForm(forms.Form):
    on = PastDayField(label=gettext_lazy("Ngày"))
    reason = forms.CharField(label=gettext_lazy("Lý do trả lại"), max_length=300,
                             widget=forms.Textarea(attrs={"rows": 2}))


class DayForm(forms.Form):
    on = PastDayField(label=gettext_lazy("Ngày trình"))


#: act → (label, its form, from which state, who may, what it does)
ACTS: dict[str, tuple[Any, type[forms.Form], str, Callable[..., bool], Callable[..., Any]]] = {
    "trinh": (gettext_lazy("Trình duyệt"), DayForm, DRAFT, can_report, submit),
    "duyet": (gettext_lazy("Duyệt dự toán"), PaperForm, SUBMITTED, can_decide, approve),
    "tra-lai": (gettext_lazy("Trả lại"), ReasonForm, SUBMITTED, can_decide, send_back),
}


@require_safe
def version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    dossier = _priced(request, number)
    made = get_object_or_404(Estimate.objects.select_related("by", "decided_by"), dossier=dossier, version=version)
    if request.GET.get("excel"):
        return _workbook(request, dossier, made)
    return _show(request, dossier, made)


def _show(request: HttpRequest, dossier: Dossier, made: Estimate, *, opened: tuple[str, forms.Form] | None = None,
          status: int = 200) -> HttpResponse:
    """One version: lines, sum, state, what may be done, and what changed from the version before."""
    steps = []
    for key, (label, form_class, state, may, _act) in ACTS.items():
        if made.state == state and may(request.user, dossier):
            form = opened[1] if opened and opened[0] == key else form_class(prefix=key)
            steps.append({"label": label, "allowed": True, "form": form, "primary": key != "tra-lai",
                          "danger": key == "tra-lai",
                          "url": reverse("money:estimate_act", args=[dossier.number, made.version, key])})
    before = dossier.estimates.filter(version__lt=made.version).order_by("version").last()
    return render(request, "money/version.html", {
        "title": _("Dự toán bản %(n)s") % {"n": made.version}, "dossier": dossier, "made": made, "steps": steps,
        "tone": TONES.get(made.state, "neutral"), "amount": grouped(made.amount),
        "lines": [_line(line) for line in made.lines.select_related("norm")], "facts": _facts(made),
        "before": before, "changes": _changes(before, made) if before else [],
        "edit_url": reverse("money:estimate", args=[dossier.number]) if can_report(request.user, dossier) else "",
        "breadcrumbs": _crumbs(dossier)}, status=status)


def _line(line: Any) -> dict[str, Any]:
    norm = line.norm
    legal = f"{norm.name}: {rate_of(norm)} ({norm.legal})" if norm else ""
    return {"line": line, "quantity": grouped(line.quantity), "rate": grouped(line.rate),
            "amount": grouped(line.amount), "legal": legal}


def _facts(made: Estimate) -> list[dict[str, Any]]:
    return [{"label": _("Ngày lập"), "value": day_text(made.made_on), "note": str(made.by or "")},
            {"label": _("Ngày trình"), "value": day_text(made.submitted_on)},
            {"label": _("Ngày quyết định"), "value": day_text(made.decided_on), "note": str(made.decided_by or "")},
            {"label": _("Văn bản duyệt"), "value": made.paper}, {"label": _("Lý do trả lại"), "value": made.reason},
            {"label": _("Ghi chú"), "value": made.note}]


def _changes(before: Estimate, made: Estimate) -> list[dict[str, str]]:
    rows = []
    for row in differences(before, made):
        if row.change:
            rows.append({"text": row.text, "before": grouped(row.before.amount) if row.before else "",
                         "after": grouped(row.after.amount) if row.after else "",
                         "change": f"{'+' if row.change > 0 else '−'}{grouped(abs(row.change))}"})
    return rows


@require_POST
def estimate_act(request: HttpRequest, number: str, version: int, act: str) -> HttpResponse:
    dossier = _priced(request, number)
    made = get_object_or_404(Estimate, dossier=dossier, version=version)
    if act not in ACTS:
        raise Http404
    _label, form_class, _state, may, do = ACTS[act]
    if not may(request.user, dossier):
        raise PermissionDenied(refusal(may))
    form = form_class(request.POST, prefix=act)
    if form.is_valid():
        try:
            do(made, by=request.user, **form.cleaned_data)
        except EstimateRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("money:version", number=dossier.number, version=version)
    return _show(request, dossier, made, opened=(act, form), status=422)


def _workbook(request: HttpRequest, dossier: Dossier, made: Estimate) -> HttpResponse:
    rows: list[list[Any]] = [[line.order, line.norm.code if line.norm else "", line.text, line.unit, line.quantity,
                              line.rate, line.amount, line.reason] for line in made.lines.select_related("norm")]
    rows.append(["", "", _("Cộng"), "", "", "", made.amount, ""])
    return excel(request, title=_("Dự toán %(number)s bản %(n)s") % {"number": dossier.number, "n": made.version},
                 heads=[_("TT"), _("Định mức"), _("Nội dung chi"), _("Đơn vị tính"), _("Số lượng"),
                        _("Đơn giá (đồng)"), _("Thành tiền (đồng)"), _("Căn cứ, lý do")], rows=rows,
                 widths=[6, 18, 60, 14, 12, 16, 18, 40])
