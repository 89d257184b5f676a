"""Form fields of the record screens: days, amounts of money, units typed by code or name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import Money, MoneyError, clock, day_text, fold
from giaoban.kernel.orgs.models import Org


class DayField(forms.DateField):
    """A day by the browser's own picker; typed as dd/mm/yyyy it is understood too. Begins with today."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)


class PastDayField(DayField):
    """A day on which something happened: today or before."""

    def __init__(self, *, since: date | None = None, **options: Any) -> None:
        self.since = since
        options.setdefault("initial", clock.today)
        super().__init__(**options)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value > clock.latest_day():
            raise ValidationError(_("Ngày %(day)s ở tương lai. Ghi ngày việc đã diễn ra."),
                                  params={"day": day_text(value)})
        if value and self.since and value < self.since:
            raise ValidationError(_("Ngày %(day)s sớm quá; ghi từ %(since)s trở đi."),
                                  params={"day": day_text(value), "since": day_text(self.since)})


class AmountField(forms.CharField):
    """Money typed in Vietnamese style; the value is whole đồng, or None when left empty."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}))
        super().__init__(max_length=40, **options)

    def clean(self, value: Any) -> Money | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return Money.parse(typed)
        except MoneyError as error:
            raise ValidationError(str(error)) from error


class Suggest(forms.TextInput):
    """A text box with suggestions, by the browser alone."""

    def __init__(self, attrs: dict[str, Any] | None = None, again: str = "") -> None:
        """`again`: the id of a list already on the page."""
        self.suggestions: list[str] = []
        self.again = again
        super().__init__(attrs)

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        marked = dict(attrs or {})
        if self.again:
            return super().render(name, value, {**marked, "list": self.again}, renderer)
        key = f"{marked.get('id', name)}_list"
        box = super().render(name, value, {**marked, "list": key}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((text,) for text in self.suggestions))
        return format_html('{}<datalist id="{}">{}</datalist>', box, key, options)


class OrgField(forms.CharField):
    """A unit by "CODE – name", by its code, or by a name that fits one unit only."""

    def __init__(self, orgs: QuerySet[Org], **options: Any) -> None:
        self.orgs = orgs
        options.setdefault("widget", Suggest(attrs={"autocomplete": "off"}))
        super().__init__(max_length=400, **options)
        self.widget.suggestions = [f"{code} – {name}" for code, name in orgs.values_list("code", "name")]

    def clean(self, value: Any) -> Org | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = self.orgs.filter(code__iexact=typed.split(" – ")[0].strip()).first()
        return found or self._by_name(typed)

    def _by_name(self, typed: str) -> Org:
        near = list(_holding(self.orgs, typed.rsplit(" – ", maxsplit=1)[-1])[:4])
        if len(near) == 1:
            return near[0]
        if not near:
            raise ValidationError(_("Không có đơn vị “%(text)s” trong phạm vi của tài khoản. Chọn từ danh sách gợi ý."),
                                  params={"text": typed})
        raise ValidationError(_("“%(text)s” khớp nhiều đơn vị (%(names)s…). Ghi mã hoặc chọn từ danh sách."),
                              params={"text": typed, "names": ", ".join(org.code for org in near)})


def named(text: str) -> QuerySet[Org]:
    """The unit of exactly that code, else units whose code or name holds every word, without accents."""
    exact = Org.objects.filter(code__iexact=text.strip())
    return exact if exact.exists() else _holding(Org.objects.all(), text)


def _holding(orgs: QuerySet[Org], text: str) -> QuerySet[Org]:
    for word in fold(text).split():
        orgs = orgs.filter(folded__contains=word)
    return orgs


def version_field() -> forms.IntegerField:
    """The version of the record the form was opened with."""
    return forms.IntegerField(widget=forms.HiddenInput)


class AddressForm(forms.Form):
    """Filters of a list, bound to its address; a filter that can't be read filters nothing and its error is shown."""

    def asked(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def day(self) -> date:
        """The day of the field `on`, else today."""
        return self.asked("on") or clock.today()
