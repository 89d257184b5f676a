"""Members of each union on a day: memberships from the tally, people from the rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, F, Sum

from giaoban.kernel.people.models import Membership, Tally

from .tally import upto


def members(on: date, orgs: Collection[int] | None = None, known_on: date | None = None) -> dict[int, int]:
    """Memberships ("số lượt") per unit at the end of a day; units without any are absent.

    With `known_on`, as the records stood that day: counted from the memberships themselves.
    """
    if known_on is not None:
        return _counted(on, orgs, known_on)
    rows = Tally.objects.filter(year__lt=on.year)
    inside = Tally.objects.filter(year=on.year)
    if orgs is not None:
        rows, inside = rows.filter(org__in=orgs), inside.filter(org__in=orgs)
    found = dict(rows.order_by().values_list("org").annotate(n=Sum(F("joined") - F("left"))))
    for org, blob in inside.values_list("org", "days"):
        found[org] = found.get(org, 0) + upto(blob, on)
    return {org: n for org, n in found.items() if n}


def _counted(on: date, orgs: Collection[int] | None, known_on: date) -> dict[int, int]:
    rows = Membership.objects.on(on, known_on)
    if orgs is not None:
        rows = rows.filter(org__in=orgs)
    return dict(rows.order_by().values_list("org").annotate(n=Count("pk")))
