"""The list of reports, one report being written, its steps and its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from giaoban.kernel.base import clock
from giaoban.kernel.documents.actions import PaperRefused
from giaoban.kernel.documents.models import Rendition
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.rules import can_work_centrally
from giaoban.kernel.reporting import actions
from giaoban.kernel.reporting.lifecycle import REPORT
from giaoban.kernel.reporting.models import Report
from giaoban.kernel.reporting.outline import OutlineError
from giaoban.kernel.reporting.writing import compose, values_of
from giaoban.web.documents.files import attachment, draft_file, issued_file
from giaoban.web.documents.preview import MEDIA, draw
from giaoban.web.lists import show_list

from . import page
from .access import readable
from .columns import COLUMNS
from .data import figures_of, tables_file
from .filters import Filters
from .forms import NarrativeForm, OpenForm, StepForm

#: What the kernel says when an act can't be done. LookupError: the outline asks for a figure that wasn't frozen.
REFUSALS = (StepRefused, PaperRefused, OutlineError, LookupError)


def reasons_of(error: Exception) -> list[str]:
    if isinstance(error, StepRefused):
        return error.reasons
    if isinstance(error, LookupError):
        return [_("Mẫu báo cáo đã đổi sau khi chốt số liệu (%(what)s). Mở lại số liệu rồi chốt lại.") % {"what": error}]
    return [str(error)]


@require_safe
def all_reports(request: HttpRequest) -> HttpResponse:
    """Reports the account may read, newest period first."""
    rows = readable(request.user).select_related("org", "document")
    filters = Filters(request.GET or None)
    may_open = can_work_centrally(request.user)
    return show_list(
        request, title=_("Báo cáo"), rows=filters.narrow(rows), columns=COLUMNS, filters=filters,
        create_url="/bao-cao/mo/" if may_open else "", create_label=_("Mở báo cáo"), empty={
            "title": _("Chưa có báo cáo nào"), "url": "/bao-cao/mo/" if may_open else "", "label": _("Mở báo cáo"),
            "text": _("Mở báo cáo của một kỳ: số liệu đếm sẵn từ hồ sơ, chỉ còn viết lời.") if may_open else
            _("Báo cáo của đơn vị hiện ở đây khi đã phát hành.")})


@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest) -> HttpResponse:
    """Choose outline, period and cut-off day; the report opens with its figures counted."""
    if not can_work_centrally(request.user):
        raise PermissionDenied(refusal(can_work_centrally))
    form = OpenForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            made = actions.open_report(facts["outline"], org=facts["unit"], period=facts["period"], by=request.user,
                                       on=clock.today(), cut_off=facts["cut_off"])
            return redirect("reports:report", made.pk)
        except REFUSALS as error:
            for reason in reasons_of(error):
                form.add_error(None, reason)
    return render(request, "reports/open.html", {
        "title": _("Mở báo cáo"), "form": form, "breadcrumbs": [{"label": _("Báo cáo"), "url": "/bao-cao/"}]},
        status=422 if form.errors else 200)


def _found(request: HttpRequest, pk: int) -> Report:
    return get_object_or_404(readable(request.user).select_related("org", "document"), pk=pk)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Sections to write and check on the left, the paper as it will print on the right."""
    return _show(request, _found(request, pk))


def _show(request: HttpRequest, found: Report, *, form: NarrativeForm | None = None,
          bound: dict[str, StepForm] | None = None, status: int = 200) -> HttpResponse:
    try:
        plan, wrong = page.plan_of(found), ""
    except OutlineError as error:
        plan, wrong = None, str(error)
    central = can_work_centrally(request.user)
    context: dict[str, Any] = {
        "title": found.title, "report": found, "tone": REPORT.state("content", found.state).tone, "wrong": wrong,
        "facts": page.facts(found), "stages": page.stages(found), "central": central, "paper": page.paper(found),
        "steps": page.steps(found, request.user, bound or {}) if central else [],
        "missing": page.missing(found, request.user), "files": _files(found), "forms": list(MEDIA),
        "editable": page.editable(found, request.user),
        "breadcrumbs": [{"label": _("Báo cáo"), "url": "/bao-cao/"}]}
    if plan is not None:
        form = form or NarrativeForm(report=found, plan=plan)
        changes = page.moved(found, request.user)
        context.update(form=form, parts=page.parts(found, plan, values_of(found), changes, form),
                       changes=[change for change in changes if change.changed])
    return render(request, "reports/report.html", context, status=status)


def _files(found: Report) -> list[Rendition]:
    if found.document is None:
        return []
    return list(Rendition.objects.filter(document=found.document).order_by("format").defer("content"))


@require_POST
def narrative(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the words; a stale form comes back with what was typed beside what is kept."""
    found = _found(request, pk)
    try:
        form = NarrativeForm(request.POST, report=found, plan=page.plan_of(found))
        if form.is_valid():
            actions.write_narrative(found, form.texts(), by=request.user, version=form.cleaned_data["version"])
            messages.success(request, _("Đã ghi lời văn."))
            return redirect("reports:report", pk)
    except REFUSALS as error:
        for reason in reasons_of(error):
            messages.error(request, reason)
        return _show(request, found, form=_again(request, found), status=422)
    return _show(request, found, form=form, status=422)


def _again(request: HttpRequest, found: Report) -> NarrativeForm | None:
    """The typed words with the version now on disk: having compared, the person may keep them."""
    try:
        data = request.POST.copy()
        data["version"] = str(found.version)
        return NarrativeForm(data, report=found, plan=page.plan_of(found))
    except OutlineError:
        return None


@require_POST
def step(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Freeze, submit, sign, number, issue, or send back; a refused step says why and changes nothing."""
    found = _found(request, pk)
    taken = REPORT.steps.get(key)
    if taken is None:
        raise Http404(_("Không có bước này."))
    form = StepForm(request.POST, step=taken, report=found, user=request.user)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            actions.step(found, key, by=request.user, on=facts["on"], note=facts.get("note", ""),
                         signer=facts.get("signer", ""), version=facts["version"])
            messages.success(request, _("Đã làm bước “%(step)s”.") % {"step": taken.label})
            return redirect("reports:report", pk)
        except REFUSALS as error:
            for reason in reasons_of(error):
                form.add_error(None, reason)
                messages.error(request, reason)
    return _show(request, found, bound={key: form}, status=422)


@require_safe
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The issued file byte for byte; before issue a draft, named so; the tables as a workbook."""
    found = _found(request, pk)
    try:
        if form == "xlsx":
            return tables_file(request, found)
        if form not in MEDIA:
            raise Http404(_("Không có dạng tệp này."))
        kept = issued_file(request, found.document, form)
        return kept or draft_file(request, draw(compose(found), form), found.title, form)
    except (LookupError, OutlineError) as error:
        messages.error(request, " ".join(reasons_of(error)))
        return redirect("reports:report", pk)


@require_safe
def figures_json(request: HttpRequest, pk: int) -> HttpResponse:
    """Every figure of the report with its parts, both values and its lasting address."""
    found = _found(request, pk)
    try:
        content = figures_of(request, found)
    except (LookupError, OutlineError) as error:
        messages.error(request, " ".join(reasons_of(error)))
        return redirect("reports:report", pk)
    return attachment(content, f"so-lieu-{found.outline}-{found.last:%Y}.json", "application/json; charset=utf-8")

