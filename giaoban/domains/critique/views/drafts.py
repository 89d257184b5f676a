"""The calendar of drafts open for opinion: overdue first, then week by week; a request becomes a task."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.dossiers.actions import DossierRefused
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import DEPARTMENT
from giaoban.web.exports import excel

from .. import actions
from ..forms import ClosingForm, DraftFilters, DraftForm, EndForm, TaskForm
from ..models import ORIGINS, Draft
from ..models.drafts import OPEN, SAID, STATES
from ..rules import can_keep_drafts, can_take_draft

#: What one page shows at most; the rest by a narrower filter.
MOST = 500


def _seen(request: HttpRequest) -> Any:
    return Draft.objects.visible_to(request.user).select_related("lead", "task")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Overdue first, then by the week in which they close; `?state=` shows the ended ones."""
    filters = DraftFilters(request.GET)
    rows = _seen(request).search(filters.asked("q"))
    state = filters.asked("state")
    if state in STATES:
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.waiting()
    if request.GET.get("excel"):
        return _workbook(request, rows)
    today = clock.today()
    shown = list(rows.order_by("closes_on", "pk")[:MOST])
    may = can_keep_drafts(request.user)
    return render(request, "critique/calendar.html", {
        "title": _("Lịch góp ý"), "filters": filters, "groups": grouped_by_week(shown, today), "count": len(shown),
        "more": len(shown) == MOST, "create_url": reverse("critique:new_draft") if may else "",
        "filtered": bool(request.GET)})


def grouped_by_week(rows: list[Draft], today: date) -> list[dict[str, Any]]:
    """[{title, tone, rows}] : what is overdue, then each week from its Monday."""
    def week(row: Draft) -> date:
        if _unended(row) and row.closes_on < today:
            return date.min
        return row.closes_on - timedelta(days=row.closes_on.weekday())

    found = []
    for monday, those in groupby(sorted(rows, key=lambda row: (week(row), row.closes_on, row.pk)), key=week):
        late = monday == date.min
        found.append({"title": _("Quá hạn") if late else week_words(monday, today), "late": late,
                      "rows": [line_of(row, today) for row in those]})
    return found


def _unended(row: Draft) -> bool:
    if row.state == OPEN:
        return True
    return row.task is not None and row.task.content_state not in SAID


def week_words(monday: date, today: date) -> str:
    span = {"first": day_text(monday), "last": day_text(monday + timedelta(days=6))}
    this = today - timedelta(days=today.weekday())
    if monday == this:
        return _("Tuần này, %(first)s – %(last)s") % span
    if monday == this + timedelta(days=7):
        return _("Tuần sau, %(first)s – %(last)s") % span
    return _("Tuần %(first)s – %(last)s") % span


def days_words(row: Draft, today: date) -> str:
    """'còn 5 ngày', 'hôm nay', 'quá 2 ngày'."""
    left = row.days_left(today)
    if left == 0:
        return _("hôm nay")
    if left > 0:
        return ngettext("còn %(n)d ngày", "còn %(n)d ngày", left) % {"n": left}
    return ngettext("quá %(n)d ngày", "quá %(n)d ngày", -left) % {"n": -left}


def line_of(row: Draft, today: date) -> dict[str, Any]:
    waiting = _unended(row)
    return {"draft": row, "url": reverse("critique:draft", args=[row.pk]), "closes": day_text(row.closes_on),
            "moved": day_text(row.closes_first) if row.closes_first != row.closes_on else "",
            "days": days_words(row, today) if waiting else day_text(row.ended_on),
            "tone": "late" if waiting and row.closes_on < today else row.tone,
            "task_url": reverse("dossiers:dossier", args=[row.task.number]) if row.task else ""}


def _workbook(request: HttpRequest, rows: Any) -> HttpResponse:
    heads = [_("Hạn góp ý"), _("Dự thảo"), _("Cơ quan hỏi"), _("Nguồn việc"), _("Công văn"), _("Ngày nhận"),
             _("Chủ trì"), _("Người theo dõi"), _("Tình trạng"), _("Nhiệm vụ")]
    lines = ([row.closes_on, row.title, row.agency, str(ORIGINS.get(row.origin, row.origin)), row.symbol,
              row.received_on, str(row.lead), row.person, row.state_label, row.task.number if row.task else ""]
             for row in rows.order_by("closes_on", "pk").iterator(2000))
    return excel(request, title=_("Lịch góp ý"), heads=heads, rows=lines, widths=[12, 60, 35, 18, 18, 12, 35, 25, 18])


def _orgs(request: HttpRequest) -> Any:
    return Org.objects.visible_to(request.user).filter(ended_on=None)


def new(request: HttpRequest) -> HttpResponse:
    """Enter a draft, typed from the letter that asks."""
    if not can_keep_drafts(request.user):
        raise PermissionDenied(refusal(can_keep_drafts))
    user: Any = request.user
    initial = {"lead": f"{user.org.code} – {user.org.name}"} if user.role == DEPARTMENT and user.org else {}
    form = DraftForm(request.POST if request.method == "POST" else None, orgs=_orgs(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        if data["incoming"] and not data["symbol"]:
            data["symbol"] = data["incoming"].symbol
        try:
            made = actions.register_draft(**data, by=user)
        except StepRefused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("Đã ghi dự thảo, hạn góp ý %(day)s.") % {"day": day_text(made.closes_on)})
            return redirect("critique:draft", pk=made.pk)
    title = _("Ghi dự thảo lấy ý kiến")
    return render(request, "critique/new_draft.html", {
        "title": title, "form": form, "cancel_url": reverse("critique:calendar"),
        "breadcrumbs": [{"label": _("Lịch góp ý"), "url": reverse("critique:calendar")}, {"label": title, "url": ""}],
    }, status=422 if form.errors else 200)


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, get_object_or_404(_seen(request), pk=pk))


def _forms(request: HttpRequest, found: Draft, sent: str = "") -> dict[str, forms.Form]:
    """The acts this account may do now; the one sent is bound."""
    data = request.POST if sent else None
    user: Any = request.user

    def bound(key: str) -> Any:
        return data if key == sent else None

    shown: dict[str, forms.Form] = {}
    if found.state == OPEN and can_take_draft(user):
        lead = found.lead
        initial = {"org": f"{lead.code} – {lead.name}",
                   "department": lead.pk if lead.kind == "department" else
                   (user.org_id if user.role == DEPARTMENT else None)}
        shown["nhiem-vu"] = TaskForm(bound("nhiem-vu"), orgs=_orgs(request), initial=initial)
    if can_keep_drafts(user) and found.task_id is None:
        if found.state == OPEN:
            shown["tra-loi"] = EndForm(bound("tra-loi"), answered=True)
            shown["bo-qua"] = EndForm(bound("bo-qua"), answered=False)
        shown["gia-han"] = ClosingForm(bound("gia-han"))
    return shown


def show(request: HttpRequest, found: Draft, *, forms_shown: dict[str, forms.Form] | None = None,
         status: int = 200) -> HttpResponse:
    labels = {"nhiem-vu": _("Mở nhiệm vụ từ đề nghị này"), "tra-loi": _("Đã trả lời, không mở nhiệm vụ"),
              "bo-qua": _("Không góp ý"),
              "gia-han": _("Đổi hạn góp ý") if found.state == OPEN else _("Mở lại, đổi hạn")}
    shown = _forms(request, found) if forms_shown is None else forms_shown
    steps = [{"label": labels[key], "allowed": True, "form": form, "primary": key == "nhiem-vu",
              "url": reverse("critique:draft_act", args=[found.pk, key])} for key, form in shown.items()]
    today = clock.today()
    facts = [
        {"label": _("Cơ quan hỏi"), "value": found.agency},
        {"label": _("Nguồn việc"), "value": str(ORIGINS.get(found.origin, found.origin))},
        {"label": _("Công văn"), "value": found.symbol},
        {"label": _("Nơi đăng dự thảo"), "value": found.address,
         "url": found.address if found.address.startswith(("https://", "http://")) else ""},
        {"label": _("Ngày nhận"), "value": day_text(found.received_on)},
        {"label": _("Chủ trì"), "value": found.lead.name, "url": reverse("units:unit", args=[found.lead.code])},
        {"label": _("Người theo dõi"), "value": found.person},
        {"label": _("Kết quả"), "value": found.outcome, "note": day_text(found.ended_on)},
        {"label": _("Nhiệm vụ"), "value": f"{found.task.number} {found.task.title}" if found.task else "",
         "url": reverse("dossiers:dossier", args=[found.task.number]) if found.task else ""},
    ]
    return render(request, "critique/draft.html", {
        "title": found.title, "draft": found, "line": line_of(found, today), "steps": steps, "facts": facts,
        "closings": [{"closes": day_text(row.closes_on), "on": day_text(row.on), "reason": row.reason, "by": row.by}
                     for row in found.closings.select_related("by")],
        "first": day_text(found.closes_first),
        "breadcrumbs": [{"label": _("Lịch góp ý"), "url": reverse("critique:calendar")},
                        {"label": found.title, "url": ""}]}, status=status)


@require_POST
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One act on a draft; what is refused comes back in its form."""
    found = get_object_or_404(_seen(request), pk=pk)
    if act not in ("nhiem-vu", "tra-loi", "bo-qua", "gia-han"):
        raise Http404
    if not can_keep_drafts(request.user):
        raise PermissionDenied(refusal(can_keep_drafts))
    shown = _forms(request, found, act)
    form = shown.get(act)
    if form is None:
        messages.error(request, _("Việc này không làm được khi dự thảo ở “%(state)s”.") % {"state": found.state_label})
        return redirect("critique:draft", pk=found.pk)
    if form.is_valid():
        try:
            return _ACTS[act](request, found, form.cleaned_data)
        except (StepRefused, DossierRefused) as refused:
            form.add_error(None, getattr(refused, "reasons", None) or str(refused))
    return show(request, found, forms_shown=shown, status=422)


def _open_task(request: HttpRequest, found: Draft, data: dict[str, Any]) -> HttpResponse:
    task = actions.open_task(found, org=data["org"], department=data["department"], form=data["form"], on=data["on"],
                             by=request.user)
    messages.success(request, _("Đã mở nhiệm vụ %(number)s.") % {"number": task.number})
    return redirect("dossiers:dossier", number=task.number)


def _end(answered: bool) -> Callable[[HttpRequest, Draft, dict[str, Any]], HttpResponse]:
    def end(request: HttpRequest, found: Draft, data: dict[str, Any]) -> HttpResponse:
        actions.end_draft(found, answered=answered, words=data["words"], on=data["on"], by=request.user)
        messages.success(request, _("Đã ghi.") if not answered else _("Đã ghi văn bản trả lời."))
        return redirect("critique:draft", pk=found.pk)

    return end


def _move(request: HttpRequest, found: Draft, data: dict[str, Any]) -> HttpResponse:
    actions.move_closing(found, closes_on=data["closes_on"], reason=data["reason"], on=clock.today(), by=request.user)
    messages.success(request, _("Hạn góp ý nay là %(day)s.") % {"day": day_text(data["closes_on"])})
    return redirect("critique:draft", pk=found.pk)


_ACTS: dict[str, Callable[[HttpRequest, Draft, dict[str, Any]], HttpResponse]] = {
    "nhiem-vu": _open_task, "tra-loi": _end(True), "bo-qua": _end(False), "gia-han": _move}
