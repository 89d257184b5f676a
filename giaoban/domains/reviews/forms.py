"""Forms of the review screens: one row, many rows at once, filters, reminding, signing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org
from giaoban.web.dossiers.fields import AddressForm, DayField, PastDayField

from .actions import Entry
from .models import VALUES, VERDICTS, Campaign, Verdict

UNDECIDED, MINE = "_none", "mine"


def choices(*, blank: str) -> list[tuple[str, str]]:
    """Labels begin with the key that picks them in a closed list: 1 Giữ nguyên, 2 Hợp nhất…"""
    return [("", blank), *((key, f"{place} {label}") for place, (key, label) in enumerate(VERDICTS.items(), start=1))]


class LineForm(forms.Form):
    """One unit's row. `seen` tells what was on the screen, so that only touched rows are written."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    verdict = forms.ChoiceField(required=False)
    target = forms.CharField(required=False, max_length=200)
    reason = forms.CharField(required=False, max_length=400)
    evidence = forms.CharField(required=False, max_length=300)

    def __init__(self, row: Verdict, data: Any = None) -> None:
        super().__init__(data, prefix=f"r{row.pk}", initial={"seen": row.seen, **row.facts})
        self.row, self.wrong = row, ""
        self.fields["verdict"].choices = choices(blank="–")
        for name, label in (("verdict", _("Kết luận")), ("target", _("Tiếp nhận")), ("reason", _("Lý do")),
                            ("evidence", _("Căn cứ"))):
            self.fields[name].widget.attrs.update({"aria-label": f"{label}: {row.org}", "data-col": name})

    def entry(self) -> Entry:
        data = self.cleaned_data
        return Entry(self.row.pk, data["verdict"], data["target"], data["reason"], data["evidence"], data["seen"])


class Filters(AddressForm):
    """Bound to the address."""

    q = forms.CharField(label=gettext_lazy("Tìm mã, tên (không cần dấu)"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    verdict = forms.ChoiceField(label=gettext_lazy("Kết luận"), required=False, choices=[
        ("", gettext_lazy("Tất cả")), (UNDECIDED, gettext_lazy("Chưa có kết luận")), *VALUES.items()])
    department = forms.ModelChoiceField(Org.objects.none(), label=gettext_lazy("Ban rà soát"), required=False,
                                        empty_label=gettext_lazy("Tất cả"))

    def __init__(self, data: Any, campaign: Campaign) -> None:
        super().__init__(data)
        self.fields["department"].queryset = Org.objects.filter(
            pk__in=campaign.verdicts.values("department")).order_by("code")


class BulkForm(forms.Form):
    """One verdict, or another department, for the ticked rows or for all that the filters show."""

    what = forms.ChoiceField(label=gettext_lazy("Đặt"), required=False)
    department = forms.ModelChoiceField(Org.objects.filter(kind="department", ended_on=None), required=False,
                                        label=gettext_lazy("hoặc giao cho ban"), empty_label="–")
    target = forms.CharField(label=gettext_lazy("Đơn vị tiếp nhận"), required=False, max_length=200)
    reason = forms.CharField(label=gettext_lazy("Lý do"), required=False, max_length=400)
    evidence = forms.CharField(label=gettext_lazy("Căn cứ"), required=False, max_length=300)
    every = forms.BooleanField(label=gettext_lazy("cho mọi dòng đang lọc"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="loat")
        self.fields["what"].choices = choices(blank="–")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if bool(facts.get("what")) == bool(facts.get("department")):
            raise forms.ValidationError(_("Chọn một kết luận, hoặc một ban để giao; không chọn cả hai."))
        return facts


class RemindForm(forms.Form):
    due = DayField(label=gettext_lazy("Hạn mới cho các ban"))

    def __init__(self, campaign: Campaign, data: Any = None) -> None:
        super().__init__(data, initial={"due": max(campaign.due, clock.today() + timedelta(days=7))})


class IssueForm(forms.Form):
    """The day of signing, the signer's name and how many verdicts were on the draft that was read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    on = PastDayField(label=gettext_lazy("Ngày ký, ban hành"))
    signer = forms.CharField(label=gettext_lazy("Người ký"), max_length=120)

    def __init__(self, data: Any, *, seen: str, signer: str, since: date | None) -> None:
        super().__init__(data, initial={"seen": seen, "signer": signer})
        self.fields["on"].since = since
