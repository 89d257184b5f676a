"""Choosing the members of a planned council: found in the register without accents, suggested, or new to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giaoban.kernel.base import clock
from giaoban.kernel.panels import actions
from giaoban.kernel.panels.composition import of_seats, problems
from giaoban.kernel.panels.models import Panel, Seat
from giaoban.kernel.panels.rules import STANDINGS, Standing, all_standings
from giaoban.kernel.panels.suggesting import load_of, suggest
from giaoban.kernel.panels.words import DRAFT, ROLES
from giaoban.kernel.people.actions import add_person, log_reading
from giaoban.kernel.people.models import Person, User
from giaoban.kernel.people.privacy.showing import shown
from giaoban.kernel.people.searching.finding import CODE, NAME, find
from giaoban.web.dossiers.fields import AddressForm

from .acts import back, may_write, tell
from .forms import PersonForm
from .page import STANDING_TONES, standing_label

MOST = 20


class Search(AddressForm):
    """Bound to the address: the role looked for, and words of a name or code; no words: suggestions."""

    role = forms.ChoiceField(label=gettext_lazy("Chức trách"), required=False, choices=list(ROLES.items()))
    q = forms.CharField(label=gettext_lazy("Họ tên, năm sinh hoặc mã (không cần dấu)"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))


def person_named(text: str, user: User) -> Person:
    """One person of the register by a name that fits nobody else, a name with a birth year, or a code."""
    hits = [hit.person for hit in find(text, user, limit=6).hits if hit.how in (CODE, NAME)]
    people = list(Person.objects.filter(pk__in=hits))
    if len(people) == 1:
        return people[0]
    if not people:
        raise actions.PanelRefused(_("Không có ai tên “%(text)s” trong sổ. Thêm người ấy vào sổ trước.") % {
            "text": text}, field="person")
    names = "; ".join(f"{person.name} ({person.birth_year or '?'})" for person in people)
    raise actions.PanelRefused(_("“%(text)s” khớp nhiều người: %(names)s. Ghi thêm năm sinh hoặc mã.") % {
        "text": text, "names": names}, field="person")


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Search and suggestions beside the seats given so far; POST gives or takes back a seat."""
    panel = may_write(request, pk)
    if panel.state != DRAFT:
        messages.error(request, _("Hội đồng đã thành lập; đổi người bằng “Thay thành viên”."))
        return back(panel)
    form = None
    if request.method == "POST":
        if "seat" in request.POST:
            return _withdraw(request, panel)
        if "person" in request.POST:
            return _seat_known(request, panel)
        form = PersonForm(request.POST)
        if form.is_valid() and _seat_typed(request, panel, form):
            return _again(request, panel)
    return _show(request, panel, form)


def _again(request: HttpRequest, panel: Panel) -> HttpResponse:
    address = reverse("panels:members", args=[panel.pk])
    return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)


def _withdraw(request: HttpRequest, panel: Panel) -> HttpResponse:
    key = request.POST["seat"]
    held = panel.seats.held().filter(pk=key, until=None).first() if key.isdecimal() else None
    try:
        if held is not None:
            actions.withdraw(held, by=request.user)
    except actions.PanelRefused as refused:
        tell(request, refused)
    return _again(request, panel)


def _seat_known(request: HttpRequest, panel: Panel) -> HttpResponse:
    key = request.POST["person"]
    seen = Person.objects.current().visible_to(request.user)
    person = seen.filter(pk=key).first() if key.isdecimal() else None
    try:
        if person is None:
            raise actions.PanelRefused(_("Không thấy người này trong sổ. Tìm lại."))
        actions.seat(panel, person, role=request.POST.get("role", ""), by=request.user)
    except actions.PanelRefused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("Đã thêm %(name)s.") % {"name": person.name})
    return _again(request, panel)


def _seat_typed(request: HttpRequest, panel: Panel, form: PersonForm) -> bool:
    """A namesake the user pointed at, or a new person written into the register with where it came from."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            person = form.person() or add_person(
                name=data["name"], birth_year=data["birth_year"], titles=data["titles"], job=data["job"],
                source=f"Hội đồng {panel.pk}", by=request.user, example=panel.example)
            actions.seat(panel, person, role=data["role"], by=request.user, affiliation=data["job"])
    except actions.PanelRefused as refused:
        form.add_error(None, refused.reasons)
        return False
    messages.success(request, _("Đã thêm %(name)s.") % {"name": person.name})
    return True


def _show(request: HttpRequest, panel: Panel, form: PersonForm | None) -> HttpResponse:
    search, today = Search({**request.GET.dict(), "role": request.GET.get("role") or _wanted(panel)}), clock.today()
    role = search.asked("role") or _wanted(panel)
    seats = list(panel.seats.held().filter(until=None).select_related("person").order_by("order", "pk"))
    rows = _found(request, panel, search.asked("q"), role, seats)
    log_reading(request.user, f"Tìm người cho hội đồng {panel.pk}", len(rows))
    return render(request, "panels/members.html", {
        "title": _("Chọn thành viên"), "panel": panel, "search": search, "q": search.asked("q"), "role": role,
        "role_label": ROLES[role], "rows": rows, "seats": _seat_rows(panel, seats, today),
        "form": form or PersonForm(initial={"role": role}), "reasons": problems(panel, seats, today),
        "breadcrumbs": [{"label": _("Hội đồng"), "url": reverse("panels:list")},
                        {"label": panel.name, "url": reverse("panels:panel", args=[panel.pk])},
                        {"label": _("Chọn thành viên"), "url": ""}]},
        status=422 if form is not None and form.errors else 200)


def _wanted(panel: Panel) -> str:
    """The first role still missing by the rule, else a plain member."""
    held = list(panel.seats.held().filter(until=None).values_list("role", flat=True))
    for place in panel.rule_set.places.all():
        if place.minimum is not None and held.count(place.role) < place.minimum:
            return place.role
    return "member"


def _worst(standings: list[Standing]) -> Standing:
    return min(standings, key=lambda standing: STANDINGS.index(standing.state))


def _told(standing: Standing) -> dict[str, Any]:
    return {"tone": STANDING_TONES[standing.state], "label": standing_label(standing.state),
            "why": standing.reasons[0] if standing.reasons else "", "allowed": bool(standing)}


def _seat_rows(panel: Panel, seats: list[Seat], on: Any) -> list[dict[str, Any]]:
    stand = of_seats(panel, seats, on)
    return [{"pk": seat.pk, "name": seat.person.name, "role": seat.role_label, "where": seat.affiliation,
             **_told(_worst([people[seat] for _case, people in stand]))} for seat in seats]


def _found(request: HttpRequest, panel: Panel, q: str, role: str, seats: list[Seat]) -> list[dict[str, Any]]:
    """Who fits the words typed, or without words who is suggested for the first dossier."""
    taken, today = {seat.person_id for seat in seats}, clock.today()
    cases = list(panel.cases.select_related("dossier").order_by("order", "pk"))
    why: dict[int, tuple[str, ...]] = {}
    if q:
        ids = [hit.person for hit in find(q, request.user, limit=MOST).hits]
        known = Person.objects.in_bulk(ids)
        people = [known[pk] for pk in ids if pk in known]
    else:
        near = suggest(cases[0].dossier, role, today, rule_set=panel.rule_set, without=taken)
        people, why = [row.person for row in near], {row.person.pk: row.why for row in near}
    stand = all_standings([case.dossier for case in cases], {person.pk: role for person in people}, today,
                          list(panel.rule_set.bars.all()))
    loads = load_of([person.pk for person in people], today.year)
    rows = []
    for person in people:
        seen = shown(person, request.user)
        rows.append({"pk": person.pk, "name": seen.name, "titles": seen.get("titles"), "job": seen.get("job"),
                     "born": seen.get("birth_year"), "load": loads[person.pk], "why_near": why.get(person.pk, ()),
                     "taken": person.pk in taken, **_told(_worst([one[person.pk] for one in stand.values()]))})
    return rows
