"""Progress reports owed by contracts, sending one, and the dated rules of the round."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from giaoban.kernel.base import day_text, fold
from giaoban.kernel.dossiers.actions import DossierRefused
from giaoban.kernel.dossiers.rules import can_report
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.web.dossiers.views import show
from giaoban.web.lists import Column, show_list

from .. import actions
from ..forms import DUE, LATE, SENT, ProgressFilters, ProgressForm, RuleForm
from ..models import Progress, Rule
from ..parts import standing
from ..rules import can_set_rules
from .calls import crumbs, for_roles

#: key → what it is, its unit ('' when it only says from when a thing is asked for).
RULES = {
    "progress.months": (gettext_lazy("Báo cáo tiến độ mỗi"), gettext_lazy("tháng")),
    "progress.days": (gettext_lazy("Hạn gửi sau khi hết kỳ báo cáo"), gettext_lazy("ngày")),
    "select.council": (gettext_lazy("Chọn đề xuất phải có kết luận của hội đồng tuyển chọn"), ""),
    "cost.estimate": (gettext_lazy("Thẩm định kinh phí phải có dự toán đã trình"), ""),
    "approve.costing": (gettext_lazy("Phê duyệt phải qua thẩm định kinh phí"), ""),
    "accept.council": (gettext_lazy("Nghiệm thu phải có kết luận của hội đồng nghiệm thu"), ""),
}


@for_roles
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Reports owed, late ones first."""
    filters = ProgressFilters(request.GET)
    day = filters.day
    rows = Progress.objects.visible_to(request.user).owed().select_related("task__org")
    asked = filters.asked("what")
    if asked == LATE:
        rows = rows.unsent(day).filter(due__lt=day)
    elif asked == DUE:
        rows = rows.unsent(day)
    elif asked == SENT:
        rows = rows.filter(sent_on__lte=day)
    for word in fold(filters.asked("q")).split():
        rows = rows.filter(task__folded__contains=word)
    late = Progress.objects.visible_to(request.user).late(day).count()
    return show_list(
        request, title=_("Báo cáo tiến độ"), rows=rows.order_by("due", "pk"), columns=_columns(), filters=filters,
        template="research/progress.html", day=day_text(day), late=late,
        breadcrumbs=crumbs(None, _("Báo cáo tiến độ")),
        empty={"title": _("Không có báo cáo tiến độ nào"),
               "text": _("Báo cáo sáu tháng tự lập khi hồ sơ ghi bước “Ký hợp đồng” có ngày kết thúc hoặc số tháng.")})


def _columns() -> list[Column]:
    return [
        Column("number", _("Số hồ sơ"), lambda r: r.task.number, sort="task__number", fit=True,
               url=lambda r: f"{reverse('dossiers:dossier', args=[r.task.number])}#tien-do"),
        Column("title", _("Tên nhiệm vụ"), lambda r: r.task.title, sort="task__title", wide=True),
        Column("unit", _("Đơn vị"), lambda r: str(r.task.org), sort="task__org__folded", fit=True),
        Column("turn", _("Lần"), lambda r: r.number, num=True),
        Column("due", _("Hạn gửi"), lambda r: day_text(r.due), sort="due", num=True, export=lambda r: r.due),
        Column("state", _("Tình trạng"), lambda r: standing(r)[0], sort="sent_on", tone=lambda r: standing(r)[1]),
        Column("share", _("Đã làm (%)"), lambda r: r.share, sort="share", num=True),
    ]


@for_roles
@require_POST
def send_progress(request: HttpRequest, row: int) -> HttpResponse:
    """The report of one stretch, from the dossier's page."""
    found = get_object_or_404(Progress.objects.visible_to(request.user).select_related("task__org"), pk=row)
    if not can_report(request.user, found.task):
        raise PermissionDenied(refusal(can_report))
    form = ProgressForm(found, request.POST)
    if form.is_valid():
        try:
            actions.send_progress(found, by=request.user, **form.cleaned_data)
        except DossierRefused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Đã nhận báo cáo tiến độ lần %(n)d.") % {"n": found.number})
            return redirect(f"{reverse('dossiers:dossier', args=[found.task.number])}#tien-do")
    request.sent_back = {found.pk: form}
    return show(request, found.task, status=422)


@for_roles
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """What the round asks for from which day on, with its source; the office sets a new one."""
    bound: dict[str, Any] = {}
    if request.method == "POST":
        if not can_set_rules(request.user):
            raise PermissionDenied(refusal(can_set_rules))
        key = request.POST.get("key", "")
        if key in RULES:
            form = bound[key] = _rule_form(key, request.POST)
            if form.is_valid() and _set(request, key, form):
                return redirect(f"{reverse('research:rules')}#{key}")
    may = can_set_rules(request.user)
    rows = [{"key": key, "label": label, "unit": unit, "form": bound.get(key) or (_rule_form(key) if may else None),
             "rows": [{"number": rule.number or "", "since": day_text(rule.since), "until": day_text(rule.until),
                       "legal_source": rule.legal_source} for rule in _held(key)]}
            for key, (label, unit) in RULES.items()]
    return render(request, "research/rules.html", {
        "title": _("Quy định của đợt"), "rows": rows, "breadcrumbs": crumbs(None, _("Quy định của đợt"))},
        status=422 if any(form.errors for form in bound.values()) else 200)


def _held(key: str) -> Any:
    return Rule.objects.held().filter(key=key).order_by("-since")


def _rule_form(key: str, data: Any = None) -> RuleForm:
    return RuleForm(key, data, numbered=bool(RULES[key][1]))


def _set(request: HttpRequest, key: str, form: RuleForm) -> bool:
    facts = form.cleaned_data
    try:
        actions.set_rule(key, number=facts.get("number"), since=facts["since"], legal_source=facts["legal_source"],
                         by=request.user)
    except DossierRefused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    messages.success(request, _("Đã ghi quy định mới."))
    return True
