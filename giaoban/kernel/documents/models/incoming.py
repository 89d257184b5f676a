"""Papers that came in: the register of Decree 30/2020/NĐ-CP, Annex IV, and how each was dealt with."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from .outgoing import Document, StoredFile


class Incoming(models.Model):
    """One paper received. A wrong entry is voided with its reason: its number is not given again."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="incoming", verbose_name=_("cơ quan nhận"))
    number = models.PositiveIntegerField(_("số đến"))
    year = models.PositiveSmallIntegerField()
    received_on = models.DateField(_("ngày đến"))
    author = models.CharField(_("tác giả"), max_length=200)
    #: as written on the paper, whatever its form: never refused, never corrected
    symbol = models.CharField(_("số, ký hiệu"), max_length=80, blank=True)
    signed_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    kind = models.CharField(_("tên loại"), max_length=60, blank=True)
    subject = models.CharField(_("trích yếu"), max_length=500)
    receiver = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="+",
                                 verbose_name=_("đơn vị nhận"))
    passed_on = models.DateField(_("ngày chuyển"), null=True, blank=True)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="incoming")
    due = models.DateField(_("thời hạn giải quyết"), null=True, blank=True)
    answer = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="answers",
                               verbose_name=_("văn bản trả lời"))
    done_on = models.DateField(_("ngày giải quyết xong"), null=True, blank=True)
    progress = models.CharField(_("tiến độ"), max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)
    folded = models.CharField(max_length=900, editable=False)
    version = models.PositiveIntegerField(default=1)
    example = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-year", "-number"]
        indexes = [models.Index(fields=["due", "done_on"], name="documents_incoming_due")]
        constraints = [models.UniqueConstraint(fields=["org", "year", "number"], name="incoming_number_once")]

    def __str__(self) -> str:
        return f"{self.number:02d} {self.symbol} {self.subject}".strip()

    @property
    def number_text(self) -> str:
        return f"{self.number:02d}"

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.done_on is None and self.voided_at is None and self.due < today
