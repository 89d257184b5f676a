"""Tables of attached organisations: three kinds of dossier, what their decisions leave behind, the rules in force."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import ByAct, Dated, Org
from giaoban.kernel.people.models import User

from .lifecycle import CASE, DISSOLUTION, FOUNDING

#: The post of whoever heads an organisation.
HEAD = "Người đứng đầu"

PERSONNEL, CHARTER, RENAME, SEAT, BRANCH, CLOSE_BRANCH, CERTIFICATE, WARN, CLEAR, SUSPEND, RESTORE, LOST, HANDOVER = (
    "personnel", "charter", "rename", "seat", "branch", "close_branch", "certificate", "warn", "clear", "suspend",
    "restore", "lost_contact", "handover")
MATTERS = {
    PERSONNEL: _("kiện toàn nhân sự"),
    CHARTER: _("sửa đổi điều lệ"),
    RENAME: _("đổi tên"),
    SEAT: _("chuyển trụ sở"),
    BRANCH: _("mở chi nhánh, văn phòng đại diện"),
    CLOSE_BRANCH: _("đóng chi nhánh, văn phòng đại diện"),
    CERTIFICATE: _("cấp lại giấy chứng nhận"),
    WARN: _("cảnh báo, yêu cầu chấn chỉnh"),
    CLEAR: _("rút cảnh báo"),
    SUSPEND: _("tạm đình chỉ"),
    RESTORE: _("cho hoạt động trở lại"),
    LOST: _("ghi nhận mất liên lạc"),
    HANDOVER: _("chuyển về cơ quan khác quản lý"),
}


class Founding(Dossier):
    """From the application to found an organisation to its first certificate."""

    lifecycle = FOUNDING
    particulars = ("new_code", "new_name", "head", "address", "founders")

    new_code = models.CharField(_("mã tổ chức mới"), max_length=40, blank=True)
    new_name = models.CharField(_("tên tổ chức mới"), max_length=300, blank=True)
    head = models.CharField(_("người đứng đầu"), max_length=150, blank=True)
    address = models.CharField(_("trụ sở"), max_length=300, blank=True)
    founders = models.PositiveSmallIntegerField(_("số người sáng lập"), null=True, blank=True)
    result = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("hồ sơ thành lập tổ chức trực thuộc")
        verbose_name_plural = _("hồ sơ thành lập tổ chức trực thuộc")


class AffiliateCase(Dossier):
    """One change in an organisation's life; the decision has its effect in the register."""

    lifecycle = CASE
    particulars = ("matter", "head", "new_name", "address", "certificate", "issued_by", "valid_until")

    matter = models.CharField(_("việc"), max_length=20, choices=list(MATTERS.items()))
    head = models.CharField(_("người đứng đầu mới"), max_length=150, blank=True)
    new_name = models.CharField(_("tên mới, tên chi nhánh hoặc cơ quan nhận"), max_length=300, blank=True)
    address = models.CharField(_("địa chỉ mới"), max_length=300, blank=True)
    certificate = models.CharField(_("số giấy chứng nhận"), max_length=60, blank=True)
    issued_by = models.CharField(_("cơ quan cấp"), max_length=150, blank=True)
    valid_until = models.DateField(_("hết nhiệm kỳ, hết hạn giấy, hoặc hạn khắc phục"), null=True, blank=True)

    class Meta:
        verbose_name = _("hồ sơ tổ chức trực thuộc")
        verbose_name_plural = _("hồ sơ tổ chức trực thuộc")


class Dissolution(Dossier):
    """Winding up one organisation: proposed, appraised, decided, its checklist done, ended."""

    lifecycle = DISSOLUTION
    particulars = ("cause",)

    cause = models.CharField(_("lý do giải thể"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("hồ sơ giải thể tổ chức trực thuộc")
        verbose_name_plural = _("hồ sơ giải thể tổ chức trực thuộc")


class ChecklistItemQuerySet(models.QuerySet):
    def held(self) -> ChecklistItemQuerySet:
        """Items not taken back."""
        return self.filter(voided_at=None)

    def unfinished(self) -> ChecklistItemQuerySet:
        return self.held().filter(done_on=None)


class ChecklistItem(models.Model):
    """One thing to be settled before the end; closed once with its day and paper, or as not concerning this one.

    A wrong closing is taken back by voiding the row and writing an open one.
    """

    dissolution = models.ForeignKey(Dissolution, models.CASCADE, related_name="items")
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=300)
    done_on = models.DateField(null=True, blank=True)
    applies = models.BooleanField(default=True)
    paper = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        ordering = ["dissolution", "pk"]
        constraints = [models.UniqueConstraint(fields=["dissolution", "key"], condition=Q(voided_at=None),
                                               name="checklist_item_once")]

    def __str__(self) -> str:
        return self.label


class OfOrg(ByAct):
    """A dated fact of an organisation with its paper and the dossier that decided it."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    paper = models.CharField(_("văn bản"), max_length=200, blank=True)
    case = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


class Certificate(OfOrg):
    """The ministry's certificate (numbers like A-1984); each re-issue ends the row before.

    `valid_until`: printed on it, if anything is; `until`: replaced or returned. `first`: not a re-issue.
    """

    number = models.CharField(_("số giấy chứng nhận"), max_length=60)
    issued_by = models.CharField(_("cơ quan cấp"), max_length=150, blank=True)
    valid_until = models.DateField(_("có giá trị đến"), null=True, blank=True)
    first = models.BooleanField(_("cấp lần đầu"), default=True)

    class Meta:
        ordering = ["org", "since"]
        constraints = [models.UniqueConstraint(fields=["org"], condition=Q(until=None, voided_at=None),
                                               name="one_open_certificate")]
        verbose_name = _("giấy chứng nhận đăng ký hoạt động")

    def __str__(self) -> str:
        return self.number


class Charter(OfOrg):
    """A charter in force from its approval to the next one's."""

    class Meta:
        ordering = ["org", "since"]
        constraints = [models.UniqueConstraint(fields=["org"], condition=Q(until=None, voided_at=None),
                                               name="one_open_charter")]
        verbose_name = _("điều lệ")

    def __str__(self) -> str:
        return self.paper or f"từ {day_text(self.since)}"


class Branch(OfOrg):
    """A branch or representative office; no unit of its own: it owes no report and has no accounts."""

    name = models.CharField(_("tên"), max_length=300)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)

    class Meta:
        ordering = ["org", "since"]
        verbose_name = _("chi nhánh, văn phòng đại diện")

    def __str__(self) -> str:
        return self.name


class Caution(OfOrg):
    """A warning in force: what is to be put right, by when."""

    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    due = models.DateField(_("hạn khắc phục"), null=True, blank=True)

    class Meta:
        ordering = ["org", "since"]
        constraints = [models.UniqueConstraint(fields=["org"], condition=Q(until=None, voided_at=None),
                                               name="one_open_caution")]
        verbose_name = _("cảnh báo")

    def __str__(self) -> str:
        return self.reason or f"từ {day_text(self.since)}"


class Ruled(Dated):
    """A line of the rules in force on a day, with its legal source."""

    key = models.CharField(max_length=40)
    legal_source = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        abstract = True


class WeakRule(Ruled):
    """How much of a sign makes an organisation weak: years or days, as `weak.SIGNS` says."""

    number = models.PositiveSmallIntegerField(_("ngưỡng"))

    class Meta:
        ordering = ["key", "since"]
        constraints = [models.UniqueConstraint(fields=["key"], condition=Q(until=None, voided_at=None),
                                               name="one_open_weak_rule")]

    def __str__(self) -> str:
        return f"{self.key}: {self.number}"


class ChecklistLine(Ruled):
    """A thing every dissolution has to settle."""

    order = models.PositiveSmallIntegerField()
    label = models.CharField(_("việc phải xong"), max_length=300)

    class Meta:
        ordering = ["order", "key"]
        constraints = [models.UniqueConstraint(fields=["key"], condition=Q(until=None, voided_at=None),
                                               name="one_open_checklist_line")]

    def __str__(self) -> str:
        return self.label


def threshold(key: str, on: date) -> int | None:
    """The number of a rule on a day; None when it isn't in force."""
    row = WeakRule.objects.filter(key=key).on(on).first()
    return row.number if row else None
