"""The small forms of a promise's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from giaoban.kernel.commitments.actions import NEEDS_REASON
from giaoban.kernel.commitments.models import Commitment, Extension

from ..dossiers.fields import DayField, PastDayField, version_field


def _reason(required: bool) -> forms.CharField:
    return forms.CharField(label=_("Lý do") if required else _("Ghi chú"), required=required, max_length=1000,
                           widget=forms.Textarea(attrs={"rows": 2}))


class MoveForm(forms.Form):
    """An act on a promise: its day and a note, or the reason where one is needed."""

    def __init__(self, promise: Commitment, act: str, data: Any = None) -> None:
        super().__init__(data, prefix=act, initial={"version": promise.version})
        self.fields["version"] = version_field()
        self.fields["on"] = PastDayField(since=promise.assigned_on,
                                         label=_("Ngày xong") if act == "report_done" else _("Ngày"))
        self.fields["note"] = _reason(act in NEEDS_REASON)


class AskForm(forms.Form):
    """A request for a later day."""

    def __init__(self, promise: Commitment, data: Any = None) -> None:
        super().__init__(data, prefix="gia-han", initial={"version": promise.version})
        self.fields["version"] = version_field()
        self.fields["new_due"] = DayField(label=_("Hạn mới"))
        self.fields["on"] = PastDayField(since=promise.assigned_on, label=_("Ngày xin"))
        self.fields["reason"] = _reason(required=True)


class DecideForm(forms.Form):
    """Yes or no to a request for a later day."""

    def __init__(self, promise: Commitment, extension: Extension, data: Any = None) -> None:
        super().__init__(data, prefix=f"quyet-{extension.pk}", initial={"version": promise.version})
        self.fields["version"] = version_field()
        self.fields["granted"] = forms.TypedChoiceField(
            label=_("Quyết định"), choices=[("1", _("Đồng ý gia hạn")), ("0", _("Không gia hạn"))],
            coerce=lambda value: value == "1", widget=forms.RadioSelect)
        self.fields["on"] = PastDayField(since=extension.asked_on, label=_("Ngày quyết định"))
