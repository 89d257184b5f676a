"""Papers, their files and the register of numbers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

DRAFT, SIGNED, NUMBERED, ISSUED, CANCELLED = "draft", "signed", "numbered", "issued", "cancelled"
STATES = {DRAFT: _("Dự thảo"), SIGNED: _("Đã ký, chờ lấy số"), NUMBERED: _("Đã lấy số"), ISSUED: _("Đã phát hành"),
          CANCELLED: _("Đã hủy dự thảo")}

#: Kinds we issue and their abbreviations (Decree 30/2020/NĐ-CP, article 7 and Annex III). An official letter has
#: none: its series is "CV". TM, PNX and PĐG (invitation by letter, remarks, marks) are no kinds of the decree.
KINDS = {
    "BC": _("báo cáo"), "TB": _("thông báo"), "QĐ": _("quyết định"), "GM": _("giấy mời"), "CV": _("công văn"),
    "HĐ": _("hợp đồng"), "BB": _("biên bản"), "TTr": _("tờ trình"), "KH": _("kế hoạch"), "CTr": _("chương trình"),
    "HD": _("hướng dẫn"), "QC": _("quy chế"), "QyĐ": _("quy định"), "PC": _("phiếu chuyển"), "PG": _("phiếu gửi"),
    "PB": _("phiếu báo"), "BGN": _("bản ghi nhớ"), "BTT": _("bản thỏa thuận"), "GUQ": _("giấy ủy quyền"),
    "GGT": _("giấy giới thiệu"), "PA": _("phương án"), "ĐA": _("đề án"), "NQ": _("nghị quyết"), "CT": _("chỉ thị"),
    "TC": _("thông cáo"), "TM": _("thư mời"), "PNX": _("phiếu nhận xét"), "PĐG": _("phiếu đánh giá"),
}


class Register(models.Model):
    """The last number taken in a series of an issuer in a year; its row is locked to take the next."""

    org = models.ForeignKey(Org, models.PROTECT)
    series = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["org", "series", "year"], name="one_register_a_year")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class Document(models.Model):
    """One official paper of ours. Signed first, numbered after (Decree 30/2020, articles 14–15)."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="documents", verbose_name=_("cơ quan ban hành"))
    kind = models.CharField(_("loại"), max_length=10)
    symbol_tail = models.CharField(max_length=60)
    subject = models.CharField(_("trích yếu"), max_length=500)
    state = models.CharField(max_length=20, default=DRAFT)
    number = models.PositiveIntegerField(_("số"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    recipients = models.TextField(_("nơi nhận"), blank=True)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="documents")
    folded = models.CharField(max_length=700, editable=False)
    form = models.CharField(_("mẫu"), max_length=80, blank=True)
    #: the words of the paper as data (papers.storing); empty where another record draws it (a report, a notice)
    content = models.JSONField(default=dict, blank=True)
    #: what the form was filled from: {"subject": …, "facts": {…}} (documents.forms)
    filled_from = models.JSONField(default=dict, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    example = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["state", "signed_on"], name="documents_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["org", "kind", "year", "number"], name="number_taken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.subject}"

    @property
    def symbol(self) -> str:
        """'05/BC-LHHVN'; before numbering '…/BC-LHHVN'."""
        return f"{'…' if self.number is None else f'{self.number:02d}'}/{self.symbol_tail}"

    @property
    def state_label(self) -> str:
        return str(STATES.get(self.state, self.state))


class DocumentEvent(models.Model):
    """What was done with a paper, by whom and when: nothing here is changed or taken away."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="events")
    act = models.CharField(max_length=20)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.document_id} {self.act} {self.on}"


class Rendition(models.Model):
    """A paper's file as it was issued, kept with its hash."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="renditions")
    format = models.CharField(max_length=10)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "format"], name="one_file_a_format")]

    def __str__(self) -> str:
        return f"{self.document_id}.{self.format}"


class StoredFile(models.Model):
    """A file somebody sent, kept byte for byte with its hash; never served as a page."""

    name = models.CharField(max_length=255)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return self.name
