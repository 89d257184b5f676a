"""What was decided about unspent money, and what was handed to the accountants: both kept as they were."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import Period, clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.people.models import User

from .entries import Entry
from .funds import Fund
from .keeping import AppendOnly

ACCEPTED, DISMISSED = "accepted", "dismissed"
VERDICTS = {ACCEPTED: _("Đã chuyển"), DISMISSED: _("Không chuyển")}


class Reallocation(AppendOnly):
    """A proposal to give a dossier what a fund has left: accepted (with its ALLOCATE) or dismissed with a reason."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="reallocations")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="reallocations")
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    proposal = models.CharField(_("đề xuất"), max_length=400)
    verdict = models.CharField(max_length=10)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="reallocation")
    on = models.DateField(_("ngày"))
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager] = models.Manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(verdict=ACCEPTED, entry__isnull=False)
                                              | Q(verdict=DISMISSED, entry=None), name="accepted_money_was_given")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.amount} {self.on}"

    @property
    def verdict_label(self) -> str:
        return str(VERDICTS[self.verdict])


class HandOver(AppendOnly):
    """Entries dated in a period, as the books knew them at a moment, handed to the accountants.

    The moment makes the workbook the same whenever it is opened again. `count`, `total`: entries and the sum of their
    amounts. `before`: the last time the same period was handed over.
    """

    first = models.DateField(_("từ ngày"))
    last = models.DateField(_("đến ngày"))
    known_at = models.DateTimeField(default=clock.now)
    count = models.PositiveIntegerField()
    total = models.BigIntegerField()
    note = models.CharField(max_length=300, blank=True)
    before = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="after")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[models.Manager] = models.Manager()

    class Meta:
        ordering = ["-known_at", "-pk"]
        indexes = [models.Index(fields=["first", "last"])]

    def __str__(self) -> str:
        return str(self.period)

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)
