"""Acts on governing bodies as forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import day_text
from giaoban.kernel.bodies.kinds import FORMS, POSTS
from giaoban.kernel.bodies.models import Body, Seat
from giaoban.kernel.orgs.kinds import KINDS
from giaoban.kernel.orgs.models import Org, OrgQuerySet
from giaoban.kernel.people.models import APPOINTED, BY_ELECTION, HOW, PROVISIONAL, Person
from giaoban.kernel.people.namesakes import certain, namesakes, possible
from giaoban.web.dossiers.fields import DayField, OrgField, PastDayField, Suggest

NEW = "new"


class BodyForm(forms.Form):
    """What every act has: its day, its paper, and how the body stood when the form was opened."""

    on = PastDayField(label=_("Ngày"))
    paper = forms.CharField(label=_("Văn bản"), max_length=120, required=False,
                            help_text=_("Số, ký hiệu và ngày, ví dụ “Quyết định 12/QĐ-LHHVN ngày 01/3/2021”."))
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed = forms.CharField(widget=forms.HiddenInput, required=False)

    first: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, body: Body | None = None) -> None:
        super().__init__(data, initial={"stamp": stamp(body)})
        self.body = body
        self.prepare()
        self.order_fields([*self.first, "on", "paper"])

    def prepare(self) -> None:
        """Fields that depend on the body."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.body and data.get("stamp") != stamp(self.body):
            raise forms.ValidationError(
                _("Cơ quan này vừa được người khác cập nhật. Mở lại trang cơ quan, xem thay đổi rồi làm lại."))
        return data


def stamp(body: Body | None) -> str:
    """Changes with every act on the body."""
    return str(body.acts.aggregate(Max("pk"))["pk__max"] or "") if body else ""


class ReasonForm(BodyForm):
    reason = forms.CharField(label=_("Lý do"), max_length=150)
    first = ("reason",)


class UndoForm(BodyForm):
    """Taking back what was recorded wrongly has a reason and no day of its own."""

    reason = forms.CharField(label=_("Lý do rút lại"), max_length=150)

    def prepare(self) -> None:
        del self.fields["on"], self.fields["paper"]


class PersonMixin(forms.Form):
    """A person by name and birth year; namesakes in the register are asked about, never guessed."""

    name = forms.CharField(label=_("Họ và tên"), max_length=150)
    birth_year = forms.IntegerField(label=_("Năm sinh"), required=False, min_value=1900, max_value=2100, localize=False)
    who = forms.ChoiceField(label=_("Là ai trong sổ"), required=False)

    def near(self) -> list[Person]:
        name = (self.data.get("name") or "").strip()
        year = str(self.data.get("birth_year") or "")
        people = [person for found in namesakes([name]).values() for person in found] if name else []
        return possible(people, int(year) if year.isdigit() else None)

    def ask(self) -> None:
        """The choice is there only when there is something to choose."""
        self.found = self.near() if self.is_bound else []
        year = str(self.data.get("birth_year") or "")
        self.sure = certain(self.found, int(year) if year.isdigit() else None)
        if not self.found or self.sure:
            del self.fields["who"]
            return
        labels = [(str(person.pk), f"{person.name}, {person.birth_year or _('chưa ghi năm sinh')}")
                  for person in self.found]
        self.fields["who"].choices = [("", _("Chọn")), *labels, (NEW, _("Người mới, chưa có trong sổ"))]

    def clean_who(self) -> str:
        chosen: str = self.cleaned_data["who"]
        if not chosen:
            raise forms.ValidationError(_("Trong sổ có người trùng tên. Chọn đúng người, hoặc “Người mới”."))
        return chosen

    def person(self) -> Person | None:
        """The chosen one of the register; None: somebody new."""
        if self.sure:
            return self.sure
        chosen = self.cleaned_data.get("who", "")
        return next((person for person in self.found if str(person.pk) == chosen), None)


class AppointForm(PersonMixin, BodyForm):
    """A by-election, an appointment, a post given for the time being."""

    post = forms.CharField(label=_("Chức danh"), max_length=120, widget=Suggest(attrs={"autocomplete": "off"}))
    how = forms.ChoiceField(label=_("Hình thức"), choices=[(key, HOW[key]) for key in (BY_ELECTION, APPOINTED,
                                                                                     PROVISIONAL)])
    first = ("name", "birth_year", "who", "post", "how")

    def prepare(self) -> None:
        self.ask()
        seats = Seat.objects.held().filter(body=self.body, until=None).values_list("post", flat=True)
        self.fields["post"].widget.suggestions = list(seats) or list(POSTS)


class ReplaceForm(PersonMixin, ReasonForm):
    first = ("name", "birth_year", "who", "reason")

    def prepare(self) -> None:
        self.ask()


class SeatsForm(BodyForm):
    post = forms.CharField(label=_("Chức danh"), max_length=120, widget=Suggest(attrs={"autocomplete": "off"}))
    places = forms.IntegerField(label=_("Số lượng"), min_value=0, max_value=999)
    first = ("post", "places")

    def prepare(self) -> None:
        self.fields["on"].label = _("Từ ngày")
        self.fields["post"].widget.suggestions = list(POSTS)


class OpenTermForm(BodyForm):
    number = forms.CharField(label=_("Khóa"), max_length=12, help_text=_("Chữ số La Mã, ví dụ VIII"))
    nominal_since = DayField(label=_("Theo quy định từ ngày"))
    nominal_until = DayField(label=_("đến hết ngày"))
    first = ("number", "nominal_since", "nominal_until")

    def prepare(self) -> None:
        self.fields["on"].label = _("Ngày đại hội (bắt đầu thực tế)")


class ExtendForm(BodyForm):
    until = DayField(label=_("Kéo dài đến ngày"))
    reason = forms.CharField(label=_("Lý do"), max_length=300, required=False)
    first = ("until", "reason")

    def prepare(self) -> None:
        self.fields["on"].label = _("Ngày quyết định")
        self.fields["paper"].required = True


class FoundForm(BodyForm):
    unit = OrgField(Org.objects.none(), label=_("Đơn vị"))
    form = forms.ChoiceField(label=_("Cơ quan"), choices=[])
    first = ("unit", "form")

    def __init__(self, data: Any = None, *, orgs: OrgQuerySet, unit: str = "") -> None:
        super().__init__(data)
        self.fields["unit"] = OrgField(orgs.filter(ended_on=None, kind__in=KINDS["governing_body"].under),
                                       label=_("Đơn vị"))
        chosen = orgs.filter(code=unit).first() if unit else None
        if chosen:
            self.fields["unit"].initial = f"{chosen.code} – {chosen.name}"
        kind = chosen.kind if chosen else "local_union"
        self.fields["form"].choices = [(form.key, form.words(kind)[0]) for form in FORMS.values()]
        self.fields["on"].label = _("Có từ ngày")
        self.order_fields([*self.first, "on", "paper"])


class AlignForm(BodyForm):
    """The window around the national congress."""

    national_on = DayField(label=_("Đại hội toàn quốc dự kiến"))
    from_day = DayField(label=_("Các hội đại hội từ ngày"))
    to_day = DayField(label=_("đến ngày"))
    first = ("national_on", "from_day", "to_day")

    def prepare(self) -> None:
        self.fields["on"].label = _("Ngày văn bản")
        self.fields["paper"].required = True


def day_of(data: dict[str, Any], name: str = "on") -> str:
    value: date = data[name]
    return day_text(value)
