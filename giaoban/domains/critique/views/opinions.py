"""Points of an opinion pasted at once, and the agency's answers to all of them on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.dossiers.rules import can_handle, can_report
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.web.dossiers.views import visible
from giaoban.web.exports import excel

from .. import actions, parts
from ..forms import AnswerRow, PaperForm, PointsForm, VoidForm
from ..models import CritiqueTask


def find(request: HttpRequest, number: str) -> CritiqueTask:
    found: Any = concrete(visible(request, number))
    if not isinstance(found, CritiqueTask):
        raise Http404
    return found


def _back(task: CritiqueTask) -> str:
    return f"{reverse('dossiers:dossier', args=[task.number])}#y-kien"


def _crumbs(task: CritiqueTask, label: str) -> list[dict[str, str]]:
    return [{"label": _("Hồ sơ"), "url": f"{reverse('dossiers:list')}?kind={task.kind}"},
            {"label": task.number, "url": _back(task)}, {"label": label, "url": ""}]


@require_http_methods(["GET", "HEAD", "POST"])
def opinions(request: HttpRequest, number: str) -> HttpResponse:
    """More points typed or pasted; with `?excel=1` all of them with their answers as a workbook."""
    task = find(request, number)
    if request.method != "POST" and request.GET.get("excel"):
        return _workbook(request, task)
    if not can_report(request.user, task):
        raise PermissionDenied(refusal(can_report))
    later = task.content_state in actions.SENT
    form = PointsForm(request.POST if request.method == "POST" else None, later=later)
    if request.method == "POST" and form.is_valid() and _added(request, task, form):
        return redirect(_back(task))
    rows = parts.with_answers(task.opinions.held())
    title = _("Ghi ý kiến góp ý")
    return render(request, "critique/opinions.html", {
        "title": title, "form": form, "dossier": task, "cancel_url": _back(task), "breadcrumbs": _crumbs(task, title),
        "rows": [(row, VoidForm(), *parts.standing(row)) for row in rows]}, status=422 if form.errors else 200)


def _added(request: HttpRequest, task: CritiqueTask, form: PointsForm) -> bool:
    data = form.cleaned_data
    try:
        made = actions.add_opinions(task, form.read.points, by=request.user, on=data.get("on"),
                                    paper=data.get("paper") or "")
    except StepRefused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return False
    messages.success(request, _("Đã ghi %(n)d ý kiến, từ số %(first)d đến số %(last)d.") % {
        "n": len(made), "first": made[0].number, "last": made[-1].number})
    return True


def _workbook(request: HttpRequest, task: CritiqueTask) -> HttpResponse:
    heads = [_("Số"), _("Về phần nào của dự thảo"), _("Nội dung ý kiến"), _("Ngày gửi"), _("Công văn gửi"),
             _("Trả lời"), _("Giải trình"), _("Ngày trả lời"), _("Văn bản trả lời")]
    lines = []
    for row in parts.with_answers(task.opinions.held()):
        said = parts.answer_of(row)
        lines.append([row.number, row.part, row.text, row.sent_on, row.paper, parts.standing(row)[0],
                      said.reason if said else "", said.on if said else None, said.paper if said else ""])
    return excel(request, title=f"{_('Ý kiến góp ý')} {task.number}", heads=heads, rows=lines,
                 widths=[6, 25, 60, 12, 25, 18, 60, 12, 25])


@require_POST
def void(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    task = find(request, number)
    if not can_report(request.user, task):
        raise PermissionDenied(refusal(can_report))
    row = get_object_or_404(task.opinions.held(), pk=pk)
    try:
        actions.void_opinion(row, reason=request.POST.get("reason", "")[:300], by=request.user)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã hủy ý kiến số %(n)d; số này không dùng lại.") % {"n": row.number})
    return redirect("critique:opinions", number=task.number)


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, number: str) -> HttpResponse:
    """What the agency answered to each point, all on one page: Tab to the next cell, first letter chooses."""
    task = find(request, number)
    if not can_handle(request.user, task):
        raise PermissionDenied(refusal(can_handle))
    data = request.POST if request.method == "POST" else None
    sent = parts.with_answers(task.opinions.held().filter(sent_on__isnull=False))
    lines = [AnswerRow(row, data) for row in sent]
    form = PaperForm(data, task=task)
    if data is not None:
        valid = [each.is_valid() for each in (form, *lines)]
        if all(valid) and _answered(request, task, form, lines):
            return redirect(_back(task))
    title = _("Ghi trả lời từng ý kiến")
    wrong = form.errors or any(line.errors for line in lines)
    return render(request, "critique/answers.html", {
        "title": title, "form": form, "lines": lines, "dossier": task, "cancel_url": _back(task),
        "breadcrumbs": _crumbs(task, title)}, status=422 if wrong else 200)


def _answered(request: HttpRequest, task: CritiqueTask, form: PaperForm, lines: list[AnswerRow]) -> bool:
    data = form.cleaned_data
    told = [actions.Told(line.opinion.pk, line.cleaned_data["verdict"], line.cleaned_data["reason"])
            for line in lines if line.cleaned_data.get("verdict")]
    if not told:
        form.add_error(None, _("Chưa chọn trả lời cho ý kiến nào."))
        return False
    paper = data["paper"] or (str(data["incoming"]) if data["incoming"] else "")
    try:
        with transaction.atomic():
            made = actions.answer_opinions(task, told, on=data["on"], by=request.user, paper=paper,
                                           incoming=data["incoming"])
            finished = data["finish"] and task.content_state == "opinion_sent" and len(told) == len(lines)
            if finished:
                actions.close_answers(task, on=data["on"], by=request.user, paper=paper)
    except StepRefused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return False
    messages.success(request, _("Đã ghi trả lời cho %(n)d ý kiến.") % {"n": len(made)})
    return True
