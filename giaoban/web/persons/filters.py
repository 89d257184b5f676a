"""The filters of the list of people, bound to the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.expertise import fields, usable
from giaoban.kernel.people.models import SEXES, User
from giaoban.kernel.people.privacy.showing import sees_whole
from giaoban.web.dossiers.fields import DayField, OrgField

MEMBER, LEFT, NEVER = "member", "left", "never"
STATES = {MEMBER: _("đang là hội viên"), LEFT: _("đã thôi là hội viên"), NEVER: _("không là hội viên")}
#: Filters that would tell what an account doesn't see.
TELLING = {"birth_from": "birth_year", "birth_to": "birth_year", "sex": "sex", "titles": "titles", "field": "job"}


class PersonFilter(forms.Form):
    q = forms.CharField(label=_("Họ tên hoặc mã (không cần dấu)"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    unit = OrgField(Org.objects.none(), label=_("Hội, đơn vị (kể cả bên dưới)"), required=False)
    state = forms.ChoiceField(label=_("Tình trạng"), required=False)
    birth_from = forms.IntegerField(label=_("Sinh từ năm"), required=False, min_value=1900, max_value=2100)
    birth_to = forms.IntegerField(label=_("đến năm"), required=False, min_value=1900, max_value=2100)
    sex = forms.ChoiceField(label=_("Giới tính"), required=False)
    titles = forms.CharField(label=_("Học hàm, học vị"), required=False, max_length=60)
    field = forms.ChoiceField(label=_("Lĩnh vực"), required=False)
    on = DayField(label=_("Tính đến ngày"), required=False)

    rare = ("birth_from", "birth_to", "sex", "titles", "field", "on")

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        every = [("", _("Tất cả"))]
        self.fields["unit"] = OrgField(Org.objects.visible_to(user).filter(kind__in=UNIONS),
                                       label=self.fields["unit"].label, required=False)
        self.fields["unit"].orgs = Org.objects.visible_to(user)
        self.fields["state"].choices = [*every, *STATES.items()]
        self.fields["sex"].choices = [*every, *SEXES.items()]
        known = fields(usable(clock.today())).values()
        self.fields["field"].choices = [*every, *((one.code, f"{one.code} {one.name}") for one in known)]
        for name, needs in TELLING.items():
            if not sees_whole(user, needs):
                del self.fields[name]
        for name in self.rare:
            if name in self.fields:
                self.fields[name].widget.attrs["form"] = "filters"

    def asked(self, name: str) -> Any:
        """A filter's value; one that can't be read filters nothing (its error is shown)."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def day(self) -> date:
        return self.asked("on") or clock.today()

    @property
    def rare_used(self) -> bool:
        return any(self.data.get(name) for name in self.rare)


#: Units that have members of their own and are offered as suggestions; any other is found by its code.
UNIONS = ("local_union", "sector_association", "district_union")
