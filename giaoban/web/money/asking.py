"""What an address of the money pages asks: which year's funds, whose dossiers, on which day, as known when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.ledger.models import Entry, Fund
from giaoban.kernel.ledger.rules import can_see_funds
from giaoban.kernel.orgs.hierarchy import tree
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.web.dossiers.fields import AddressForm, DayField, OrgField

KIND, UNIT = "kind", "unit"
WAYS = {KIND: _("loại việc"), UNIT: _("đơn vị")}


def entries_seen(user: User) -> QuerySet[Entry]:
    """Entries of the dossiers an account may see."""
    rows = Entry.objects.all()
    return rows if user.sees_everything else rows.filter(dossier__in=Dossier.objects.visible_to(user).values("pk"))


def years_seen(user: User) -> list[int]:
    """Years of the funds an account knows of, the latest first: two rows or two hundred thousand, one query."""
    if can_see_funds(user):
        rows = Fund.objects.order_by("-year").values_list("year", flat=True).distinct()
    else:
        rows = entries_seen(user).order_by("-fund__year").values_list("fund__year", flat=True).distinct()
    return list(rows)


def usual_year(years: list[int]) -> int:
    """This year where it has a fund, else the latest that has."""
    today = clock.today().year
    return next((year for year in years if year <= today), years[-1] if years else today)


class WhenForm(AddressForm):
    """Year, unit, day and knowledge; what can't be read is said beside its field and filters nothing."""

    year = forms.TypedChoiceField(label=_("Năm của nguồn"), required=False, coerce=int)
    unit = OrgField(Org.objects.none(), label=_("Đơn vị và cấp dưới"), required=False)
    on = DayField(label=_("Tính đến ngày"), required=False)
    known_on = DayField(label=_("Như đã ghi đến ngày"), required=False)

    def __init__(self, data: Any, *, user: User, years: list[int]) -> None:
        super().__init__(data)
        asked = str(data.get("year", ""))
        typed = {int(asked)} if len(asked) == 4 and asked.isascii() and asked.isdigit() else set()
        here = sorted({*years, *typed, clock.today().year}, reverse=True)
        self.fields["year"].choices = [("", usual_year(years)), *((year, year) for year in here)]
        self.fields["unit"].orgs = Org.objects.visible_to(user)


@dataclass(frozen=True)
class Asked:
    """`orgs`: the units asked for, already the account's; None: all it sees. `whole`: sees funds, asks for no unit."""

    user: User
    year: int
    on: date
    known_on: date | None
    unit: Org | None
    orgs: frozenset[int] | None
    form: WhenForm

    @property
    def whole(self) -> bool:
        return self.unit is None and can_see_funds(self.user) and self.user.sees_everything

    def entries(self) -> QuerySet[Entry]:
        """Entries of the year's funds up to the day, as known."""
        rows = Entry.objects.filter(fund__year=self.year, on__lte=self.on).known(self.known_on)
        if self.orgs is not None:
            return rows.filter(dossier__org__in=self.orgs)
        return rows

    @property
    def query(self) -> dict[str, str]:
        """What a link to the records behind a number carries along."""
        kept = {"year": str(self.year)}
        if self.unit:
            kept["unit"] = self.unit.code
        if self.on != clock.today():
            kept["on"] = self.on.isoformat()
        if self.known_on:
            kept["known_on"] = self.known_on.isoformat()
        return kept

    def address(self, name: str, **more: Any) -> str:
        query = {key: value for key, value in {**self.query, **more}.items() if value not in ("", None)}
        return f"{reverse(f'money:{name}')}?{urlencode(query)}"

    @property
    def when(self) -> str:
        """'năm 2020, tính đến 15/3/2021, như sổ đã ghi đến …'."""
        told = _("năm %(year)s, tính đến %(day)s") % {"year": self.year, "day": day_text(self.on)}
        if self.known_on:
            told += _(", như sổ đã ghi đến %(day)s") % {"day": day_text(self.known_on)}
        return told


def below(unit: Org, on: date) -> frozenset[int]:
    """The unit and what stood under it that day, or where it last stood."""
    return frozenset(tree(on, ended=True).below(unit.pk))


def ask(request: HttpRequest, form_class: type[WhenForm] = WhenForm) -> Asked:
    user = request.user
    years = years_seen(user)
    form = form_class(request.GET, user=user, years=years)
    unit, on = form.asked("unit") or None, form.day
    orgs = below(unit, on) if unit else None
    if not user.sees_everything:
        seen = frozenset(Org.objects.visible_to(user).values_list("pk", flat=True))
        orgs = seen if orgs is None else orgs & seen
    return Asked(user, form.asked("year") or usual_year(years), on, form.asked("known_on") or None, unit, orgs, form)
