"""Tables of forums."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import Period, clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.people.models import User

from .lifecycle import FORUM

FORMS = {"forum": _("diễn đàn"), "roundtable": _("tọa đàm")}


class Forum(Dossier):
    """A forum of intellectuals or a roundtable."""

    lifecycle = FORUM
    event_kind = "forum"
    particulars = ("form", "place", "papers", "participants")

    form = models.CharField(_("hình thức"), max_length=20, choices=list(FORMS.items()))
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    papers = models.PositiveIntegerField(_("số tham luận"), null=True, blank=True)
    participants = models.PositiveIntegerField(_("số người dự"), null=True, blank=True)

    class Meta:
        verbose_name = _("diễn đàn, tọa đàm")
        verbose_name_plural = _("diễn đàn, tọa đàm")


TAKEN, PARTLY, NOT_TAKEN, NOTED, SILENT = "taken", "partly", "not_taken", "noted", "silent"
ANSWERS = {TAKEN: _("tiếp thu"), PARTLY: _("tiếp thu một phần"), NOT_TAKEN: _("không tiếp thu"),
           NOTED: _("ghi nhận"), SILENT: _("không trả lời")}


class RecommendationQuerySet(models.QuerySet):
    def of(self, orgs: Collection[int] | None) -> RecommendationQuerySet:
        return self if orgs is None else self.filter(forum__org__in=orgs)

    def held(self, known_on: date | None = None) -> RecommendationQuerySet:
        """Not voided, as it was known."""
        if known_on is None:
            return self.filter(voided_at=None)
        seen = clock.end_of(known_on)
        return self.filter(Q(voided_at=None) | Q(voided_at__gt=seen), recorded_at__lte=seen)

    def sent_in(self, period: Period, known_on: date | None = None) -> RecommendationQuerySet:
        """Sent on a day of the period."""
        rows = self.filter(sent_on__gte=period.first, sent_on__lte=period.last)
        return rows if known_on is None else rows.filter(sent_at__lte=clock.end_of(known_on))


class Recommendation(models.Model):
    """What a forum asks of an authority: sent with a paper, answered or not. A wrong one is voided, never deleted."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField(_("số"))
    text = models.TextField(_("nội dung kiến nghị"))
    addressee = models.CharField(_("gửi tới"), max_length=200)
    sent_on = models.DateField(_("ngày gửi"), null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    paper = models.CharField(_("công văn gửi"), max_length=200, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("kết quả"), max_length=12, blank=True, choices=list(ANSWERS.items()))
    answer_text = models.TextField(_("nội dung trả lời"), blank=True)
    answer_paper = models.CharField(_("văn bản trả lời"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["forum", "number"]
        constraints = [models.UniqueConstraint(fields=["forum", "number"], name="recommendation_number_once")]
        verbose_name = _("kiến nghị")

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:80]}"
