"""The list of press licences on a day: whose, until when, under which body, edited by whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.base import day_text, fold
from giaoban.kernel.orgs.kinds import REPORTING
from giaoban.kernel.orgs.models import Org, Placement
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.models import Mandate
from giaoban.kernel.people.rules import can_send
from giaoban.web.dossiers.fields import named
from giaoban.web.lists import Column, show_list

from .figures import HORIZONS
from .forms import ENDED, EXPIRED, Filters
from .issn import tidy
from .models import EDITOR, FORMS, SORTS, Licence
from .parts import standing


@require_safe
def licences(request: HttpRequest) -> HttpResponse:
    """Licences in force, or those that end within so many days, have expired, were replaced."""
    filters = Filters(request.GET)
    day = filters.day
    seen = Licence.objects.held().filter(org__in=Org.objects.visible_to(request.user).values("pk"))
    rows = _narrowed(_with_facts(seen, day), filters, day)
    if not request.GET.get("excel"):
        log_reading(request.user, "Cơ quan báo chí và tổng biên tập", rows.count())
    return show_list(
        request, title=_("Báo chí"), rows=rows, columns=_columns(day), filters=filters, template="press/list.html",
        day=day_text(day), cells=_cells(seen, day),
        create_url=reverse("dossiers:open_kind", args=["press.case"]) if can_send(request.user) else "",
        create_label=_("Mở hồ sơ báo chí"), empty=_empty(request))


def _with_facts(rows: QuerySet, day: date) -> QuerySet:
    """Governing body and chief editor of the day, in the same query."""
    above = Placement.objects.filter(org=OuterRef("org"), line=REPORTING).on(day)
    editor = Mandate.objects.filter(body=OuterRef("org"), post=EDITOR).on(day)
    return rows.select_related("org").annotate(
        body=Subquery(above.values("parent__name")[:1]), body_code=Subquery(above.values("parent__code")[:1]),
        body_pk=Subquery(above.values("parent")[:1]), editor=Subquery(editor.values("person__name")[:1]),
    ).order_by("org__code", "-since", "pk")


def _narrowed(rows: QuerySet, filters: Filters, day: date) -> QuerySet:
    typed = filters.asked("q")
    if typed:
        named_so = Q()
        for word in fold(typed).split():
            named_so &= Q(org__folded__contains=word)
        rows = rows.filter(named_so | Q(number__icontains=typed) | Q(issn=tidy(typed)) | Q(title__icontains=typed))
    rows = _by_expiry(rows, filters.asked("expiry"), day)
    plain = {name: filters.asked(name) for name in ("form", "sort") if filters.asked(name)}
    if filters.asked("body"):
        rows = rows.filter(body_pk__in=named(filters.asked("body")).values("pk"))
    return rows.filter(**plain)


def _by_expiry(rows: QuerySet, asked: str, day: date) -> QuerySet:
    if asked == ENDED:
        return rows.filter(until__lte=day)
    held = rows.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    if asked == EXPIRED:
        return held.filter(expires_on__lt=day)
    if asked:
        return held.filter(expires_on__gte=day, expires_on__lte=day + timedelta(days=int(asked)))
    return held


def _cells(rows: QuerySet, day: date) -> list[dict[str, Any]]:
    """How many end soon, each opening its list."""
    url = reverse("press:list")
    lines: list[tuple[str, str, str]] = [(EXPIRED, _("Đã quá hạn"), "late")]
    lines += [(str(days), _("Hết hạn trong %(n)d ngày") % {"n": days}, "waiting" if days < 180 else "")
              for days in HORIZONS]
    cells = []
    for key, label, tone in lines:
        count = _by_expiry(rows, key, day).count()
        cells.append({"label": label, "value": count, "url": f"{url}?expiry={key}", "tone": tone if count else ""})
    return cells


def _columns(day: date) -> list[Column]:
    return [
        Column("agency", _("Cơ quan báo chí"), lambda r: r.org.name, sort="org__folded", wide=True,
               url=lambda r: f"/don-vi/{r.org.code}/"),
        Column("left", _("Tình trạng"), lambda r: standing(r, day)[0], sort="expires_on",
               tone=lambda r: standing(r, day)[1]),
        Column("expires", _("Hết hạn"), lambda r: day_text(r.expires_on), sort="expires_on", num=True,
               export=lambda r: r.expires_on),
        Column("number", _("Giấy phép"), lambda r: r.number, sort="number", fit=True),
        Column("body", _("Cơ quan chủ quản"), lambda r: r.body, sort="body", fit=True),
        Column("editor", _("Tổng biên tập"), lambda r: r.editor, sort="editor", fit=True),
        Column("form", _("Hình thức"), lambda r: str(FORMS.get(r.form, r.form)), sort="form", fit=True),
        Column("issn", _("ISSN"), lambda r: r.issn, sort="issn", fit=True),
        Column("frequency", _("Kỳ hạn"), lambda r: r.frequency, sort="frequency", fit=True),
        Column("title", _("Ấn phẩm"), lambda r: r.title, sort="title", fit=True),
        Column("sort", _("Loại hình"), lambda r: str(SORTS.get(r.sort, r.sort)), sort="sort"),
        Column("language", _("Ngôn ngữ"), lambda r: r.language, sort="language", fit=True),
        Column("since", _("Cấp ngày"), lambda r: day_text(r.since), sort="since", num=True, export=lambda r: r.since),
    ]


def _empty(request: HttpRequest) -> dict[str, str]:
    if request.GET:
        return {"title": _("Không có giấy phép nào khớp"), "text": _("Bớt từ, bỏ lọc, hoặc đổi ngày.")}
    return {"title": _("Chưa có giấy phép báo chí nào"),
            "text": _("Giấy phép ghi vào sổ khi hồ sơ cấp phép có quyết định.")}
