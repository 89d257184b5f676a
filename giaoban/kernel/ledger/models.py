"""Funds and entries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import Period, clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.people.models import User

ALLOCATE, ADVANCE, SETTLE, RETURN, CARRY = "allocate", "advance", "settle", "return", "carry"
KINDS = {
    ALLOCATE: _("Cấp kinh phí"),
    ADVANCE: _("Tạm ứng"),
    SETTLE: _("Quyết toán"),
    RETURN: _("Hoàn trả"),
    CARRY: _("Chuyển nguồn"),
}


class Fund(models.Model):
    """A source of money in a year, granted by a paper."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("nguồn kinh phí"), max_length=200)
    year = models.PositiveSmallIntegerField(_("năm"))
    amount = models.BigIntegerField(_("tổng nguồn (đồng)"))
    paper = models.CharField(_("văn bản giao"), max_length=200, blank=True)
    example = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["year", "code"]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class EntryQuerySet(models.QuerySet):
    def of(self, orgs: Collection[int] | None) -> EntryQuerySet:
        return self if orgs is None else self.filter(dossier__org__in=orgs)

    def posted_in(self, period: Period) -> EntryQuerySet:
        return self.filter(on__gte=period.first, on__lte=period.last)

    def known(self, known_on: date | None) -> EntryQuerySet:
        return self if known_on is None else self.filter(recorded_at__lte=clock.end_of(known_on))


class Entry(models.Model):
    """One movement of money on a dossier. Never changed; corrected by a reversing entry (negative amount)."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="entries")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    on = models.DateField(_("ngày"))
    paper = models.CharField(_("chứng từ"), max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["dossier", "kind", "on"]), models.Index(fields=["fund", "kind", "on"])]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, reverses=None) | Q(amount__lt=0, reverses__isnull=False),
                                   name="only_reversals_are_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.on}"
