"""What a dossier's page shows of research work, and the records behind this domain's figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import Money, clock, day_text
from giaoban.kernel.dossiers.rules import can_report
from giaoban.kernel.people.expertise import fields, usable
from giaoban.web.figures.records import Record, State

from .forms import ProgressForm
from .models import Progress, ResearchTask, Result
from .standing import flag_words


def standing(row: Progress) -> tuple[str, str]:
    """How a progress report stands today: words and colour."""
    today = clock.today()
    if row.sent_on is not None:
        late = row.days_late(today)
        words = _("đã gửi %(day)s") % {"day": day_text(row.sent_on)}
        return (f"{words}, {_('muộn %(n)d ngày') % {'n': late}}", "waiting") if late else (words, "done")
    if row.due < today:
        return _("quá hạn %(n)d ngày") % {"n": row.days_late(today)}, "late"
    return _("chưa đến hạn"), "neutral"


def record_of_progress(row: Progress) -> Record:
    """A progress report behind a figure."""
    words, tone = standing(row)
    label = _("Báo cáo tiến độ lần %(n)d: %(title)s") % {"n": row.number, "title": row.task.title}
    return Record(row.pk, row.task.number, label, f"/ho-so/{row.task.number}/#tien-do", row.task.org, row.due,
                  states=(State(words, tone),))


def round_of(request: HttpRequest, dossier: Any, on: date) -> dict[str, Any] | None:
    """The call it answers, its end and extensions, progress reports, grade, results."""
    if not isinstance(dossier, ResearchTask):
        return None
    rows = list(dossier.progress.filter(voided_at=None))
    extensions = list(dossier.extensions.filter(voided_at=None))
    may = can_report(request.user, dossier) and dossier.content_state in ("contracted", "running")
    sent_back = getattr(request, "sent_back", {})
    facts = _facts(dossier, on, extensions)
    if not facts and not rows:
        return None
    return {
        "facts": facts, "progress": [_line(row, may, sent_back) for row in rows],
        "extensions": [{"on": day_text(row.on), "until": day_text(row.new_end), "reason": row.reason,
                        "paper": row.paper} for row in extensions]}


def _line(row: Progress, may: bool, sent_back: dict[Any, Any]) -> dict[str, Any]:
    label, tone = standing(row)
    due = may and row.sent_on is None and row.first <= clock.today()
    form = sent_back.get(row.pk) or ProgressForm(row) if due else None
    return {"row": row, "label": label, "tone": tone, "form": form, "first": day_text(row.first),
            "last": day_text(row.last), "due": day_text(row.due),
            "url": reverse("research:send_progress", args=[row.pk])}


def _facts(task: ResearchTask, on: date, extensions: list[Any]) -> list[dict[str, Any]]:
    """Label and value; nothing for what isn't known."""
    call = task.call
    known = fields(usable(on)).get(task.field)
    result = Result.objects.filter(task=task).first()
    end = extensions[-1].new_end if extensions else task.ends_first
    ends = day_text(end) if end else ""
    if extensions and task.ends_first:
        ends = _("%(now)s (ban đầu %(first)s)") % {"now": ends, "first": day_text(task.ends_first)}
    rows: list[tuple[Any, Any, str]] = [
        (_("Đợt đề xuất"), call, reverse("research:call", args=[call.pk]) if call else ""),
        (_("Theo đặt hàng"), task.topic, ""),
        (_("Trong năm"), flag_words(task, on), ""),
        (_("Kinh phí đề nghị"), Money(task.asked) if task.asked else "", ""),
        (_("Lĩnh vực"), f"{known.code} {known.name}" if known else "", ""),
        (_("Kết thúc hợp đồng"), ends, ""),
        (_("Xếp loại"), task.get_grade_display(), ""),
        (_("Đăng ký kết quả"), f"{result.number}, {day_text(result.on)}" if result else "", ""),
    ]
    return [{"label": label, "value": str(value), "url": url} for label, value, url in rows if value]
