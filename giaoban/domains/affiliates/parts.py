"""What the pages of a unit and of a dossier show of attached organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Org

from .forms import ItemForm, ReopenForm
from .models import Branch, Caution, Certificate, Charter, Dissolution
from .rules import can_close_item
from .weak import signs_of, with_signs


def facts_of(request: HttpRequest, org: Org, on: date) -> dict[str, Any] | None:
    """Certificates, charter, branches and warnings of an attached organisation, and its signs today."""
    if org.kind != "st_organisation":
        return None
    certificates = list(Certificate.objects.held().filter(org=org, since__lte=on).order_by("-since"))
    seen = set(Dossier.objects.visible_to(request.user).filter(pk__in={row.case_id for row in certificates})
               .values_list("pk", flat=True))
    charter = Charter.objects.on(on).filter(org=org).first()
    caution = Caution.objects.on(on).filter(org=org).first()
    judged = with_signs(Org.objects.filter(pk=org.pk), on).get()
    return {
        "certificates": [_certificate(row, on, seen) for row in certificates],
        "charter": {"since": day_text(charter.since), "paper": charter.paper} if charter else None,
        "branches": [{"label": row.name, "value": row.address or _("chưa ghi địa chỉ"),
                      "note": _("từ %(day)s") % {"day": day_text(row.since)}}
                     for row in Branch.objects.on(on).filter(org=org)],
        "caution": {"since": day_text(caution.since), "due": day_text(caution.due), "reason": caution.reason,
                    "late": bool(caution.due and caution.due < on)} if caution else None,
        "signs": [str(sign.label) for sign in signs_of(judged)],
        "list_url": f"{reverse('affiliates:list')}?q={org.code}",
    }


def _certificate(row: Certificate, on: date, seen: set[int]) -> dict[str, Any]:
    held = row.until is None or row.until > on
    expired = held and row.valid_until is not None and row.valid_until < on
    state = (_("đang có hiệu lực"), "done") if held else (_("đã thay"), "neutral")
    if expired:
        state = (_("hết hạn"), "late")
    return {"number": row.number, "first": row.first, "since": day_text(row.since), "until": day_text(row.until),
            "valid_until": day_text(row.valid_until), "issued_by": row.issued_by, "paper": row.paper,
            "label": state[0], "tone": state[1],
            "url": reverse("affiliates:case", args=[row.case_id]) if row.case_id in seen else ""}


def checklist_of(request: HttpRequest, dossier: Any, on: date) -> dict[str, Any] | None:
    """The checklist of a dissolution with a form for each open item, once it began."""
    if not isinstance(dossier, Dissolution):
        return None
    items = list(dossier.items.held().select_related("by").order_by("pk"))
    if not items:
        return None
    may = dossier.content_state == "dissolving" and can_close_item(request.user, dossier) and on == clock.today()
    done = sum(1 for item in items if item.done_on)
    return {"items": [_item(item, may) for item in items], "done": done, "all": len(items)}


def _item(item: Any, may: bool) -> dict[str, Any]:
    closed = item.done_on is not None
    label = _("không áp dụng") if closed and not item.applies else _("xong") if closed else _("chưa xong")
    form = None
    if may:
        form = ReopenForm(prefix=f"mo-{item.pk}") if closed else ItemForm(prefix=f"muc-{item.pk}")
    return {"item": item, "on": day_text(item.done_on), "label": label, "tone": "done" if closed else "waiting",
            "form": form, "word": _("Mở lại") if closed else _("Ghi xong"),
            "url": reverse("affiliates:reopen" if closed else "affiliates:close", args=[item.pk])}
