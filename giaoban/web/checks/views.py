"""The list of checks, one check with its faults as they stand now, and asking for a run."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from giaoban.kernel.base import day_text
from giaoban.kernel.checks import actions
from giaoban.kernel.checks.catalogue import Check, UnknownCheck, get
from giaoban.kernel.checks.engine import PAGE_LIMIT, CheckStopped, Row, detail
from giaoban.kernel.checks.models import CheckResult, CheckRun
from giaoban.kernel.people.actions import log_reading
from giaoban.web.exports import excel
from giaoban.web.users.views import for_office, moment

from .lines import Line, heads, lines

SHOWN = 200
#: A workbook of more rows opens badly in an office's Excel; the command line gives them all.
EXPORTED = 50_000
#: Whole numbers that name something: no dots between thousands.
NAMES = {"id", "year", "act", "person", "unit", "number", "first", "last", "taken"}


@require_safe
@for_office
def overview(request: HttpRequest) -> HttpResponse:
    found = lines()
    wrong = [line for line in found if line.wrong]
    shown = wrong if request.GET.get("only") == "sai" else found
    if request.GET.get("excel"):
        return excel(request, title=_("Kiểm tra dữ liệu"), heads=heads(), rows=[line.cells() for line in shown],
                     widths=[0, 0, 60, 0, 0, 0, 0, 80])
    last = CheckRun.objects.exclude(finished_at=None).select_related("by").first()
    return render(request, "checks/list.html", {
        "title": _("Kiểm tra dữ liệu"), "lines": shown, "wrong": len(wrong), "all": len(found),
        "only": request.GET.get("only") == "sai", "last": last, "last_at": moment(last.finished_at) if last else "",
        **_progress()})


def _progress() -> dict[str, Any]:
    run = actions.in_progress()
    return {"run": run, "made": run.results.count() if run else 0}


@require_POST
@for_office
def ask(request: HttpRequest) -> HttpResponse:
    actions.ask(by=request.user)
    messages.success(request, _("Đã đưa vào hàng đợi. Có thể rời trang này; kết quả hiện ra khi kiểm tra xong."))
    return redirect("checks:list")


@require_safe
@for_office
def progress(request: HttpRequest) -> HttpResponse:
    """Asked by the page while a run goes on; once it is over the page loads anew."""
    held = _progress()
    answer = render(request, "checks/progress.html", held)
    if held["run"] is None:
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_safe
@for_office
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Its faults as they stand now; the kept sample where counting anew would take too long."""
    try:
        asked = get(key)
    except UnknownCheck as error:
        raise Http404(str(error)) from error
    result = CheckResult.objects.filter(key=key).order_by("-pk").first()
    exporting = bool(request.GET.get("excel"))
    rows, stopped = _rows(asked, result, EXPORTED if exporting else SHOWN + 1)
    if exporting:
        return excel(request, title=asked.title, heads=list(asked.columns.values()),
                     rows=[[_cell(name, row.get(name)) for name in asked.columns] for row in rows])
    if asked.personal and rows:
        log_reading(request.user, f"Kiểm tra dữ liệu: {asked.title}"[:200], min(len(rows), SHOWN))
    return render(request, "checks/check.html", {
        "title": asked.title, "check": asked, "facts": _facts(Line(asked, result)), "heads": asked.columns.values(),
        "table": [_shown(asked, row) for row in rows[:SHOWN]], "more": len(rows) > SHOWN, "shown": SHOWN,
        "stopped": stopped, "breadcrumbs": [{"label": _("Kiểm tra dữ liệu"), "url": reverse("checks:list")}]})


def _rows(asked: Check, result: CheckResult | None, at_most: int) -> tuple[list[Row], str]:
    try:
        return detail(asked, limit=PAGE_LIMIT, at_most=at_most), ""
    except CheckStopped as error:
        return (list(result.sample) if result else []), str(error)


def _facts(line: Line) -> list[dict[str, Any]]:
    return [
        {"label": _("Kết quả lần cuối"), "value": line.label, "tone": line.tone},
        {"label": _("Số phát hiện"), "value": line.found, "num": True},
        {"label": _("Từ lúc"), "value": line.since},
        {"label": _("Kiểm tra lúc"), "value": line.at},
        {"label": _("Mất"), "value": f"{line.seconds} s" if line.seconds else ""},
        {"label": _("Vì sao không trả lời"), "value": line.result.problem if line.result else ""},
        {"label": _("Mức"), "value": line.check.severity_label},
        {"label": _("Lĩnh vực"), "value": line.check.area_label},
        {"label": _("Khóa"), "value": line.check.key},
    ]


def _shown(asked: Check, row: Row) -> list[dict[str, Any]]:
    """One row's cells; the first leads to where it is mended."""
    url = asked.address(row)
    return [{"label": head, "value": _text(row.get(name)), "url": url if place == 0 else ""}
            for place, (name, head) in enumerate(asked.columns.items())]


def _text(value: Any) -> str:
    return day_text(value) if isinstance(value, date) else "" if value is None else str(value)


def _cell(name: str, value: Any) -> Any:
    return str(value) if name in NAMES and value is not None else value
