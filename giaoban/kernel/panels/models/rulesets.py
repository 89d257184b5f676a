"""The rules a council works by, as dated rows with their legal source."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.orgs.models import Dated, DatedQuerySet

from ..words import METHODS, ROLES


class RuleSetQuerySet(DatedQuerySet):
    def serving(self, purpose: str, on: date) -> list[RuleSet]:
        """Rule sets in force on a day that may be used for a purpose, the usual one first."""
        rows: Any = self.on(on).order_by("order", "pk")
        return [row for row in rows if purpose in row.purposes.split(",")]


class RuleSet(Dated):
    """How councils of some purposes are made up and decide. `purposes`: keys joined by commas."""

    key = models.CharField(max_length=40)
    name = models.CharField(_("tên quy tắc"), max_length=200)
    purposes = models.CharField(max_length=100)
    method = models.CharField(_("cách tính"), max_length=10, choices=list(METHODS.items()))
    order = models.PositiveSmallIntegerField(default=1)
    #: what decides between equal results, in turn: budget, excellent, content
    ties = models.CharField(max_length=60, blank=True)
    seats_min = models.PositiveSmallIntegerField(_("ít nhất"), null=True, blank=True)
    seats_max = models.PositiveSmallIntegerField(_("nhiều nhất"), null=True, blank=True)
    legal = models.CharField(_("căn cứ"), max_length=300, blank=True)

    objects = RuleSetQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["order", "key", "since"]

    def __str__(self) -> str:
        return self.name


class Limit(models.Model):
    """A share or number the rule compares with: '≥ 2/3', '> 1/4'. The comparison is part of the rule."""

    AT_LEAST, MORE = ">=", ">"

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="limits")
    key = models.CharField(max_length=30)
    comparison = models.CharField(max_length=2, choices=[(AT_LEAST, "≥"), (MORE, ">")])
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField(default=1)
    legal = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["rule_set", "key"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "key"], name="one_limit_a_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.words}"

    @property
    def value(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def words(self) -> str:
        """'≥ 2/3', '> 20/100'."""
        sign = "≥" if self.comparison == self.AT_LEAST else ">"
        return f"{sign} {self.numerator}" + (f"/{self.denominator}" if self.denominator != 1 else "")

    def met(self, value: Fraction | int) -> bool:
        return value >= self.value if self.comparison == self.AT_LEAST else value > self.value


class Place(models.Model):
    """How many of a role a council has; an empty number isn't enforced."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="places")
    role = models.CharField(max_length=12, choices=list(ROLES.items()))
    minimum = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["rule_set", "pk"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "role"], name="one_place_a_role")]

    def __str__(self) -> str:
        return f"{self.role}: {self.minimum}–{self.maximum}"


class Bar(models.Model):
    """An interest that keeps a person from these roles ('' : from every one).

    `window_years`: it still counts so many years after it ended; empty: only while it lasts. `looks`: it doesn't bar
    but a person has to look at it.
    """

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="bars")
    interest = models.CharField(max_length=20)
    roles = models.CharField(max_length=60, blank=True)
    window_years = models.PositiveSmallIntegerField(null=True, blank=True)
    looks = models.BooleanField(default=False)
    legal = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["rule_set", "pk"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "interest"], name="one_bar_an_interest")]

    def __str__(self) -> str:
        return f"{self.interest} ✗ {self.roles or '*'}"

    def bars(self, role: str) -> bool:
        return not self.looks and (not self.roles or role in self.roles.split(","))


class Criterion(Dated):
    """One line of the score sheet. `maximum`, `step`, `weight` in hundredths (7,5 points = 750; weight 1 = 100).

    `content`: the criterion that decides between equal means.
    """

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="criteria")
    key = models.CharField(max_length=30)
    name = models.CharField(_("tiêu chí"), max_length=300)
    order = models.PositiveSmallIntegerField(default=1)
    maximum = models.PositiveIntegerField(_("điểm tối đa"))
    step = models.PositiveIntegerField(_("bước điểm"), default=100)
    weight = models.PositiveIntegerField(_("hệ số"), default=100)
    content = models.BooleanField(default=False)
    legal = models.CharField(_("căn cứ"), max_length=300, blank=True)
    by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["rule_set", "order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def most(self) -> Fraction:
        return Fraction(self.maximum, 100)

    @property
    def stride(self) -> Fraction:
        return Fraction(self.step, 100)

    @property
    def factor(self) -> Fraction:
        return Fraction(self.weight, 100)
