"""Tasks, trainings and the dated rules."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Dated

from ..lifecycle import TASK, TRAINING

TOPIC, WORKSHOP = "topic", "workshop"
FORMS = {TOPIC: _("đề tài"), WORKSHOP: _("hội thảo")}
ORIGINS = {
    "request": _("Cơ quan đề nghị"),
    "assigned": _("Cấp trên giao"),
    "own": _("Tự đề xuất"),
}
#: VUSTA answers as the body asked under decision 14/2014/QĐ-TTg, or as a member organisation of the Front
#: (law 75/2015/QH13, joint resolution 403/2017): other forms, the same work.
CAPACITIES = {
    "asked": _("Tư vấn, phản biện, giám định theo Quyết định 14/2014/QĐ-TTg"),
    "front": _("Phản biện xã hội của tổ chức thành viên Mặt trận"),
}


class CritiqueTask(Dossier):
    """A task of consultation, critique or appraisal: a topic or a workshop."""

    lifecycle = TASK
    particulars = ("form", "origin", "asking_agency", "capacity", "leader_name")
    event_kind = "workshop"

    form = models.CharField(_("hình thức"), max_length=20, choices=list(FORMS.items()))
    origin = models.CharField(_("nguồn việc"), max_length=20, choices=list(ORIGINS.items()), default="own")
    asking_agency = models.CharField(_("cơ quan đề nghị"), max_length=200, blank=True)
    capacity = models.CharField(_("tư cách"), max_length=10, blank=True, choices=list(CAPACITIES.items()))
    leader_name = models.CharField(_("chủ nhiệm"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("nhiệm vụ tư vấn, phản biện và giám định xã hội")
        verbose_name_plural = _("nhiệm vụ tư vấn, phản biện và giám định xã hội")
        indexes = [models.Index(fields=["form"])]


class Training(Dossier):
    """A training course on critique, given to a local union."""

    lifecycle = TRAINING
    particulars = ("participants", "places", "place")
    event_kind = "course"

    participants = models.PositiveIntegerField(_("số người dự"), null=True, blank=True)
    places = models.PositiveIntegerField(_("số chỗ"), null=True, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("lớp tập huấn tư vấn, phản biện")
        verbose_name_plural = _("lớp tập huấn tư vấn, phản biện")


#: What the rules speak of: a council judged before a step (1: asked for), how many days the asking agency has.
RULES = {
    "council.outline": _("Phải có hội đồng thẩm định đề cương trước khi ghi “Thẩm định đề cương”"),
    "council.experts": _("Phải có hội đồng chuyên gia trước khi nộp báo cáo"),
    "council.acceptance": _("Phải có hội đồng nghiệm thu trước khi ghi “Nghiệm thu”"),
    "answer.days": _("Số ngày cơ quan hỏi phải trả lời ý kiến (để trống là chưa quy định)"),
}


class Rule(Dated):
    """What a step asks for from a day on, with its source. `number` empty: nothing is asked for, nothing limited."""

    key = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField(_("số"), null=True, blank=True)
    legal_source = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        ordering = ["key", "since"]
        constraints = [models.UniqueConstraint(fields=["key"], condition=Q(until=None, voided_at=None),
                                               name="one_open_critique_rule")]

    def __str__(self) -> str:
        return f"{self.key} {self.number if self.number is not None else '–'} từ {self.since}"


def rule_number(key: str, on: date) -> int | None:
    """The number in force on a day; None: nothing is asked for."""
    found: int | None = Rule.objects.filter(key=key).on(on).values_list("number", flat=True).first()
    return found
