"""Forms of the screens of attached organisations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.orgs.kinds import STATUSES
from giaoban.web.dossiers.fields import AddressForm, DayField, PastDayField

from .weak import SIGNS

ANY, NONE, EXPIRED = "any", "none", "expired"


class ItemForm(forms.Form):
    """One item of a dissolution's checklist, done on a day by a paper."""

    on = PastDayField(label=_("Ngày xong"))
    paper = forms.CharField(label=_("Văn bản"), required=False, max_length=200)
    note = forms.CharField(label=_("Ghi chú"), required=False, max_length=300)
    without = forms.BooleanField(label=_("Không áp dụng cho tổ chức này (ghi lý do)"), required=False)


class ReopenForm(forms.Form):
    reason = forms.CharField(label=_("Lý do mở lại"), max_length=250)


class Filters(AddressForm):
    """The list of attached organisations, bound to the address."""

    q = forms.CharField(label=_("Tìm mã, tên (không cần dấu)"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    weak = forms.ChoiceField(label=_("Dấu hiệu yếu"), required=False, choices=[
        ("", _("Tất cả")), (ANY, _("Có ít nhất một")), *[(key, sign.label) for key, sign in SIGNS.items()]])
    status = forms.ChoiceField(label=_("Tình trạng"), required=False,
                               choices=[("", _("Tất cả")), *STATUSES.items(), ("warned", _("Đang bị cảnh báo"))])
    certificate = forms.ChoiceField(label=_("Giấy chứng nhận"), required=False, choices=[
        ("", _("Tất cả")), (NONE, _("Chưa ghi")), (EXPIRED, _("Hết hạn"))])
    on = DayField(label=_("Tính đến ngày"), required=False)


class RuleForm(forms.Form):
    """Another threshold from a day on, with its source."""

    number = forms.IntegerField(label=_("Ngưỡng mới"), min_value=0, max_value=3650)
    since = DayField(label=_("Có hiệu lực từ"))
    legal_source = forms.CharField(label=_("Căn cứ"), max_length=300)
