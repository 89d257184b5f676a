"""Cost norms: the list of a day or of all days, and a rate set from a day on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from giaoban.kernel.base import day_text
from giaoban.kernel.ledger.actions import set_norm
from giaoban.kernel.ledger.estimates import EstimateRefused
from giaoban.kernel.ledger.models import CostNorm
from giaoban.kernel.ledger.rules import can_keep_funds, can_see_norms
from giaoban.kernel.lifecycle.lifecycle import refusal

from ..dossiers.fields import AddressForm, AmountField, DayField
from ..lists import Column, show_list
from .estimating import rate_of
from .forms import PAPER_HELP
from .records import crumbs
from .views import tabs


class NormFilters(AddressForm):
    on = DayField(label=gettext_lazy("Có hiệu lực ngày"), required=False)
    every = forms.BooleanField(label=gettext_lazy("Cả mức đã thay"), required=False)


class NormForm(forms.Form):
    """A rate of a norm that is there, or a new norm."""

    code = forms.CharField(label=gettext_lazy("Mã"), max_length=40, help_text=gettext_lazy("Ví dụ: chuyen-gia"))
    name = forms.CharField(label=gettext_lazy("Khoản chi"), max_length=200)
    unit = forms.CharField(label=gettext_lazy("Đơn vị tính"), max_length=40,
                           help_text=gettext_lazy("Ví dụ: buổi, bài, người; % nếu tính theo phần trăm"))
    rate = AmountField(label=gettext_lazy("Mức chi"), required=False,
                       help_text=gettext_lazy("Để trống nếu cơ quan chưa quy định. Ví dụ: 500 nghìn"))
    since = DayField(label=gettext_lazy("Áp dụng từ ngày"))
    legal = forms.CharField(label=gettext_lazy("Văn bản quy định"), max_length=200, help_text=PAPER_HELP)

    def __init__(self, data: Any = None, *, norm: CostNorm | None) -> None:
        super().__init__(data)
        if norm is not None:
            for name in ("code", "name", "unit"):
                del self.fields[name]


def _columns(*, keeps: bool) -> list[Column]:
    """Only who may set a rate is led to its form."""
    form = (lambda n: f"{reverse('money:set_norm')}?code={n.code}") if keeps else None
    return [
        Column("code", _("Mã"), lambda n: n.code, fit=True),
        Column("name", _("Khoản chi"), lambda n: n.name, wide=True, url=form),
        Column("unit", _("Đơn vị tính"), lambda n: n.unit, fit=True),
        Column("rate", _("Mức chi (đồng)"), rate_of, num=True, export=lambda n: n.rate),
        Column("since", _("Từ ngày"), lambda n: day_text(n.since), num=True, export=lambda n: n.since),
        Column("until", _("Đến trước ngày"), lambda n: day_text(n.until), num=True, export=lambda n: n.until),
        Column("legal", _("Văn bản quy định"), lambda n: n.legal),
    ]


@require_safe
def norms(request: HttpRequest) -> HttpResponse:
    """The norms in force on a day, or every rate there ever was."""
    if not can_see_norms(request.user):
        raise PermissionDenied(refusal(can_see_norms))
    asked = NormFilters(request.GET)
    rows = CostNorm.objects.order_by("code", "since")
    rows = rows if asked.asked("every") else rows.on(asked.day)
    keeps = can_keep_funds(request.user)
    return show_list(
        request, title=_("Định mức chi"), rows=rows, columns=_columns(keeps=keeps), filters=asked,
        template="money/records.html", breadcrumbs=crumbs(),
        create_url=reverse("money:set_norm") if keeps else "", create_label=_("Thêm định mức"),
        empty={"title": _("Không có định mức nào"), "text": _("Chọn ngày khác, hoặc xem cả mức đã thay."),
               "url": reverse("money:norms"), "label": _("Xem hôm nay")}, **tabs(request.user, "norms"))


def set_rate(request: HttpRequest) -> HttpResponse:
    """The form of one norm (`?code=`) with the rates it had, or of a new one."""
    if not can_keep_funds(request.user):
        raise PermissionDenied(refusal(can_keep_funds))
    had = list(CostNorm.objects.filter(code=request.GET.get("code", "")).order_by("-since"))
    norm = had[0] if had else None
    form = NormForm(request.POST if request.method == "POST" else None, norm=norm)
    if request.method == "POST" and form.is_valid():
        try:
            made = _set(request, norm, form.cleaned_data)
        except EstimateRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi định mức “%(norm)s” từ %(day)s.") % {
                "norm": made, "day": day_text(made.since)})
            return redirect("money:norms")
    return render(request, "money/norm.html", {
        "title": str(norm) if norm else _("Thêm định mức chi"), "form": form, "norm": norm,
        "had": [{"since": day_text(row.since), "until": day_text(row.until), "rate": rate_of(row), "legal": row.legal,
                 "by": str(row.by or "")} for row in had],
        "breadcrumbs": [*crumbs(), {"label": _("Định mức chi"), "url": reverse("money:norms")}],
        "cancel_url": reverse("money:norms"), **tabs(request.user, "norms")}, status=422 if form.errors else 200)


def _set(request: HttpRequest, norm: CostNorm | None, facts: dict[str, Any]) -> CostNorm:
    code = norm.code if norm else facts["code"]
    if norm is None and CostNorm.objects.filter(code=code).exists():
        raise EstimateRefused(_("Mã “%(code)s” đã có. Mở định mức ấy trong danh sách để đặt mức mới.") % {"code": code})
    return set_norm(code, rate=facts["rate"], since=facts["since"], legal=facts["legal"], by=request.user,
                    name=facts.get("name", ""), unit=facts.get("unit", ""))
