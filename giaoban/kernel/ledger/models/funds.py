"""Where money comes from: a source, its fund of a year, and the papers that grant, add to or cut that fund."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.people.models import User

from .keeping import AppendOnly


class Source(models.Model):
    """A kind of money (S&T, environment, sponsors…). Empty `since`: as far back as the records go."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(_("loại nguồn"), max_length=120)
    order = models.PositiveSmallIntegerField(default=0)
    legal = models.CharField(_("căn cứ"), max_length=200, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Fund(models.Model):
    """A source's money of a year. `amount`: what its grants add up to today, kept beside them."""

    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="funds",
                               verbose_name=_("loại nguồn"))
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


class GrantQuerySet(models.QuerySet):
    def known(self, known_on: date | None) -> GrantQuerySet:
        return self if known_on is None else self.filter(recorded_at__lte=clock.end_of(known_on))


class FundGrant(AppendOnly):
    """Money granted to a fund, added or cut (negative) by a paper; `carry`: what an earlier fund carried into it."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="grants")
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    on = models.DateField(_("ngày"))
    paper = models.CharField(_("văn bản giao"), max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    carry = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, blank=True, related_name="grant")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["fund", "on", "amount"])]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="a_grant_moves_money")]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.amount} {self.on}"
