"""Members of each union on a day: memberships from the tally, people from the rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Sum

from giaoban.kernel.people.models import Membership, Tally

from .models import Headcount
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


@dataclass(frozen=True)
class Closed:
    """Of one unit: its own, and with the units below it."""

    memberships: int
    persons: int
    memberships_below: int
    persons_below: int


def closed(on: date) -> dict[int, Closed] | None:
    """The numbers as they were closed, per unit; None if the day isn't closed."""
    rows = Headcount.objects.filter(day__on=on).order_by().values_list(
        "org", "memberships", "persons", "memberships_below", "persons_below")
    return {org: Closed(*numbers) for org, *numbers in rows} or None


@dataclass(frozen=True)
class Moved:
    """A union's memberships when the day was closed and as the records say now."""

    org: int
    closed: int
    now: int


def moved(on: date) -> list[Moved]:
    """Unions whose memberships on a closed day are counted otherwise today: recorded late, or taken back."""
    then = closed(on) or {}
    now = members(on)
    pairs = ((org, then[org].memberships if org in then else 0, now.get(org, 0)) for org in then.keys() | now.keys())
    return [Moved(*pair) for pair in sorted(pairs) if pair[1] != pair[2]]
