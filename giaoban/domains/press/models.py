"""Tables of press agencies: the dossiers and the licences they leave behind."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import ByAct, Org

from .issn import validate
from .lifecycle import CASE

#: The post of whoever heads an agency.
EDITOR = "Tổng biên tập"

LICENCE, RENEWAL, GOVERNING, CHIEF, SANCTION, SUSPEND, RESTORE, CLOSE = (
    "licence", "renewal", "governing", "editor", "sanction", "suspend", "restore", "close")
MATTERS = {
    LICENCE: _("cấp giấy phép"),
    RENEWAL: _("gia hạn, cấp lại giấy phép"),
    GOVERNING: _("đổi cơ quan chủ quản"),
    CHIEF: _("bổ nhiệm tổng biên tập"),
    SANCTION: _("xử phạt"),
    SUSPEND: _("tạm đình chỉ"),
    RESTORE: _("cho hoạt động trở lại"),
    CLOSE: _("chấm dứt hoạt động"),
}
SORTS = {"magazine": _("tạp chí"), "newspaper": _("báo"), "bulletin": _("bản tin, đặc san")}
PRINT, ELECTRONIC, BOTH = "print", "electronic", "both"
FORMS = {PRINT: _("in"), ELECTRONIC: _("điện tử"), BOTH: _("in và điện tử")}


class PressCase(Dossier):
    """One matter of a press agency, or of the body that asks for a new one."""

    lifecycle = CASE
    particulars = ("matter", "new_code", "new_name", "governing", "editor", "licence", "sort", "form", "language",
                   "frequency", "issn", "issued_by", "expires_on")

    matter = models.CharField(_("việc"), max_length=20, choices=list(MATTERS.items()))
    new_code = models.CharField(_("mã cơ quan báo chí mới"), max_length=40, blank=True)
    new_name = models.CharField(_("tên cơ quan báo chí mới"), max_length=300, blank=True)
    governing = models.CharField(_("mã cơ quan chủ quản mới"), max_length=40, blank=True)
    editor = models.CharField(_("tổng biên tập mới"), max_length=150, blank=True)
    licence = models.CharField(_("số giấy phép"), max_length=60, blank=True)
    sort = models.CharField(_("loại hình"), max_length=20, blank=True, choices=list(SORTS.items()))
    form = models.CharField(_("hình thức"), max_length=12, blank=True, choices=list(FORMS.items()))
    language = models.CharField(_("ngôn ngữ"), max_length=60, blank=True)
    frequency = models.CharField(_("kỳ hạn xuất bản"), max_length=60, blank=True)
    issn = models.CharField(_("ISSN"), max_length=20, blank=True, validators=[validate])
    issued_by = models.CharField(_("cơ quan cấp phép"), max_length=150, blank=True)
    expires_on = models.DateField(_("giấy phép hết hạn"), null=True, blank=True)
    result = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("hồ sơ báo chí")
        verbose_name_plural = _("hồ sơ báo chí")


class Licence(ByAct):
    """A licence in force from `since`; `expires_on`: as printed; `until`: replaced, returned or withdrawn.

    One agency may hold several: a science-magazine agency may publish several magazines (law 126/2025/QH15).
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("cơ quan báo chí"))
    number = models.CharField(_("số giấy phép"), max_length=60)
    title = models.CharField(_("tên ấn phẩm"), max_length=300, blank=True)
    sort = models.CharField(_("loại hình"), max_length=20, choices=list(SORTS.items()), default="magazine")
    form = models.CharField(_("hình thức"), max_length=12, choices=list(FORMS.items()), default=PRINT)
    language = models.CharField(_("ngôn ngữ"), max_length=60, blank=True)
    frequency = models.CharField(_("kỳ hạn xuất bản"), max_length=60, blank=True)
    issn = models.CharField(_("ISSN"), max_length=20, blank=True)
    expires_on = models.DateField(_("hết hạn"), null=True, blank=True)
    issued_by = models.CharField(_("cơ quan cấp phép"), max_length=150, blank=True)
    paper = models.CharField(_("văn bản"), max_length=200, blank=True)
    case = models.ForeignKey(PressCase, models.PROTECT, null=True, blank=True, related_name="licences")

    class Meta:
        ordering = ["org", "since"]
        indexes = [models.Index(fields=["expires_on"])]
        constraints = [models.UniqueConstraint(fields=["number"], condition=Q(until=None, voided_at=None),
                                               name="one_open_licence_a_number")]
        verbose_name = _("giấy phép hoạt động báo chí")
        verbose_name_plural = _("giấy phép hoạt động báo chí")

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()
