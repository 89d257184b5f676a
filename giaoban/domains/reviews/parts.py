"""What other pages show of reviews: a campaign's progress on its dossier, a unit's verdicts, a record of a figure."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text, percent
from giaoban.kernel.orgs.models import Org
from giaoban.web.figures.records import Record, State

from .models import VALUES, Campaign, Verdict

TONES = {"keep": "done", "merge": "running", "hand_over": "running", "convert": "running", "dissolve": "late",
         "ended": "cancelled", "": "waiting"}


def deadline(campaign: Campaign, today: date) -> tuple[str, str]:
    """Days left in words, and their colour."""
    if not campaign.is_running:
        return day_text(campaign.due), ""
    left = campaign.days_left(today)
    if left < 0:
        return _("quá hạn %(n)d ngày") % {"n": -left}, "late"
    return _("còn %(n)d ngày") % {"n": left}, "waiting" if left <= 14 else "running"


def progress(campaign: Campaign) -> list[dict[str, Any]]:
    """By department: done of all, with the list each opens. One query."""
    entry = reverse("reviews:entry", args=[campaign.number])
    lines = []
    for row in campaign.verdicts.by_department():
        left = row["all"] - row["done"]
        department = f"department={row['department']}" if row["department"] else ""
        lines.append({
            "label": row["department__name"] or _("Chưa phân ban"), "all": row["all"], "done": row["done"],
            "left": left, "text": percent(row["done"], row["all"]), "tone": "late" if left else "done",
            "url": f"{entry}?{department}", "left_url": f"{entry}?{department}&verdict=_none"})
    return lines


def progress_of(request: HttpRequest, dossier: Any, on: date) -> dict[str, Any] | None:
    """The campaign's progress on its dossier, for those who may see its verdicts."""
    if not isinstance(dossier, Campaign) or dossier.content_state == "planned":
        return None
    if not request.user.sees_everything and dossier.content_state != "closed":
        return None
    rows = progress(dossier)
    done, whole = sum(row["done"] for row in rows), sum(row["all"] for row in rows)
    words, tone = deadline(dossier, clock.today())
    return {"rows": rows, "done": done, "all": whole, "text": percent(done, whole), "deadline": words, "tone": tone,
            "due": day_text(dossier.due), "url": reverse("reviews:campaign", args=[dossier.number])}


def verdicts_of(request: HttpRequest, org: Org, on: date) -> dict[str, Any] | None:
    """What campaigns said of a unit."""
    rows = list(Verdict.objects.visible_to(request.user).filter(org=org).exclude(campaign__content_state="cancelled")
                .select_related("campaign", "department").order_by("-campaign__opened_on"))
    if not rows:
        return None
    return {"rows": [{"title": row.campaign.title, "label": row.label, "tone": TONES.get(row.verdict, ""),
                      "reason": row.reason, "target": row.target, "on": day_text(row.decided_on),
                      "department": row.department, "url": reverse("reviews:verdict", args=[row.pk])} for row in rows]}


def record_of(row: Verdict) -> Record:
    """A verdict behind a figure."""
    return Record(row.pk, row.campaign.number, f"{row.org.name}: {row.reason}" if row.reason else row.org.name,
                  reverse("reviews:verdict", args=[row.pk]), row.org, row.decided_on,
                  states=(State(str(VALUES.get(row.verdict, _("chưa có kết luận"))), TONES.get(row.verdict, "")),))
