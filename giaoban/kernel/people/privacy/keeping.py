"""Persons whose facts are kept longer than the rule of the day says."""

from __future__ import annotations

from datetime import date

from django.db.models import DateField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from giaoban.kernel.people.models import Mandate, Membership, Person

from .purposes import Rule, rule_on

#: Before every day of the register: a person who never had a membership ended none.
NEVER = date(1, 1, 1)


def limit_on(day: date, rule: Rule | None = None) -> date | None:
    """A last end before this day is too long ago; None where no rule is in force."""
    rule = rule or rule_on(day)
    if rule is None:
        return None
    try:
        return day.replace(year=day.year - rule.years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - rule.years, day=28)


def kept_too_long(day: date) -> QuerySet[Person]:
    """Persons with no open membership or mandate whose last one ended before the limit, with `left_on`; those never
    erased only."""
    limit = limit_on(day)
    if limit is None:
        return Person.objects.none()
    rows = Person.objects.filter(erasure=None).exclude(_open(Membership, day)).exclude(_open(Mandate, day))
    last = Greatest(_last(Membership), _last(Mandate))
    return rows.annotate(left_on=last).filter(left_on__lt=limit, left_on__gt=NEVER).order_by("left_on", "pk")


def _open(model: type[Membership] | type[Mandate], day: date) -> Exists:
    rows = model.objects.filter(person=OuterRef("pk"), voided_at=None)
    return Exists(rows.filter(Q(until=None) | Q(until__gt=day)))


def _last(model: type[Membership] | type[Mandate]) -> Coalesce:
    """The day the last of a person's rows ended."""
    ends = (model.objects.filter(person=OuterRef("pk"), voided_at=None).order_by().values("person")
            .annotate(last=Max("until")).values("last"))
    return Coalesce(Subquery(ends, output_field=DateField()), NEVER, output_field=DateField())
