"""What a conclusion has come to, and how the promises of a meeting stand. Derived, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import day_text, percent
from giaoban.kernel.commitments.models import (
    CANCELLED,
    CELLS,
    DONE_NO_DUE,
    IN_TERM,
    LATE,
    ON_TIME,
    OPEN_NO_DUE,
    OVERDUE,
    Commitment,
)
from giaoban.kernel.meetings.models import CANCELLED as CALLED_OFF
from giaoban.kernel.meetings.models import (
    CLOSED,
    CONCLUDED,
    HELD,
    PLANNED,
    PRESENT,
    Attendance,
    Conclusion,
)
from giaoban.web.promises.cells import TONES

UNGIVEN, RUNNING, LATE_NOW, DONE, NO_TASK, DROPPED = "ungiven", "running", "late", "done", "no_task", "dropped"
#: status → (word, tone)
STATUSES: Mapping[str, tuple[Any, str]] = {
    UNGIVEN: (_("Chưa giao"), "waiting"),
    RUNNING: (_("Đang làm"), "running"),
    LATE_NOW: (_("Quá hạn"), "late"),
    DONE: (_("Xong"), "done"),
    NO_TASK: (_("Không giao việc"), "neutral"),
    DROPPED: (_("Thôi không làm"), "cancelled"),
}
MEETING_TONES = {PLANNED: "waiting", HELD: "running", CONCLUDED: "done", CLOSED: "done", CALLED_OFF: "cancelled"}


def status_of(conclusion: Conclusion, promises: Iterable[Commitment], on: date) -> str:
    """What a conclusion has come to on a day, by its promises."""
    if conclusion.gives_no_task:
        return NO_TASK
    given = list(promises)
    cells = [made.cell(on) for made in given if made.state != CANCELLED]
    if not cells:
        return DROPPED if given else UNGIVEN
    if OVERDUE in cells:
        return LATE_NOW
    return RUNNING if {IN_TERM, OPEN_NO_DUE} & set(cells) else DONE


@dataclass(frozen=True)
class Line:
    """A promise with the cell it is in, in words and tone."""

    promise: Commitment
    label: str
    tone: str

    @property
    def due(self) -> str:
        return day_text(self.promise.due_now) or self.promise.no_due_reason

    @property
    def done(self) -> str:
        return day_text(self.promise.done_on)


def line_of(promise: Commitment, on: date) -> Line:
    if promise.state == CANCELLED:
        return Line(promise, promise.state_label, "cancelled")
    cell = promise.cell(on)
    return Line(promise, str(CELLS[cell]), TONES[cell])


@dataclass(frozen=True)
class FollowUp:
    """Promises by cell on a day, and the two rates with what they are rates of."""

    on: date
    cells: Mapping[str, list[Commitment]]

    @property
    def rows(self) -> list[Line]:
        """The late first, then open ones, then what is done."""
        order = (OVERDUE, IN_TERM, OPEN_NO_DUE, LATE, ON_TIME, DONE_NO_DUE)
        return [Line(made, str(CELLS[key]), TONES[key]) for key in order for made in self.cells[key]]

    def count(self, *keys: str) -> int:
        return sum(len(self.cells[key]) for key in keys)

    @property
    def day(self) -> str:
        return day_text(self.on)

    @property
    def total(self) -> int:
        return self.count(*CELLS)

    @property
    def on_time(self) -> str:
        """On time, of those whose outcome is known: finished by their day, after it, or overdue."""
        return percent(self.count(ON_TIME), self.count(ON_TIME, LATE, OVERDUE))

    @property
    def finished(self) -> str:
        return percent(self.count(ON_TIME, LATE, DONE_NO_DUE), self.total)

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """(word, number, tone) of every cell; cells without a deadline only where there are any."""
        always = (ON_TIME, LATE, IN_TERM, OVERDUE)
        return [(str(CELLS[key]), len(self.cells[key]), TONES[key]) for key in CELLS
                if key in always or self.cells[key]]


def _number(rows: QuerySet, by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(_n=Count("pk", distinct=True)).values("_n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def finished_conclusions(on: date) -> QuerySet:
    """Conclusions whose every promise (but the cancelled) is done: the same rule as `status_of`, asked in SQL."""
    given = Commitment.objects.filter(conclusions=OuterRef("pk")).exclude(state=CANCELLED)
    unfinished = given.filter(Q(done_on=None) | Q(done_on__gt=on))
    return Conclusion.objects.filter(Exists(given), ~Exists(unfinished), gives_no_task=False)


def with_numbers(meetings: QuerySet, on: date) -> QuerySet:
    """Meetings with invited, present, tasked and finished numbers, for a list."""
    own = {"meeting": OuterRef("pk")}
    return meetings.annotate(
        invited_n=_number(Attendance.objects.filter(**own), "meeting"),
        present_n=_number(Attendance.objects.filter(**own, status=PRESENT), "meeting"),
        tasked_n=_number(Conclusion.objects.filter(**own, gives_no_task=False), "meeting"),
        finished_n=_number(finished_conclusions(on).filter(**own), "meeting"))
