"""The list of councils: columns, filters, and what each row needs read for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import day_text
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.panels.models import Case, Panel, PanelQuerySet
from giaoban.kernel.panels.words import CANCELLED, CLOSED, DRAFT, OUTCOMES, PURPOSES, SET_UP, SITTING, STATES
from giaoban.kernel.people.models import User
from giaoban.web.dossiers.fields import AddressForm
from giaoban.web.dossiers.kinds import capital
from giaoban.web.lists import Column

TONES = {DRAFT: "neutral", SET_UP: "running", SITTING: "waiting", CLOSED: "done", CANCELLED: "cancelled"}
OUTCOME_TONES = {"excellent": "done", "pass": "done", "chosen": "done", "revise": "waiting", "fail": "late",
                 "not_chosen": "cancelled"}
EVERY = ("", gettext_lazy("Tất cả"))


class Filters(AddressForm):
    """Bound to the address."""

    q = forms.CharField(label=gettext_lazy("Tìm tên hội đồng, hồ sơ (không cần dấu)"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    purpose = forms.ChoiceField(label=gettext_lazy("Loại"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Tình trạng"), required=False, choices=[EVERY, *STATES.items()])
    year = forms.IntegerField(label=gettext_lazy("Năm"), required=False, min_value=2000, max_value=2200, localize=False)
    department = forms.ModelChoiceField(Org.objects.filter(kind="department"), label=gettext_lazy("Ban phụ trách"),
                                        required=False, empty_label=EVERY[1])
    outcome = forms.ChoiceField(label=gettext_lazy("Kết luận"), required=False, choices=[EVERY, *OUTCOMES.items()])

    rare = ("department", "outcome")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["purpose"].choices = [EVERY, *((key, capital(label)) for key, label in PURPOSES.items())]
        for name in self.rare:
            self.fields[name].widget.attrs["form"] = "filters"

    @property
    def rare_used(self) -> bool:
        return any(self.data.get(name) for name in self.rare)

    def narrow(self, rows: PanelQuerySet, cases: Any) -> PanelQuerySet:
        """`cases`: those the account sees; others neither narrow nor tell."""
        rows = rows.search(self.asked("q")) if self.asked("q") else rows
        rows = rows.filter(**{name: self.asked(name) for name in ("purpose", "state") if self.asked(name)})
        if self.asked("year"):
            rows = rows.filter(Q(set_up_on__year=self.asked("year")) | Q(set_up_on=None,
                                                                        recorded_at__year=self.asked("year")))
        told = {"dossier__department": self.asked("department"), "outcome": self.asked("outcome")}
        told = {name: value for name, value in told.items() if value}
        return rows.filter(Exists(cases.filter(panel=OuterRef("pk"), **told))) if told else rows


def rows_of(user: User, filters: Filters) -> Any:
    """Councils with their visible dossiers and number of members: a fixed number of queries."""
    cases = Case.objects.visible_to(user)
    rows = filters.narrow(Panel.objects.visible_to(user), cases).select_related("rule_set")
    seen = Prefetch("cases", cases.select_related("dossier").order_by("order", "pk"), to_attr="seen")
    sits = Q(seats__until=None, seats__voided_at=None)
    return rows.annotate(members=Count("seats", filter=sits)).prefetch_related(seen).order_by(
        "-recorded_at", "-pk")


def columns() -> list[Column]:
    return [
        Column("name", _("Hội đồng"), str, sort="name", wide=True, url=lambda p: reverse("panels:panel", args=[p.pk])),
        Column("purpose", _("Loại"), lambda p: capital(p.purpose_label), sort="purpose", fit=True),
        Column("state", _("Tình trạng"), lambda p: p.state_label, sort="state",
               tone=lambda p: TONES.get(p.state, "neutral")),
        Column("dossiers", _("Hồ sơ"), _dossiers, fit=True),
        Column("members", _("Thành viên"), lambda p: p.members, num=True, sort="members"),
        Column("set_up_on", _("Thành lập"), lambda p: day_text(p.set_up_on), num=True, sort="set_up_on",
               export=lambda p: p.set_up_on),
        Column("held_on", _("Họp"), lambda p: day_text(p.held_on), num=True, sort="held_on",
               export=lambda p: p.held_on),
        Column("outcome", _("Kết luận"), _outcomes, fit=True),
    ]


def _dossiers(panel: Any) -> str:
    return ", ".join(case.dossier.number for case in panel.seen)


def _outcomes(panel: Any) -> str:
    """'Đạt'; of several dossiers 'Được chọn 2, Không được chọn 3'."""
    told = [case.outcome_label for case in panel.seen if case.outcome]
    if len(panel.seen) == 1:
        return told[0] if told else ""
    return ", ".join(f"{label} {told.count(label)}" for label in dict.fromkeys(told))


def list_of(request: HttpRequest) -> tuple[Filters, Any]:
    filters = Filters(request.GET)
    return filters, rows_of(request.user, filters)
