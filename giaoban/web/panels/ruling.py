"""The rules councils work by, shown with their legal sources; the office writes score sheets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.panels import actions
from giaoban.kernel.panels.marks import number, read
from giaoban.kernel.panels.models import RuleSet
from giaoban.kernel.panels.rules import can_set_rules
from giaoban.kernel.panels.words import INTERESTS, METHODS, POINTS, PURPOSES, ROLES
from giaoban.web.dossiers.fields import DayField
from giaoban.web.dossiers.kinds import capital

from .views import require_central

LINES = 10
LIMITS = {
    "quorum": gettext_lazy("Có mặt trên tổng số thành viên"),
    "deviation": gettext_lazy("Phiếu không tính khi lệch so với bình quân"),
    "pass": gettext_lazy("Điểm cần đạt"),
    "zero_share": gettext_lazy("Không đạt khi tỷ lệ người cho một tiêu chí 0 điểm"),
    "bonus": gettext_lazy("Phần cộng cho đơn vị đề xuất"),
    "bonus_from": gettext_lazy("Cộng khi bình quân"),
    "yes_present": gettext_lazy("Đồng ý trên số người có mặt"),
    "yes_all": gettext_lazy("Đồng ý trên tổng số thành viên"),
    "revise_present": gettext_lazy("Đồng ý và đề nghị sửa trên số người có mặt"),
    "revise_all": gettext_lazy("Đồng ý và đề nghị sửa trên tổng số thành viên"),
    "casting": gettext_lazy("Ngang phiếu theo bên có Chủ tịch, khi đồng ý"),
    "excellent": gettext_lazy("Xuất sắc khi số phiếu Xuất sắc trên số người có mặt (và không có phiếu Không đạt)"),
    "fail": gettext_lazy("Không đạt khi số phiếu Không đạt trên số người có mặt"),
}


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    require_central(request.user)
    today = clock.today()
    rows = RuleSet.objects.on(today).prefetch_related("limits", "places", "bars", "criteria")
    return render(request, "panels/rules.html", {
        "title": _("Quy tắc của hội đồng"), "sets": [_told(row, request.user) for row in rows],
        "breadcrumbs": [{"label": _("Hội đồng"), "url": reverse("panels:list")}, {"label": _("Quy tắc"), "url": ""}]})


def _told(row: RuleSet, user: Any) -> dict[str, Any]:
    seats = "–".join(str(value) for value in (row.seats_min, row.seats_max) if value is not None)
    facts = [{"label": _("Dùng cho hội đồng"), "value": ", ".join(str(PURPOSES[p]) for p in row.purposes.split(","))},
             {"label": _("Cách tính"), "value": capital(METHODS[row.method])},
             {"label": _("Số thành viên"), "value": seats or _("chưa quy định")},
             {"label": _("Căn cứ"), "value": row.legal}]
    facts += [{"label": str(LIMITS.get(limit.key, limit.key)), "value": limit.words, "note": limit.legal}
              for limit in row.limits.all()]
    facts += [{"label": str(ROLES[place.role]), "value": _span(place.minimum, place.maximum)}
              for place in row.places.all()]
    return {"name": row.name, "facts": facts, "bars": [_bar(bar) for bar in row.bars.all()],
            "criteria": [_criterion(one) for one in row.criteria.all() if one.voided_at is None],
            "scores": row.method == POINTS, "url": reverse("panels:criteria", args=[row.pk])
            if row.method == POINTS and can_set_rules(user) else ""}


def _span(least: int | None, most: int | None) -> str:
    if least == most and least is not None:
        return str(least)
    return " ".join(filter(None, (_("ít nhất %(n)d") % {"n": least} if least is not None else "",
                                  _("nhiều nhất %(n)d") % {"n": most} if most is not None else "")))


def _bar(bar: Any) -> dict[str, str]:
    roles = ", ".join(str(ROLES[role]).lower() for role in bar.roles.split(",") if role)
    what = _("xem xét, không cấm") if bar.looks else roles or _("mọi chức trách")
    window = _("còn tính %(n)d năm sau khi hết") % {"n": bar.window_years} if bar.window_years else ""
    return {"who": capital(INTERESTS[bar.interest]), "what": what, "window": window, "legal": bar.legal}


def _criterion(row: Any) -> dict[str, str]:
    return {"name": row.name, "most": number(row.most), "step": number(row.stride), "since": day_text(row.since),
            "until": day_text(row.until), "content": row.content}


class CriteriaForm(forms.Form):
    """The whole score sheet from a day on: up to ten lines, empty ones left out."""

    since = DayField(label=gettext_lazy("Áp dụng từ ngày"), initial=clock.today)
    legal = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for place in range(1, LINES + 1):
            for name, most in (("name", 300), ("most", 10), ("step", 10), ("weight", 10)):
                self.fields[f"{name}{place}"] = forms.CharField(required=False, max_length=most)
            self.fields[f"content{place}"] = forms.BooleanField(required=False)
        labels = {"name": _("Tiêu chí"), "most": _("Tối đa"), "step": _("Bước"), "weight": _("Hệ số"),
                  "content": _("Nội dung")}
        for key, field in self.fields.items():
            word = labels.get(key.rstrip("0123456789"))
            if word:
                field.widget.attrs |= {"aria-label": f"{word} {key.lstrip('abcdefghijklmnopqrstuvwxyz')}",
                                       "placeholder": word}

    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}{place}"] for name in ("name", "most", "step", "weight", "content")]
                for place in range(1, LINES + 1)]

    def lines(self) -> list[actions.Line]:
        """The filled lines; a number that can't be read is told by its line."""
        found = []
        for place in range(1, LINES + 1):
            typed = {name: str(self.cleaned_data.get(f"{name}{place}") or "").strip()
                     for name in ("name", "most", "step", "weight")}
            if not any(typed.values()):
                continue
            values = {name: read(typed[name] or usual)
                      for name, usual in (("most", ""), ("step", "1"), ("weight", "1"))}
            if None in values.values():
                raise actions.PanelRefused(_("Dòng %(n)d: ghi điểm tối đa, bước, hệ số bằng số, ví dụ 7,5.") % {
                    "n": place})
            found.append(actions.Line(typed["name"], values["most"], values["step"], values["weight"],
                                      self.cleaned_data[f"content{place}"]))
        return found


@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request: HttpRequest, pk: int) -> HttpResponse:
    """A new score sheet for a rule that gives points."""
    require_central(request.user)
    if not can_set_rules(request.user):
        raise PermissionDenied(refusal(can_set_rules))
    found = get_object_or_404(RuleSet.objects.filter(method=POINTS, voided_at=None), pk=pk)
    form = CriteriaForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_criteria(found, form.lines(), since=form.cleaned_data["since"], by=request.user,
                                 legal=form.cleaned_data["legal"])
        except actions.PanelRefused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("Đã ghi phiếu chấm mới; phiếu đã dùng giữ tiêu chí cũ."))
            return redirect("panels:rules")
    return render(request, "panels/criteria.html", {
        "title": _("Phiếu chấm: %(name)s") % {"name": found.name}, "form": form, "set": found,
        "breadcrumbs": [{"label": _("Hội đồng"), "url": reverse("panels:list")},
                        {"label": _("Quy tắc"), "url": reverse("panels:rules")},
                        {"label": _("Phiếu chấm"), "url": ""}]}, status=422 if form.errors else 200)
