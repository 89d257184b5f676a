"""The small fields above a list and above a figure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.figures.registry import STOCK

from .asking import Asked

YEARS_OFFERED = 8


def day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


class YearForm(forms.Form):
    """The list's filters; never validated, the address is read leniently."""

    q = forms.CharField(label=_("Tìm"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    year = forms.ChoiceField(label=_("Năm"), required=False)

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        this = clock.today().year
        years = {*range(this, this - YEARS_OFFERED, -1), int(self.initial["year"])}
        self.fields["year"].choices = [(str(y), str(y)) for y in sorted(years, reverse=True)]


class ScopeForm(forms.Form):
    """Which days, unit and state of knowledge; parts and report are carried along unseen."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        scope = asked.scope
        if asked.figure.kind == STOCK:
            self._add("on", day_field(_("Vào ngày")), scope.period.last)
        else:
            self._add("first", day_field(_("Từ ngày")), scope.period.first)
            self._add("last", day_field(_("Đến hết ngày")), scope.period.last)
        self._add("unit", forms.CharField(label=_("Mã đơn vị"), required=False), asked.unit.code if asked.unit else "")
        self._add("known_on", day_field(_("Theo hồ sơ biết đến ngày")), asked.known_on)
        for name, part in asked.parts.items():
            self._add(name, forms.CharField(widget=forms.HiddenInput(attrs={"id": f"part-{name}"})), part)

    def _add(self, name: str, field: forms.Field, initial: Any) -> None:
        self.fields[name] = field
        self.initial[name] = initial
