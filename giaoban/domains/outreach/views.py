"""Outreach: the year's dissemination tasks with their products, the calendar of environment days, and what is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from giaoban.kernel.base import clock, day_text, grouped
from giaoban.kernel.dossiers.actions import DossierRefused
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.dossiers.rules import can_report
from giaoban.kernel.lifecycle import CONTENT, MONEY
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import DEPARTMENT
from giaoban.kernel.people.rules import can_send
from giaoban.web.dossiers.fields import AddressForm
from giaoban.web.dossiers.views import show, visible
from giaoban.web.lists import Column, show_list

from . import actions
from .forms import OpenYearForm, ProductForm, TellForm
from .models import PRODUCTS, AnnualDay, Course, DayEvent, DisseminationTask, Product
from .rules import can_open_year


class Filters(AddressForm):
    q = forms.CharField(label=gettext_lazy("Tìm số, tên, đơn vị (không cần dấu)"), required=False, max_length=200,
                        widget=forms.TextInput(attrs={"type": "search"}))
    year = forms.IntegerField(label=gettext_lazy("Năm"), required=False, min_value=2000, max_value=2100,
                              localize=False)


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """The dissemination tasks of a year: products by form, people reached, both states."""
    filters = Filters(request.GET)
    year = filters.asked("year") or clock.today().year
    rows = DisseminationTask.objects.visible_to(request.user).filter(year=year).search(filters.asked("q"))
    rows = rows.select_related("org").annotate(**_sums()).order_by("number")
    return show_list(
        request, title=_("Phổ biến kiến thức %(year)d") % {"year": year}, rows=rows,
        columns=_columns(excel="excel" in request.GET), filters=filters, foot=_foot(rows),
        template="outreach/tasks.html",
        create_url=reverse("dossiers:open_kind", args=["outreach.task"]) if can_send(request.user) else "",
        create_label=_("Mở nhiệm vụ"),
        empty={"title": _("Năm này chưa có nhiệm vụ phổ biến kiến thức"),
               "text": _("Mỗi hội được hỗ trợ là một hồ sơ: đề xuất, phê duyệt, cấp kinh phí, sản phẩm, nghiệm thu, "
                         "quyết toán.")})


def _sums() -> dict[str, Any]:
    """Products by form and people, each in a sub-query of its own."""
    held = Product.objects.filter(task=OuterRef("pk"), voided_at=None).order_by().values("task")
    found: dict[str, Any] = {
        f"of_{form}": _zero(held.filter(form=form).annotate(n=Count("pk")).values("n")) for form in PRODUCTS}
    return {**found, "people": _zero(held.annotate(n=Sum("people")).values("n"))}


def _zero(rows: Any) -> Any:
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def _columns(*, excel: bool) -> list[Column]:
    """The number is in the workbook only: it needs the page's width for the products."""
    short = {"class": _("Lớp"), "leaflet": _("Tờ rơi"), "broadcast": _("Phát sóng"), "model": _("Mô hình"),
             "workshop": _("Hội thảo")}
    products = [Column(form, short[form], lambda t, form=form: getattr(t, f"of_{form}") or "", sort=f"of_{form}",
                       num=True) for form in PRODUCTS]
    number = [Column("number", _("Số hồ sơ"), lambda t: t.number, sort="number")] if excel else []
    return [
        *number, Column("unit", _("Đơn vị"), lambda t: str(t.org), sort="org__folded", fit=True),
        Column("title", _("Tên nhiệm vụ"), lambda t: t.title, sort="title", wide=True,
               url=lambda t: reverse("dossiers:dossier", args=[t.number])),
        *products,
        Column("people", _("Lượt người"), lambda t: grouped(t.people) if t.people else "", sort="people", num=True,
               export=lambda t: t.people),
        _state(CONTENT, _("Nội dung")), _state(MONEY, _("Kinh phí")),
    ]


def _state(track: str, label: str) -> Column:
    def of(task: Any) -> Any:
        return task.lifecycle.state(track, task.states[track])

    return Column(track, label, lambda t: of(t).label, sort=f"{track}_state", tone=lambda t: of(t).tone)


def _foot(rows: Any) -> list[str] | None:
    found = list(rows)
    if not found:
        return None
    sums = [grouped(sum(getattr(row, f"of_{form}") for row in found)) for form in PRODUCTS]
    return [_("Cộng"), "", *sums, grouped(sum(row.people for row in found)), "", ""]


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The yearly days with what units plan and did; opening the year's events."""
    filters = Filters(request.GET)
    year = filters.asked("year") or clock.today().year
    may = can_open_year(request.user)
    form = OpenYearForm(year, request.POST if request.method == "POST" else None) if may else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(refusal(can_open_year))
        if form.is_valid():
            return _open_year(request, year, form)
    seen = DayEvent.objects.visible_to(request.user).filter(year=year)
    counts = {row["day"]: row for row in seen.order_by().values("day").annotate(
        held=Count("pk", filter=Q(content_state="held")), planned=Count("pk", filter=Q(content_state="planned")),
        cancelled=Count("pk", filter=Q(content_state="cancelled")),
        people=Coalesce(Sum("participants", filter=Q(content_state="held")), 0))}
    listing = f"{reverse('dossiers:list')}?kind=outreach.day&year={year}"
    lines = [_line(day, year, counts.get(day.key, {})) for day in AnnualDay.objects.on(clock.today())]
    return render(request, "outreach/calendar.html", {
        "title": _("Các ngày môi trường năm %(year)d") % {"year": year}, "year": year, "lines": lines, "form": form,
        "list_url": listing, "before": year - 1, "after": year + 1, "total": sum(line["planned"] + line["held"]
                                                                                   for line in lines)},
        status=422 if form is not None and form.errors else 200)


def _line(day: AnnualDay, year: int, counts: Any) -> dict[str, Any]:
    span = day.in_year(year)
    found: Counter[str] = Counter({key: value for key, value in counts.items() if key != "day"})
    when = day_text(span.first) if span.first == span.last else f"{day_text(span.first)} – {day_text(span.last)}"
    return {"day": day, "when": when, "past": span.last < clock.today(), "people": grouped(found["people"]),
            "held": found["held"], "planned": found["planned"], "cancelled": found["cancelled"]}


def _open_year(request: HttpRequest, year: int, form: OpenYearForm) -> HttpResponse:
    facts = form.cleaned_data
    department = request.user.org if request.user.role == DEPARTMENT else None
    try:
        made = actions.open_year(year, days=list(facts["days"]), orgs=facts["orgs"], by=request.user,
                                 department=department)
    except DossierRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã mở %(n)d hoạt động; hoạt động đã có thì giữ nguyên.") % {"n": len(made)})
    return redirect(f"{reverse('outreach:calendar')}?year={year}")


def _act(request: HttpRequest, dossier: Any, form: forms.Form, act: Callable[[], Any], *,
         done: str, place: str) -> HttpResponse:
    """Do it; what is wrong comes back in the form on the dossier's page."""
    if not can_report(request.user, dossier):
        raise PermissionDenied(refusal(can_report))
    if form.is_valid():
        try:
            act()
        except DossierRefused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, done)
            return redirect(f"{reverse('dossiers:dossier', args=[dossier.number])}#{place}")
    request.sent_back = {form.prefix: form}
    return show(request, dossier, status=422)


def _found(request: HttpRequest, number: str, *models: type) -> Any:
    found = concrete(visible(request, number))
    if not isinstance(found, models):
        raise Http404
    return found


@require_POST
def add_product(request: HttpRequest, number: str) -> HttpResponse:
    task, form = _found(request, number, DisseminationTask), ProductForm(request.POST)
    return _act(request, task, form, lambda: actions.add_product(task, by=request.user, **form.cleaned_data),
                done=_("Đã ghi sản phẩm."), place="san-pham")


@require_POST
def void_product(request: HttpRequest, pk: int) -> HttpResponse:
    seen = DisseminationTask.objects.visible_to(request.user).values("pk")
    row = get_object_or_404(Product.objects.select_related("task__org"), pk=pk, task__in=seen)
    form = forms.Form(request.POST, prefix=f"bo-{pk}")
    return _act(request, row.task, form, lambda: actions.void_product(row, by=request.user),
                done=_("Đã bỏ dòng ghi nhầm."), place="san-pham")


@require_POST
def tell(request: HttpRequest, number: str) -> HttpResponse:
    event = _found(request, number, Course, DayEvent)
    form = TellForm(event, request.POST)
    return _act(request, event, form, lambda: actions.tell(event, by=request.user, **form.cleaned_data),
                done=_("Đã ghi kết quả."), place="ket-qua")
