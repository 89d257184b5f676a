"""The list's filters: year, outline, state."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.reporting.lifecycle import REPORT
from giaoban.kernel.reporting.models import Report
from giaoban.kernel.reporting.outline import OutlineError, keys, load

ANY = [("", _("Tất cả"))]
YEARS_OFFERED = 8


class Filters(forms.Form):
    """A choice that doesn't exist filters nothing; the address may be typed by hand."""

    outline = forms.ChoiceField(label=_("Mẫu"), required=False)
    year = forms.ChoiceField(label=_("Năm"), required=False)
    state = forms.ChoiceField(label=_("Trạng thái"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        this = clock.today().year
        self.fields["outline"].choices = [*ANY, *((key, label(key)) for key in keys())]
        self.fields["year"].choices = [*ANY, *((str(y), str(y)) for y in range(this, this - YEARS_OFFERED, -1))]
        self.fields["state"].choices = [*ANY, *((s.key, s.label) for s in REPORT.tracks["content"].values())]

    def narrow(self, rows: QuerySet[Report]) -> QuerySet[Report]:
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        if chosen.get("outline"):
            rows = rows.filter(outline=chosen["outline"])
        if chosen.get("state"):
            rows = rows.filter(state=chosen["state"])
        return rows.filter(last__year=int(chosen["year"])) if chosen.get("year") else rows


def label(key: str) -> str:
    """An outline that can't be read is still named by its key."""
    try:
        return load(key).label
    except OutlineError:
        return key
