"""Meetings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import HasPeriod, clock
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.documents.models import Document
from giaoban.kernel.dossiers.models import Dossier
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
#: Meetings of units, with reports and conclusions.
BRIEFINGS = {
    "month": _("Giao ban tháng"),
    "half": _("Giao ban sáu tháng"),
    "year": _("Giao ban năm"),
    "other": _("Cuộc họp khác"),
}
#: What a work's dossier holds: papers and people rather than reports.
EVENTS = {
    "workshop": _("Hội thảo"),
    "forum": _("Diễn đàn, tọa đàm"),
    "course": _("Lớp tập huấn"),
    "event": _("Sự kiện khác"),
}
KINDS = {**BRIEFINGS, **EVENTS}
PRESENT, ABSENT, EXCUSED, INVITED = "present", "absent", "excused", "invited"
ATTENDANCE = {INVITED: _("Mời"), PRESENT: _("Có mặt"), EXCUSED: _("Vắng có lý do"), ABSENT: _("Vắng")}
CHAIR, SECRETARY, SPEAKER, TRAINER, DELEGATE, TRAINEE = (
    "chair", "secretary", "speaker", "trainer", "delegate", "trainee")
ROLES = {
    CHAIR: _("Chủ trì"),
    SECRETARY: _("Thư ký"),
    SPEAKER: _("Báo cáo viên"),
    TRAINER: _("Giảng viên"),
    DELEGATE: _("Đại biểu"),
    TRAINEE: _("Học viên"),
}


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> MeetingQuerySet:
        """Meetings to which a unit of the account was invited, or of a dossier it sees; central roles see all."""
        if getattr(user, "sees_everything", False):
            return self.all()
        if not user.pk:
            return self.none()
        seen = Org.objects.visible_to(user).values("pk")
        invited = Attendance.objects.filter(org__in=seen).values("meeting")
        return self.filter(models.Q(pk__in=invited) | models.Q(dossier__org__in=seen))

    def briefings(self) -> MeetingQuerySet:
        """Meetings of units, without what works hold."""
        return self.filter(kind__in=BRIEFINGS)


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
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="meetings",
                                verbose_name=_("hồ sơ"))
    reason = models.CharField(_("lý do hoãn, hủy"), max_length=300, blank=True)
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

    @property
    def is_event(self) -> bool:
        """Held by a work: papers and people, no reports of units."""
        return self.kind in EVENTS


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


class HeldRow(models.QuerySet):
    def live(self) -> HeldRow:
        """Rows not taken back."""
        return self.filter(voided_at=None)


class Contribution(models.Model):
    """A paper given to a workshop or forum."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="contributions")
    author = models.CharField(_("tác giả"), max_length=150)
    affiliation = models.CharField(_("nơi công tác"), max_length=200, blank=True)
    title = models.CharField(_("tên tham luận"), max_length=300)
    presented = models.BooleanField(_("trình bày tại hội trường"), default=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = HeldRow.as_manager()

    class Meta:
        ordering = ["meeting", "pk"]

    def __str__(self) -> str:
        return f"{self.author}: {self.title}"[:200]


class Attendee(models.Model):
    """A person at a workshop, forum or course."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees")
    name = models.CharField(_("họ và tên"), max_length=150)
    affiliation = models.CharField(_("nơi công tác"), max_length=200, blank=True)
    org = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị"))
    role = models.CharField(_("vai trò"), max_length=20, default=DELEGATE, choices=list(ROLES.items()))
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = HeldRow.as_manager()

    class Meta:
        ordering = ["meeting", "pk"]

    def __str__(self) -> str:
        return self.name
