"""Money of a fund carried into the next year: which dossiers, into which fund, by which permission."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from giaoban.kernel.base import grouped
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.ledger.actions import PlanRefused, carry_chosen
from giaoban.kernel.ledger.models import Fund
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.rules import can_lead
from giaoban.web.dossiers.columns import address_of
from giaoban.web.dossiers.fields import PastDayField
from giaoban.web.dossiers.kinds import state_of

from .asking import entries_seen
from .forms import PAPER_HELP
from .funds import for_funds
from .records import crumbs, dressed, held_rows
from .views import tabs

#: Dossiers on one page; the rest after these are carried.
MOST = 200


class CarryForm(forms.Form):
    into = forms.ModelChoiceField(Fund.objects.none(), label=gettext_lazy("Chuyển vào nguồn"),
                                  empty_label=gettext_lazy("Chọn nguồn"))
    on = PastDayField(label=gettext_lazy("Ngày"))
    paper = forms.CharField(label=gettext_lazy("Văn bản cho phép"), max_length=200, help_text=PAPER_HELP)
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)

    def __init__(self, fund: Fund, data: Any = None) -> None:
        super().__init__(data)
        later = Fund.objects.filter(source=fund.source_id, source__isnull=False, year__gt=fund.year)
        self.fields["into"].queryset = later.order_by("year", "code")


@require_http_methods(["GET", "HEAD", "POST"])
@for_funds
def carry_over(request: HttpRequest, fund: int) -> HttpResponse:
    """Dossiers that hold money of the fund; the chosen ones are carried, all or none; a leader's act."""
    if not can_lead(request.user):
        raise PermissionDenied(refusal(can_lead))
    found = get_object_or_404(Fund.objects.select_related("source"), pk=fund)
    form = CarryForm(found, request.POST if request.method == "POST" else None)
    wrong: dict[tuple[int, int], str] = {}
    picked = {int(pk) for pk in request.POST.getlist("pick") if pk.isdecimal() and len(pk) < 12}
    if request.method == "POST" and form.is_valid():
        dossiers = list(Dossier.objects.visible_to(request.user).filter(pk__in=picked, entries__fund=found).distinct())
        if not dossiers:
            form.add_error(None, _("Chọn ít nhất một hồ sơ ở cột đầu bảng."))
        else:
            try:
                count = carry_chosen(dossiers, by=request.user, **form.cleaned_data)
            except PlanRefused as error:
                wrong = error.errors
                form.add_error(None, _("Còn hồ sơ chưa chuyển được; chưa chuyển hồ sơ nào."))
            else:
                messages.success(request, ngettext("Đã chuyển kinh phí của %(n)s hồ sơ.",
                                                   "Đã chuyển kinh phí của %(n)s hồ sơ.", count) % {"n": count})
                return redirect("money:fund", fund=found.pk)
    held = held_rows(entries_seen(request.user).filter(fund=found)).filter(open__gt=0)
    rows = [{"dossier": each.dossier, "url": address_of(each.dossier), "open": grouped(each.sums["open"]),
             "state": state_of(each.dossier, "money"), "wrong": wrong.get((each.dossier.pk, 0), ""),
             "picked": each.dossier.pk in picked} for each in dressed(list(held[:MOST]))]
    return render(request, "money/carrying.html", {
        "title": _("Chuyển sang năm sau: %(fund)s") % {"fund": found}, "fund": found, "form": form, "rows": rows,
        "breadcrumbs": [*crumbs(), {"label": str(found), "url": reverse("money:fund", args=[found.pk])}],
        **tabs(request.user, "funds")}, status=422 if form.errors else 200)
