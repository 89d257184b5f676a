"""Meetings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import HasPeriod, clock
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.documents.models import Document
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

PLANNED, HELD, CONCLUDED, CLOSED, CANCELLED = "planned", "held", "concluded", "closed", "cancelled"
STATES = {
    PLANNED: _("Sắp họp"),
    HELD: _("Đã họp"),
    CONCLUDED: _("Đã ra thông báo kết luận"),
    CLOSED: _("Đã khép"),
    CANCELLED: _("Hoãn, hủy"),
}
KINDS = {
    "month": _("Giao ban tháng"),
    "half": _("Giao ban sáu tháng"),
    "year": _("Giao ban năm"),
    "other": _("Cuộc họp khác"),
}
PRESENT, ABSENT, EXCUSED, INVITED = "present", "absent", "excused", "invited"
ATTENDANCE = {INVITED: _("Mời"), PRESENT: _("Có mặt"), EXCUSED: _("Vắng có lý do"), ABSENT: _("Vắng")}


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> MeetingQuerySet:
        """Meetings to which a unit of the account was invited; central roles see all."""
        if getattr(user, "sees_everything", False):
            return self.all()
        if not user.pk:
            return self.none()
        seen = Org.objects.visible_to(user).values("pk")
        return self.filter(pk__in=Attendance.objects.filter(org__in=seen).values("meeting"))


class Meeting(HasPeriod, models.Model):
    """One meeting of a series; `previous` is the one before it."""

    kind = models.CharField(_("loại"), max_length=20, choices=list(KINDS.items()))
    title = models.CharField(_("tên cuộc họp"), max_length=300)
    host = models.ForeignKey(Org, models.PROTECT, related_name="meetings", verbose_name=_("đơn vị tổ chức"))
    on = models.DateField(_("ngày họp"))
    starts = models.TimeField(_("giờ"), null=True, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    chair = models.CharField(_("chủ trì"), max_length=120, blank=True)
    first = models.DateField(_("kỳ báo cáo từ"))
    last = models.DateField(_("kỳ báo cáo đến"))
    previous = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="next")
    state = models.CharField(max_length=20, default=PLANNED)
    notice = models.OneToOneField(Document, models.PROTECT, null=True, blank=True, related_name="meeting")
    example = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> str:
        return str(STATES.get(self.state, self.state))


class Attendance(models.Model):
    """A unit at a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    org = models.ForeignKey(Org, models.PROTECT, related_name="attended")
    person = models.CharField(_("đại diện"), max_length=120, blank=True)
    status = models.CharField(max_length=10, default=INVITED, choices=list(ATTENDANCE.items()))
    reason = models.CharField(_("lý do vắng"), max_length=200, blank=True)

    class Meta:
        ordering = ["org__code"]
        constraints = [models.UniqueConstraint(fields=["meeting", "org"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.org_id} {self.status}"

    @property
    def status_label(self) -> str:
        return str(ATTENDANCE.get(self.status, self.status))


class Conclusion(models.Model):
    """One numbered conclusion; numbers are never used again."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="conclusions")
    number = models.PositiveSmallIntegerField(_("số"))
    text = models.TextField(_("nội dung"))
    gives_no_task = models.BooleanField(_("không giao việc"), default=False)
    commitments = models.ManyToManyField(Commitment, related_name="conclusions", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="conclusion_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:80]}"
