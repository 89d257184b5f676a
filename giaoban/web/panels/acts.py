"""What is done on a council's page: every act goes to the kernel and comes back with a sentence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giaoban.kernel.base import clock
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.panels import actions
from giaoban.kernel.panels.composition import of_seats
from giaoban.kernel.panels.models import Case, Panel, Seat
from giaoban.kernel.panels.rules import can_run
from giaoban.web.dossiers.fields import PastDayField

from .forms import CaseForm, DecideForm
from .steps import ACTS, form_of
from .views import found_panel, show


def back(panel: Panel, place: str = "") -> HttpResponse:
    return redirect(reverse("panels:panel", args=[panel.pk]) + (f"#{place}" if place else ""))


def may_write(request: HttpRequest, pk: int) -> Panel:
    """The council for somebody who may act on it: 404 to those who don't see it, 403 to those who only read."""
    found = found_panel(request, pk)
    if not can_run(request.user, found):
        raise PermissionDenied(refusal(can_run))
    return found


def tell(request: HttpRequest, refused: actions.PanelRefused) -> None:
    for reason in refused.reasons:
        messages.error(request, reason)


@require_POST
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One act by its form; the page comes back with the form when it is refused."""
    panel = may_write(request, pk)
    if act == "ho-so":
        return _case(request, panel)
    if act == "quyet-dinh":
        return _decide(request, panel)
    if act not in ACTS:
        raise Http404
    form = form_of(act, panel, request.POST, seats=_seats(panel), cases=_cases(panel))
    return _try(request, panel, form, lambda: ACTS[act].do(panel, form, request.user), str(ACTS[act].done))


def _seats(panel: Panel) -> list[Seat]:
    return list(panel.seats.held().filter(until=None).select_related("person").order_by("order", "pk"))


def _cases(panel: Panel) -> list[Case]:
    return list(panel.cases.select_related("dossier", "panel__rule_set").order_by("order", "pk"))


def _try(request: HttpRequest, panel: Panel, form: Any, do: Any, done: str, *, place: str = "") -> HttpResponse:
    """Do it; a stale form reloads the page, anything else wrong comes back in the form."""
    valid = form.is_valid()
    if form.cleaned_data.get("version") != panel.version:
        messages.error(request, _("Hội đồng vừa được người khác cập nhật. Xem thay đổi rồi làm lại."))
        return back(panel)
    if valid:
        try:
            do()
        except actions.PanelRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.reasons)
        else:
            messages.success(request, done)
            return back(panel, place)
    return show(request, panel, opened=form, status=422)


def _case(request: HttpRequest, panel: Panel) -> HttpResponse:
    """The minutes and tie-breaking facts of one dossier."""
    prefix = next((name.partition("-")[0] for name in request.POST if name.startswith("hs")), "")
    case = next((row for row in _cases(panel) if prefix == f"hs{row.pk}"), None)
    if case is None:
        raise Http404
    form = CaseForm(panel, request.POST, prefix=prefix, case=case)

    def do() -> None:
        facts = {name: value for name, value in form.facts().items() if name != "case"}
        actions.change(panel, by=request.user, cases={case.pk: facts})
    return _try(request, panel, form, do, _("Đã ghi biên bản của hồ sơ %(number)s.") % {"number": case.dossier.number},
                place=f"ho-so-{case.pk}")


def _decide(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Confirm or dismiss one interest, as it was shown."""
    prefix = next((name.rpartition("-")[0] for name in request.POST if name.startswith("qd")), "")
    form = DecideForm(panel, request.POST, prefix=prefix)

    def do() -> None:
        case = next((row for row in _cases(panel) if row.pk == form.cleaned_data["case"]), None)
        seat = next((row for row in _seats(panel) if row.pk == form.cleaned_data["seat"]), None)
        if case is None or seat is None:
            raise actions.PanelRefused(_("Người này không còn trong hội đồng. Tải lại trang."))
        standing = of_seats(panel, [seat], panel.held_on or clock.today(), cases=[case])[0][1][seat]
        one = next((i for i in standing.interests if f"{i.interest}|{i.evidence}" == form.cleaned_data["which"]), None)
        if one is None:
            raise actions.PanelRefused(_("Không còn dòng này. Tải lại trang."))
        actions.decide_conflict(one, case.dossier, state=form.cleaned_data["state"], by=request.user,
                                reason=form.cleaned_data["reason"])
    return _try(request, panel, form, do, _("Đã ghi quyết định về xung đột lợi ích."),
                place="xung-dot")


@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was there: one choice a member, an opinion of one who wasn't."""
    panel = may_write(request, pk)
    told = {}
    for seat in _seats(panel):
        marked = request.POST.get(f"s{seat.pk}")
        if marked in ("yes", "no"):
            told[seat.pk] = (marked == "yes", request.POST.get(f"o{seat.pk}", "")[:5000])
    try:
        actions.mark_presence(panel, told, by=request.user)
    except actions.PanelRefused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("Đã ghi điểm danh."))
    return back(panel, "thanh-vien")


@require_POST
def declarations(request: HttpRequest, pk: int) -> HttpResponse:
    """Members who handed in "no conflict of interest", many at once: all or none."""
    panel = may_write(request, pk)
    seats, cases = {row.pk: row for row in _seats(panel)}, {row.pk: row for row in _cases(panel)}
    try:
        on = PastDayField().clean(request.POST.get("on"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return back(panel, "khai")
    pairs = [value.partition("-") for value in request.POST.getlist("free")]
    chosen = [(cases[int(a)], seats[int(b)]) for a, _dash, b in pairs
              if a.isdecimal() and b.isdecimal() and int(a) in cases and int(b) in seats]
    try:
        with transaction.atomic():
            for case, seat in chosen:
                actions.declare(seat.person, case.dossier, on=on, by=request.user,
                                paper=request.POST.get("paper", "")[:200])
    except actions.PanelRefused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("Đã ghi %(n)d bản khai không có xung đột.") % {"n": len(chosen)})
    return back(panel, "khai")
