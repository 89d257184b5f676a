"""Merges of persons and pairs found to be two people. Imported by `people.models`."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from giaoban.kernel.base import clock


class PersonMerge(models.Model):
    """`dropped` was found to be `kept`; append-only, undone at most once.

    `dropped_before`: persons that had been merged into `dropped` and now lead to `kept`.
    """

    kept = models.ForeignKey("people.Person", models.PROTECT, related_name="merges")
    dropped = models.ForeignKey("people.Person", models.PROTECT, related_name="merged")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    dropped_before = models.JSONField(default=list, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    undo_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["dropped"], condition=Q(undone_at=None), name="one_merge_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.dropped_id} → {self.kept_id}"


class MergedRow(models.Model):
    """A membership or field row the merge voided (`was`) and the one recorded in its place (`became`), if any."""

    merge = models.ForeignKey(PersonMerge, models.PROTECT, related_name="rows")
    what = models.CharField(max_length=10)
    was = models.BigIntegerField(null=True)
    became = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.what} {self.was} → {self.became}"


class Different(models.Model):
    """Two people who look like one and aren't; `first` has the smaller id."""

    first = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    second = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="different_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="different_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
