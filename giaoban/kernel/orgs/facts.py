"""Dated facts of units inside queries."""

from __future__ import annotations

from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from .kinds import KIND
from .models import OrgFact


def fact_on(aspect: str, on: date, known_on: date | None = None) -> Subquery:
    """What a fact of a unit was on a day; NULL where none is on record."""
    rows = OrgFact.objects.on(on, known_on).filter(org=OuterRef("pk"), aspect=aspect)
    return Subquery(rows.order_by("-since", "-pk").values("value")[:1])


def kind_on(on: date, known_on: date | None = None) -> Coalesce:
    """The kind of a unit on a day; one without a dated kind has always been what it is."""
    return Coalesce(fact_on(KIND, on, known_on), F("kind"))
