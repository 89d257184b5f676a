"""Who owes a report, who sent it, who is late: obligations with the submission that answers each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.meetings.models import CANCELLED, Meeting
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.models import ACCEPTED, RETURNED, SENT, Obligation, Submission, days_late


@dataclass(frozen=True)
class Owed:
    """One cell of the matrix. `sent` is the latest submission; `late` whole days after the deadline."""

    obligation: Obligation
    sent: Submission | None
    late: int

    @property
    def received(self) -> bool:
        return self.sent is not None and self.sent.state == ACCEPTED

    @property
    def missing(self) -> bool:
        """Nothing that counts was sent: never, or the last was returned."""
        return not self.obligation.lifted and (self.sent is None or self.sent.state == RETURNED)

    @property
    def tone(self) -> str:
        if self.obligation.lifted:
            return "cancelled"
        if self.missing:
            return "late" if self.late else "waiting"
        return "done" if self.received else "running"

    @property
    def label(self) -> str:
        if self.obligation.lifted:
            return _("Được miễn")
        if self.sent is None:
            return _("Quá hạn, chưa gửi") if self.late else _("Chưa gửi")
        if self.sent.state == RETURNED:
            return _("Trả lại, chờ gửi lại")
        return _("Đã nhận") if self.received else _("Đã gửi, chờ nhận")

    @property
    def due(self) -> str:
        return day_text(self.obligation.due)

    @property
    def sent_on(self) -> str:
        return day_text(self.sent.sent_on) if self.sent else ""

    @property
    def days(self) -> str:
        """'muộn 3 ngày', or nothing."""
        return ngettext("muộn %(n)d ngày", "muộn %(n)d ngày", self.late) % {"n": self.late} if self.late else ""


def answered(obligations: QuerySet, today: date) -> list[Owed]:
    """Each obligation with its latest submission: two queries, whatever their number."""
    latest = Submission.objects.order_by("-sent_on", "-pk").defer("text", "sums")
    rows = obligations.select_related("org", "regime").prefetch_related(Prefetch("submissions", latest))
    return [_owed(row, today) for row in rows]


def _owed(obligation: Obligation, today: date) -> Owed:
    sent = next(iter(obligation.submissions.all()), None)
    counts = sent is not None and sent.state != RETURNED
    late = 0 if obligation.lifted else days_late(obligation, sent.sent_on if sent and counts else None, today)
    return Owed(obligation, sent, late)


@dataclass(frozen=True)
class Tally:
    """How complete a period is: received of owed, and what is between."""

    owed: int
    received: int
    waiting: int
    missing: int


def tally(rows: Iterable[Owed]) -> Tally:
    """Lifted obligations are not owed."""
    owed = [row for row in rows if not row.obligation.lifted]
    return Tally(len(owed), sum(row.received for row in owed),
                 sum(row.sent is not None and row.sent.state == SENT for row in owed),
                 sum(row.missing for row in owed))


def of_meeting(meeting: Meeting) -> Q:
    """Obligations opened for a meeting, and those of its period that name no meeting."""
    return Q(meeting=meeting) | Q(meeting=None, first=meeting.first, last=meeting.last)


def current_meeting(user: User) -> Meeting | None:
    """The next meeting of which the account sees obligations, else the last."""
    owed = Obligation.objects.visible_to(user).filter(meeting=OuterRef("pk"))
    asking = Meeting.objects.exclude(state=CANCELLED).filter(Exists(owed))
    coming = asking.filter(on__gte=clock.today()).order_by("on", "pk").first()
    return coming or asking.order_by("-on", "-pk").first()


def still_owed(user: User) -> QuerySet:
    """Obligations of the account's units that nothing answers yet, oldest deadline first."""
    good = Submission.objects.filter(obligation=OuterRef("pk")).exclude(state=RETURNED)
    return (Obligation.objects.visible_to(user).filter(~Exists(good), lifted="")
            .order_by("due", "org__code"))


def reminder(rows: Iterable[Owed], meeting: Any) -> str:
    """Text to paste into a message: who still owes, by when."""
    names = "; ".join(str(row.obligation.org) for row in rows if row.missing)
    if not names:
        return ""
    due = next(row.obligation.due for row in rows if row.missing)
    return _("Đề nghị các đơn vị sau gửi báo cáo %(period)s phục vụ %(meeting)s (hạn %(due)s): %(names)s.") % {
        "period": meeting.period.label, "meeting": meeting.title, "due": day_text(due), "names": names}
