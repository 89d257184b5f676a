"""Ballots: written once from the signed sheet and locked; one written wrongly is voided, never changed."""

from __future__ import annotations

from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.people.models import User

from ..words import VERDICTS
from .panels import Case, Seat
from .rulesets import Criterion


class BallotQuerySet(models.QuerySet):
    def held(self) -> BallotQuerySet:
        return self.filter(voided_at=None)


class Ballot(models.Model):
    """One member's ballot on one dossier. `verdict` '' where points are given."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ballots")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="ballots")
    verdict = models.CharField(_("ý kiến"), max_length=12, blank=True, choices=list(VERDICTS.items()))
    note = models.TextField(_("nhận xét"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    locked_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.CharField(max_length=300, blank=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["case", "seat", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "seat"], condition=Q(voided_at=None), name="one_ballot_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seat_id} {self.verdict}"

    @property
    def verdict_label(self) -> str:
        return str(VERDICTS.get(self.verdict, self.verdict))


class Score(models.Model):
    """Points for one criterion, in hundredths of a point (24,5 = 2450)."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveIntegerField()

    class Meta:
        ordering = ["ballot", "criterion"]
        constraints = [models.UniqueConstraint(fields=["ballot", "criterion"], name="one_score_a_criterion")]

    def __str__(self) -> str:
        return f"{self.ballot_id}: {self.points}"

    @property
    def value(self) -> Fraction:
        return Fraction(self.points, 100)
