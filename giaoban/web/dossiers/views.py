"""The list of dossiers and one dossier's page, the same for every kind of work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text, grouped
from giaoban.kernel.dossiers.models import Dossier, DossierQuerySet, StateSpan
from giaoban.kernel.ledger.models import Entry
from giaoban.kernel.people.rules import can_send

from .. import sections
from ..lists import Column, show_list
from .columns import SUMS, columns, more_for_excel
from .filters import Filters
from .kinds import capital, has_money
from .money import held_by_all
from .page import Page


def dossiers(request: HttpRequest) -> HttpResponse:
    """Every kind together, or with `?kind=` one kind with its own facts and money."""
    seen = Dossier.objects.visible_to(request.user)
    years = list(seen.order_by("-year").values_list("year", flat=True).distinct())
    filters = Filters(request.GET, years=years)
    kind = filters.kind
    rows = filters.narrow(kind.model.objects.visible_to(request.user) if kind else seen)
    shown = columns(kind, filters.day)
    if request.GET.get("excel"):
        shown = [*shown, *more_for_excel()]
    return show_list(
        request, title=capital(kind.label) if kind else _("Hồ sơ"), rows=_with_facts(rows, kind, filters.day),
        columns=shown, filters=filters, foot=_foot(rows, shown) if has_money(kind) else None,
        template="dossiers/list.html", create_url=_open_url(request, kind), create_label=_("Mở hồ sơ"),
        breadcrumbs=_crumbs(kind), day=day_text(filters.day), empty=_empty(request, kind))


def _with_facts(rows: DossierQuerySet, kind: Any, day: date | None) -> DossierQuerySet:
    """What the cells need, read once for all rows of a page."""
    rows = rows.select_related("org", "department")
    if has_money(kind):
        entries = Entry.objects.only("dossier_id", "kind", "amount")
        rows = rows.prefetch_related(Prefetch("entries", entries, to_attr="entries_read"))
    if day:
        rows = rows.prefetch_related(Prefetch("spans", StateSpan.objects.on(day), to_attr="spans_then"))
    return rows


def _foot(rows: DossierQuerySet, shown: list[Column]) -> list[str]:
    sums = held_by_all(rows)
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
    page = Page(found, request.user, on=None if opened is not None else _asked_day(request), opened=opened)
    own = sections.drawn(sections.DOSSIER, request, page.dossier, page.on or page.today)
    return render(request, "dossiers/dossier.html", {**page.context(), "sections": own}, status=status)


def _asked_day(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("on", ""))
    except ValueError:
        return None
