"""The small fields above a list and above a figure."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.figures.registry import STOCK
from giaoban.kernel.figures.scope import NOW, THEN

from .asking import YEARS, Asked

YEARS_OFFERED = 8


def day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


def units_field(asked: str) -> forms.ChoiceField:
    """As it was, or by today's units; another day's list stays when the address asks for it."""
    choices = [(THEN, _("Theo đơn vị khi đó")), (NOW, _("Theo đơn vị hôm nay"))]
    if asked not in (THEN, NOW):
        choices.append((asked, _("Theo đơn vị ngày %(day)s") % {"day": day_text(date.fromisoformat(asked))}))
    return forms.ChoiceField(label=_("Danh sách đơn vị"), required=False, choices=choices)


class YearForm(forms.Form):
    """The list's filters; never validated, the address is read leniently."""

    q = forms.CharField(label=_("Tìm"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    year = forms.ChoiceField(label=_("Năm"), required=False)

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        this = clock.today().year
        years = {*range(this, this - YEARS_OFFERED, -1), int(self.initial["year"])}
        self.fields["year"].choices = [(str(y), str(y)) for y in sorted(years, reverse=True)]
        self.fields["units"] = units_field(self.initial["units"])


class ScopeForm(forms.Form):
    """Which days, unit, state of knowledge, list of units and years; parts are carried along unseen."""

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
        self._add("units", units_field(asked.units), asked.units)
        for at, (name, label) in enumerate((("from_year", _("Dãy số từ năm")), ("to_year", _("đến năm")))):
            field = forms.IntegerField(label=label, required=False, min_value=YEARS[0], max_value=YEARS[-1])
            self._add(name, field, asked.years[at] if asked.years else None)
        for name, part in asked.parts.items():
            self._add(name, forms.CharField(widget=forms.HiddenInput(attrs={"id": f"part-{name}"})), part)

    def _add(self, name: str, field: forms.Field, initial: Any) -> None:
        self.fields[name] = field
        self.initial[name] = initial
