"""The pipeline's filters: a form bound to the address, and the narrowing it asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.dossiers.models import DossierQuerySet
from giaoban.kernel.dossiers.registry import Kind, kinds
from giaoban.kernel.dossiers.searching import narrow
from giaoban.kernel.ledger.models import ALLOCATE, PLAN, Entry, Fund, Source
from giaoban.kernel.lifecycle import CONTENT, MONEY
from giaoban.kernel.orgs.hierarchy import latest_tree
from giaoban.kernel.orgs.models import Org

from ..dossiers.fields import AddressForm, named
from ..dossiers.filters import LIFE, OPEN, held_by
from ..dossiers.kinds import capital, find, has_money, state_choices

OVERDUE, NO_MONEY = "overdue", "_none"
#: Days in the same state offered as a filter; how long a step may take is nowhere laid down.
AGES = (30, 60, 90, 180, 365)


def _select(label: Any, choices: list[tuple[Any, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", _("Tất cả")), *choices])


class PipelineFilters(AddressForm):
    q = forms.CharField(label=gettext_lazy("Tìm số, tên hồ sơ, đơn vị"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))

    rare = ("department", "source", "fund", "late")

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.kind: Kind | None = find(data.get("kind", ""))
        shown = [self.kind] if self.kind else kinds()
        add = self.fields
        add["kind"] = _select(_("Loại"), [(kind.key, capital(kind.label)) for kind in kinds()])
        add["year"] = _select(_("Năm"), [(year, year) for year in years])
        add["unit"] = forms.CharField(label=_("Đơn vị, kể cả bên dưới"), required=False, max_length=100)
        add["content"] = _select(_("Nội dung"), [*LIFE, *state_choices(shown, CONTENT)])
        if any(has_money(kind) for kind in shown):
            states = [*state_choices(shown, MONEY), (NO_MONEY, _("Không theo dõi kinh phí"))]
            add["money"] = _select(_("Kinh phí"), states)
        add["department"] = forms.ModelChoiceField(
            Org.objects.filter(kind="department"), label=_("Ban phụ trách"), required=False, empty_label=_("Tất cả"))
        add["source"] = forms.ModelChoiceField(Source.objects.all(), label=_("Loại nguồn"), required=False,
                                               to_field_name="code", empty_label=_("Tất cả"))
        add["fund"] = forms.ModelChoiceField(Fund.objects.order_by("-year", "code"), label=_("Nguồn kinh phí"),
                                             required=False, to_field_name="code", empty_label=_("Tất cả"))
        add["late"] = _select(_("Chậm"), [(OVERDUE, _("Có việc được giao quá hạn")), *(
            (days, _("Quá %(days)s ngày ở cùng trạng thái") % {"days": days}) for days in AGES)])
        for name in self.rare:
            add[name].widget.attrs["form"] = "filters"

    @property
    def rare_used(self) -> bool:
        return any(self.data.get(name) for name in self.rare)

    def narrow(self, rows: DossierQuerySet) -> tuple[DossierQuerySet, bool]:
        """The matters asked for, and whether so many hold the words typed that nobody should count them."""
        rows, many = narrow(rows, self.asked("q"))
        rows = rows.filter(kind=self.kind.key) if self.kind else rows
        plain = {"year": "year", "department": "department"}
        rows = rows.filter(**{path: self.asked(name) for name, path in plain.items() if self.asked(name)})
        if self.asked("money"):
            rows = rows.filter(money_state="" if self.asked("money") == NO_MONEY else self.asked("money"))
        for apply in (self._of_unit, self._in_content, self._of_money, self._late):
            rows = apply(rows)
        return rows, many

    def _of_unit(self, rows: DossierQuerySet) -> DossierQuerySet:
        """The unit named and all below it, also where they have ended since; a root is everybody."""
        if not self.asked("unit"):
            return rows
        tree, found = latest_tree(), set()
        for unit in named(self.asked("unit")).values_list("pk", flat=True):
            found |= tree.below(unit)
        return rows if found >= set(tree.parent) else rows.filter(org__in=found)

    def _in_content(self, rows: DossierQuerySet) -> DossierQuerySet:
        asked = self.asked("content")
        if asked in dict(LIFE):
            return rows.filter(closed_on__isnull=asked == OPEN)
        return rows.filter(content_state=asked) if asked else rows

    def _of_money(self, rows: DossierQuerySet) -> DossierQuerySet:
        """Planned or given from the fund, or from any fund of the source."""
        funds = [self.asked("fund")] if self.asked("fund") else None
        if self.asked("source"):
            of_source = list(Fund.objects.filter(source=self.asked("source")))
            funds = of_source if funds is None else [fund for fund in funds if fund in of_source]
        if funds is None:
            return rows
        given = Entry.objects.filter(fund__in=funds, kind__in=(PLAN, ALLOCATE)).order_by().values("dossier")
        return held_by(rows, given)

    def _late(self, rows: DossierQuerySet) -> DossierQuerySet:
        asked, today = self.asked("late"), clock.today()
        if asked == OVERDUE:
            overdue = Commitment.objects.overdue_on(today).filter(dossier=OuterRef("pk"))
            return rows.filter(Exists(overdue))
        if not asked:
            return rows
        before = today - timedelta(days=int(asked))
        running = Q(content_since__lt=before) | Q(money_since__lt=before)
        return rows.filter(running, closed_on=None)


