"""What a dossier's page shows of a forum, and the records behind this domain's figures."""

from __future__ import annotations

from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text
from giaoban.web.figures.records import Record, State

from .models import NOT_TAKEN, PARTLY, TAKEN, Recommendation

TONES = {TAKEN: "done", PARTLY: "running", NOT_TAKEN: "late"}


def standing(row: Recommendation) -> tuple[str, str]:
    """How a recommendation stands: words and colour."""
    if row.answered_on:
        return str(row.get_answer_display()), TONES.get(row.answer, "running")
    if row.sent_on:
        return _("đã gửi %(day)s, chưa trả lời") % {"day": day_text(row.sent_on)}, "waiting"
    return _("chưa gửi"), "neutral"


def record_of(row: Recommendation) -> Record:
    """A recommendation behind a figure."""
    return Record(row.pk, row.forum.number, f"{row.addressee}: {row.text}"[:300],
                  f"/ho-so/{row.forum.number}/#kien-nghi", row.forum.org, row.sent_on, states=(State(*standing(row)),))
