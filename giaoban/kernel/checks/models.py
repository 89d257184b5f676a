"""What checking found: runs and one result a check, kept so that a page can say since when something is wrong."""

from __future__ import annotations

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.people.models import User


class CheckRun(models.Model):
    """One time all (or some) checks were made.

    `night`: the night it belongs to, so that of several servers only one begins it; empty when a person asked.
    `claimed_at`: when a worker last took it up; a run whose worker died is taken up again.
    """

    asked_at = models.DateTimeField(_("lúc yêu cầu"), default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    night = models.DateField(null=True, blank=True, unique=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("lúc xong"), null=True, blank=True)
    total = models.PositiveSmallIntegerField(_("số phép kiểm tra"))

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"


class CheckResultQuerySet(models.QuerySet):
    def latest_of_each(self) -> CheckResultQuerySet:
        """The newest result of every check."""
        return self.filter(pk__in=CheckResult.objects.order_by().values("key").annotate(last=Max("pk")).values("last"))


class CheckResult(models.Model):
    """What one check found. `found` None: it gave no answer, `problem` says why. `sample`: the first faults.

    `since`: when what is wrong now was first found and never since found mended; empty when nothing is wrong.
    """

    run = models.ForeignKey(CheckRun, models.CASCADE, related_name="results")
    key = models.CharField(max_length=60)
    severity = models.CharField(max_length=10)
    found = models.PositiveIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=400, blank=True)
    seconds = models.FloatField()
    since = models.DateTimeField(null=True, blank=True)
    sample = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)

    objects = CheckResultQuerySet.as_manager()

    class Meta:
        ordering = ["run", "pk"]
        indexes = [models.Index(fields=["key", "-id"])]
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="checked_once_a_run")]

    def __str__(self) -> str:
        return f"{self.key}: {self.found}"

    @property
    def sound(self) -> bool:
        return self.found == 0
