"""The register's filters: words without accents, year, kind, state."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import fold
from giaoban.kernel.documents.models import KINDS, STATES, Document

ANY = [("", _("Tất cả"))]


class Filters(forms.Form):
    """A choice that doesn't exist filters nothing; the address may be typed by hand."""

    q = forms.CharField(label=_("Tìm"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    year = forms.ChoiceField(label=_("Năm"), required=False)
    kind = forms.ChoiceField(label=_("Loại"), required=False, choices=[*ANY, *KINDS.items()])
    state = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[*ANY, *STATES.items()])

    def __init__(self, *args: Any, visible: QuerySet[Document], **more: Any) -> None:
        super().__init__(*args, **more)
        years = visible.order_by().exclude(year=None).values_list("year", flat=True).distinct()
        self.fields["year"].choices = [*ANY, *((str(y), str(y)) for y in sorted(years, reverse=True))]

    def narrow(self, rows: QuerySet[Document]) -> QuerySet[Document]:
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        for name in ("year", "kind", "state"):
            if chosen.get(name):
                rows = rows.filter(**{name: chosen[name]})
        for word in fold(chosen.get("q", "")).split():
            rows = rows.filter(folded__contains=word)
        return rows
