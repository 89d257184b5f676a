"""What the page of one meeting shows, part by part, in the order of a briefing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from giaoban.kernel.base import Period, clock, day_text, grouped
from giaoban.kernel.commitments.actions import follow_up
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.figures.freezing import read
from giaoban.kernel.figures.registry import MONEY, all_figures
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.meetings.models import (
    ATTENDANCE,
    CONCLUDED,
    HELD,
    PLANNED,
    PRESENT,
    Attendance,
    Conclusion,
    Meeting,
)
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_lead
from giaoban.kernel.reporting.addresses import figure_path
from giaoban.kernel.reporting.models import Obligation
from giaoban.web.reading.owed import Owed, Tally, answered, of_meeting, tally

from .status import DONE, NO_TASK, STATUSES, UNGIVEN, FollowUp, Line, line_of, status_of

FIGURES_SHOWN = 6


@dataclass
class Concluded:
    conclusion: Conclusion
    given: list[Line]
    status: str
    form: Any = None

    @property
    def label(self) -> Any:
        return STATUSES[self.status][0]

    @property
    def tone(self) -> str:
        return STATUSES[self.status][1]


def promises_seen(user: User) -> Any:
    return Commitment.objects.visible_to(user).select_related("lead").prefetch_related("coordinators")


def previous_follow_up(meeting: Meeting, user: User) -> FollowUp | None:
    """What became of the previous conclusions by this meeting's day, or by today while it is still to come."""
    if meeting.previous is None:
        return None
    day = min(meeting.on, clock.today())
    made = promises_seen(user).filter(conclusions__meeting=meeting.previous).distinct()
    return FollowUp(day, follow_up(made, day))


def reports_of(meeting: Meeting, user: User) -> tuple[list[Owed], Tally]:
    rows = answered(Obligation.objects.visible_to(user).filter(of_meeting(meeting)), clock.today())
    return rows, tally(rows)


def concluded_of(meeting: Meeting, user: User) -> list[Concluded]:
    """Conclusions in order; the office sees them as they are typed, others once the notice is out."""
    shown = Conclusion.objects.filter(meeting=meeting)
    if not can_see_conclusions(meeting, user):
        seen = promises_seen(user).values("pk")
        shown = shown.filter(commitments__in=seen).distinct()
    rows = shown.prefetch_related("commitments", Prefetch("commitments", promises_seen(user), to_attr="seen"))
    today = clock.today()
    return [_concluded(row, today) for row in rows]


def _concluded(row: Conclusion, today: date) -> Concluded:
    return Concluded(row, [line_of(made, today) for made in row.seen], status_of(row, row.commitments.all(), today))


def can_see_conclusions(meeting: Meeting, user: User) -> bool:
    return user.is_central or meeting.state not in (PLANNED, HELD)


def attendance_of(meeting: Meeting, user: User) -> list[Attendance]:
    """By unit; each row knows its place when they are listed by status."""
    rows = list(Attendance.objects.filter(meeting=meeting, org__in=Org.objects.visible_to(user).values("pk"))
                .select_related("org"))
    order = list(ATTENDANCE)
    for row in rows:
        row.status_order = order.index(row.status) if row.status in order else len(order)
    return rows


@dataclass(frozen=True)
class FigureRow:
    label: str
    unit: str
    now: int
    before: int
    url: str
    url_before: str

    @property
    def change(self) -> str:
        diff = self.now - self.before
        return "–" if diff == 0 else f"{'▲' if diff > 0 else '▼'} {grouped(abs(diff))}"

    @property
    def tone(self) -> str:
        return "" if self.now == self.before else "up" if self.now > self.before else "down"


def figures_of(meeting: Meeting, user: User) -> list[FigureRow]:
    """The year up to the period's end beside the same days a year before; only figures with something to say."""
    period = Period(date(meeting.last.year, 1, 1), meeting.last)
    before = period.previous_year()
    own = None if user.sees_everything else frozenset(Org.objects.visible_to(user).values_list("pk", flat=True))
    keys = [found.key for found in all_figures()]
    now = read(keys, Scope(period, own))
    then = read(keys, Scope(before, own))
    rows = [FigureRow(str(f.label), _("đồng") if f.kind == MONEY else str(f.unit_word), now[f.key], then[f.key],
                      figure_path(f.key, period), figure_path(f.key, before)) for f in all_figures()]
    telling = [row for row in rows if row.now or row.before]
    return sorted(telling, key=lambda row: row.now == 0)[:FIGURES_SHOWN]


def _next_of_unit(owed: list[Owed]) -> str:
    if any(row.missing for row in owed):
        return _("Gửi báo cáo của đơn vị cho kỳ này.")
    return ""


def next_step(meeting: Meeting, concluded: list[Concluded], present: int, user: User) -> str:
    """One sentence: what the central office or the leader does next."""
    if meeting.state == PLANNED:
        ready = meeting.on <= clock.latest_day()
        return (_("Điểm danh, rồi bấm “Đã họp” để ghi kết luận.") if ready
                else _("Chờ đến ngày họp; đôn đốc đơn vị chưa gửi báo cáo."))
    if meeting.state == HELD:
        if not concluded:
            return _("Ghi từng kết luận và việc giao kèm theo.")
        open_ended = [str(c.conclusion.number) for c in concluded if c.status == UNGIVEN]
        if open_ended:
            return _("Giao việc cho kết luận số %(numbers)s.") % {"numbers": ", ".join(open_ended)}
        if not present:
            return _("Điểm danh: thông báo kết luận ghi số đơn vị dự họp.")
        return (_("Xem dự thảo và ra thông báo kết luận.") if can_lead(user)
                else _("Chờ lãnh đạo ký, ra thông báo kết luận."))
    if meeting.state == CONCLUDED:
        return _("Theo dõi việc giao đến cuộc họp kế tiếp.")
    return ""


def parts_of(meeting: Meeting, user: User) -> dict[str, Any]:
    """Everything the page and the printed paper show."""
    seen = Meeting.objects.visible_to(user)
    follow = previous_follow_up(meeting, user)
    rows, numbers = reports_of(meeting, user)
    concluded = concluded_of(meeting, user)
    attendance = attendance_of(meeting, user)
    present = sum(row.status == PRESENT for row in attendance)
    tasked = [c for c in concluded if c.status != NO_TASK]
    return {
        "meeting": meeting, "on": day_text(meeting.on), "last": day_text(meeting.last),
        "follow": follow, "owed": rows, "tally": numbers, "concluded": concluded,
        "figures": figures_of(meeting, user), "attendance": attendance,
        "present": present,
        "tasked": len(tasked), "finished": sum(c.status == DONE for c in tasked),
        "shows_conclusions": can_see_conclusions(meeting, user),
        "next_step": next_step(meeting, concluded, present, user) if user.is_central else _next_of_unit(rows),
        "following": seen.filter(previous=meeting).first(),
        "previous": seen.filter(pk=meeting.previous_id).first(),
    }
