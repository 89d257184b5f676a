"""Tables of cases on affiliated organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Org

from .lifecycle import CASE

MATTERS = {"establish": _("thành lập"), "personnel": _("kiện toàn nhân sự"), "dissolve": _("giải thể")}


class AffiliateCase(Dossier):
    """One case: to found an organisation, to consolidate its personnel, or to dissolve it."""

    lifecycle = CASE
    particulars = ("matter", "head", "new_code", "new_name")

    matter = models.CharField(_("việc"), max_length=20, choices=list(MATTERS.items()))
    head = models.CharField(_("người đứng đầu"), max_length=150, blank=True)
    new_code = models.CharField(_("mã tổ chức mới"), max_length=40, blank=True)
    new_name = models.CharField(_("tên tổ chức mới"), max_length=300, blank=True)
    result = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("hồ sơ tổ chức trực thuộc")
        verbose_name_plural = _("hồ sơ tổ chức trực thuộc")
