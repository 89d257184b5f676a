"""The dated rules: whether a council must have judged, how many days the asking agency has."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.rules import can_work_centrally

from .. import actions
from ..forms import RuleForm
from ..models import RULES, Rule
from ..rules import can_set_rules


def rules(request: HttpRequest) -> HttpResponse:
    """Today's and former rows; the office sets another from a day."""
    if not can_work_centrally(request.user):
        raise PermissionDenied(refusal(can_work_centrally))
    key = request.POST.get("key", "")
    form = RuleForm(request.POST if request.method == "POST" else None, prefix=key or None)
    if request.method == "POST":
        if key not in RULES:
            raise Http404
        if not can_set_rules(request.user):
            raise PermissionDenied(refusal(can_set_rules))
        if form.is_valid() and _set(request, key, form):
            return redirect("critique:rules")
    return render(request, "critique/rules.html", {
        "title": _("Quy định về TVPB&GĐXH"), "rows": _rows(request, key, form),
        "breadcrumbs": [{"label": _("Lịch góp ý"), "url": reverse("critique:calendar")},
                        {"label": _("Quy định"), "url": ""}]}, status=422 if form.errors else 200)


def _set(request: HttpRequest, key: str, form: RuleForm) -> bool:
    try:
        actions.set_rule(key, form.cleaned_data["number"], since=form.cleaned_data["since"], by=request.user,
                         legal_source=form.cleaned_data["legal_source"])
    except StepRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Đã ghi quy định mới."))
    return True


def _words(key: str, number: int | None) -> str:
    if key.startswith("council."):
        return _("bắt buộc") if number else _("không bắt buộc")
    return _("%(n)d ngày") % {"n": number} if number else _("chưa quy định")


def _rows(request: HttpRequest, posted: str, form: RuleForm) -> list[dict[str, Any]]:
    known: dict[str, list[dict[str, Any]]] = {}
    for row in Rule.objects.held().order_by("-since"):
        known.setdefault(row.key, []).append({"words": _words(row.key, row.number), "legal_source": row.legal_source,
                                              "since": day_text(row.since), "until": day_text(row.until)})
    may = can_set_rules(request.user)
    return [{"key": key, "label": label, "rows": known.get(key, []),
             "form": (form if posted == key else RuleForm(prefix=key)) if may else None}
            for key, label in RULES.items()]
