"""What is typed about one person."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock, fold
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.expertise import fields, usable
from giaoban.kernel.people.models import SEXES, Membership, Person, User
from giaoban.web.dossiers.fields import DayField, OrgField, PastDayField, version_field

from .filters import UNIONS

OLDEST = 1900
_PHONE = re.compile(r"^\+?[\d\s.()/-]{8,40}$")


class YearsMixin(forms.Form):
    """Birth years and days that can be true of a member."""

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data.get("birth_year")
        if year is not None and not OLDEST <= year <= clock.today().year - 10:
            raise ValidationError(_("Năm sinh %(year)s không hợp lý. Ghi từ %(oldest)s đến %(latest)s."), params={
                "year": year, "oldest": OLDEST, "latest": clock.today().year - 10})
        return year

    def clean_birth_date(self) -> date | None:
        born: date | None = self.cleaned_data.get("birth_date")
        if born is not None and not OLDEST <= born.year <= clock.today().year - 10:
            raise ValidationError(_("Ngày sinh không hợp lý. Xem lại năm."))
        return born


class FactsForm(YearsMixin):
    """The facts of a person."""

    name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=150)
    code = forms.CharField(label=gettext_lazy("Mã hội viên"), max_length=40, required=False,
                           help_text=gettext_lazy("Mã của hội; nhờ mã mà lần nhập sau nhận ra đúng người."))
    birth_date = DayField(label=gettext_lazy("Ngày sinh"), required=False)
    birth_year = forms.IntegerField(label=gettext_lazy("Năm sinh"), required=False,
                                    help_text=gettext_lazy("Khi không biết ngày."))
    sex = forms.ChoiceField(label=gettext_lazy("Giới tính"), required=False)
    titles = forms.CharField(label=gettext_lazy("Học hàm, học vị"), max_length=60, required=False,
                             help_text=gettext_lazy("Ví dụ PGS.TS."))
    job = forms.CharField(label=gettext_lazy("Nơi công tác"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("Điện thoại"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("Thư điện tử"), max_length=120, required=False)
    address = forms.CharField(label=gettext_lazy("Địa chỉ"), max_length=300, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["sex"].choices = [("", _("chưa rõ")), *SEXES.items()]

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data.get("phone", "")
        if typed and not _PHONE.match(typed):
            raise ValidationError(_("Số điện thoại chỉ gồm chữ số, dấu cách, chấm, gạch nối, ít nhất 8 số."))
        return typed

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FactsForm.base_fields}


class ChangeForm(FactsForm):
    """`version`: the person as it stood when the form was opened."""

    version = version_field()

    @classmethod
    def of(cls, person: Person) -> ChangeForm:
        initial = {name: getattr(person, name) for name in FactsForm.base_fields}
        return cls(initial={**initial, "version": person.version})

    def differing(self, person: Person) -> list[dict[str, Any]]:
        """What the register holds now where it differs from what was typed."""
        typed = self.cleaned_data
        return [{"label": self.fields[name].label, "value": _as_typed(getattr(person, name)) or "–"}
                for name in FactsForm.base_fields
                if name in typed and _as_typed(getattr(person, name)) != _as_typed(typed[name])]


def _as_typed(value: Any) -> str:
    return "" if value is None else str(value)


def unit_field(user: User, label: Any, *, required: bool = True) -> OrgField:
    """A union of the account's own set, suggested by name; any other unit of the set is found by its code."""
    offered = Org.objects.visible_to(user).filter(ended_on=None, kind__in=UNIONS)
    field = OrgField(offered, label=label, required=required, help_text=_("Mã hoặc tên; danh sách gợi ý hiện khi gõ."))
    field.orgs = Org.objects.visible_to(user)
    return field


class AddForm(FactsForm):
    """A new person, and the union joined. `confirmed`: the clerk saw who else has the name."""

    card = forms.CharField(label=gettext_lazy("Số thẻ"), max_length=40, required=False)
    since = PastDayField(label=gettext_lazy("Vào hội từ ngày"), required=False, initial=clock.today)
    confirmed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.fields["unit"] = unit_field(user, _("Hội tham gia"), required=not user.sees_everything)
        own = Org.objects.visible_to(user)
        if not user.sees_everything and user.org_id and own.filter(pk=user.org_id).exists():
            self.fields["unit"].initial = f"{user.org.code} – {user.org.name}"
        self.order_fields(["name", "unit", "since", "card"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("unit") and not data.get("since") and "since" not in self.errors:
            self.add_error("since", _("Ghi ngày vào hội."))
        return data

    def namesakes(self, user: User) -> list[Person]:
        """People the account sees who have this name and may be the same: born in the same year, or year unknown."""
        data = self.cleaned_data
        year = data["birth_date"].year if data.get("birth_date") else data.get("birth_year")
        near = Person.objects.current().visible_to(user).filter(folded=fold(data["name"]), erased_at=None)
        return [one for one in near[:20] if not (year and one.birth_year and year != one.birth_year)]


class JoinForm(forms.Form):
    since = PastDayField(label=gettext_lazy("Vào hội từ ngày"))
    card = forms.CharField(label=gettext_lazy("Số thẻ"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.fields["unit"] = unit_field(user, _("Hội"))
        self.order_fields(["unit", "since", "card"])


class LeaveForm(forms.Form):
    until = PastDayField(label=gettext_lazy("Thôi là hội viên từ ngày"))

    def __init__(self, data: Any = None, *, membership: Membership) -> None:
        super().__init__(data)
        self.fields["until"].since = membership.since


class ExpertiseForm(forms.Form):
    """Fields of science, ticked from the classification in force."""

    fields_of = forms.MultipleChoiceField(label=gettext_lazy("Lĩnh vực"), required=False,
                                          widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, held: list[str] | None = None) -> None:
        super().__init__(data, initial={"fields_of": held or []})
        self.version = usable(clock.today())
        known = fields(self.version).values()
        groups = {one.code: one.name for one in known if one.level == 1}
        self.fields["fields_of"].choices = [
            (name, [(one.code, f"{one.code} {one.name}") for one in known if one.parent == code])
            for code, name in groups.items()]
