"""Cost norms with their days and legal source, and estimates of a dossier by lines and versions."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.people.models import User

DRAFT, SUBMITTED, APPROVED, SENT_BACK, REPLACED = "draft", "submitted", "approved", "sent_back", "replaced"
STATES = {
    DRAFT: _("Đang lập"),
    SUBMITTED: _("Đã trình"),
    APPROVED: _("Đã duyệt"),
    SENT_BACK: _("Trả lại để sửa"),
    REPLACED: _("Đã có bản sau"),
}
#: A norm in this unit limits a line to a share of the other lines, its `rate` being the per cent.
PER_CENT = "%"


class NormQuerySet(models.QuerySet):
    def on(self, day: date) -> NormQuerySet:
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


class CostNorm(models.Model):
    """The most a thing may cost from a day on. Empty `rate`: left to be decided by the office."""

    code = models.CharField(max_length=40)
    name = models.CharField(_("khoản chi"), max_length=200)
    unit = models.CharField(_("đơn vị tính"), max_length=40)
    rate = models.BigIntegerField(_("mức chi (đồng)"), null=True, blank=True)
    legal = models.CharField(_("căn cứ"), max_length=200, blank=True)
    since = models.DateField(_("từ ngày"))
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    objects = NormQuerySet.as_manager()

    class Meta:
        ordering = ["code", "since"]
        constraints = [models.UniqueConstraint(fields=["code", "since"], name="one_norm_a_day")]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})"


class Estimate(models.Model):
    """One version of what a dossier will cost. A version that was submitted is never written over."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="estimates")
    version = models.PositiveSmallIntegerField()
    made_on = models.DateField()
    state = models.CharField(max_length=20, default=DRAFT)
    amount = models.BigIntegerField(_("tổng dự toán (đồng)"))
    note = models.CharField(max_length=300, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.CharField(_("văn bản duyệt"), max_length=200, blank=True)
    reason = models.CharField(_("lý do trả lại"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["dossier", "version"]
        constraints = [models.UniqueConstraint(fields=["dossier", "version"], name="one_estimate_a_version")]

    def __str__(self) -> str:
        return f"{self.dossier_id} v{self.version}"

    @property
    def state_label(self) -> str:
        return str(STATES.get(self.state, self.state))


class EstimateLine(models.Model):
    """`quantity` × `rate` = `amount`, whole đồng. `reason`: why it costs more than its norm allows."""

    estimate = models.ForeignKey(Estimate, models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField()
    norm = models.ForeignKey(CostNorm, models.PROTECT, null=True, blank=True)
    text = models.CharField(_("nội dung chi"), max_length=300)
    unit = models.CharField(_("đơn vị tính"), max_length=40, blank=True)
    quantity = models.PositiveIntegerField(_("số lượng"))
    rate = models.BigIntegerField(_("đơn giá (đồng)"))
    amount = models.BigIntegerField(_("thành tiền (đồng)"))
    reason = models.CharField(_("lý do vượt định mức"), max_length=300, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["estimate", "order"], name="one_line_a_place"),
            models.CheckConstraint(condition=Q(amount=models.F("quantity") * models.F("rate")),
                                   name="a_line_is_its_product"),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.amount}"
