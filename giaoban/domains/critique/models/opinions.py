"""What was said on a draft, point by point, and what the asking agency answered to each point."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import Period, clock
from giaoban.kernel.documents.models import Document, Incoming
from giaoban.kernel.people.models import User

from .tasks import CritiqueTask

TAKEN_UP, PARTLY, NOT_TAKEN, WAITING = "taken_up", "partly", "not_taken", "waiting"
ANSWERS = {TAKEN_UP: _("tiếp thu"), PARTLY: _("tiếp thu một phần"), NOT_TAKEN: _("không tiếp thu")}


class VoidedQuerySet(models.QuerySet):
    def held(self, known_on: date | None = None) -> Self:
        """Rows not voided, as it was known at the end of that day."""
        if known_on is None:
            return self.filter(voided_at=None)
        seen = clock.end_of(known_on)
        return self.filter(Q(voided_at=None) | Q(voided_at__gt=seen), recorded_at__lte=seen)


class OpinionQuerySet(VoidedQuerySet):
    def of(self, orgs: Collection[int] | None) -> OpinionQuerySet:
        return self if orgs is None else self.filter(task__org__in=orgs)

    def waiting(self, on: date | None = None) -> OpinionQuerySet:
        """Sent, and not answered by a day (today: at all)."""
        said = Answer.objects.filter(opinion=models.OuterRef("pk"), voided_at=None)
        said = said if on is None else said.filter(on__lte=on)
        return self.filter(~models.Exists(said), sent_on__isnull=False)

    def sent_in(self, period: Period, known_on: date | None = None) -> OpinionQuerySet:
        """Sent on a day of the period."""
        rows = self.filter(sent_on__gte=period.first, sent_on__lte=period.last)
        return rows if known_on is None else rows.filter(sent_at__lte=clock.end_of(known_on))


class Opinion(models.Model):
    """One point. Sent once with a paper (`sent_on`, `paper`); a wrong one is voided; numbers are not used again."""

    task = models.ForeignKey(CritiqueTask, models.CASCADE, related_name="opinions")
    number = models.PositiveSmallIntegerField(_("số"))
    part = models.CharField(_("về phần nào của dự thảo"), max_length=200, blank=True)
    text = models.TextField(_("nội dung ý kiến"))
    sent_on = models.DateField(_("ngày gửi"), null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    paper = models.CharField(_("công văn gửi"), max_length=200, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["task", "number"]
        indexes = [models.Index(fields=["sent_on"])]
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="opinion_number_once")]
        verbose_name = _("ý kiến")

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:80]}"


class Answer(models.Model):
    """What the asking agency said to one point. A corrected answer is a new row; the former one is voided."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="answers")
    verdict = models.CharField(_("trả lời"), max_length=12, choices=list(ANSWERS.items()))
    reason = models.TextField(_("giải trình"), blank=True)
    on = models.DateField(_("ngày trả lời"))
    paper = models.CharField(_("văn bản trả lời"), max_length=200, blank=True)
    incoming = models.ForeignKey(Incoming, models.PROTECT, null=True, blank=True, related_name="+",
                                 verbose_name=_("văn bản đến"))
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = VoidedQuerySet.as_manager()

    class Meta:
        ordering = ["opinion", "pk"]
        constraints = [models.UniqueConstraint(fields=["opinion"], condition=Q(voided_at=None),
                                               name="one_answer_an_opinion")]

    def __str__(self) -> str:
        return f"{self.opinion_id}: {self.verdict}"
