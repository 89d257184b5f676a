"""The filters of the list of licences."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from giaoban.web.dossiers.fields import AddressForm, DayField

from .models import FORMS, SORTS

EXPIRED, ENDED = "expired", "ended"


class Filters(AddressForm):
    """Bound to the address."""

    q = forms.CharField(label=_("Tìm tên, số giấy phép, ISSN"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    expiry = forms.ChoiceField(label=_("Hạn giấy phép"), required=False, choices=[
        ("", _("Còn hiệu lực")), ("30", _("Hết hạn trong 30 ngày")), ("90", _("Hết hạn trong 90 ngày")),
        ("180", _("Hết hạn trong 180 ngày")), (EXPIRED, _("Đã quá hạn")), (ENDED, _("Đã thay, thu hồi"))])
    form = forms.ChoiceField(label=_("Hình thức"), required=False, choices=[("", _("Tất cả")), *FORMS.items()])
    sort = forms.ChoiceField(label=_("Loại hình"), required=False, choices=[("", _("Tất cả")), *SORTS.items()])
    body = forms.CharField(label=_("Cơ quan chủ quản"), required=False, max_length=100)
    on = DayField(label=_("Tính đến ngày"), required=False)
