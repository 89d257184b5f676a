"""The records behind the two numbers of members, for figures: each counts the rows of one of these."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.db.models import Exists, OuterRef, QuerySet

from giaoban.kernel.people.models import Membership, Person


class Asked(Protocol):
    """What these need of a figure's scope: the day, how it was known, the units (None: all)."""

    @property
    def on(self) -> date: ...
    @property
    def known_on(self) -> date | None: ...
    @property
    def orgs(self) -> frozenset[int] | None: ...


def membership_rows(scope: Asked) -> QuerySet[Membership]:
    """Memberships in force at the end of the day ("số lượt")."""
    rows = Membership.objects.on(scope.on, scope.known_on)
    return rows if scope.orgs is None else rows.filter(org__in=scope.orgs)


def person_rows(scope: Asked) -> QuerySet[Person]:
    """People with a membership in force at the end of the day ("số người"), each once."""
    return Person.objects.filter(Exists(membership_rows(scope).filter(person=OuterRef("pk"))))
