"""Forms of funds: opened, granted more, cut, a grant undone, the source named."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import Money, clock
from giaoban.kernel.ledger.actions.funds import YEARS
from giaoban.kernel.ledger.models import Fund, FundGrant, Source
from giaoban.web.dossiers.fields import AmountField, PastDayField

AMOUNT_HELP = gettext_lazy("Ví dụ: 5 tỷ, 80 triệu hoặc 80.000.000")
PAPER_HELP = gettext_lazy("Số, ký hiệu, ngày của văn bản")


class OpenFundForm(forms.Form):
    """A new fund; without an amount it is only planned, until a paper grants it."""

    source = forms.ModelChoiceField(Source.objects.all(), label=gettext_lazy("Loại nguồn"),
                                    empty_label=gettext_lazy("Chọn loại nguồn"))
    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=YEARS[0], max_value=YEARS[-1])
    code = forms.CharField(label=gettext_lazy("Mã nguồn"), max_length=40,
                           help_text=gettext_lazy("Ví dụ: KHCN-2021; mỗi nguồn một mã"))
    name = forms.CharField(label=gettext_lazy("Tên nguồn"), max_length=200)
    amount = AmountField(label=gettext_lazy("Số được giao"), required=False,
                         help_text=gettext_lazy("Để trống nếu mới dự kiến, chưa có văn bản giao"))
    on = PastDayField(label=gettext_lazy("Ngày giao"))
    paper = forms.CharField(label=gettext_lazy("Văn bản giao"), max_length=200, required=False, help_text=PAPER_HELP)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"year": clock.today().year})

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("amount") and not found.get("paper", "").strip():
            self.add_error("paper", _("Ghi văn bản giao kinh phí."))
        return found


class GrantForm(forms.Form):
    """More for a fund, or less, by a paper."""

    amount = AmountField(label=gettext_lazy("Số tiền"), help_text=AMOUNT_HELP)
    on = PastDayField(label=gettext_lazy("Ngày"))
    paper = forms.CharField(label=gettext_lazy("Văn bản"), max_length=200, help_text=PAPER_HELP)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)

    def __init__(self, act: str, data: Any = None) -> None:
        super().__init__(data, prefix=act)


class SourceForm(forms.Form):
    source = forms.ModelChoiceField(Source.objects.all(), label=gettext_lazy("Loại nguồn"),
                                    empty_label=gettext_lazy("Chọn loại nguồn"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="loai-nguon")


class UndoGrantForm(forms.Form):
    """Which grant is undone, when and why."""

    def __init__(self, fund: Fund, data: Any = None) -> None:
        super().__init__(data, prefix="dao")
        undone = FundGrant.objects.filter(fund=fund).exclude(reverses=None).values("reverses")
        grants = FundGrant.objects.filter(fund=fund, reverses=None, carry=None).exclude(pk__in=undone)
        self.fields["grant"] = GrantField(grants, label=_("Lần giao, cắt giảm"), empty_label=_("Chọn dòng"))
        self.fields["on"] = PastDayField(label=_("Ngày đảo"))
        self.fields["note"] = forms.CharField(label=_("Lý do"), max_length=300)


class GrantField(forms.ModelChoiceField):
    def label_from_instance(self, grant: Any) -> str:
        return f"{grant.on:%d/%m/%Y} · {Money(grant.amount)} · {grant.paper}"
