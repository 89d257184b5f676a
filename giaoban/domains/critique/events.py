"""What the calendar shows of critique work: the days on which drafts close for opinion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock
from giaoban.kernel.people.models import User
from giaoban.web.work.events import Event, register

from .models import Draft
from .models.drafts import OPEN, PASSED, SAID

#: Of one stretch.
MOST = 2000


def closing(user: User, first: date, last: date) -> Iterator[Event]:
    """Drafts the account sees, on the last day for an opinion; overdue ones in red."""
    today = clock.today()
    rows = Draft.objects.visible_to(user).filter(closes_on__gte=first, closes_on__lte=last)
    for row in rows.select_related("lead", "task").order_by("closes_on", "pk")[:MOST]:
        said = row.task.content_state in SAID if row.task else row.state != OPEN
        late = "late" if row.closes_on < today else "waiting"
        tone = "cancelled" if row.state == PASSED else "done" if said else late
        yield Event(f"draft-{row.pk}", row.title, row.closes_on, f"/tu-van/lich/{row.pk}/", unit=str(row.lead),
                    note=row.agency, tone=tone, cancelled=row.state == PASSED)


def register_all() -> None:
    register("critique.drafts", gettext_lazy("Dự thảo hết hạn góp ý"), closing, order=60)
