"""Tables of research work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.models import Dossier

from .lifecycle import TASK

TOPIC, ENVIRONMENT, SURVEY = "topic", "environment", "survey"
FORMS = {
    TOPIC: _("đề tài nghiên cứu khoa học"),
    ENVIRONMENT: _("dự án bảo vệ môi trường"),
    SURVEY: _("dự án điều tra cơ bản"),
}
SIZES = {"small": _("quy mô nhỏ"), "fair": _("quy mô khá")}


class ResearchTask(Dossier):
    """A research topic, an environment project or a baseline survey."""

    lifecycle = TASK
    particulars = ("form", "size")

    form = models.CharField(_("loại nhiệm vụ"), max_length=20, choices=list(FORMS.items()))
    size = models.CharField(_("quy mô"), max_length=10, blank=True, choices=list(SIZES.items()))

    class Meta:
        verbose_name = _("nhiệm vụ khoa học, môi trường")
        verbose_name_plural = _("nhiệm vụ khoa học, môi trường")
        indexes = [models.Index(fields=["form"])]
