"""The tree, the table and the page of a unit."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.rules import can_administer
from giaoban.web.lists import show_list

from . import parts, table
from .forms import NOW, TableForm, WhenForm
from .moments import at_moment, in_time, units_asked
from .trees import Drawing, forest, forest_by_today

#: Any of these in the address asks for the table.
OF_TABLE = {"view", "q", "kind", "province", "order", "page", "size", "excel"}


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """One address: the tree, or with a filter the table. The slider's place becomes the day it stands for."""
    if request.GET.get("moment"):
        return HttpResponseRedirect(at_moment(request))
    asked = {name for name, value in request.GET.items() if value}
    return _table(request) if OF_TABLE & asked else _tree(request)


def _table(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    form = TableForm(request.GET, seen=Org.objects.visible_to(request.user))
    day = form.asked("on") or None
    known_on = form.asked("known_on") or None
    known = table.made_of(request.user, day, known_on) if day and units_asked(request) == NOW else None
    rows = table.rows_of(request.user, form, today, known)
    return show_list(
        request, title=_("Đơn vị"), rows=rows, columns=table.columns(day, known), filters=form,
        template="units/table.html", as_of=day_text(today if known is not None else day or today), errors=form.errors,
        empty={"title": _("Không có đơn vị nào khớp"), "text": _("Bớt từ, bỏ lọc, hoặc đổi ngày."),
               "url": "/don-vi/?view=bang", "label": _("Bỏ lọc")},
        known_on=day_text(known_on), **in_time(request, day or today, known_on), **_founding(request))


def _founding(request: HttpRequest) -> dict[str, Any]:
    if not can_administer(request.user):
        return {}
    return {"create_url": reverse("units:found"), "create_label": _("Thành lập đơn vị")}


def _tree(request: HttpRequest) -> HttpResponse:
    form = WhenForm(request.GET)
    on, known_on = form.days()
    seen = Org.objects.visible_to(request.user)
    code = request.GET.get("under", "")
    under = get_object_or_404(seen, code=code) if code else None
    by_today = units_asked(request) == NOW
    drawn = (forest_by_today if by_today else forest)(request.user, on, known_on, under)
    crumbs = [{"label": _("Đơn vị"), "url": reverse("units:tree")}, {"label": str(under)}] if under else []
    return render(request, "units/tree.html", {
        "title": _("Đơn vị"), "form": form, "nodes": Drawing(drawn, request.GET).nodes(), "count": drawn.count,
        "on": day_text(on), "known_on": day_text(known_on), "under": under, "breadcrumbs": crumbs,
        "opened": request.GET.getlist("open"), **in_time(request, on, known_on), **_founding(request)})


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one unit, on a day."""
    org = get_object_or_404(Org.objects.visible_to(request.user), code=code)
    form = WhenForm(request.GET)
    on, _known = form.days()
    return render(request, "units/unit.html", {
        "org": org, "form": form, "on": day_text(on), "is_today": on == clock.today(),
        "breadcrumbs": [{"label": _("Đơn vị"), "url": reverse("units:tree")}],
        **parts.context(parts.Asked(request, org, on))})
