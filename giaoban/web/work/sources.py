"""What the calendar knows without any domain: meetings, councils, promises, reports owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import Period, clock
from giaoban.kernel.commitments.models import CANCELLED as DROPPED
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.meetings.models import CANCELLED, Meeting
from giaoban.kernel.panels.models import Panel
from giaoban.kernel.panels.words import CANCELLED as PANEL_CANCELLED
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.models import Obligation

from ..dossiers.addresses import address
from .events import Event, register

#: Of one source in one stretch; a month of a whole federation has far fewer.
MOST = 2000


def meetings(user: User, first: date, last: date) -> Iterator[Event]:
    rows = Meeting.objects.visible_to(user).filter(on__gte=first, on__lte=last).select_related("host")
    for row in rows.order_by("on", "pk")[:MOST]:
        off = row.state == CANCELLED
        yield Event(f"meeting-{row.pk}", row.title, row.on, reverse("meetings:meeting", args=[row.pk]),
                    starts=row.starts, place=row.place, unit=str(row.host), note=row.state_label,
                    tone="cancelled" if off else "running" if row.on >= clock.today() else "done", cancelled=off)


def panels(user: User, first: date, last: date) -> Iterator[Event]:
    rows = Panel.objects.visible_to(user).filter(held_on__gte=first, held_on__lte=last).select_related("org")
    for row in rows.order_by("held_on", "pk")[:MOST]:
        off = row.state == PANEL_CANCELLED
        yield Event(f"panel-{row.pk}", row.name, row.held_on, address("panel", row.pk), place=row.place,
                    unit=str(row.org), note=row.purpose_label, tone="cancelled" if off else "running", cancelled=off)


def promises(user: User, first: date, last: date) -> Iterator[Event]:
    """Due days of promises not kept yet; what was done or dropped is no longer waited for."""
    today = clock.today()
    rows = Commitment.objects.visible_to(user).exclude(state=DROPPED).filter(
        done_on=None, due_now__gte=first, due_now__lte=last).select_related("lead")
    for row in rows.order_by("due_now", "pk")[:MOST]:
        yield Event(f"promise-{row.pk}", _("Hạn: %(what)s") % {"what": row.text[:200]}, row.due_now,
                    reverse("promises:promise", args=[row.pk]), unit=str(row.lead), note=row.state_label,
                    tone="late" if row.due_now < today else "waiting")


def reports(user: User, first: date, last: date) -> Iterator[Event]:
    """Days by which units owe their reports: one event for all units of a regime and period that the account sees."""
    rows = Obligation.objects.visible_to(user).filter(lifted="", due__gte=first, due__lte=last)
    facts = ("regime", "regime__name", "first", "last", "due")
    found = rows.order_by("due", "regime", "first", "last").values_list(*facts).distinct()
    for regime, name, start, end, due in found[:MOST]:
        title = _("Hạn nộp %(what)s, %(period)s") % {"what": name, "period": Period(start, end).label}
        yield Event(f"report-{regime}-{start}-{end}-{due}", title, due, reverse("reading:list"), tone="waiting")


register("meetings", gettext_lazy("Cuộc họp, hội thảo"), meetings, order=10)
register("panels", gettext_lazy("Hội đồng"), panels, order=20)
register("promises", gettext_lazy("Hạn việc được giao"), promises, order=30)
register("reports", gettext_lazy("Hạn báo cáo"), reports, order=40)
