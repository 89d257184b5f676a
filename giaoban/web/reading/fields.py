"""Form fields for what a clerk types: a unit by code or name, several units, a period."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from giaoban.kernel.base import Period, clock, fold
from giaoban.kernel.orgs.models import Org, OrgQuerySet

#: Between a unit's code and its name where a list suggests both.
SEPARATOR = " · "
OTHER = "other"
#: The organisations below are hundreds; they are found by typing, not offered in a list.
NOT_OFFERED = ("st_organisation", "provincial_association", "partner")


class DayInput(forms.DateInput):
    """The browser's own day picker; it wants ISO whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def unbroken(words: object) -> str:
    """Short words kept on one line beside a wide column; longer ones may break."""
    text = str(words)
    return text.replace(" ", "\u00a0") if len(text) <= 26 else text


def offered(orgs: OrgQuerySet) -> list[str]:
    """What a datalist of units suggests: 'BAN-TVPB · Ban Tư vấn, Phản biện'."""
    rows = orgs.exclude(kind__in=NOT_OFFERED).filter(ended_on=None, founded_on__lte=clock.today()).order_by("code")
    return [f"{org.code}{SEPARATOR}{org}" for org in rows.only("code", "name", "short_name")]


def find_unit(orgs: OrgQuerySet, typed: str) -> Org:
    """The one unit a code or a name means; ValidationError says what to type instead."""
    code = typed.partition(SEPARATOR)[0].strip()
    bare = fold(typed)
    by_code = orgs.filter(code__iexact=code).first()
    if by_code is not None:
        return by_code
    near = list(orgs.filter(folded__contains=bare)[:6]) if bare else []
    exact = [org for org in near if bare in (fold(org.name), fold(org.short_name))]
    if len(exact or near) == 1:
        return (exact or near)[0]
    if not near:
        raise forms.ValidationError(_("Không có đơn vị “%(typed)s”. Ghi mã hoặc tên, ví dụ BAN-TVPB.") % {
            "typed": typed})
    raise forms.ValidationError(_("“%(typed)s” chỉ nhiều đơn vị: %(units)s. Ghi mã đơn vị.") % {
        "typed": typed, "units": ", ".join(f"{org} ({org.code})" for org in near[:5])})


class UnitField(forms.CharField):
    """One unit, by code or name; only units of `orgs` are known."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.TextInput(attrs={"list": "units", "autocomplete": "off"}))
        super().__init__(**more)
        self.orgs = Org.objects.none()

    def clean(self, value: Any) -> Org | None:
        typed = super().clean(value)
        return find_unit(self.orgs, typed) if typed else None


class UnitsField(forms.CharField):
    """Several units, parted by ';' (or ',' where names have none)."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.orgs = Org.objects.none()

    def clean(self, value: Any) -> list[Org]:
        typed = super().clean(value)
        found: dict[int, Org] = {}
        for piece in (piece.strip() for piece in typed.split(";")):
            for org in self._units(piece) if piece else ():
                found[org.pk] = org
        return list(found.values())

    def _units(self, piece: str) -> list[Org]:
        try:
            return [find_unit(self.orgs, piece)]
        except forms.ValidationError:
            if "," not in piece:
                raise
        return [find_unit(self.orgs, part.strip()) for part in piece.split(",") if part.strip()]


def period_key(period: Period) -> str:
    return f"{period.first.isoformat()}..{period.last.isoformat()}"


def last_month() -> str:
    """The month that ended last: the usual answer."""
    today = clock.today()
    year, month = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    return period_key(Period.month(year, month))


def period_choices(today: date) -> list[tuple[str, Any]]:
    """Months, quarters, halves and years up to the one that runs, newest first, and any other stretch of days."""
    months = [_month_before(today, back) for back in range(-1, 12)]
    quarters = list(dict.fromkeys((year, (month + 2) // 3) for year, month in months))
    halves = [(today.year - back, half) for back in range(3) for half in (2, 1)]
    groups = [
        (_("Tháng"), [Period.month(year, month) for year, month in months]),
        (_("Quý"), [Period.quarter(year, quarter) for year, quarter in quarters]),
        (_("Sáu tháng"), [Period.half(year, half) for year, half in halves]),
        (_("Năm"), [Period.year(today.year - back) for back in range(4)]),
    ]
    named = [(label, [(period_key(p), p.label) for p in periods]) for label, periods in groups]
    return [*named, (OTHER, _("Khoảng ngày khác…"))]


def _month_before(day: date, back: int) -> tuple[int, int]:
    months = day.year * 12 + day.month - 1 - back
    return months // 12, months % 12 + 1


class PeriodFormMixin(forms.Form):
    """A form with a period: one choice, or two days. `cleaned_data["span"]` is a Period afterwards."""

    period = forms.ChoiceField()
    first = forms.DateField(required=False, widget=DayInput)
    last = forms.DateField(required=False, widget=DayInput)

    def offer_periods(self) -> None:
        self.fields["period"].choices = period_choices(clock.today())
        self.fields["period"].label = _("Kỳ báo cáo")
        self.fields["first"].label = _("Từ ngày")
        self.fields["last"].label = _("đến ngày")

    def clean_span(self) -> Period | None:
        """The Period chosen; puts the error on the field at fault."""
        data = self.cleaned_data
        chosen = data.get("period")
        if chosen and chosen != OTHER:
            first, _dots, last = chosen.partition("..")
            return Period(date.fromisoformat(first), date.fromisoformat(last))
        if chosen and not (data.get("first") and data.get("last")):
            if not self.errors:
                self.add_error("first", _("Ghi cả ngày đầu và ngày cuối của kỳ."))
            return None
        try:
            return Period(data["first"], data["last"]) if chosen else None
        except ValueError as error:
            self.add_error("last", str(error))
            return None
