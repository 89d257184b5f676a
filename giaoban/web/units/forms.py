"""Filters and acts on units as forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.kinds import KINDS, LINES, REPORTING
from giaoban.kernel.orgs.models import Org, OrgQuerySet
from giaoban.web.dossiers.fields import DayField, OrgField, PastDayField


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
    view = forms.CharField(widget=forms.HiddenInput, required=False, initial="bang")

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


class ActForm(forms.Form):
    """What every act has: its day, its paper, and how the unit stood when the form was opened."""

    on = PastDayField(label=_("Ngày hiệu lực"))
    paper = forms.CharField(label=_("Văn bản"), max_length=200,
                            help_text=_("Số, ký hiệu và ngày, ví dụ “Quyết định 12/QĐ-LHHVN ngày 01/3/2021”."))
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed = forms.CharField(widget=forms.HiddenInput, required=False)

    first: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, org: Org | None = None) -> None:
        initial = {"stamp": stamp(org)} if org else {}
        super().__init__(data, initial={**initial, **self.standing(org)})
        self.org = org
        self.order_fields([*self.first, "on", "paper"])

    def standing(self, org: Org | None) -> dict[str, Any]:
        """What the fields begin with."""
        return {}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.org and self.org.ended_on:
            raise forms.ValidationError(_("Đơn vị đã chấm dứt; sổ của đơn vị không ghi thêm được."))
        if self.org and data.get("stamp") != stamp(self.org):
            raise forms.ValidationError(
                _("Đơn vị vừa được người khác cập nhật. Mở lại trang đơn vị, xem thay đổi rồi làm lại."))
        return data


def stamp(org: Org) -> str:
    """Changes with every act on the unit: its latest name and place, and whether it has ended."""
    name = org.names.aggregate(Max("pk"))["pk__max"]
    place = org.placements.aggregate(Max("pk"))["pk__max"]
    return f"{name}-{place}-{org.ended_on or ''}"


class RenameForm(ActForm):
    name = forms.CharField(label=_("Tên mới"), max_length=300)
    short_name = forms.CharField(label=_("Tên gọn"), max_length=120, required=False)
    first = ("name", "short_name")

    def standing(self, org: Org | None) -> dict[str, Any]:
        return {"name": org.name, "short_name": org.short_name} if org else {}

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if self.org and name == self.org.name and self.data.get("short_name", "") == self.org.short_name:
            raise forms.ValidationError(_("Tên chưa đổi. Ghi tên mới."))
        return name


class PlaceForm(ActForm):
    line = forms.ChoiceField(label=_("Tuyến"), choices=list(LINES.items()), initial=REPORTING)
    parent = OrgField(Org.objects.none(), label=_("Cấp trên mới"),
                      help_text=_("Mã hoặc tên; danh sách gợi ý hiện khi gõ."))
    first = ("parent", "line")

    def __init__(self, data: Any = None, *, org: Org | None = None) -> None:
        super().__init__(data, org=org)
        above = Org.objects.filter(ended_on=None).exclude(pk=org.pk if org else None)
        kinds = KINDS[org.kind].under if org and org.kind in KINDS else ()
        self.fields["parent"] = _parents(above.filter(kind__in=kinds) if kinds else above)
        self.order_fields([*self.first, "on", "paper"])


def _parents(orgs: OrgQuerySet, *, required: bool = True) -> OrgField:
    return OrgField(orgs, label=_("Cấp trên"), required=required,
                    help_text=_("Mã hoặc tên; danh sách gợi ý hiện khi gõ."))


class HeirsField(forms.CharField):
    """Codes with commas between them."""

    def clean(self, value: Any) -> list[Org]:
        typed = super().clean(value)
        codes = [code.strip() for code in typed.replace(";", ",").split(",") if code.strip()]
        found = {org.code.upper(): org for org in Org.objects.filter(code__in=[code.upper() for code in codes])}
        missing = [code for code in codes if code.upper() not in found]
        if missing:
            raise forms.ValidationError(_("Không có đơn vị mã “%(codes)s”."), params={"codes": ", ".join(missing)})
        return list(found.values())


class DissolveForm(ActForm):
    heirs = HeirsField(label=_("Đơn vị kế thừa"), required=False, max_length=400,
                       help_text=_("Mã các đơn vị nhận việc còn dở, cách nhau bằng dấu phẩy; để trống nếu không có."))
    first = ("heirs",)


class FoundForm(ActForm):
    code = forms.CharField(label=_("Mã đơn vị"), max_length=40, validators=[RegexValidator(
        r"^[A-Z0-9][A-Z0-9-]*$", _("Mã chỉ gồm chữ in không dấu, chữ số và gạch nối, ví dụ KHCN-0801."))],
        help_text=_("Không đổi về sau. Ví dụ KHCN-0801."))
    kind = forms.ChoiceField(label=_("Loại"), choices=[(kind.key, kind.label) for kind in KINDS.values()],
                             initial="st_organisation")
    name = forms.CharField(label=_("Tên"), max_length=300)
    short_name = forms.CharField(label=_("Tên gọn"), max_length=120, required=False)
    province = forms.CharField(label=_("Tỉnh, thành phố"), max_length=60, required=False)
    parent = OrgField(Org.objects.none(), label=_("Cấp trên"), required=False)
    placed_on = PastDayField(label=_("Vào hệ thống từ ngày"), required=False, initial=None,
                             help_text=_("Chỉ ghi khi vào sau ngày thành lập."))
    first = ("code", "kind", "name", "short_name", "province", "parent")

    def __init__(self, data: Any = None, *, parent: Org | None = None) -> None:
        super().__init__(data)
        self.fields["on"].label = _("Ngày thành lập")
        self.fields["parent"] = _parents(Org.objects.filter(ended_on=None).exclude(kind="department"), required=False)
        if parent:
            self.fields["parent"].initial = f"{parent.code} – {parent.name}"
        self.order_fields([*self.first, "on", "placed_on", "paper"])
