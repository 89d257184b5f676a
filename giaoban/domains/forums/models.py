"""Tables of forums."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.models import Dossier

from .lifecycle import FORUM

FORMS = {"forum": _("diễn đàn"), "roundtable": _("tọa đàm")}


class Forum(Dossier):
    """A forum of intellectuals or a roundtable."""

    lifecycle = FORUM
    particulars = ("form", "place", "papers", "participants")

    form = models.CharField(_("hình thức"), max_length=20, choices=list(FORMS.items()))
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    papers = models.PositiveIntegerField(_("số tham luận"), null=True, blank=True)
    participants = models.PositiveIntegerField(_("số người dự"), null=True, blank=True)

    class Meta:
        verbose_name = _("diễn đàn, tọa đàm")
        verbose_name_plural = _("diễn đàn, tọa đàm")
