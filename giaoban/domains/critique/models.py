"""Tables of critique work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.models import Dossier

from .lifecycle import TASK, TRAINING

TOPIC, WORKSHOP = "topic", "workshop"
FORMS = {TOPIC: _("đề tài"), WORKSHOP: _("hội thảo")}
ORIGINS = {
    "request": _("Cơ quan đề nghị"),
    "assigned": _("Cấp trên giao"),
    "own": _("Tự đề xuất"),
}


class CritiqueTask(Dossier):
    """A task of consultation, critique or appraisal: a topic or a workshop."""

    lifecycle = TASK
    particulars = ("form", "origin", "asking_agency")
    event_kind = "workshop"

    form = models.CharField(_("hình thức"), max_length=20, choices=list(FORMS.items()))
    origin = models.CharField(_("nguồn việc"), max_length=20, choices=list(ORIGINS.items()), default="own")
    asking_agency = models.CharField(_("cơ quan đề nghị"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("nhiệm vụ tư vấn, phản biện và giám định xã hội")
        verbose_name_plural = _("nhiệm vụ tư vấn, phản biện và giám định xã hội")
        indexes = [models.Index(fields=["form"])]


class Training(Dossier):
    """A training course on critique, given to a local union."""

    lifecycle = TRAINING
    particulars = ("participants",)
    event_kind = "course"

    participants = models.PositiveIntegerField(_("số người dự"), null=True, blank=True)

    class Meta:
        verbose_name = _("lớp tập huấn tư vấn, phản biện")
        verbose_name_plural = _("lớp tập huấn tư vấn, phản biện")
