"""What a dossier's page shows of outreach, and the records behind this domain's figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from giaoban.kernel.base import day_text, grouped
from giaoban.kernel.dossiers.rules import can_report
from giaoban.web.figures.records import Record, State

from .forms import ProductForm, TellForm
from .models import Course, DayEvent, DisseminationTask, Product

#: While products may be written.
OPEN = ("contracted", "running", "reported")


def record_of(row: Product) -> Record:
    """A product behind a figure."""
    return Record(row.pk, row.task.number, row.title, f"/ho-so/{row.task.number}/#san-pham", row.task.org, row.on,
                  states=(State(str(row.get_form_display()), "running"),))


def products_of(request: HttpRequest, dossier: Any, on: date) -> dict[str, Any] | None:
    """A dissemination task's products with their sums."""
    if not isinstance(dossier, DisseminationTask):
        return None
    rows = list(dossier.products.filter(voided_at=None))
    may = can_report(request.user, dossier) and dossier.content_state in OPEN
    if not rows and not may:
        return None
    sent_back = getattr(request, "sent_back", {})
    return {
        "rows": [{"row": row, "on": day_text(row.on), "quantity": grouped(row.quantity), "people": grouped(row.people),
                  "form": row.get_form_display(),
                  "drop_url": reverse("outreach:void_product", args=[row.pk]) if may else ""} for row in rows],
        "people": grouped(sum(row.people for row in rows)),
        "add": sent_back.get("san-pham") or ProductForm() if may else None,
        "add_url": reverse("outreach:add_product", args=[dossier.number])}


def result_of(request: HttpRequest, dossier: Any, on: date) -> dict[str, Any] | None:
    """The form by which a unit tells where its course or event was and how many came."""
    if not isinstance(dossier, Course | DayEvent) or dossier.content_state == "cancelled":
        return None
    if not can_report(request.user, dossier):
        return None
    sent_back = getattr(request, "sent_back", {})
    return {"form": sent_back.get("ket-qua") or TellForm(dossier),
            "url": reverse("outreach:tell", args=[dossier.number])}
