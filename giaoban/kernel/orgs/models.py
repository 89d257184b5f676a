"""Tables of units. Every fact carries two dates: when it was true, and when it was recorded."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock

from .kinds import ACTS, KINDS, LINES, REPORTING


class DatedQuerySet(models.QuerySet):
    """Rows true from `since` (included) to `until` (not included); a voided row was believed until `voided_at`."""

    def held(self, known_on: date | None = None) -> Self:
        """Rows held true: today, or at the end of that day."""
        if known_on is None:
            return self.filter(voided_at=None)
        seen: datetime = clock.end_of(known_on)
        return self.filter(Q(voided_at=None) | Q(voided_at__gt=seen), recorded_at__lte=seen)

    def on(self, day: date, known_on: date | None = None) -> Self:
        """Rows in force on a day; with `known_on`, as the records stood at the end of that day."""
        rows = self.held(known_on).filter(since__lte=day)
        if known_on is None:
            return rows.filter(Q(until=None) | Q(until__gt=day))
        return rows.filter(Q(until=None) | Q(until__gt=day) | Q(ended_at__gt=clock.end_of(known_on)))


class Dated(models.Model):
    """A fact in time. Once written, a row only ever gets its end (`until`, `ended_at`) or its voiding, each once."""

    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class ByAct(Dated):
    """A dated fact about a unit (`org`), opened and ended by acts."""

    org_id: int

    act = models.ForeignKey("orgs.Reorganisation", models.PROTECT, null=True, blank=True,
                            related_name="opened_%(class)ss")
    ended_by = models.ForeignKey("orgs.Reorganisation", models.PROTECT, null=True, blank=True,
                                 related_name="closed_%(class)ss")
    voided_by = models.ForeignKey("orgs.Reorganisation", models.PROTECT, null=True, blank=True,
                                  related_name="voided_%(class)ss")

    class Meta:
        abstract = True


class OrgQuerySet(models.QuerySet):
    def placed_on(self, day: date, known_on: date | None = None) -> OrgQuerySet:
        """Units with a place on the reporting line that day."""
        return self.filter(pk__in=Placement.objects.filter(line=REPORTING).on(day, known_on).values("org"))

    def visible_to(self, user: models.Model) -> OrgQuerySet:
        """Units in the account's materialised set; nobody's set is empty by default."""
        if getattr(user, "sees_everything", False):
            return self.all()
        return self.filter(seen_by__user=user.pk) if user.pk else self.none()


class Org(models.Model):
    """A unit. The code is stable for ever; everything else may change in time."""

    code = models.CharField(_("mã đơn vị"), max_length=40, unique=True)
    kind = models.CharField(_("loại đơn vị"), max_length=40)
    name = models.CharField(_("tên hiện nay"), max_length=300)
    short_name = models.CharField(_("tên gọn"), max_length=120, blank=True)
    folded = models.CharField(max_length=500, editable=False, db_index=True)
    province = models.CharField(_("tỉnh, thành phố"), max_length=60, blank=True)
    founded_on = models.DateField(_("ngày thành lập"))
    ended_on = models.DateField(_("ngày chấm dứt"), null=True, blank=True)
    example = models.BooleanField(_("dữ liệu ví dụ"), default=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    objects = OrgQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def kind_label(self) -> str:
        kind = KINDS.get(self.kind)
        return str(kind.label) if kind else self.kind

    def existed_on(self, day: date) -> bool:
        return self.founded_on <= day and (self.ended_on is None or day < self.ended_on)


class OrgName(ByAct):
    """A name in time; papers of a year use the name of that year."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="names")
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["org", "since"]
        constraints = [
            models.UniqueConstraint(fields=["org"], condition=Q(until=None, voided_at=None), name="one_open_name"),
        ]

    def __str__(self) -> str:
        return self.name


class OrgFact(ByAct):
    """One other thing that changes in time: kind, status, address, legal form, province (see `kinds.ASPECTS`)."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="facts")
    aspect = models.CharField(max_length=20)
    value = models.CharField(max_length=300)

    class Meta:
        ordering = ["org", "aspect", "since"]
        indexes = [models.Index(fields=["aspect", "value"])]
        constraints = [
            models.UniqueConstraint(fields=["org", "aspect"], condition=Q(until=None, voided_at=None),
                                    name="one_open_fact"),
        ]

    def __str__(self) -> str:
        return f"{self.org_id} {self.aspect}={self.value}"


class Reorganisation(models.Model):
    """An act on units, append-only: nothing is moved, nothing deleted; undone only by another act."""

    kind = models.CharField(_("loại"), max_length=30)
    on = models.DateField(_("ngày hiệu lực"))
    paper = models.CharField(_("văn bản"), max_length=200, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True)
    org = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="acts")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"

    @property
    def label(self) -> str:
        return str(ACTS.get(self.kind, self.kind))

    @property
    def is_undone(self) -> bool:
        return hasattr(self, "undone_by")


class Placement(ByAct):
    """A unit's place under a parent on one line, in time. A root has no parent."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="children")
    line = models.CharField(max_length=20, default=REPORTING, choices=list(LINES.items()))

    class Meta:
        ordering = ["org", "line", "since"]
        indexes = [models.Index(fields=["line", "since", "until"])]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="placement_ends_after"),
            models.UniqueConstraint(fields=["org", "line"], condition=Q(until=None, voided_at=None),
                                    name="one_open_place_a_line"),
        ]

    def __str__(self) -> str:
        return f"{self.org_id} ⊂ {self.parent_id} {self.since}–{self.until or ''}"


class SuccessionQuerySet(models.QuerySet):
    def held(self, known_on: date | None = None) -> SuccessionQuerySet:
        """Rows held true: today, or at the end of that day."""
        if known_on is None:
            return self.filter(voided_at=None)
        seen = clock.end_of(known_on)
        return self.filter(Q(voided_at=None) | Q(voided_at__gt=seen), recorded_at__lte=seen)


class Succession(models.Model):
    """Who follows whom after a merger or split; `share` in thousandths of the old unit."""

    act = models.ForeignKey(Reorganisation, models.PROTECT, related_name="successions")
    old = models.ForeignKey(Org, models.PROTECT, related_name="successors")
    new = models.ForeignKey(Org, models.PROTECT, related_name="predecessors")
    share = models.PositiveIntegerField(default=1000)
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["act", "old"]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class Inheritance(models.Model):
    """One open matter of a unit that ended, and the unit that answers for it since; the matter itself is not moved."""

    act = models.ForeignKey(Reorganisation, models.PROTECT, related_name="inheritances")
    what = models.CharField(max_length=30)
    item = models.BigIntegerField()
    label = models.CharField(max_length=300)
    old = models.ForeignKey(Org, models.PROTECT, related_name="bequeathed")
    new = models.ForeignKey(Org, models.PROTECT, related_name="inherited")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["act", "what", "item"]
        indexes = [models.Index(fields=["what", "item"])]

    def __str__(self) -> str:
        return f"{self.what} {self.item}: {self.old_id} → {self.new_id}"
