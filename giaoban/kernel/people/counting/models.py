"""Counts of a closed day. Imported by `people.models`."""

from __future__ import annotations

from django.db import models

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org


class ClosedDay(models.Model):
    """The members of every unit as they stood on a day, counted once and never again; append-only."""

    on = models.DateField(unique=True)
    closed_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"{self.on}"


class Headcount(models.Model):
    """Of one unit on a closed day: memberships and people, its own and with all units below it.

    Below, a person of two unions is two memberships and one person.
    """

    day = models.ForeignKey(ClosedDay, models.PROTECT, related_name="counts")
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    memberships = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()
    memberships_below = models.PositiveIntegerField()
    persons_below = models.PositiveIntegerField()

    class Meta:
        ordering = ["day", "org"]
        constraints = [models.UniqueConstraint(fields=["day", "org"], name="one_headcount_a_day")]

    def __str__(self) -> str:
        return f"{self.org_id} {self.day_id}: {self.memberships}"
