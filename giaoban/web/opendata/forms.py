"""What the office ticks before something becomes public."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.opendata.columns import CHANGES, DATASETS, LICENCES, OPTIONAL, UNITS
from giaoban.kernel.opendata.models import Release
from giaoban.kernel.orgs.kinds import KINDS


class ReleaseForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("Loại đơn vị công khai"), widget=forms.CheckboxSelectMultiple,
        choices=[(key, kind.label) for key, kind in KINDS.items()],
        error_messages={"required": _("Chọn ít nhất một loại đơn vị.")})
    fields_ = forms.MultipleChoiceField(
        label=_("Cột công khai"), widget=forms.CheckboxSelectMultiple, required=False,
        choices=[(key, column.label) for key, column in OPTIONAL.items()],
        help_text=_("Mã, tên và loại luôn có. Không có cột nào về người, tài khoản, điện thoại hay ghi chú."))
    datasets = forms.MultipleChoiceField(
        label=_("Bộ dữ liệu thêm"), widget=forms.CheckboxSelectMultiple, required=False,
        choices=[(key, label) for key, label in DATASETS.items() if key != UNITS])
    example = forms.BooleanField(label=_("Kể cả đơn vị ví dụ"), required=False)
    licence = forms.ChoiceField(label=_("Giấy phép cho người dùng lại"),
                                choices=[(key, name) for key, (name, _url) in LICENCES.items()])
    paper = forms.CharField(label=_("Văn bản cho phép công khai"), max_length=200,
                            help_text=_("Số, ký hiệu và ngày, ví dụ 12/QĐ-LHHVN ngày 01/3/2021."))
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)

    @classmethod
    def start(cls, held: Release | None) -> dict[str, Any]:
        """As it stands now, or a careful first choice: members, with what papers print anyway."""
        if held is not None:
            return {"kinds": held.kinds, "fields_": held.fields, "datasets": held.datasets, "example": held.example,
                    "licence": held.licence, "paper": held.paper}
        return {"kinds": [kind.key for kind in KINDS.values() if kind.member], "datasets": [CHANGES],
                "fields_": ["short_name", "parent", "founded_on", "ended_on", "province"]}

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        told = dict(self.cleaned_data)
        told["fields"] = told.pop("fields_")
        return told


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Lý do thu hồi"), max_length=300,
                             error_messages={"required": _("Ghi lý do thu hồi.")})
