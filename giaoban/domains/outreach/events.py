"""What the calendar shows of outreach: the environment's yearly days, and what units do for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from giaoban.kernel.people.models import User
from giaoban.web.work.events import Event, register

from .models import AnnualDay, DayEvent

#: Of one source in one stretch.
MOST = 2000


def annual(user: User, first: date, last: date) -> Iterator[Event]:
    """Days of each year as they are kept in that year."""
    for day in AnnualDay.objects.filter(voided_at=None):
        for year in range(first.year, last.year + 1):
            there = day.in_year(year)
            if day.since <= there.last and (day.until is None or there.last < day.until):
                url = f"{reverse('outreach:calendar')}?year={year}"
                yield Event(f"day-{day.key}-{year}", day.name, there.first, url, until=there.last,
                            note=day.legal_source)


def held(user: User, first: date, last: date) -> Iterator[Event]:
    near = Q(last__gte=first) | Q(last=None, first__gte=first)
    rows = DayEvent.objects.visible_to(user).filter(near, first__lte=last).select_related("org")
    for row in rows.order_by("first", "pk")[:MOST]:
        off = row.content_state == "cancelled"
        yield Event(f"dayevent-{row.pk}", row.title, row.first, f"/ho-so/{row.number}/", until=row.last,
                    place=row.place, unit=str(row.org), tone="cancelled" if off else "running", cancelled=off)


def register_all() -> None:
    register("outreach.annual", gettext_lazy("Ngày môi trường"), annual, order=70)
    register("outreach.days", gettext_lazy("Hoạt động hưởng ứng ngày môi trường"), held, order=71)
