"""The list of bodies and terms, and one body on any day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.bodies.models import Body
from giaoban.kernel.bodies.rules import can_record
from giaoban.kernel.bodies.sitting import posts_on, sitting, window_on
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.models import Mandate
from giaoban.web.dossiers.fields import DayField
from giaoban.web.exports import excel
from giaoban.web.lists import show_list

from . import acts, table, telling
from .table import Filters


class WhenForm(forms.Form):
    """The day a body is looked at, and as of which day it was known."""

    on = DayField(label=gettext_lazy("Ngày"), required=False)
    known_on = DayField(label=gettext_lazy("Như đã ghi đến ngày"), required=False)


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Bodies with their terms, filtered; with `?excel=1` as a workbook."""
    filters = Filters(request.GET)
    day = filters.day
    window = window_on(day)
    return show_list(
        request, title=_("Cơ quan lãnh đạo, nhiệm kỳ"), rows=table.rows_of(request.user, filters, window),
        columns=table.columns(day, window), filters=filters, template="bodies/list.html", day=day_text(day),
        counts=[] if request.GET.get("excel") else table.counts(request.user, day, window),
        window=telling.window_words(window), align_url=reverse("bodies:align") if can_record(request.user) else "",
        empty={"title": _("Không có cơ quan nào khớp"),
               "text": _("Cơ quan lãnh đạo vào sổ khi công nhận kết quả đại hội, hoặc lập từ trang đơn vị."),
               "url": reverse("bodies:list"), "label": _("Bỏ lọc")})


def found_body(request: HttpRequest, code: str) -> Body:
    """The body, or 404 also when it is there but not for this account."""
    return get_object_or_404(Body.objects.visible_to(request.user).select_related("org", "of"), org__code=code)


@require_safe
def body(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one body on a day; with `?excel=1` who sits in it."""
    found = found_body(request, code)
    form = WhenForm(request.GET)
    form.is_valid()
    on = form.cleaned_data.get("on") or clock.today()
    there = sitting([found.pk], on, form.cleaned_data.get("known_on")).get(found.pk, [])
    if request.GET.get("excel"):
        return _workbook(request, found, on, there)
    if there:
        log_reading(request.user, f"Người trong {found.org.code}"[:200], len(there))
    return render(request, "bodies/body.html", _page(request, found, form, on, there))


def _page(request: HttpRequest, found: Body, form: WhenForm, on: date, there: list[Mandate]) -> dict[str, Any]:
    known_on = form.cleaned_data.get("known_on")
    office = can_record(request.user) and not found.org.ended_on and on == clock.today() and known_on is None
    terms = telling.terms_of(found, on, known_on)
    running = next((row for row in terms if row.running), None)
    return {
        "title": str(found), "body": found, "form": form, "on": day_text(on), "known_on": day_text(known_on),
        "is_today": on == clock.today() and known_on is None, "facts": telling.facts_of(found, running, on),
        "posts": posts_on([found.pk], on, known_on, there={found.pk: there}).get(found.pk, []),
        "people": [telling.seat_line(found, row, on, office=office) for row in there], "terms": terms,
        "former": telling.former_of(found, on, known_on, office=office), "acts": telling.acts_of(found),
        "buttons": acts.buttons(found, running is not None) if office else [],
        "breadcrumbs": [{"label": _("Cơ quan, nhiệm kỳ"), "url": reverse("bodies:list")},
                        {"label": str(found.of), "url": reverse("units:unit", args=[found.of.code])},
                        {"label": found.label, "url": ""}],
    }


def _workbook(request: HttpRequest, found: Body, on: date, there: list[Mandate]) -> HttpResponse:
    rows = ([row.person.name, row.post, row.since, row.nominal_until, row.get_how_display(), row.paper]
            for row in there)
    heads = [_("Họ và tên"), _("Chức danh"), _("Từ ngày"), _("Hết theo quy định"), _("Hình thức"), _("Văn bản")]
    return excel(request, title=f"{found.org.code} {on.isoformat()}", heads=heads, rows=rows, widths=[30, 30])
