"""Versions of an office's own Word file for a form of paper."""

from __future__ import annotations

from django.db import models

from giaoban.kernel.base import clock
from giaoban.kernel.people.models import User


class PaperTemplate(models.Model):
    """One version; the newest not withdrawn is in use, none: the built-in layout."""

    form = models.CharField(max_length=80, db_index=True)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    unknown = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["form", "-number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="one_template_a_version")]

    def __str__(self) -> str:
        return f"{self.form} {self.number}"
