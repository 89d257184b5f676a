"""What the calendar shows of research work: calls closing, progress reports due, contracts ending."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock
from giaoban.kernel.people.models import User
from giaoban.web.work.events import Event, register

from .models import Call, Extension, Progress, ResearchTask

#: Of one source in one stretch.
MOST = 2000


def calls(user: User, first: date, last: date) -> Iterator[Event]:
    """Every unit may read a call; its closing day is the one in force."""
    near = Q(closes__gte=first, closes__lte=last) | Q(lengthenings__closes__gte=first, lengthenings__closes__lte=last)
    for call in Call.objects.filter(near).distinct().prefetch_related("lengthenings").order_by("closes", "pk")[:MOST]:
        if first <= call.closes_now <= last:
            yield Event(f"call-{call.pk}", _("Hết hạn nhận đề xuất: %(what)s") % {"what": call.title}, call.closes_now,
                        reverse("research:call", args=[call.pk]), tone="waiting")


def progress(user: User, first: date, last: date) -> Iterator[Event]:
    today = clock.today()
    rows = Progress.objects.visible_to(user).owed().filter(sent_on=None, due__gte=first, due__lte=last)
    for row in rows.select_related("task__org").order_by("due", "pk")[:MOST]:
        title = _("Báo cáo tiến độ lần %(n)s: %(what)s") % {"n": row.number, "what": row.task.title[:150]}
        yield Event(f"progress-{row.pk}", title, row.due, f"/ho-so/{row.task.number}/", unit=str(row.task.org),
                    tone="late" if row.due < today else "waiting")


def ends(user: User, first: date, last: date) -> Iterator[Event]:
    """The end in force of contracts still running."""
    latest = Extension.objects.filter(task=OuterRef("pk"), voided_at=None).order_by("-on", "-pk").values("new_end")[:1]
    rows = (ResearchTask.objects.visible_to(user).filter(closed_on=None)
            .annotate(ends=Coalesce(Subquery(latest), "ends_first")).filter(ends__gte=first, ends__lte=last))
    for row in rows.select_related("org").order_by("ends", "pk")[:MOST]:
        yield Event(f"contract-{row.pk}", _("Hết hạn hợp đồng: %(what)s") % {"what": row.title[:150]}, row.ends,
                    f"/ho-so/{row.number}/", unit=str(row.org))


def register_all() -> None:
    register("research.calls", gettext_lazy("Đợt đề xuất nhiệm vụ"), calls, order=60)
    register("research.progress", gettext_lazy("Báo cáo tiến độ"), progress, order=61)
    register("research.ends", gettext_lazy("Hết hạn hợp đồng"), ends, order=62)
