"""What a dossier's page shows of research work, and the records behind this domain's figures."""

from __future__ import annotations

from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text
from giaoban.web.figures.records import Record, State

from .models import Progress


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
