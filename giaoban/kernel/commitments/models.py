"""Commitments and what happens to them."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

ASSIGNED, ACCEPTED, RUNNING, DONE, CONFIRMED, RETURNED, CANCELLED = (
    "assigned", "accepted", "running", "done", "confirmed", "returned", "cancelled")
STATES = {
    ASSIGNED: _("Đã giao"),
    ACCEPTED: _("Đã nhận"),
    RUNNING: _("Đang làm"),
    DONE: _("Báo xong, chờ xác nhận"),
    CONFIRMED: _("Đã xác nhận"),
    RETURNED: _("Làm lại"),
    CANCELLED: _("Thôi không làm"),
}

#: The four cells of the follow-up table (Decision 42/2014/QĐ-TTg), and the ones without a deadline.
ON_TIME, LATE, IN_TERM, OVERDUE, DONE_NO_DUE, OPEN_NO_DUE = (
    "on_time", "late", "in_term", "overdue", "done_no_due", "open_no_due")
CELLS = {
    ON_TIME: _("Xong đúng hạn"),
    LATE: _("Xong muộn"),
    IN_TERM: _("Trong hạn"),
    OVERDUE: _("Quá hạn"),
    DONE_NO_DUE: _("Xong, không hạn"),
    OPEN_NO_DUE: _("Chưa xong, không hạn"),
}


class CommitmentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> CommitmentQuerySet:
        """Led or co-ordinated by a unit the account may see."""
        if getattr(user, "sees_everything", False):
            return self.all()
        if not user.pk:
            return self.none()
        seen = Org.objects.visible_to(user).values("pk")
        others = Commitment.coordinators.through._default_manager.filter(org_id__in=seen).values("commitment_id")
        return self.filter(Q(lead__in=seen) | Q(pk__in=others))

    def open_on(self, day: date) -> CommitmentQuerySet:
        return self.exclude(state=CANCELLED).filter(Q(done_on=None) | Q(done_on__gt=day), assigned_on__lte=day)

    def overdue_on(self, day: date) -> CommitmentQuerySet:
        return self.open_on(day).filter(due_now__lt=day)


class Commitment(models.Model):
    """One order, as it was worded, with exactly one lead unit."""

    text = models.TextField(_("nội dung"))
    lead = models.ForeignKey(Org, models.PROTECT, related_name="leads", verbose_name=_("đơn vị chủ trì"))
    coordinators = models.ManyToManyField(Org, related_name="coordinates", blank=True,
                                          verbose_name=_("đơn vị phối hợp"))
    assigner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="assigned",
                                 verbose_name=_("người giao"))
    assigned_on = models.DateField(_("ngày giao"))
    due_first = models.DateField(_("hạn giao đầu"), null=True, blank=True)
    due_now = models.DateField(_("hạn hiện nay"), null=True, blank=True)
    no_due_reason = models.CharField(_("lý do chưa có hạn"), max_length=200, blank=True)
    product = models.CharField(_("sản phẩm"), max_length=200, blank=True)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="commitments")
    state = models.CharField(max_length=20, default=ASSIGNED)
    done_on = models.DateField(_("ngày xong"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    folded = models.CharField(max_length=900, editable=False)
    example = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_now", "pk"]
        indexes = [models.Index(fields=["state", "due_now"]), models.Index(fields=["lead", "state"])]

    def __str__(self) -> str:
        return self.text[:120]

    @property
    def state_label(self) -> str:
        return str(STATES.get(self.state, self.state))

    def cell(self, on: date) -> str:
        """Which of the cells it is in on a day, by today's deadline (the only place that computes lateness)."""
        finished = self.done_on is not None and self.done_on <= on and self.state != CANCELLED
        if self.due_now is None:
            return DONE_NO_DUE if finished else OPEN_NO_DUE
        if finished:
            assert self.done_on is not None
            return ON_TIME if self.done_on <= self.due_now else LATE
        return IN_TERM if on <= self.due_now else OVERDUE


class Progress(models.Model):
    """One thing that happened to a commitment; append-only."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="progress")
    kind = models.CharField(max_length=20)
    on = models.DateField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.kind} {self.on}"

    @property
    def label(self) -> str:
        return str(STATES.get(self.kind, self.kind))


class Extension(models.Model):
    """A request for a later day, with its decision; at most one waits per commitment."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="extensions")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(_("lý do"))
    new_due = models.DateField(_("hạn mới"))
    granted = models.BooleanField(null=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["commitment"], condition=Q(granted=None),
                                               name="one_extension_waits")]

    def __str__(self) -> str:
        return f"{self.commitment_id} → {self.new_due}"
