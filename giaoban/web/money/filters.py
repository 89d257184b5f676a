"""Filters of the lists of money: fund, source, kind of work, kind of entry, beside year, unit and days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import fold
from giaoban.kernel.dossiers.registry import kinds
from giaoban.kernel.ledger.models import KINDS, Fund, Source
from giaoban.kernel.ledger.rules import can_see_funds
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.web.dossiers.fields import DayField
from giaoban.web.dossiers.kinds import capital, has_money

from .asking import WhenForm, entries_seen

NOTHING = [("", _("Tất cả"))]
SOURCELESS = "0"


class Narrow(WhenForm):
    """What the entries and the dossiers with money are narrowed by."""

    q = forms.CharField(label=_("Tìm số, tên hồ sơ, đơn vị"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    fund = forms.ChoiceField(label=_("Nguồn"), required=False)
    source = forms.ChoiceField(label=_("Loại nguồn"), required=False)
    work = forms.ChoiceField(label=_("Loại việc"), required=False)
    only = forms.CharField(required=False, widget=forms.HiddenInput, max_length=1)

    rare: tuple[str, ...] = ("source", "work", "unit", "known_on")

    def __init__(self, data: Any, *, user: User, years: list[int]) -> None:
        super().__init__(data, user=user, years=years)
        funds = Fund.objects.order_by("-year", "code")
        if not can_see_funds(user):
            funds = funds.filter(pk__in=entries_seen(user).order_by().values("fund"))
        self.fields["fund"].choices = [*NOTHING, *((fund.pk, str(fund)) for fund in funds)]
        self.fields["source"].choices = [*NOTHING, *Source.objects.values_list("pk", "name"),
                                         (SOURCELESS, _("Chưa ghi loại nguồn"))]
        self.fields["work"].choices = [*NOTHING, *((kind.key, capital(kind.label)) for kind in kinds()
                                                   if has_money(kind))]
        for name in self.rare:
            self.fields[name].widget.attrs["form"] = "filters"
        self.order_fields(["q", "year", "fund", *(n for n in self.fields if n not in ("q", "year", "fund"))])

    @property
    def rare_used(self) -> bool:
        return any(self.data.get(name) for name in self.rare)

    def narrow(self, rows: QuerySet) -> QuerySet:
        for word in fold(self.asked("q")).split():
            rows = rows.filter(dossier__folded__contains=word)
        wanted = Q()
        for name, path in (("fund", "fund"), ("work", "dossier__kind")):
            if self.asked(name):
                wanted &= Q(**{path: self.asked(name)})
        if self.asked("source"):
            wanted &= Q(fund__source=None) if self.asked("source") == SOURCELESS else Q(
                fund__source=self.asked("source"))
        unit: Org | None = self.asked("unit") or None
        if unit and self.asked("only"):
            wanted &= Q(dossier__org=unit)
        return rows.filter(wanted)


class EntryFilters(Narrow):
    entry = forms.ChoiceField(label=_("Bút toán"), required=False, choices=[*NOTHING, *KINDS.items()])
    since = DayField(label=_("Từ ngày"), required=False)

    rare = ("source", "work", "unit", "since", "known_on")

    def narrow(self, rows: QuerySet) -> QuerySet:
        rows = super().narrow(rows)
        if self.asked("entry"):
            rows = rows.filter(kind=self.asked("entry"))
        return rows.filter(on__gte=self.asked("since")) if self.asked("since") else rows


class HeldFilters(Narrow):
    left = forms.ChoiceField(label=_("Còn treo"), required=False, choices=[
        *NOTHING, ("open", _("Còn treo")), ("none", _("Không còn"))])
