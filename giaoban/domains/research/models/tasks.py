"""A task of research work, and what is written of it while it runs: progress, extensions, results, judgements."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.lifecycle import CONTENT
from giaoban.kernel.orgs.models import Dated
from giaoban.kernel.people.models import User

from ..lifecycle import TASK
from .calls import Call, CallTopic
from .words import FORMS, GRADES, SIZES


class ResearchTask(Dossier):
    """A research topic, an environment project or a baseline survey."""

    lifecycle = TASK
    particulars = ("form", "size", "leader", "field", "months")

    form = models.CharField(_("loại nhiệm vụ"), max_length=20, choices=list(FORMS.items()))
    size = models.CharField(_("quy mô"), max_length=10, blank=True, choices=list(SIZES.items()))
    leader = models.CharField(_("chủ nhiệm"), max_length=120, blank=True)
    field = models.CharField(_("lĩnh vực (mã)"), max_length=20, blank=True)
    months = models.PositiveSmallIntegerField(_("thời gian (tháng)"), null=True, blank=True)
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, editable=False, related_name="proposals",
                             verbose_name=_("đợt đề xuất"))
    topic = models.ForeignKey(CallTopic, models.PROTECT, null=True, blank=True, editable=False,
                              related_name="proposals", verbose_name=_("nội dung đặt hàng"))
    asked = models.BigIntegerField(_("kinh phí đề nghị (đồng)"), null=True, blank=True, editable=False)
    ends_first = models.DateField(_("ngày kết thúc theo hợp đồng"), null=True, blank=True, editable=False)
    grade = models.CharField(_("xếp loại nghiệm thu"), max_length=12, blank=True, editable=False,
                             choices=list(GRADES.items()))

    class Meta:
        verbose_name = _("nhiệm vụ khoa học, môi trường")
        verbose_name_plural = _("nhiệm vụ khoa học, môi trường")
        indexes = [models.Index(fields=["form"])]

    def ends_on(self, on: date | None = None) -> date | None:
        """The end in force on a day (today: the latest): the contract's, or that of the last extension."""
        rows = self.extensions.filter(voided_at=None)
        if on is not None:
            rows = rows.filter(on__lte=on)
        last = rows.order_by("-on", "-pk").first()
        return last.new_end if last else self.ends_first


class Extension(models.Model):
    """More time, by a paper. The contract's own end stays as it was."""

    task = models.ForeignKey(ResearchTask, models.CASCADE, related_name="extensions")
    on = models.DateField(_("ngày"))
    new_end = models.DateField(_("kết thúc mới"))
    paper = models.CharField(_("văn bản"), max_length=200, blank=True)
    reason = models.CharField(_("lý do"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.task_id} → {self.new_end}"


#: Once the work stands there, reports due later are no longer owed.
NOT_OWED = ("unit_accepted", "accepted", "results_handed_in", "liquidated", "rejected", "terminated")


class ProgressQuerySet(models.QuerySet):
    def owed(self, known_on: date | None = None) -> ProgressQuerySet:
        """Reports that fell due while the work was running, as it was known."""
        ended = StateSpan.objects.true_as_known(known_on).filter(
            dossier=OuterRef("task"), track=CONTENT, state__in=NOT_OWED, since__lte=OuterRef("due"))
        rows = self.filter(~Exists(ended))
        if known_on is None:
            return rows.filter(voided_at=None)
        seen = clock.end_of(known_on)
        return rows.filter(Q(voided_at=None) | Q(voided_at__gt=seen), recorded_at__lte=seen)

    def unsent(self, on: date, known_on: date | None = None) -> ProgressQuerySet:
        """Not sent by the end of that day, as it was known."""
        missing = Q(sent_on=None) | Q(sent_on__gt=on)
        if known_on is not None:
            missing |= Q(sent_at__gt=clock.end_of(known_on))
        return self.filter(missing)

    def late(self, on: date, known_on: date | None = None) -> ProgressQuerySet:
        """Owed, due before that day and not sent by then."""
        return self.owed(known_on).unsent(on, known_on).filter(due__lt=on)

    def visible_to(self, user: User) -> ProgressQuerySet:
        return self.filter(task__in=ResearchTask.objects.visible_to(user).values("pk"))


class Progress(models.Model):
    """A report on the progress of one stretch of the contract, owed by a day."""

    task = models.ForeignKey(ResearchTask, models.CASCADE, related_name="progress")
    number = models.PositiveSmallIntegerField(_("lần"))
    first = models.DateField(_("từ ngày"))
    last = models.DateField(_("đến ngày"))
    due = models.DateField(_("hạn gửi"))
    sent_on = models.DateField(_("ngày gửi"), null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    share = models.PositiveSmallIntegerField(_("khối lượng đã làm (%)"), null=True, blank=True)
    text = models.TextField(_("tình hình"), blank=True)
    paper = models.CharField(_("văn bản"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        ordering = ["task", "due", "pk"]
        indexes = [models.Index(fields=["due"])]
        constraints = [models.UniqueConstraint(fields=["task", "number"], condition=Q(voided_at=None),
                                               name="one_progress_report_a_number")]
        verbose_name = _("báo cáo tiến độ")

    def __str__(self) -> str:
        return f"{self.task_id} #{self.number} {self.due}"

    def days_late(self, on: date) -> int:
        """Days past its day: when it was sent, or until `on`."""
        return max(0, ((self.sent_on or on) - self.due).days)


class Result(models.Model):
    """The results handed in, under the number they were registered with."""

    task = models.OneToOneField(ResearchTask, models.CASCADE, related_name="result")
    number = models.CharField(_("số đăng ký kết quả"), max_length=60)
    on = models.DateField(_("ngày giao nộp"))
    registrar = models.CharField(_("nơi đăng ký, nhận kết quả"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.number


class Rule(Dated):
    """What a step of the round asks for from a day on, with its source: a council's judgement, a number of months."""

    key = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField(_("số"), null=True, blank=True)
    legal_source = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        ordering = ["key", "since"]
        constraints = [models.UniqueConstraint(fields=["key"], condition=Q(until=None, voided_at=None),
                                               name="one_open_research_rule")]

    def __str__(self) -> str:
        return f"{self.key} {self.number or ''} từ {self.since}"


def rule_on(key: str, on: date) -> Rule | None:
    """The rule in force on a day, if any."""
    return Rule.objects.filter(key=key).on(on).first()
