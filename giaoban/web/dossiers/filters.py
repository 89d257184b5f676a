"""The filters of the dossier list: a form bound to the address, and the narrowing it asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.dossiers.models import Dossier, DossierQuerySet, StateSpan
from giaoban.kernel.dossiers.registry import Kind, kinds
from giaoban.kernel.dossiers.searching import among, narrow
from giaoban.kernel.lifecycle import CONTENT, MONEY
from giaoban.kernel.orgs.models import Org

from .fields import DayField, named
from .kinds import capital, find, has_money, path_of, state_choices

OPEN, CLOSED = "_open", "_closed"
FACT = "f_"
LIFE = [(OPEN, _("Đang mở")), (CLOSED, _("Đã khép"))]


def _select(label: Any, choices: list[tuple[Any, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", _("Tất cả")), *choices])


def years_of(seen: DossierQuerySet, user: Any) -> list[int]:
    """Years to choose from, the latest first. For who sees all: every one between the first and the last with a matter,
    read at the ends of an index."""
    if user.sees_everything:
        rows = Dossier.objects.order_by("year").values_list("year", flat=True)
        ends = [rows.first(), rows.last()]
        return [] if ends[0] is None else list(range(ends[1], ends[0] - 1, -1))
    return sorted(set(seen.order_by().values_list("year", flat=True).distinct()), reverse=True)


class Filters(forms.Form):
    """Filters of all kinds, or with a kind its own states and the particulars that have choices."""

    q = forms.CharField(label=_("Tìm số, tên hồ sơ, đơn vị"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))

    rare = ("department", "since", "until", "state_on")

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.kind = find(data.get("kind", ""))
        shown = [self.kind] if self.kind else kinds()
        add = self.fields
        add["kind"] = _select(_("Loại"), [(kind.key, capital(kind.label)) for kind in kinds()])
        add["year"] = _select(_("Năm"), [(year, year) for year in years])
        add["unit"] = forms.CharField(label=_("Đơn vị"), required=False, max_length=100)
        add["department"] = forms.ModelChoiceField(
            Org.objects.filter(kind="department"), label=_("Ban phụ trách"), required=False, empty_label=_("Tất cả"))
        add["content"] = _select(_("Nội dung"), [*LIFE, *state_choices(shown, CONTENT)])
        if any(has_money(kind) for kind in shown):
            add["money"] = _select(_("Kinh phí"), state_choices(shown, MONEY))
        for name, field in _particulars(self.kind):
            add[name] = field
        add["since"] = DayField(label=_("Mở từ ngày"), required=False)
        add["until"] = DayField(label=_("Mở đến ngày"), required=False)
        add["state_on"] = DayField(label=_("Trạng thái tại ngày"), required=False)
        for name in self.rare:
            add[name].widget.attrs["form"] = "filters"

    @property
    def rare_used(self) -> bool:
        return any(self.data.get(name) for name in self.rare)

    @property
    def day(self) -> date | None:
        """The day as of which states are shown and asked; None is today."""
        return self.asked("state_on") or None

    def asked(self, name: str) -> Any:
        """A filter's value; one that can't be read filters nothing (its error is shown)."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    def narrow(self, rows: DossierQuerySet) -> tuple[DossierQuerySet, bool]:
        """Bare matters, and whether so many hold the words typed that nobody should count them."""
        rows, many = narrow(rows, self.asked("q"))
        rows = rows.filter(kind=self.kind.key) if self.kind else rows
        plain = {"year": "year", "department": "department", "since": "opened_on__gte", "until": "opened_on__lte",
                 **{name: path_of(self.kind, name.removeprefix(FACT)) for name, _field in _particulars(self.kind)}}
        rows = rows.filter(**{path: self.asked(name) for name, path in plain.items() if self.asked(name)})
        if self.asked("unit"):
            rows = rows.filter(org__in=list(named(self.asked("unit")).values_list("pk", flat=True)))
        return self._in_states(rows), many

    def _in_states(self, rows: DossierQuerySet) -> DossierQuerySet:
        day, content, money = self.day, self.asked("content"), self.asked("money")
        if day:
            rows = rows.filter(opened_on__lte=day)
        if content in (OPEN, CLOSED):
            open_then = Q(closed_on=None) | Q(closed_on__gt=day) if day else Q(closed_on=None)
            rows = rows.filter(open_then if content == OPEN else ~open_then)
        elif content:
            rows = held_by(rows, _stood(content, CONTENT, day)) if day else rows.filter(content_state=content)
        if money:
            rows = held_by(rows, _stood(money, MONEY, day)) if day else rows.filter(money_state=money)
        return rows


def _stood(state: str, track: str, day: date) -> models.QuerySet:
    return StateSpan.objects.on(day).filter(track=track, state=state).order_by().values("dossier")


#: Records that point at dossiers, read whole to find those; of more, each dossier in turn is asked whether it has one.
FEW = 10_000


def held_by(rows: DossierQuerySet, records: models.QuerySet) -> DossierQuerySet:
    """The dossiers that some record (a QuerySet of `values("dossier")`) is of.

    Few records: their keys first, for to ask the rows one by one would go through all of them (as PostgreSQL does when
    it may choose). Many: one by one in the order of the list, where a page is soon full, for to read the records would
    take longer than the page.
    """
    keys = list(records.values_list("dossier", flat=True)[:FEW + 1])
    if len(keys) <= FEW:
        return rows.filter(pk__in=among(sorted(set(keys)), rows.db))
    return rows.filter(models.Exists(records.filter(dossier=models.OuterRef("pk"))))


def _particulars(kind: Kind | None) -> list[tuple[str, forms.Field]]:
    """The kind's own facts that have choices, named apart from the list's own words (`size`, `order`)."""
    if kind is None:
        return []
    facts = [kind.model._meta.get_field(name) for name in kind.model.particulars]
    return [(FACT + field.name, _select(capital(field.verbose_name), list(field.flatchoices)))
            for field in facts if field.flatchoices]
