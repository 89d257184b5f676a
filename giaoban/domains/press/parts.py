"""What a unit's page shows of its press: an agency's licences, or the agencies a body governs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Org
from giaoban.web.figures.records import Record, State

from .models import FORMS, Licence


def licences_of(request: HttpRequest, org: Org, on: date) -> dict[str, Any] | None:
    """Every licence an agency held by that day, newest first."""
    if org.kind != "press_agency":
        return None
    rows = list(Licence.objects.held().filter(org=org, since__lte=on).order_by("-since"))
    seen = dict(Dossier.objects.visible_to(request.user).filter(pk__in={row.case_id for row in rows})
                .values_list("pk", "number"))
    return {"licences": [_line(row, on, seen) for row in rows], "list_url": f"{reverse('press:list')}?q={org.code}"}


def _line(row: Licence, on: date, seen: dict[int, str]) -> dict[str, Any]:
    label, tone = standing(row, on)
    number = seen.get(row.case_id or 0)
    return {"number": row.number, "title": row.title, "form": FORMS.get(row.form, row.form), "issn": row.issn,
            "since": day_text(row.since), "expires_on": day_text(row.expires_on), "frequency": row.frequency,
            "label": label, "tone": tone, "url": reverse("dossiers:dossier", args=[number]) if number else ""}


def standing(row: Licence, on: date) -> tuple[str, str]:
    """How a licence stands on a day: in words and colour."""
    if row.until is not None and row.until <= on:
        return _("đã thay hoặc thu hồi"), "neutral"
    if row.expires_on is None:
        return _("không ghi hạn"), "done"
    left = (row.expires_on - on).days
    if left < 0:
        return _("hết hạn %(n)d ngày") % {"n": -left}, "late"
    return _("còn %(n)d ngày") % {"n": left}, "late" if left <= 30 else "waiting" if left <= 90 else "done"


def record_of(row: Licence) -> Record:
    """A licence behind a figure."""
    label, tone = standing(row, clock.today())
    return Record(row.pk, row.number, row.title, f"{reverse('press:list')}?q={row.number}", row.org, row.since,
                  states=(State(label, tone),))
