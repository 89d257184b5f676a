"""What units themselves reported for the same figure, part and period, beside what the records say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from giaoban.kernel.base import grouped
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.models import Reported, Submission

from .asking import Asked

#: Whole reports stand in these columns; a line needs none of them.
LONG = tuple(f"proposal__submission__{name}" for name in ("text", "done", "planned", "sums"))


@dataclass(frozen=True)
class Line:
    org: Org
    said: int
    counted: int
    submission: Submission | None
    words: str

    @property
    def differs(self) -> bool:
        return self.said != self.counted

    @property
    def texts(self) -> tuple[str, str]:
        return grouped(self.said), grouped(self.counted)

    @property
    def url(self) -> str:
        return f"/doc-bao-cao/{self.submission.pk}/" if self.submission else ""


def reported(asked: Asked, user: User, rolled: Mapping[int, int], whole: int) -> list[Line]:
    """Current values only; a unit's value stands against its own records and those below it."""
    rows = (Reported.objects.visible_to(user)
            .filter(figure=asked.figure.key, first=asked.period.first, last=asked.period.last, superseded_at=None)
            .select_related("org", "proposal__submission").defer(*LONG).order_by("org__code", "-pk"))
    return [_line(row, rolled, whole) for row in rows if row.parts == asked.parts
            and (asked.scope.orgs is None or row.org_id in asked.scope.orgs)]


def _line(row: Reported, rolled: Mapping[int, int], whole: int) -> Line:
    counted = whole if row.org.kind == "central_body" else rolled.get(row.org_id, 0)
    sent = row.proposal.submission if row.proposal else None
    return Line(row.org, row.value, counted, sent, row.proposal.text if row.proposal else "")
