"""Movements of money on dossiers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import Period, clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.people.models import User

from .funds import Fund
from .keeping import AppendOnly

PLAN, ALLOCATE, CONTRACT, ADVANCE = "plan", "allocate", "contract", "advance"
SPEND, SETTLE, RETURN, CARRY = "spend", "settle", "return", "carry"
KINDS = {
    PLAN: _("Kế hoạch"),
    ALLOCATE: _("Cấp kinh phí"),
    CONTRACT: _("Giá trị hợp đồng"),
    ADVANCE: _("Tạm ứng"),
    SPEND: _("Báo cáo chi"),
    SETTLE: _("Quyết toán"),
    RETURN: _("Hoàn trả"),
    CARRY: _("Chuyển nguồn"),
}


class EntryQuerySet(models.QuerySet):
    def of(self, orgs: Collection[int] | None) -> EntryQuerySet:
        return self if orgs is None else self.filter(dossier__org__in=orgs)

    def posted_in(self, period: Period) -> EntryQuerySet:
        return self.filter(on__gte=period.first, on__lte=period.last)

    def known(self, known_on: date | None) -> EntryQuerySet:
        return self if known_on is None else self.filter(recorded_at__lte=clock.end_of(known_on))


class Entry(AppendOnly):
    """One movement of money on a dossier. Never changed; corrected by a reversing entry (negative amount).

    `pair`: on a CARRY, the ALLOCATE it opens in the fund of a later year.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="entries")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    on = models.DateField(_("ngày"))
    paper = models.CharField(_("chứng từ"), max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    pair = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="carried_by")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        indexes = [
            # With all that sums read, so that a sum of a dossier or a fund never opens the table.
            models.Index(fields=["dossier", "fund", "kind", "on", "amount"], name="ledger_of_dossier"),
            models.Index(fields=["fund", "kind", "on", "amount", "recorded_at"], name="ledger_of_fund"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, reverses=None) | Q(amount__lt=0, reverses__isnull=False),
                                   name="only_reversals_are_negative"),
            models.CheckConstraint(condition=Q(pair=None) | Q(kind=CARRY), name="only_a_carry_has_a_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.on}"
