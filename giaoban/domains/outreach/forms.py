"""Forms of outreach."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org
from giaoban.web.dossiers.fields import PastDayField

from .models import PRODUCTS, AnnualDay


class ProductForm(forms.Form):
    form = forms.ChoiceField(label=gettext_lazy("Hình thức"), choices=list(PRODUCTS.items()))
    title = forms.CharField(label=gettext_lazy("Tên, nội dung"), max_length=300)
    on = PastDayField(label=gettext_lazy("Ngày"))
    quantity = forms.IntegerField(label=gettext_lazy("Số lượng (lớp, bản, buổi)"), min_value=1, initial=1)
    people = forms.IntegerField(label=gettext_lazy("Số người hưởng lợi"), min_value=0)
    place = forms.CharField(label=gettext_lazy("Nơi thực hiện"), required=False, max_length=200)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="san-pham")


class TellForm(forms.Form):
    place = forms.CharField(label=gettext_lazy("Địa điểm"), required=False, max_length=200)
    participants = forms.IntegerField(label=gettext_lazy("Số người"), required=False, min_value=0)

    def __init__(self, event: Any, data: Any = None) -> None:
        super().__init__(data, prefix="ket-qua", initial={"place": event.place, "participants": event.participants})


class OpenYearForm(forms.Form):
    """The days and units of a year's calendar."""

    def __init__(self, year: int, data: Any = None) -> None:
        super().__init__(data, prefix="lich")
        days = AnnualDay.objects.on(clock.today())
        self.fields["days"] = forms.ModelMultipleChoiceField(
            days, label=_("Ngày, tuần lễ"), widget=forms.CheckboxSelectMultiple, initial=[day.pk for day in days])
        self.fields["kinds"] = forms.MultipleChoiceField(
            label=_("Cho mọi đơn vị loại"), required=False, widget=forms.CheckboxSelectMultiple, choices=[
                ("local_union", _("liên hiệp hội địa phương")), ("sector_association", _("hội ngành toàn quốc"))])
        self.fields["codes"] = forms.CharField(
            label=_("Hoặc các đơn vị (mã)"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Mã đơn vị cách nhau bằng dấu phẩy, ví dụ LHH-HA-TINH, HN-001"))
        self.year = year

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        codes = [code.strip().upper() for code in (facts.get("codes") or "").replace(";", ",").split(",")
                 if code.strip()]
        standing = Org.objects.filter(ended_on=None)
        named = list(standing.filter(code__in=codes))
        lost = set(codes) - {org.code.upper() for org in named}
        if lost:
            self.add_error("codes", _("Không có đơn vị đang hoạt động mã %(codes)s.") % {
                "codes": ", ".join(sorted(lost))})
        if not codes and not facts.get("kinds"):
            raise forms.ValidationError(_("Chọn loại đơn vị, hoặc ghi mã các đơn vị tham gia."))
        kinds = list(standing.filter(kind__in=facts.get("kinds") or []).placed_on(clock.today()))
        facts["orgs"] = sorted({org.pk: org for org in [*kinds, *named]}.values(), key=lambda org: org.code)
        return facts
