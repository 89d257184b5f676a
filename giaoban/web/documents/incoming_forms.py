"""Forms of papers in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import fold
from giaoban.kernel.documents.models import ISSUED, Document, Incoming
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Org

from ..dossiers.fields import DayField, OrgField, PastDayField, version_field

OPEN, LATE = "mo", "qua-han"


class InFilters(forms.Form):
    """Bound to the address; a choice that doesn't exist filters nothing."""

    q = forms.CharField(label=_("Tìm"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    year = forms.ChoiceField(label=_("Năm"), required=False)
    state = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=[
        ("", _("Tất cả")), (OPEN, _("Chưa giải quyết xong")), (LATE, _("Quá hạn"))])

    def __init__(self, data: Any, *, years: list[int], today: Any) -> None:
        super().__init__(data)
        self.today = today
        self.fields["year"].choices = [("", _("Tất cả")), *((str(year), str(year)) for year in years)]

    def narrow(self, rows: QuerySet[Incoming]) -> QuerySet[Incoming]:
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        if chosen.get("year"):
            rows = rows.filter(year=chosen["year"])
        if chosen.get("state"):
            rows = rows.filter(done_on=None, voided_at=None)
        if chosen.get("state") == LATE:
            rows = rows.filter(due__lt=self.today)
        for word in fold(chosen.get("q", "")).split():
            rows = rows.filter(folded__contains=word)
        return rows


def receivers() -> QuerySet[Org]:
    """Departments and the office: those who deal with papers."""
    return Org.objects.filter(kind__in=("department", "central_body"), ended_on=None).order_by("code")


class DossierField(forms.CharField):
    """A dossier by its number."""

    def clean(self, value: Any) -> Dossier | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = Dossier.objects.filter(number__iexact=typed.strip()).first()
        if found is None:
            raise ValidationError(_("Không có hồ sơ số “%(number)s”."), params={"number": typed})
        return found


class InForm(forms.Form):
    """A paper being registered."""

    received_on = PastDayField(label=_("Ngày đến"))
    author = forms.CharField(label=_("Tác giả (cơ quan ban hành)"), max_length=200)
    symbol = forms.CharField(label=_("Số, ký hiệu"), max_length=80, required=False,
                             help_text=_("Ghi đúng như trên văn bản"))
    signed_on = PastDayField(label=_("Ngày văn bản"), required=False, initial=None)
    kind = forms.CharField(label=_("Tên loại"), max_length=60, required=False)
    subject = forms.CharField(label=_("Trích yếu"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    due = DayField(label=_("Thời hạn giải quyết"), required=False)
    dossier = DossierField(label=_("Thuộc hồ sơ"), max_length=40, required=False, help_text=_("Số hồ sơ, nếu có"))
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)
    file = forms.FileField(label=_("Tệp văn bản"), required=False,
                           help_text=_("Bản quét hoặc tệp nhận được, tối đa 20 MB"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["receiver"] = OrgField(receivers(), label=_("Chuyển cho"), required=False)
        self.order_fields(["received_on", "author", "symbol", "signed_on", "kind", "subject", "receiver", "due"])


class FollowForm(forms.Form):
    """How a paper is dealt with, as it stands now."""

    version = version_field()
    passed_on = PastDayField(label=_("Ngày chuyển"), required=False, initial=None)
    due = DayField(label=_("Thời hạn giải quyết"), required=False)
    progress = forms.CharField(label=_("Tiến độ"), max_length=200, required=False)
    done_on = PastDayField(label=_("Ngày giải quyết xong"), required=False, initial=None)
    dossier = DossierField(label=_("Thuộc hồ sơ"), max_length=40, required=False)
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)

    def __init__(self, row: Incoming, data: Any = None) -> None:
        super().__init__(data, prefix="theo", initial={
            "version": row.version, "passed_on": row.passed_on, "due": row.due, "progress": row.progress,
            "done_on": row.done_on, "dossier": row.dossier.number if row.dossier else "", "note": row.note,
            "receiver": f"{row.receiver.code} – {row.receiver.name}" if row.receiver else ""})
        self.fields["receiver"] = OrgField(receivers(), label=_("Chuyển cho"), required=False)
        self.order_fields(["version", "receiver", "passed_on", "due"])


class AnswerForm(forms.Form):
    """Which issued paper of ours answers it."""

    version = version_field()
    symbol = forms.CharField(label=_("Số, ký hiệu văn bản trả lời"), max_length=80,
                             help_text=_("Văn bản đi đã phát hành, ví dụ 05/LHHVN-TVPB"))

    def __init__(self, row: Incoming, data: Any = None) -> None:
        super().__init__(data, prefix="tra-loi", initial={"version": row.version})
        self.row = row

    def clean_symbol(self) -> Document:
        """The latest issued paper of that symbol."""
        number, _slash, tail = self.cleaned_data["symbol"].strip().partition("/")
        found = None
        if number.strip().isdecimal():
            found = Document.objects.filter(number=int(number), symbol_tail__iexact=tail.strip(), state=ISSUED,
                                            ).order_by("-issued_on").first()
        if found is None:
            raise ValidationError(_("Không có văn bản đi đã phát hành mang số, ký hiệu này."))
        return found


class VoidForm(forms.Form):
    version = version_field()
    reason = forms.CharField(label=_("Lý do hủy"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, row: Incoming, data: Any = None) -> None:
        super().__init__(data, prefix="huy", initial={"version": row.version})
