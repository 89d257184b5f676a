"""A year's table kept as it was when the year was closed, for every unit of the tree."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User


class Closing(models.Model):
    """A year was closed with the books as they stood on `on`, known at `kept_at`; a later one takes its place.

    `late`: how many movements and states dated into it were written after it.
    """

    year = models.PositiveSmallIntegerField(_("năm"))
    on = models.DateField(_("chốt đến ngày"))
    kept_at = models.DateTimeField(default=clock.now)
    late = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["year", "pk"]
        indexes = [models.Index(fields=["year", "-id"])]

    def __str__(self) -> str:
        return f"{self.year} {self.on}"


class KeptTable(models.Model):
    """The rows of one unit with all below it (`org` None: of everything), as `tables.packed` writes them."""

    closing = models.ForeignKey(Closing, models.CASCADE, related_name="tables")
    org = models.ForeignKey(Org, models.PROTECT, null=True, blank=True)
    rows = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["closing", "org"], name="one_kept_table_a_unit"),
            models.UniqueConstraint(fields=["closing"], condition=Q(org=None), name="one_kept_table_of_all"),
        ]

    def __str__(self) -> str:
        return f"{self.closing_id} {self.org_id or ''}"
