"""What a dossier's page shows of a forum, and the records behind this domain's figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text
from giaoban.kernel.dossiers.rules import can_report
from giaoban.web.figures.records import Record, State

from .actions import AFTER
from .forms import AnswerForm, RecommendForm, SendForm
from .models import NOT_TAKEN, PARTLY, SILENT, TAKEN, Forum, Recommendation

TONES = {TAKEN: "done", PARTLY: "running", NOT_TAKEN: "late", SILENT: "late"}


def standing(row: Recommendation) -> tuple[str, str]:
    """How a recommendation stands: words and colour."""
    if row.answered_on:
        return str(row.get_answer_display()), TONES.get(row.answer, "running")
    if row.sent_on:
        return _("đã gửi, chưa trả lời"), "waiting"
    return _("chưa gửi"), "neutral"


def record_of(row: Recommendation) -> Record:
    """A recommendation behind a figure."""
    return Record(row.pk, row.forum.number, f"{row.addressee}: {row.text}"[:300],
                  f"/ho-so/{row.forum.number}/#kien-nghi", row.forum.org, row.sent_on, states=(State(*standing(row)),))


def recommendations_of(request: HttpRequest, dossier: Any, on: date) -> dict[str, Any] | None:
    """The forum's recommendations, each with the act that is next."""
    if not isinstance(dossier, Forum):
        return None
    rows = list(dossier.recommendations.filter(voided_at=None))
    may = can_report(request.user, dossier)
    sent_back = getattr(request, "sent_back", {})
    if not rows and not (may and dossier.content_state in AFTER):
        return None
    return {
        "rows": [_line(row, may, sent_back) for row in rows],
        "sent": sum(1 for row in rows if row.sent_on), "answered": sum(1 for row in rows if row.answered_on),
        "list_url": reverse("forums:recommendations"),
        "add": sent_back.get("kien-nghi") or RecommendForm() if may and dossier.content_state in AFTER else None,
        "add_url": reverse("forums:recommend", args=[dossier.number]),
    }


def _line(row: Recommendation, may: bool, sent_back: dict[str, Any]) -> dict[str, Any]:
    label, tone = standing(row)
    form, word, url = None, "", ""
    if may and row.sent_on is None:
        form, word, url = sent_back.get(f"gui-{row.pk}") or SendForm(row), _("Ghi đã gửi"), "forums:send"
    elif may and row.answered_on is None:
        form, word, url = sent_back.get(f"tra-loi-{row.pk}") or AnswerForm(row), _("Ghi trả lời"), "forums:answer"
    return {"row": row, "label": label, "tone": tone, "form": form, "word": word,
            "url": reverse(url, args=[row.pk]) if url else "", "sent": day_text(row.sent_on),
            "answered": day_text(row.answered_on),
            "drop_url": reverse("forums:drop", args=[row.pk]) if may and row.sent_on is None else ""}
