"""Workbooks of proposals: sent, looked at row by row, taken all or chosen, and returned with each row's fate."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from giaoban.kernel.base import day_text, grouped
from giaoban.kernel.dossiers.actions import DossierRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.rules import can_send

from .. import actions, workbook
from ..forms import UploadForm
from ..models import Sheet
from ..standing import fate_of
from .calls import crumbs, find, for_roles, show_call


@for_roles
@require_POST
def send(request: HttpRequest, call: int) -> HttpResponse:
    """A filled workbook; what can't be read as a whole comes back in the form."""
    found = find(call)
    if not can_send(request.user):
        raise PermissionDenied(refusal(can_send))
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet, fresh = actions.receive(found, name=file.name, data=file.read(), by=request.user)
        except (DossierRefused, workbook.SheetRefused) as error:
            form.add_error("file", str(error))
        else:
            if not fresh and sheet.taken_at is not None:
                messages.warning(request, _("Tệp này đã nhận rồi; không nhận lần nữa. Dưới đây là kết quả của nó."))
            return redirect("research:sheet", sheet.pk)
    return show_call(request, found, status=422, upload=form)


def seen(request: HttpRequest, pk: int) -> Sheet:
    rows = Sheet.objects.visible_to(request.user).select_related("call__department", "org", "by")
    return get_object_or_404(rows, pk=pk)


@for_roles
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, sheet: int) -> HttpResponse:
    """Every row with what is wrong in it; the ticked ones are taken."""
    found = seen(request, sheet)
    if request.method == "POST":
        if not can_send(request.user):
            raise PermissionDenied(refusal(can_send))
        chosen = {int(value) for value in request.POST.getlist("row") if value.isdecimal()}
        try:
            made = actions.take(found, chosen, by=request.user)
        except DossierRefused as error:
            return _show(request, found, refused=str(error), chosen=chosen, status=422)
        messages.success(request, _("Đã nhận %(n)d đề xuất.") % {"n": len(made)})
        return redirect("research:sheet", found.pk)
    return _show(request, found)


def _show(request: HttpRequest, found: Sheet, *, refused: str = "", chosen: set[int] | None = None,
          status: int = 200) -> HttpResponse:
    rows = list(found.rows.select_related("task").prefetch_related("task__spans"))
    units = dict(Org.objects.filter(pk__in={row.facts.get("org") for row in rows}).values_list("pk", "code"))
    lines = [{"row": row, "fate": fate_of(row), "unit": units.get(row.facts.get("org"), row.cells.get("org", "")),
              "asked": grouped(row.facts["asked"]) if row.facts.get("asked") else row.cells.get("asked", ""),
              "ticked": not row.problems and (chosen is None or row.pk in chosen)} for row in rows]
    wrong = sum(1 for row in rows if row.problems)
    log_reading(request.user, f"Tệp đề xuất {found.name}"[:200], len(rows))
    return render(request, "research/sheet.html", {
        "title": found.name, "sheet": found, "lines": lines, "wrong": wrong, "good": len(rows) - wrong,
        "refused": refused, "may": can_send(request.user) and found.taken_at is None,
        "sent": day_text(found.recorded_at.date()), "breadcrumbs": crumbs(found.call, found.name)}, status=status)


@for_roles
@require_safe
def returned(request: HttpRequest, sheet: int) -> HttpResponse:
    """The workbook with each row's fate as it is today."""
    found = seen(request, sheet)
    log_reading(request.user, f"Kết quả tệp đề xuất {found.name}"[:200], found.rows.count(), exported=True)
    return FileResponse(workbook.returned(found), as_attachment=True,
                        filename=f"{Path(found.name).stem[:100]}-ket-qua.xlsx")
