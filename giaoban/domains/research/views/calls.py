"""Calls for proposals: the list, one call with its proposals, opening, ordering, lengthening, proposing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from giaoban.kernel.base import clock, day_text, fold, grouped
from giaoban.kernel.dossiers.actions import DossierRefused
from giaoban.kernel.lifecycle import CONTENT
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.rules import can_send
from giaoban.web.lists import Column, show_list

from .. import actions, workbook
from ..forms import CallForm, LengthenForm, ProposeForm, TopicForm, UploadForm
from ..models import FORMS, Call, ResearchTask
from ..rules import can_run_calls
from ..standing import standing_of

View = Callable[..., HttpResponse]


def for_roles(view: View) -> View:
    """Calls are there for every account with a role."""
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (request.user.role and request.user.org_id):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def find(pk: int) -> Call:
    return get_object_or_404(Call.objects.select_related("department").prefetch_related("lengthenings", "topics"),
                             pk=pk)


def standing(call: Call) -> tuple[str, str]:
    """Open until when, to come, or closed: words and colour."""
    today = clock.today()
    if today < call.opens:
        return _("mở ngày %(day)s") % {"day": day_text(call.opens)}, "neutral"
    left = (call.closes_now - today).days
    if left < 0:
        return _("đã đóng"), "cancelled"
    return _("còn %(n)d ngày") % {"n": left}, "waiting" if left <= 7 else "running"


def form_words(call: Call) -> str:
    return str(FORMS[call.form]) if call.form else _("mọi loại")


@for_roles
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    rows = (Call.objects.select_related("department").prefetch_related("lengthenings")
            .annotate(count=Count("proposals")).order_by("-year", "-opens", "-pk"))
    may = can_run_calls(request.user)
    url = reverse("research:open") if may else ""
    columns = [
        Column("title", _("Đợt đề xuất"), lambda c: c.title, sort="title", wide=True,
               url=lambda c: reverse("research:call", args=[c.pk])),
        Column("year", _("Năm"), lambda c: str(c.year), sort="year", num=True),
        Column("form", _("Loại"), form_words, sort="form", fit=True),
        Column("opens", _("Nhận từ"), lambda c: day_text(c.opens), sort="opens", num=True, export=lambda c: c.opens),
        Column("closes", _("Đến hết"), lambda c: day_text(c.closes_now), num=True, export=lambda c: c.closes_now),
        Column("state", _("Tình trạng"), lambda c: standing(c)[0], tone=lambda c: standing(c)[1]),
    ]
    if request.user.sees_everything:
        columns.append(Column("count", _("Đề xuất"), lambda c: c.count, sort="count", num=True))
    return show_list(
        request, title=_("Nghiên cứu, môi trường: đợt đề xuất"), rows=rows, columns=columns, create_url=url,
        create_label=_("Mở đợt đề xuất"), template="research/calls.html",
        empty={"title": _("Chưa có đợt đề xuất nào"), "url": url, "label": _("Mở đợt đề xuất") if url else "",
               "text": _("Mỗi đợt có năm kế hoạch, ngày nhận, nội dung đặt hàng; đơn vị gửi đề xuất bằng tệp Excel "
                         "hoặc điền trên trang.")})


@for_roles
@require_http_methods(["GET", "HEAD", "POST"])
def open_call(request: HttpRequest) -> HttpResponse:
    if not can_run_calls(request.user):
        raise PermissionDenied(refusal(can_run_calls))
    form = CallForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = {name: value for name, value in form.cleaned_data.items() if name != "topics"}
        try:
            call = actions.open_call(by=request.user, **facts)
            for line in form.lines():
                actions.order_topic(call, title=line, by=request.user)
        except DossierRefused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Đã mở đợt “%(call)s”.") % {"call": call})
            return redirect("research:call", call.pk)
    title = _("Mở đợt đề xuất")
    return render(request, "research/form.html", {
        "title": title, "form": form, "submit": title, "cancel_url": reverse("research:calls"),
        "breadcrumbs": crumbs(None, title)}, status=422 if form.errors else 200)


def crumbs(call: Call | None, *labels: str) -> list[dict[str, str]]:
    found = [{"label": _("Đợt đề xuất"), "url": reverse("research:calls")}]
    if call is not None:
        found.append({"label": call.title, "url": reverse("research:call", args=[call.pk]) if labels else ""})
    return found + [{"label": label, "url": ""} for label in labels]


@for_roles
@require_safe
def call(request: HttpRequest, call: int) -> HttpResponse:
    return show_call(request, find(call))


def show_call(request: HttpRequest, found: Call, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The call with the proposals the account may see; `bound`: forms sent back with what is wrong in them."""
    rows = (ResearchTask.objects.visible_to(request.user).filter(call=found).select_related("org", "topic")
            .prefetch_related("spans").order_by("number"))
    may = can_run_calls(request.user, found)
    sends = can_send(request.user) and (may or found.is_open(clock.today()))
    words, tone = standing(found)
    sheets = found.sheets.model.objects.visible_to(request.user).filter(call=found).select_related("org", "by")
    if not request.GET.get("excel"):
        log_reading(request.user, f"Đề xuất: {found.title}"[:200], rows.count())
    answer = show_list(
        request, title=found.title, rows=rows, columns=_columns(), template="research/call.html",
        call=found, standing=words, tone=tone, form_words=form_words(found), may=may, sends=sends,
        closes=day_text(found.closes_now), opens=day_text(found.opens),
        first_closes=day_text(found.closes) if found.closes_now != found.closes else "",
        topics=[topic for topic in found.topics.all() if topic.voided_at is None], sheets=list(sheets[:20]),
        upload=bound.get("upload") or UploadForm(), lengthen=bound.get("lengthen") or LengthenForm(),
        order_form=bound.get("topic") or TopicForm(), breadcrumbs=crumbs(found),
        foot=[_("Cộng"), *[""] * 3, grouped(sum(row.asked or 0 for row in rows)), "", ""] if rows else None,
        empty={"title": _("Chưa có đề xuất nào"), "text": _("Tải tệp mẫu, điền rồi gửi; hoặc điền từng đề xuất.")})
    answer.status_code = status
    return answer


def _columns() -> list[Column]:
    return [
        Column("number", _("Số hồ sơ"), lambda t: t.number, sort="number", fit=True,
               url=lambda t: reverse("dossiers:dossier", args=[t.number])),
        Column("title", _("Tên nhiệm vụ"), lambda t: t.title, sort="title", wide=True),
        Column("unit", _("Đơn vị"), lambda t: str(t.org), sort="org__folded", fit=True),
        Column("leader", _("Chủ nhiệm"), lambda t: t.leader, sort="leader", fit=True),
        Column("asked", _("Đề nghị (đồng)"), lambda t: grouped(t.asked) if t.asked else "", sort="asked", num=True,
               export=lambda t: t.asked),
        Column("state", _("Tình trạng"), lambda t: t.lifecycle.state(CONTENT, t.content_state).label,
               sort="content_state", tone=lambda t: t.lifecycle.state(CONTENT, t.content_state).tone),
        Column("why", _("Kết quả, lý do"), lambda t: standing_of(t)[1], fit=True),
    ]


@for_roles
@require_safe
def template(request: HttpRequest, call: int) -> HttpResponse:
    """The workbook handed out; it holds no proposal."""
    found = find(call)
    units = list(actions.units_of(request.user).values())[:3000]
    file = workbook.template(found, units)
    return FileResponse(file, as_attachment=True, filename=f"mau-de-xuat-{slugify(fold(found.title))[:60]}.xlsx")


@for_roles
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, call: int) -> HttpResponse:
    """One proposal, typed in."""
    found = find(call)
    if not can_send(request.user):
        raise PermissionDenied(refusal(can_send))
    form = ProposeForm(found, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.propose(found, on=clock.today(), by=request.user, **form.cleaned_data)
        except DossierRefused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Đã nhận đề xuất %(number)s.") % {"number": made.number})
            return redirect("research:call", found.pk)
    title = _("Đề xuất nhiệm vụ")
    return render(request, "research/form.html", {
        "title": title, "form": form, "submit": _("Gửi đề xuất"), "breadcrumbs": crumbs(found, title),
        "cancel_url": reverse("research:call", args=[call])}, status=422 if form.errors else 200)


def _act(request: HttpRequest, found: Call, form: Any, name: str, act: Callable[[], Any], *,
         done: str) -> HttpResponse:
    if not can_run_calls(request.user, found):
        raise PermissionDenied(refusal(can_run_calls))
    if form.is_valid():
        try:
            act()
        except DossierRefused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, done)
            return redirect("research:call", found.pk)
    return show_call(request, found, status=422, **{name: form})


@for_roles
@require_POST
def lengthen(request: HttpRequest, call: int) -> HttpResponse:
    found, form = find(call), LengthenForm(request.POST)
    return _act(request, found, form, "lengthen", lambda: actions.lengthen(
        found, on=clock.today(), by=request.user, **form.cleaned_data), done=_("Đã kéo dài ngày nhận."))


@for_roles
@require_POST
def order_topic(request: HttpRequest, call: int) -> HttpResponse:
    found, form = find(call), TopicForm(request.POST)
    return _act(request, found, form, "topic", lambda: actions.order_topic(
        found, by=request.user, **form.cleaned_data), done=_("Đã ghi nội dung đặt hàng."))
