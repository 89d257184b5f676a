"""Tables of review campaigns."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Dated, Org
from giaoban.kernel.people.models import User

from .lifecycle import CAMPAIGN

KEEP, MERGE, HAND_OVER, CONVERT, DISSOLVE, ENDED = "keep", "merge", "hand_over", "convert", "dissolve", "ended"
#: What a person may decide, in the order of their keys on the keyboard.
VERDICTS = {
    KEEP: _("Giữ nguyên"),
    MERGE: _("Hợp nhất, sáp nhập"),
    HAND_OVER: _("Chuyển giao"),
    CONVERT: _("Chuyển đổi mô hình"),
    DISSOLVE: _("Giải thể"),
}
#: Also a unit that ended during the campaign: its row closes by itself.
VALUES = {**VERDICTS, ENDED: _("Đơn vị đã chấm dứt")}
#: Verdicts that name who takes the unit over.
NEEDS_TARGET = (MERGE, HAND_OVER)

SCOPES = {
    "st_organisation": _("tổ chức KH&CN trực thuộc"),
    "press_agency": _("cơ quan báo chí"),
    "service_unit": _("đơn vị sự nghiệp"),
    "sector_association": _("hội ngành toàn quốc"),
    "local_union": _("liên hiệp hội địa phương"),
}
LEAD, LAST, EVEN = "lead", "last", "even"
ASSIGNING = {
    LEAD: _("ban phụ trách đợt rà soát làm tất cả"),
    LAST: _("ban phụ trách hồ sơ gần nhất của đơn vị"),
    EVEN: _("chia đều theo thứ tự mã cho các ban ghi dưới đây"),
}


class Campaign(Dossier):
    """A review of every unit of a kind under a unit on a day; each gets one verdict by the deadline."""

    lifecycle = CAMPAIGN
    particulars = ("scope_kind", "scope_under", "scope_on", "due", "basis", "assigning", "sharing")

    scope_kind = models.CharField(_("rà soát loại đơn vị"), max_length=40, choices=list(SCOPES.items()))
    scope_under = models.CharField(_("chỉ các đơn vị dưới (mã; để trống là tất cả)"), max_length=40, blank=True)
    scope_on = models.DateField(_("theo danh sách ngày (để trống là ngày mở)"), null=True, blank=True)
    due = models.DateField(_("hạn hoàn thành"))
    basis = models.CharField(_("căn cứ"), max_length=200, blank=True)
    assigning = models.CharField(_("phân ban rà soát"), max_length=10, choices=list(ASSIGNING.items()), default=LEAD)
    sharing = models.CharField(_("mã các ban chia đều, cách nhau bằng dấu phẩy"), max_length=300, blank=True)
    due_first = models.DateField(_("hạn giao đầu"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("đợt rà soát đơn vị")
        verbose_name_plural = _("đợt rà soát đơn vị")

    @property
    def is_running(self) -> bool:
        return self.content_state == "running"

    def days_left(self, on: date) -> int:
        return (self.due - on).days


class VerdictQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> VerdictQuerySet:
        """Central accounts see every verdict; a unit sees its own once the campaign has closed."""
        if getattr(user, "sees_everything", False):
            return self.all()
        if not user.pk:
            return self.none()
        return self.filter(org__in=Org.objects.visible_to(user).values("pk"), campaign__content_state="closed")

    def undecided(self) -> VerdictQuerySet:
        return self.filter(verdict="")

    def by_department(self) -> models.QuerySet:
        """(department, all, done) in one grouped query."""
        return self.order_by("department__code").values("department", "department__name").annotate(
            all=Count("pk"), done=Count("pk", filter=~Q(verdict="")))


class Verdict(models.Model):
    """One unit in one campaign and what was decided of it, as it stands; `Decision` keeps each one in time.

    `version` grows with every change: a form opened before is refused.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="verdicts")
    org = models.ForeignKey(Org, models.PROTECT, related_name="verdicts")
    department = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=12, blank=True, choices=list(VALUES.items()))
    target = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField(_("thuộc đợt từ ngày"))
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(default=clock.now)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "org__code"]
        constraints = [models.UniqueConstraint(fields=["campaign", "org"], name="one_verdict_a_unit")]
        indexes = [models.Index(fields=["campaign", "department", "verdict"])]

    def __str__(self) -> str:
        return f"{self.org_id}: {self.label}"

    @property
    def label(self) -> str:
        return str(VALUES.get(self.verdict, self.verdict)) if self.verdict else str(_("Chưa có kết luận"))

    @property
    def facts(self) -> dict[str, str]:
        return {"verdict": self.verdict, "target": self.target, "reason": self.reason, "evidence": self.evidence}

    @property
    def seen(self) -> str:
        """What a form was opened with: the version, and a digest that tells a touched row from an untouched one."""
        return f"{self.version}:{digest(self.facts)}"


def digest(facts: dict[str, Any]) -> str:
    words = "\x1f".join(str(facts.get(name) or "") for name in ("verdict", "target", "reason", "evidence"))
    return hashlib.blake2s(words.encode(), digest_size=6).hexdigest()


class Decision(Dated):
    """One verdict on one unit from its day until another took its place; never rewritten."""

    verdict = models.ForeignKey(Verdict, models.CASCADE, related_name="decisions")
    value = models.CharField(max_length=12)
    target = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["verdict", "since", "pk"]
        constraints = [models.UniqueConstraint(fields=["verdict"], condition=Q(until=None, voided_at=None),
                                               name="one_open_decision")]

    def __str__(self) -> str:
        return f"{self.verdict_id}: {self.value}"

    @property
    def label(self) -> str:
        return str(VALUES.get(self.value, self.value))
