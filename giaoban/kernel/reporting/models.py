"""Regimes, obligations, what units sent, what was read in it, and our own reports."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import HasPeriod, clock
from giaoban.kernel.documents.models import Document, StoredFile
from giaoban.kernel.meetings.models import Meeting
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from .lifecycle import REPORT

SENT, RETURNED, ACCEPTED = "sent", "returned", "accepted"
SUBMISSION_STATES = {SENT: _("Đã gửi"), RETURNED: _("Trả lại"), ACCEPTED: _("Đã nhận")}
WAITING, TAKEN, CHANGED, REJECTED = "waiting", "taken", "changed", "rejected"
PROPOSAL_STATES = {WAITING: _("Chờ xem"), TAKEN: _("Nhận"), CHANGED: _("Nhận, có sửa"), REJECTED: _("Bỏ")}


class Regime(models.Model):
    """A duty to report, versioned: which period, how many days after it, on whose order."""

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    cadence = models.CharField(max_length=20)
    due_days = models.PositiveSmallIntegerField(default=3)
    legal_source = models.CharField(max_length=200, blank=True)
    since = models.DateField()

    class Meta:
        ordering = ["key", "-since"]

    def __str__(self) -> str:
        return self.name


class OwnQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> OwnQuerySet:
        """Rows of units the account may see."""
        if getattr(user, "sees_everything", False):
            return self.all()
        return self.filter(org__in=Org.objects.visible_to(user).values("pk")) if user.pk else self.none()


class Obligation(HasPeriod, models.Model):
    """One unit owes one report for one period; written when the period opens and kept."""

    regime = models.ForeignKey(Regime, models.PROTECT, related_name="obligations")
    org = models.ForeignKey(Org, models.PROTECT, related_name="obligations")
    first = models.DateField()
    last = models.DateField()
    due = models.DateField(_("hạn nộp"))
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="obligations")
    lifted = models.CharField(_("lý do miễn"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["due", "org__code"]
        constraints = [models.UniqueConstraint(fields=["regime", "org", "first", "last"], name="owed_once")]

    def __str__(self) -> str:
        return f"{self.regime_id} {self.org_id} {self.period}"


class Submission(HasPeriod, models.Model):
    """What a unit sent: work done and work planned as text, or the Word file it always sent."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="submissions", verbose_name=_("đơn vị"))
    obligation = models.ForeignKey(Obligation, models.PROTECT, null=True, blank=True, related_name="submissions")
    title = models.CharField(_("tên báo cáo"), max_length=300)
    first = models.DateField(_("kỳ từ"))
    last = models.DateField(_("kỳ đến"))
    done = models.TextField(_("việc đã làm"), blank=True)
    planned = models.TextField(_("kế hoạch kỳ tới"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="submissions")
    format = models.CharField(max_length=10, blank=True)
    text = models.TextField(blank=True)
    furniture = models.JSONField(default=list, editable=False)
    sums = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True, blank=True, editable=False)
    state = models.CharField(max_length=20, default=SENT)
    returned_reason = models.TextField(blank=True)
    sent_on = models.DateField(_("ngày gửi"))
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    example = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> str:
        return str(SUBMISSION_STATES.get(self.state, self.state))


class Proposal(models.Model):
    """One find in a submission's text, to be taken, changed or rejected by a person."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=12)
    text = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    value = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=300, blank=True)
    flags = models.JSONField(default=list)
    figure = models.CharField(max_length=80, blank=True)
    parts = models.JSONField(default=dict)
    counted = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, default=WAITING)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["submission", "start", "pk"]

    def __str__(self) -> str:
        return f"{self.text} ({self.kind})"

    @property
    def state_label(self) -> str:
        return str(PROPOSAL_STATES.get(self.state, self.state))

    @property
    def number(self) -> int | None:
        return int(self.value) if self.value.lstrip("-").isdigit() else None

    @property
    def differs(self) -> bool:
        """The text says something else than our records."""
        return self.counted is not None and self.number is not None and self.counted != self.number


class Reported(models.Model):
    """A value a unit reported, with the document and the place in its text. Superseded, never changed."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="reported")
    figure = models.CharField(max_length=80)
    parts = models.JSONField(default=dict)
    first = models.DateField()
    last = models.DateField()
    value = models.BigIntegerField()
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, blank=True, related_name="taken")
    superseded_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["figure", "org__code", "-recorded_at"]
        indexes = [models.Index(fields=["figure", "first", "last"])]

    def __str__(self) -> str:
        return f"{self.figure} {self.org_id} = {self.value}"


class Report(HasPeriod, models.Model):
    """A report we write and issue. Its figures are frozen before signature."""

    outline = models.CharField(max_length=40)
    org = models.ForeignKey(Org, models.PROTECT, related_name="reports", verbose_name=_("đơn vị"))
    title = models.CharField(_("tên báo cáo"), max_length=300)
    first = models.DateField(_("kỳ từ"))
    last = models.DateField(_("kỳ đến"))
    cut_off = models.DateField(_("ngày chốt số liệu"))
    narrative = models.JSONField(default=dict)
    state = models.CharField(max_length=20, default="draft")
    frozen_at = models.DateTimeField(null=True, blank=True)
    document = models.OneToOneField(Document, models.PROTECT, null=True, blank=True, related_name="report")
    version = models.PositiveIntegerField(default=1)
    example = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-last", "-pk"]
        constraints = [models.UniqueConstraint(fields=["outline", "org", "first", "last"], name="one_report_a_period")]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> str:
        """Under which name its figures are frozen."""
        return f"report:{self.pk}"

    @property
    def previous_owner(self) -> str:
        return f"report:{self.pk}:previous"

    @property
    def state_label(self) -> str:
        return str(REPORT.state("content", self.state).label)


class ReportEvent(models.Model):
    """A step of a report, append-only."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="events")
    step = models.CharField(max_length=20)
    on = models.DateField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.step} {self.on}"

    @property
    def label(self) -> str:
        step = REPORT.steps.get(self.step)
        return str(step.label) if step else self.step


def days_late(obligation: Obligation, sent: date | None, today: date) -> int:
    """Days after the deadline it was (or still is not) sent; 0 when in time."""
    return max(0, ((sent or today) - obligation.due).days)
