"""The list of promised work and one promise's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.commitments.models import (
    CANCELLED,
    CELLS,
    IN_TERM,
    LATE,
    ON_TIME,
    OPEN_NO_DUE,
    OVERDUE,
    STATES,
    Commitment,
    Progress,
)
from giaoban.kernel.meetings.models import Conclusion

from ..lists import Column, show_list
from .cells import SOON_DAYS, TONES, counts, rate, with_cell
from .filters import Filters
from .page import Page


def promises(request: HttpRequest) -> HttpResponse:
    filters = Filters(request.GET, user=request.user)
    day = filters.day
    rows = with_cell(filters.narrow(Commitment.objects.visible_to(request.user)), day)
    found = {} if request.GET.get("excel") else counts(rows, day)
    shown = _with_facts(filters.in_cell(rows), day).order_by(F("due_now").asc(nulls_last=True), "pk")
    return show_list(request, title=_("Việc được giao"), rows=shown, columns=columns(day), filters=filters,
                     template="promises/list.html", cells=_head(request, found), rate=rate(found) if found else "",
                     more=_more(request, found), day=day_text(day) if day != clock.today() else "",
                     empty=_empty(request))


def _with_facts(rows: QuerySet, day: date) -> QuerySet:
    """What the cells of the table need, read once for all rows of a page."""
    upto = Progress.objects.filter(on__lte=day).order_by("on", "pk")
    origins = Conclusion.objects.select_related("meeting").order_by("meeting__on", "number")
    return rows.select_related("lead").prefetch_related(
        "coordinators", Prefetch("progress", upto, to_attr="progress_then"),
        Prefetch("conclusions", origins, to_attr="origins"))


def columns(day: date) -> list[Column]:
    return [
        Column("text", _("Nội dung"), lambda p: p.text, sort="folded", wide=True,
               url=lambda p: reverse("promises:promise", args=[p.pk])),
        Column("lead", _("Chủ trì"), lambda p: str(p.lead), sort="lead__folded", fit=True),
        Column("coordinators", _("Phối hợp"), lambda p: ", ".join(str(org) for org in p.coordinators.all())),
        Column("due_first", _("Hạn giao"), lambda p: day_text(p.due_first) or p.no_due_reason, sort="due_first",
               num=True, export=lambda p: p.due_first or p.no_due_reason),
        Column("due", _("Hạn hiện nay"), lambda p: day_text(p.due_now),
               sort="due_now", num=True, export=lambda p: p.due_now),
        Column("done", _("Ngày xong"), lambda p: day_text(_done(p, day)), sort="done_on", num=True,
               export=lambda p: _done(p, day)),
        Column("state", _("Trạng thái"), state_then, fit=True),
        Column("cell", _("Tình trạng"), lambda p: str(CELLS.get(p.cell_on, STATES[CANCELLED])),
               tone=lambda p: TONES[p.cell_on]),
        Column("origin", _("Kết luận"), _origin_short, export=origin, fit=True),
    ]


def _done(promise: Any, day: date) -> date | None:
    return promise.done_on if promise.done_on and promise.done_on <= day else None


def state_then(promise: Any) -> str:
    """The state by the last thing that had happened by the list's day."""
    return promise.progress_then[-1].label if promise.progress_then else str(STATES["assigned"])


def _origin_short(promise: Any) -> str:
    return "; ".join(_("%(day)s, số %(number)s") % {"day": day_text(c.meeting.on), "number": c.number}
                     for c in promise.origins)


def origin(promise: Any) -> str:
    return "; ".join(_("%(meeting)s, kết luận %(number)s") % {"meeting": c.meeting.title, "number": c.number}
                     for c in promise.origins)


def _address(request: HttpRequest, cell: str) -> str:
    """The same list with another cell."""
    kept = {key: value for key, value in request.GET.items() if key not in ("cell", "page") and value}
    return f"{request.path}?{urlencode({**kept, 'cell': cell})}"


def _head(request: HttpRequest, found: dict[str, int]) -> list[dict[str, Any]]:
    """The four cells; a number that calls for an act has its colour only when it is not zero."""
    tones = {OVERDUE: "late", LATE: "waiting", ON_TIME: "done"}
    return [{"label": CELLS[cell], "value": found[cell], "url": _address(request, cell),
             "tone": tones.get(cell, "") if found[cell] else ""}
            for cell in (OVERDUE, IN_TERM, ON_TIME, LATE) if found]


def _more(request: HttpRequest, found: dict[str, int]) -> list[dict[str, Any]]:
    words = {"soon": _("Đến hạn trong %(days)s ngày") % {"days": SOON_DAYS}, OPEN_NO_DUE: CELLS[OPEN_NO_DUE]}
    return [{"label": label, "value": found[key], "url": _address(request, key)}
            for key, label in words.items() if found.get(key)]


def _empty(request: HttpRequest) -> dict[str, str]:
    if request.GET:
        return {"title": _("Không có việc nào khớp"), "text": _("Bớt điều kiện lọc hoặc viết ngắn lại từ cần tìm.")}
    return {"title": _("Chưa có việc được giao"),
            "text": _("Việc được giao sinh ra từ kết luận cuộc họp. Ghi kết luận rồi giao việc cho đơn vị."),
            "url": "/cuoc-hop/", "label": _("Tới các cuộc họp")}


def visible(request: HttpRequest, pk: int) -> Commitment:
    """The promise, or 404 also when it is there but not for this account."""
    rows = Commitment.objects.visible_to(request.user).select_related("lead", "assigner", "dossier")
    return get_object_or_404(rows, pk=pk)


def promise(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, visible(request, pk))


def show(request: HttpRequest, found: Commitment, *, opened: Any = None, status: int = 200) -> HttpResponse:
    return render(request, "promises/promise.html", Page(found, request.user, opened=opened).context(), status=status)
