"""The list of dossiers and one dossier's page, the same for every kind of work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text, grouped
from giaoban.kernel.dossiers.models import Dossier, DossierQuerySet, StateSpan
from giaoban.kernel.people.rules import can_send

from .. import sections
from ..lists import Column, KeyedRows, show_list
from .columns import SUMS, columns, more_for_excel
from .filters import Filters, years_of
from .kinds import ALL_KINDS, capital, has_money
from .money import sums_of
from .page import Page

#: A page of words that nearly every dossier holds says "more than" this many.
COUNTED = 2000


def dossiers(request: HttpRequest) -> HttpResponse:
    """Every kind together, or with `?kind=` one kind with its own facts and money."""
    seen = Dossier.objects.visible_to(request.user)
    filters = Filters(request.GET, years=years_of(seen, request.user))
    kind = filters.kind
    keys, many = filters.narrow(seen)
    shown = columns(kind, filters.day)
    excel = bool(request.GET.get("excel"))
    sums = None if many or excel else sums_of(keys, request.user)
    rows = KeyedRows(keys, _reader(kind, filters.day), total=sums["n"] if sums else None,
                     cap=COUNTED if many and not excel else None)
    return show_list(
        request, title=capital(kind.label) if kind else _("Hồ sơ"), rows=rows,
        columns=[*shown, *more_for_excel()] if excel else shown, filters=filters,
        foot=_foot(sums, shown) if sums and has_money(kind) else None, template="dossiers/list.html",
        create_url=_open_url(request, kind), create_label=_("Mở hồ sơ"), breadcrumbs=_crumbs(kind),
        day=day_text(filters.day), empty=_empty(request, kind),
        # Of another day the workbook tells what nobody can edit any more.
        returning="" if filters.day else kind.key if kind else ALL_KINDS)


def _reader(kind: Any, day: date | None) -> Callable[[list[int]], DossierQuerySet]:
    """Whole rows with what the cells need, read once for all rows of a page."""
    rows = (kind.model if kind else Dossier).objects.select_related("org", "department")
    if day:
        rows = rows.prefetch_related(Prefetch("spans", StateSpan.objects.on(day), to_attr="spans_then"))
    return lambda keys: rows.filter(pk__in=keys)


def _foot(sums: dict[str, int], shown: list[Column]) -> list[str]:
    words = {key: grouped(sums[key]) for key, _label in SUMS}
    return [_("Cộng"), *(words.get(column.key, "") for column in shown[1:])]


def _open_url(request: HttpRequest, kind: Any) -> str:
    if not can_send(request.user):
        return ""
    return reverse("dossiers:open_kind", args=[kind.key]) if kind else reverse("dossiers:open")


def _crumbs(kind: Any) -> list[dict[str, str]]:
    if kind is None:
        return []
    return [{"label": _("Hồ sơ"), "url": reverse("dossiers:list")}, {"label": capital(kind.label), "url": ""}]


def _empty(request: HttpRequest, kind: Any) -> dict[str, str]:
    if set(request.GET) - {"kind"}:
        return {"title": _("Không có hồ sơ nào khớp"), "text": _("Bớt điều kiện lọc hoặc viết ngắn lại từ cần tìm.")}
    url = _open_url(request, kind)
    return {"title": _("Chưa có hồ sơ"), "url": url, "label": _("Mở hồ sơ đầu tiên") if url else "",
            "text": _("Mỗi việc được theo dõi bằng một hồ sơ, từ đề xuất đến lưu trữ.")}


def visible(request: HttpRequest, number: str) -> Dossier:
    """The dossier, or 404 also when it is there but not for this account."""
    rows = Dossier.objects.visible_to(request.user).select_related("org", "department")
    return get_object_or_404(rows, number=number)


def dossier(request: HttpRequest, number: str) -> HttpResponse:
    return show(request, visible(request, number))


def show(request: HttpRequest, found: Dossier, *, opened: Any = None, status: int = 200) -> HttpResponse:
    """The page; `opened` is a form sent back with what is wrong in it."""
    page = Page(found, request.user, on=None if opened is not None else _asked_day(request), opened=opened,
                step=request.GET.get("buoc", ""), back=back_of(request))
    own = sections.drawn(sections.DOSSIER, request, page.dossier, page.on or page.today)
    return render(request, "dossiers/dossier.html", {**page.context(), "sections": own}, status=status)


def back_of(request: HttpRequest) -> str:
    """Where a step taken from a board or a list leads: an address of this house, or none."""
    asked = request.GET.get("ve", "")
    own = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if own else ""


def _asked_day(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("on", ""))
    except ValueError:
        return None
