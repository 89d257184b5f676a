"""Days and filters of the register as forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.kinds import KINDS
from giaoban.kernel.orgs.models import OrgQuerySet
from giaoban.web.dossiers.fields import DayField


class WhenForm(forms.Form):
    """The day a tree is drawn for, and as of which day it was known."""

    on = DayField(label=_("Ngày"), required=False)
    known_on = DayField(label=_("Như đã ghi đến ngày"), required=False)

    def days(self) -> tuple[date, date | None]:
        """The day and the knowledge asked for; one that can't be read is today's."""
        self.is_valid()
        return self.cleaned_data.get("on") or clock.today(), self.cleaned_data.get("known_on")


#: Whose units a past day is told by: those that stood then, or the ones that answer for them today.
THEN, NOW = "then", "now"
UNITS = {THEN: _("như khi đó"), NOW: _("theo đơn vị hôm nay")}


class MapForm(WhenForm):
    """The day of the map and the number it is coloured by."""

    measure_key = forms.ChoiceField(label=_("Tô màu theo"), required=False)

    def __init__(self, data: Any, *, measures: dict[str, Any]) -> None:
        super().__init__(data)
        self.first = next(iter(measures))
        field = self.fields.pop("measure_key")
        field.choices = [(key, measure.label) for key, measure in measures.items()]
        self.fields = {"figure": field, **self.fields}

    def measure(self) -> str:
        """The number asked for; an unknown one is the first."""
        self.is_valid()
        return self.cleaned_data.get("figure") or self.first


class TableForm(forms.Form):
    """The table's filters, kept in the address."""

    q = forms.CharField(label=_("Mã, tên (không cần dấu)"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(label=_("Loại"), required=False)
    province = forms.ChoiceField(label=_("Tỉnh, thành phố"), required=False)
    on = DayField(label=_("Có mặt ngày"), required=False)
    known_on = DayField(label=_("Như đã ghi đến ngày"), required=False)
    view = forms.CharField(widget=forms.HiddenInput, required=False, initial="bang")
    units = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, seen: OrgQuerySet) -> None:
        super().__init__({**data.dict(), "view": "bang"})
        provinces = seen.exclude(province="").order_by("province").values_list("province", flat=True).distinct()
        every = [("", _("Tất cả"))]
        self.fields["kind"].choices = [*every, *((kind.key, kind.label) for kind in KINDS.values())]
        self.fields["province"].choices = [*every, *((name, name) for name in provinces)]

    def asked(self, name: str) -> Any:
        """A filter's value; one that can't be read filters nothing."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""
