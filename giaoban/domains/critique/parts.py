"""What a task's page shows of its opinions and their fate, and the records behind this domain's figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text, grouped, percent
from giaoban.kernel.dossiers.rules import can_handle, can_report
from giaoban.web.figures.records import Record

from .actions import SENT, WRITTEN
from .models import ANSWERS, NOT_TAKEN, PARTLY, TAKEN_UP, WAITING, Answer, CritiqueTask, Opinion, rule_number

TONES = {TAKEN_UP: "done", PARTLY: "running", NOT_TAKEN: "late", WAITING: "waiting"}


def with_answers(rows: Any) -> list[Opinion]:
    """Each point with the answer that holds today as `said` (a list of none or one): one query more."""
    return list(rows.prefetch_related(Prefetch("answers", Answer.objects.held(), to_attr="said")))


def answer_of(opinion: Any) -> Answer | None:
    return opinion.said[0] if opinion.said else None


def standing(opinion: Any) -> tuple[str, str]:
    """How a point stands: words and colour."""
    said = answer_of(opinion)
    if said is not None:
        return str(ANSWERS.get(said.verdict, said.verdict)), TONES.get(said.verdict, "neutral")
    if opinion.sent_on is None:
        return _("chưa gửi"), "neutral"
    return _("chờ trả lời"), "waiting"


def tally(opinions: Iterable[Any]) -> Counter[str]:
    """Sent points by what was answered; `sent` and `answered` are the denominators."""
    found: Counter[str] = Counter()
    for row in opinions:
        if row.sent_on is None:
            continue
        said = answer_of(row)
        found["sent"] += 1
        found["answered"] += said is not None
        found[said.verdict if said else WAITING] += 1
    return found


def rates(counts: Counter[str]) -> list[dict[str, Any]]:
    """Taken up wholly, wholly or partly, of those answered; how many of those sent were answered."""
    if not counts["sent"]:
        return []
    return [
        {"label": _("Đã trả lời"), "value": percent(counts["answered"], counts["sent"])},
        {"label": _("Tiếp thu"), "value": percent(counts[TAKEN_UP], counts["answered"])},
        {"label": _("Tiếp thu toàn bộ hoặc một phần"),
         "value": percent(counts[TAKEN_UP] + counts[PARTLY], counts["answered"])},
    ]


def answer_due(task: CritiqueTask, sent_on: date) -> date | None:
    """Until when the asking agency has to answer, by the rule in force the day the opinion was sent."""
    days = rule_number("answer.days", sent_on)
    return sent_on + timedelta(days=days) if days else None


def opinions_of(request: HttpRequest, dossier: Any, on: date) -> dict[str, Any] | None:
    """The points in order, what became of each, the rates; None while nothing can be written yet."""
    if not isinstance(dossier, CritiqueTask):
        return None
    rows = with_answers(dossier.opinions.held())
    if not rows and dossier.content_state not in (*WRITTEN, *SENT):
        return None
    counts = tally(rows)
    user = request.user
    writes = can_report(user, dossier) and dossier.content_state in (*WRITTEN, *SENT)
    sent = [row.sent_on for row in rows if row.sent_on]
    due = answer_due(dossier, min(sent)) if sent and counts[WAITING] else None
    url = reverse("critique:opinions", args=[dossier.number])
    return {
        "rows": [_row(row) for row in rows], "rates": rates(counts), "url": url, "writes": writes,
        "answer_url": reverse("critique:answers", args=[dossier.number])
        if counts["sent"] and can_handle(user, dossier) else "",
        "waiting": counts[WAITING], "due": day_text(due), "late": bool(due and due < clock.today()),
        "drafts": [{"url": reverse("critique:draft", args=[row.pk]), "label": row.title, "symbol": row.symbol,
                    "agency": row.agency, "closes": day_text(row.closes_on)}
                   for row in dossier.drafts.visible_to(user)],
    }


def _row(row: Any) -> dict[str, Any]:
    label, tone = standing(row)
    said = answer_of(row)
    return {"pk": row.pk, "number": row.number, "part": row.part, "text": row.text, "label": label, "tone": tone,
            "sent": day_text(row.sent_on), "paper": row.paper, "reason": said.reason if said else "",
            "answered": day_text(said.on) if said else "", "answer_paper": said.paper if said else ""}


def record_of(opinion: Opinion) -> Record:
    """A point behind a figure."""
    label = f"{opinion.part}: {opinion.text}" if opinion.part else opinion.text
    return Record(opinion.pk, f"{opinion.task.number}/{grouped(opinion.number)}", label[:300],
                  f"/ho-so/{opinion.task.number}/#y-kien", opinion.task.org, opinion.sent_on)
