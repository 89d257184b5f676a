"""The follow-up cells in the database's words: the same as `Commitment.cell`, for filters and counts.

A test holds the two together over every combination of days.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from giaoban.kernel.base import percent
from giaoban.kernel.commitments.models import (
    CANCELLED,
    CELLS,
    DONE_NO_DUE,
    IN_TERM,
    LATE,
    ON_TIME,
    OPEN_NO_DUE,
    OVERDUE,
)

SOON_DAYS = 7
TONES = {OVERDUE: "late", LATE: "waiting", IN_TERM: "running", ON_TIME: "done", DONE_NO_DUE: "done",
         OPEN_NO_DUE: "neutral", CANCELLED: "cancelled"}
OPEN_CELLS = (IN_TERM, OVERDUE, OPEN_NO_DUE)


def with_cell(rows: QuerySet, on: date) -> QuerySet:
    """Promises given by that day, each with the cell it is in; cancelled ones in a cell of their own."""
    finished = Q(done_on__lte=on)
    return rows.filter(assigned_on__lte=on).annotate(cell_on=Case(
        When(state=CANCELLED, then=Value(CANCELLED)),
        When(finished & Q(due_now=None), then=Value(DONE_NO_DUE)),
        When(due_now=None, then=Value(OPEN_NO_DUE)),
        When(finished & Q(done_on__lte=F("due_now")), then=Value(ON_TIME)),
        When(finished, then=Value(LATE)),
        When(due_now__gte=on, then=Value(IN_TERM)),
        default=Value(OVERDUE), output_field=CharField()))


def soon(on: date) -> Q:
    """In term and due within seven days."""
    return Q(cell_on=IN_TERM, due_now__lte=on + timedelta(days=SOON_DAYS))


def counts(rows: QuerySet, on: date) -> dict[str, int]:
    """How many in each cell, and how many are due soon: one grouped query and one count."""
    found = dict.fromkeys(CELLS, 0)
    grouped = rows.order_by().values("cell_on").annotate(n=Count("pk"), near=Count("pk", filter=soon(on)))
    for cell, many, near in grouped.values_list("cell_on", "n", "near"):
        found[cell] = many
        found["soon"] = found.get("soon", 0) + near
    return found


def rate(found: dict[str, int]) -> str:
    """On time among those whose outcome is known: on time, late, overdue."""
    return percent(found[ON_TIME], found[ON_TIME] + found[LATE] + found[OVERDUE])
