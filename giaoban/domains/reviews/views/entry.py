"""The table of verdicts: typed row by row, or set for many at once; what others wrote is never overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giaoban.kernel.base import clock, day_text, fold
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.reporting.models import RETURNED, Submission
from giaoban.web.exports import excel

from .. import actions
from ..forms import UNDECIDED, BulkForm, Filters, LineForm
from ..models import ENDED, Campaign
from ..parts import TONES
from ..rules import can_judge, can_run
from .campaigns import find

SIZE = 50
#: A unit's work of so many years is shown beside its verdict.
YEARS = 3


def entry(request: HttpRequest, number: str) -> HttpResponse:
    """The rows asked for; POST writes those touched and gives back those refused, as they were typed."""
    found = find(request, number)
    filters = Filters(request.GET, found)
    rows = narrowed(found, filters)
    if request.GET.get("excel"):
        return _workbook(request, found, with_work(rows))
    if request.method != "POST":
        return show(request, found, filters, rows)
    posted = {name.partition("-")[0] for name in request.POST if name.startswith("r")}
    ids = [int(name[1:]) for name in posted if name[1:].isdigit() and len(name) < 19]
    touched = with_work(found.verdicts.filter(pk__in=ids))
    lines = [LineForm(row, request.POST) for row in touched]
    outcome = _write(request, found, lines)
    _say(request, outcome, lines)
    if outcome.refused:
        return show(request, found, filters, rows, lines=[line for line in lines if line.wrong], status=422)
    return redirect(request.get_full_path())


def narrowed(found: Campaign, filters: Filters) -> QuerySet:
    rows = found.verdicts.all()
    for word in fold(filters.asked("q")).split():
        rows = rows.filter(org__folded__contains=word)
    if filters.asked("department"):
        rows = rows.filter(department=filters.asked("department"))
    asked = filters.asked("verdict")
    return rows.filter(verdict="" if asked == UNDECIDED else asked) if asked else rows


def with_work(rows: QuerySet) -> QuerySet:
    """What speaks for or against a unit: its dossiers of the last years, its last report."""
    since = clock.today().replace(month=1, day=1)
    since = since.replace(year=since.year - YEARS + 1)
    works = (Dossier.objects.filter(org=OuterRef("org"), opened_on__gte=since).order_by().values("org")
             .annotate(n=Count("pk")).values("n"))
    sent = Submission.objects.filter(org=OuterRef("org")).exclude(state=RETURNED).order_by("-sent_on")
    return rows.select_related("org", "department", "campaign", "by").annotate(
        works=Coalesce(Subquery(works), 0), reported=Subquery(sent.values("sent_on")[:1])).order_by("org__code")


def _write(request: HttpRequest, found: Campaign, lines: list[LineForm]) -> actions.Outcome:
    """Rows whose form is wrong are refused like those the action refuses."""
    good = [line for line in lines if line.is_valid()]
    try:
        outcome = actions.decide(found, [line.entry() for line in good], by=request.user, on=clock.today())
    except StepRefused as refused:
        outcome = actions.Outcome(refused={line.row.pk: str(refused) for line in good})
    for line in lines:
        if not line.is_valid():
            outcome.refused[line.row.pk] = " ".join(str(e) for errors in line.errors.values() for e in errors)
        line.wrong = outcome.refused.get(line.row.pk, "")
    return outcome


def _say(request: HttpRequest, outcome: actions.Outcome, lines: Iterable[LineForm]) -> None:
    if outcome.written:
        messages.success(request, _("Đã ghi %(n)d đơn vị.") % {"n": outcome.written})
    elif not outcome.refused:
        messages.info(request, _("Không có dòng nào thay đổi."))
    if outcome.refused:
        messages.error(request, _("%(n)d dòng chưa ghi; xem lý do ở từng dòng.") % {"n": len(outcome.refused)})


def show(request: HttpRequest, found: Campaign, filters: Filters, rows: QuerySet, *,
         lines: list[LineForm] | None = None, bulk: BulkForm | None = None, status: int = 200) -> HttpResponse:
    """The page; after a refusal only the rows refused, with what was typed and what stands now."""
    page = Paginator(with_work(rows), SIZE).get_page(request.GET.get("page"))
    user = request.user
    open_now = found.is_running
    if lines is None:
        lines = [LineForm(row) for row in page.object_list]
    else:
        for line in lines:
            _keep_typed(line)
    return render(request, "reviews/entry.html", {
        "title": _("Kết luận từng đơn vị"), "campaign": found, "filters": filters, "page": page, "size": SIZE,
        "lines": [_line(line, user, open_now) for line in lines], "refused": status == 422 and bulk is None,
        "writes": open_now and any(can_judge(user, line.row) for line in lines),
        "bulk": (bulk or BulkForm()) if open_now else None, "shares": can_run(user, found),
        "bulk_url": f"{reverse('reviews:bulk', args=[found.number])}?{request.GET.urlencode()}",
        "breadcrumbs": [{"label": _("Rà soát đơn vị"), "url": reverse("reviews:list")},
                        {"label": found.number, "url": reverse("reviews:campaign", args=[found.number])},
                        {"label": _("Kết luận từng đơn vị"), "url": ""}]}, status=status)


def _keep_typed(line: LineForm) -> None:
    """What was typed stays in its fields, now against the row as it stands."""
    line.data = {**line.data.dict(), line.add_prefix("seen"): line.row.seen.partition(":")[0] + ":"}


def _line(line: LineForm, user: Any, open_now: bool) -> dict[str, Any]:
    row = line.row
    return {"form": line if open_now and row.verdict != ENDED and can_judge(user, row) else None, "row": row,
            "wrong": line.wrong, "tone": TONES.get(row.verdict, ""), "on": day_text(row.decided_on),
            "reported": day_text(row.reported), "url": reverse("reviews:verdict", args=[row.pk])}


@require_POST
def bulk(request: HttpRequest, number: str) -> HttpResponse:
    """One verdict or one department for the ticked rows, or for every row the filters show."""
    found = find(request, number)
    filters, form = Filters(request.GET, found), BulkForm(request.POST)
    rows = narrowed(found, filters)
    if form.is_valid():
        picked = rows if form.cleaned_data["every"] else rows.filter(pk__in=_ticked(request))
        ids = list(picked.order_by("pk").values_list("pk", flat=True))
        if not ids:
            form.add_error(None, _("Chưa chọn dòng nào. Đánh dấu các dòng, hoặc chọn “cho mọi dòng đang lọc”."))
        elif _set(request, found, form, ids):
            return redirect(f"{reverse('reviews:entry', args=[number])}?{request.GET.urlencode()}")
    return show(request, found, filters, rows, bulk=form, status=422)


def _ticked(request: HttpRequest) -> list[int]:
    return [int(value) for value in request.POST.getlist("pick") if value.isdigit() and len(value) < 18]


def _set(request: HttpRequest, found: Campaign, form: BulkForm, ids: list[int]) -> bool:
    data = form.cleaned_data
    try:
        if data["department"]:
            count = actions.assign(found, ids, data["department"], by=request.user)
            messages.success(request, _("Đã giao %(n)d đơn vị cho %(name)s.") % {"n": count,
                                                                               "name": data["department"]})
            return True
        outcome = actions.decide_all(found, ids, verdict=data["what"], by=request.user, on=clock.today(),
                                     target=data["target"], reason=data["reason"], evidence=data["evidence"])
    except StepRefused as refused:
        form.add_error(None, refused.reasons)
        return False
    for why in sorted(set(outcome.refused.values())):
        count = sum(1 for each in outcome.refused.values() if each == why)
        form.add_error(None, _("%(n)d dòng chưa ghi: %(why)s") % {"n": count, "why": why})
    if outcome.written:
        messages.success(request, _("Đã ghi %(n)d đơn vị.") % {"n": outcome.written})
    return not outcome.refused


def _workbook(request: HttpRequest, found: Campaign, rows: QuerySet) -> HttpResponse:
    def cells(row: Any) -> list[Any]:
        day: date | None = row.decided_on
        return [row.org.code, row.org.name, str(row.department or ""), row.label, row.target, row.reason, row.evidence,
                day, str(row.by or ""), row.works, row.reported]

    heads = [_("Mã"), _("Tên đơn vị"), _("Ban rà soát"), _("Kết luận"), _("Đơn vị tiếp nhận"), _("Lý do"), _("Căn cứ"),
             _("Ngày kết luận"), _("Người ghi"), _("Hồ sơ %(n)d năm") % {"n": YEARS}, _("Báo cáo gần nhất")]
    return excel(request, title=f"Rà soát {found.number}", heads=heads,
                 rows=(cells(row) for row in rows.iterator(chunk_size=2000)),
                 widths=[14, 60, 30, 24, 24, 50, 30, 14, 24, 12, 14])


