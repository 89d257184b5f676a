"""Where the office releases and withdraws: what is public, a preview of the very columns, every decision before."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from giaoban.kernel.base import clock
from giaoban.kernel.opendata import actions
from giaoban.kernel.opendata.models import Release
from giaoban.kernel.opendata.units import units
from giaoban.kernel.orgs.kinds import KINDS
from giaoban.web.users.views import for_office, moment

from .forms import ReleaseForm, WithdrawForm
from .writing import cell_text

SHOWN, DECISIONS = 8, 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def release(request: HttpRequest) -> HttpResponse:
    """GET shows, and with `?xem=1` previews what is ticked; POST releases."""
    held = Release.objects.current()
    asked = request.POST if request.method == "POST" else request.GET if request.GET.get("xem") else None
    form = ReleaseForm(asked, initial=ReleaseForm.start(held))
    if request.method == "POST" and form.is_valid() and _released(form, request.user):
        messages.success(request, _("Đã phát hành. Dữ liệu công khai từ bây giờ."))
        return redirect("opendata:release")
    return _page(request, form, held)


def _released(form: ReleaseForm, user: Any) -> bool:
    try:
        actions.release(**form.facts(), by=user)
    except actions.ReleaseRefused as error:
        form.add_error("fields_" if error.field == "fields" else error.field, str(error))
        return False
    return True


def _page(request: HttpRequest, form: ReleaseForm, held: Release | None,
          withdrawing: WithdrawForm | None = None) -> HttpResponse:
    wrong = (form.is_bound and request.method == "POST" and not form.is_valid()) or bool(withdrawing)
    return render(request, "opendata/release.html", {
        "title": _("Phát hành dữ liệu mở"), "form": form, "held": held, "preview": _preview(form),
        "withdrawing": withdrawing or WithdrawForm(), "since": moment(held.recorded_at) if held else "",
        "decisions": [_told(row) for row in Release.objects.select_related("by")[:DECISIONS]],
    }, status=422 if wrong else 200)


def _preview(form: ReleaseForm) -> dict[str, Any] | None:
    """The first public units under the ticked columns, and how many there are; nothing is kept."""
    if not form.is_bound:
        return None
    form.is_valid()
    told = form.cleaned_data
    if not told.get("kinds"):
        return None
    asked = Release(kinds=told["kinds"], fields=told.get("fields_", []), example=told.get("example", False))
    rows = units(asked, clock.today())
    first = list(islice(rows, SHOWN))
    return {"heads": [column.label for column in asked.columns], "count": len(first) + sum(1 for _row in rows),
            "rows": [[cell_text(column, row[column.key]) for column in asked.columns] for row in first]}


def _told(row: Release) -> dict[str, Any]:
    kinds = ", ".join(str(KINDS[key].label) for key in row.kinds if key in KINDS)
    columns = ", ".join(str(column.label) for column in row.columns)
    return {"at": moment(row.recorded_at), "by": row.by, "withdraws": row.withdraws, "paper": row.paper,
            "note": row.note, "text": "" if row.withdraws else f"{kinds}. {columns}.", "licence": row.licence_name}


@require_POST
@for_office
def withdraw(request: HttpRequest) -> HttpResponse:
    form = WithdrawForm(request.POST)
    held = Release.objects.current()
    if form.is_valid():
        try:
            actions.withdraw(by=request.user, reason=form.cleaned_data["reason"])
        except actions.ReleaseRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã thu hồi. Không còn dữ liệu nào công khai."))
            return redirect("opendata:release")
    return _page(request, ReleaseForm(initial=ReleaseForm.start(held)), held, form)
