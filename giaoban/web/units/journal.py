"""The journal of all acts on the register, and the page of one: what it wrote, who inherited what, how to undo it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from giaoban.kernel.base import clock, day_text, grouped
from giaoban.kernel.orgs.kinds import ACTS
from giaoban.kernel.orgs.models import Inheritance, Org, OrgFact, OrgName, Placement, Reorganisation
from giaoban.kernel.orgs.touching import touchers
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_administer
from giaoban.web.dossiers.fields import named
from giaoban.web.exports import excel
from giaoban.web.home import addresses
from giaoban.web.home.years import seen_units
from giaoban.web.lists import Column, show_list

from .acts.previews import undecided
from .history import correctable, matter_url
from .seeing import acts_seen
from .telling import changes_of

#: Inherited matters named on an act's page; all of them are in Excel.
NAMED = 200
STATES = {"held": gettext_lazy("có hiệu lực"), "undone": gettext_lazy("đã hủy"), "undo": gettext_lazy("việc hủy")}


class JournalForm(forms.Form):
    """Filters, kept in the address."""

    q = forms.CharField(label=gettext_lazy("Văn bản, ghi chú"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(label=gettext_lazy("Việc"), required=False,
                             choices=[("", gettext_lazy("Tất cả")), *ACTS.items()])
    year = forms.IntegerField(label=gettext_lazy("Năm hiệu lực"), required=False, min_value=1900, max_value=2100)
    unit = forms.CharField(label=gettext_lazy("Đơn vị (mã, tên)"), required=False, max_length=200)
    state = forms.ChoiceField(label=gettext_lazy("Tình trạng"), required=False,
                              choices=[("", gettext_lazy("Tất cả")), *STATES.items()])

    def asked(self, name: str) -> Any:
        """A filter's value; one that can't be read filters nothing."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""


def rows_of(user: User, form: JournalForm) -> QuerySet[Reorganisation]:
    rows = acts_seen(user)
    if form.asked("kind"):
        rows = rows.filter(kind=form.asked("kind"))
    if form.asked("year"):
        rows = rows.filter(on__year=form.asked("year"))
    if form.asked("state"):
        rows = rows.filter(**_STATES[form.asked("state")])
    if form.asked("unit"):
        units = named(form.asked("unit")).filter(pk__in=Org.objects.visible_to(user).values("pk"))
        rows = rows.filter(_touching(units.values("pk")))
    for word in form.asked("q").split():
        rows = rows.filter(Q(paper__icontains=word) | Q(note__icontains=word))
    return rows.order_by("-on", "-pk")


_STATES: dict[str, dict[str, Any]] = {
    "held": {"undone_by": None, "undoes": None}, "undone": {"undone_by__isnull": False}, "undo": {"kind": "undo"}}


def _touching(orgs: Any) -> Q:
    found = Q(org__in=orgs)
    for model in (OrgName, OrgFact, Placement):
        mine = model._default_manager.filter(org__in=orgs)
        found |= Q(pk__in=mine.exclude(act=None).values("act"))
        found |= Q(pk__in=mine.exclude(ended_by=None).values("ended_by"))
    return found


def state_of(act: Reorganisation) -> str:
    return "undone" if act.is_undone else "undo" if act.kind == "undo" else "held"


def recorded_on(act: Reorganisation) -> Any:
    return act.recorded_at.astimezone(clock.HANOI).date()


def columns(user: User) -> list[Column]:
    seen = seen_units(user)

    def unit(act: Reorganisation) -> str:
        return str(act.org) if act.org and (seen is None or act.org_id in seen) else ""

    return [
        Column("on", _("Hiệu lực"), lambda act: day_text(act.on), sort="on", num=True, export=lambda act: act.on),
        Column("kind", _("Việc"), lambda act: act.label.replace(" ", "\u00a0"), sort="kind",
               url=lambda act: reverse("units:journal_act", args=[act.pk]), export=lambda act: act.label),
        Column("unit", _("Đơn vị"), unit, sort="org__code", wide=True,
               url=lambda act: addresses.unit(act.org) if unit(act) else ""),
        Column("paper", _("Văn bản"), lambda act: act.paper, sort="paper", fit=True),
        Column("note", _("Ghi chú"), lambda act: act.note, fit=True),
        Column("by", _("Người ghi"), lambda act: str(act.by or ""), sort="by__username", fit=True),
        Column("recorded", _("Ghi ngày"), lambda act: day_text(recorded_on(act)), sort="recorded_at", num=True,
               export=recorded_on),
        Column("state", _("Tình trạng"), lambda act: STATES[state_of(act)],
               tone=lambda act: {"held": "done", "undone": "cancelled", "undo": "waiting"}[state_of(act)],
               export=lambda act: str(STATES[state_of(act)])),
    ]


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Every act in sight, newest first; Excel of what is shown."""
    form = JournalForm(request.GET)
    office = can_administer(request.user)
    return show_list(
        request, title=_("Nhật ký việc của sổ đơn vị"), rows=rows_of(request.user, form), columns=columns(request.user),
        filters=form, template="units/journal.html", office=office,
        breadcrumbs=[{"label": _("Đơn vị"), "url": reverse("units:list")}],
        empty={"title": _("Không có việc nào khớp"), "text": _("Bớt từ, hoặc bỏ lọc."),
               "url": reverse("units:journal"), "label": _("Bỏ lọc")})


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One act; `?excel=1` lists what was inherited by it."""
    act = get_object_or_404(acts_seen(request.user), pk=pk)
    passed = _inherited(request.user, act)
    if request.GET.get("excel"):
        return _workbook(request, act, passed)
    seen = seen_units(request.user)
    source = act.undoes if act.kind == "undo" and act.undoes else act
    changes = [change for change in changes_of(source, undone=source.is_undone)
               if seen is None or change.org.pk in seen]
    return render(request, "units/journal_act.html", {
        "title": f"{act.label}, {day_text(act.on)}", "act": act, "facts": _facts(act), "changes": changes,
        "passed": [_line(row) for row in passed[:NAMED]], "count": len(passed), "counted": _counted(passed),
        "warnings": [] if act.is_undone else undecided(act), "acts": _acts(request.user, act),
        "breadcrumbs": [{"label": _("Đơn vị"), "url": reverse("units:list")},
                        {"label": _("Nhật ký việc"), "url": reverse("units:journal")}]})


def _facts(act: Reorganisation) -> list[dict[str, Any]]:
    counter = act.undone_by if act.is_undone else None
    corrects = act.details.get("corrects")
    at = lambda pk: reverse("units:journal_act", args=[pk])  # noqa: E731 (one word for a long call)
    return [
        {"label": _("Số"), "value": act.pk}, {"label": _("Hiệu lực"), "value": day_text(act.on)},
        {"label": _("Văn bản"), "value": act.paper}, {"label": _("Ghi chú, lý do"), "value": act.note},
        {"label": _("Người ghi"), "value": act.by or ""}, {"label": _("Ghi ngày"), "value": day_text(recorded_on(act))},
        {"label": _("Đã hủy bởi"), "value": _("việc số %(n)d: %(why)s") % {"n": counter.pk, "why": counter.note}
         if counter else "", "url": at(counter.pk) if counter else ""},
        {"label": _("Hủy việc"), "value": f"{act.undoes.label}, {day_text(act.undoes.on)}" if act.undoes else "",
         "url": at(act.undoes_id) if act.undoes else ""},
        {"label": _("Đính chính việc"), "value": _("số %(n)s") % {"n": corrects} if corrects else "",
         "url": at(corrects) if corrects else ""},
    ]


def _acts(user: User, act: Reorganisation) -> list[dict[str, Any]]:
    if not can_administer(user) or act.is_undone or act.kind == "undo":
        return []
    found = [{"label": _("Hủy việc này"), "url": reverse("units:undo", args=[act.pk]), "danger": True}]
    if correctable(act):
        found.insert(0, {"label": _("Đính chính"), "url": reverse("units:correct", args=[act.pk]), "danger": False})
    return found


def _inherited(user: User, act: Reorganisation) -> list[Inheritance]:
    """Matters the act passed on; of another unit's nothing is told."""
    rows = Inheritance.objects.filter(act=act).select_related("old", "new").order_by("what", "old__code", "pk")
    if not act.is_undone:
        rows = rows.held()
    if not user.sees_everything:
        seen = Org.objects.visible_to(user).values("pk")
        rows = rows.filter(old__in=seen, new__in=seen)
    return list(rows)


def _labels() -> dict[str, str]:
    return {toucher.key: str(toucher.label) for toucher in touchers()}


def _line(row: Inheritance) -> dict[str, Any]:
    return {"what": _labels().get(row.what, row.what), "label": row.label, "old": row.old, "new": row.new,
            "url": matter_url(row.what, row.item, row.label)}


def _counted(rows: list[Inheritance]) -> list[tuple[str, str]]:
    labels, counts = _labels(), {}
    for row in rows:
        counts[row.what] = counts.get(row.what, 0) + 1
    return [(labels.get(what, what), grouped(n)) for what, n in counts.items()]


def _workbook(request: HttpRequest, act: Reorganisation, rows: list[Inheritance]) -> HttpResponse:
    heads = [_("Loại"), _("Việc"), _("Đơn vị cũ"), _("Đơn vị kế thừa")]
    labels = _labels()
    return excel(request, title=_("Kế thừa, việc số %(n)d") % {"n": act.pk}, heads=heads, widths=[30, 80, 40, 40],
                 rows=([labels.get(row.what, row.what), row.label, str(row.old), str(row.new)] for row in rows))
