"""Forms of a forum's recommendations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.web.dossiers.fields import AddressForm, PastDayField

from .models import ANSWERS, Recommendation

WAITING, UNSENT = "waiting", "unsent"


class RecommendForm(forms.Form):
    addressee = forms.CharField(label=gettext_lazy("Gửi tới"), max_length=200)
    text = forms.CharField(label=gettext_lazy("Nội dung kiến nghị"), max_length=5000,
                           widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="kien-nghi")


class SendForm(forms.Form):
    def __init__(self, row: Recommendation, data: Any = None) -> None:
        super().__init__(data, prefix=f"gui-{row.pk}")
        self.fields["on"] = PastDayField(label=_("Ngày gửi"))
        self.fields["paper"] = forms.CharField(label=_("Công văn gửi"), required=False, max_length=200,
                                               help_text=_("Số, ký hiệu, ngày của văn bản"))


class AnswerForm(forms.Form):
    def __init__(self, row: Recommendation, data: Any = None) -> None:
        super().__init__(data, prefix=f"tra-loi-{row.pk}")
        self.fields["on"] = PastDayField(label=_("Ngày trả lời"), since=row.sent_on)
        self.fields["answer"] = forms.ChoiceField(label=_("Kết quả"), choices=[("", _("Chọn")), *ANSWERS.items()])
        self.fields["text"] = forms.CharField(label=_("Nội dung trả lời"), required=False, max_length=5000,
                                              widget=forms.Textarea(attrs={"rows": 3}))
        self.fields["paper"] = forms.CharField(label=_("Văn bản trả lời"), required=False, max_length=200)


class Filters(AddressForm):
    q = forms.CharField(label=gettext_lazy("Tìm diễn đàn, nơi nhận"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label=gettext_lazy("Tình trạng"), required=False, choices=[
        ("", gettext_lazy("Tất cả")), (UNSENT, gettext_lazy("Chưa gửi")), (WAITING, gettext_lazy("Chưa trả lời")),
        *ANSWERS.items()])
