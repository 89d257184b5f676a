"""Frozen values: what a report said, with the records behind it."""

from __future__ import annotations

from django.db import models

from giaoban.kernel.base import HasPeriod, clock


class Frozen(HasPeriod, models.Model):
    """A value as it was when frozen: its records' ids (compressed bitmap), formula version and both dates.

    `owner` names what it was frozen for ('report:12'); figures don't know reports.
    """

    owner = models.CharField(max_length=60, db_index=True)
    figure = models.CharField(max_length=80)
    parts = models.JSONField(default=dict)
    org = models.ForeignKey("orgs.Org", models.PROTECT, null=True, blank=True)
    first = models.DateField()
    last = models.DateField()
    value = models.BigIntegerField()
    records = models.PositiveIntegerField()
    model = models.CharField(max_length=80)
    ids = models.BinaryField()
    formula_version = models.PositiveSmallIntegerField()
    known_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["owner", "figure", "pk"]

    def __str__(self) -> str:
        return f"{self.figure} {self.parts} = {self.value}"
