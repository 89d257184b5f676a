"""What the calendar shows of reviews: the day by which each is to be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock
from giaoban.kernel.people.models import User
from giaoban.web.work.events import Event, register

from .models import Campaign


def due(user: User, first: date, last: date) -> Iterator[Event]:
    rows = Campaign.objects.visible_to(user).filter(closed_on=None, due__gte=first, due__lte=last).select_related("org")
    for row in rows.order_by("due", "pk"):
        yield Event(f"campaign-{row.pk}", _("Hạn rà soát: %(what)s") % {"what": row.title}, row.due,
                    reverse("reviews:campaign", args=[row.number]), unit=str(row.org),
                    tone="late" if row.due < clock.today() else "waiting")


def register_all() -> None:
    register("reviews", gettext_lazy("Hạn rà soát"), due, order=80)
