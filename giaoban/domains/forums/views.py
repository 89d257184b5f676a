"""Recommendations of forums: the list of all, and what is written of one on its forum's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from giaoban.kernel.base import day_text, fold
from giaoban.kernel.dossiers.actions import DossierRefused
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.dossiers.rules import can_report
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.web.dossiers.views import show, visible
from giaoban.web.lists import Column, show_list

from . import actions
from .forms import UNSENT, WAITING, AnswerForm, Filters, RecommendForm, SendForm
from .models import Forum, Recommendation
from .parts import standing


def _rows(request: HttpRequest) -> Any:
    return Recommendation.objects.filter(
        forum__in=Forum.objects.visible_to(request.user).values("pk"), voided_at=None).select_related("forum__org")


@require_safe
def recommendations(request: HttpRequest) -> HttpResponse:
    """Every recommendation the account may see, with what came back."""
    filters = Filters(request.GET)
    rows, asked = _rows(request), filters.asked("state")
    if asked == UNSENT:
        rows = rows.filter(sent_on=None)
    elif asked == WAITING:
        rows = rows.exclude(sent_on=None).filter(answered_on=None)
    elif asked:
        rows = rows.filter(answer=asked)
    for word in filters.asked("q").split():
        rows = rows.filter(Q(forum__folded__contains=fold(word)) | Q(addressee__icontains=word))
    return show_list(
        request, title=_("Kiến nghị của diễn đàn, tọa đàm"), rows=rows.order_by("-forum__opened_on", "number"),
        columns=_columns(), filters=filters, breadcrumbs=[
            {"label": _("Hồ sơ"), "url": f"{reverse('dossiers:list')}?kind=forums.forum"},
            {"label": _("Kiến nghị"), "url": ""}],
        empty={"title": _("Không có kiến nghị nào"), "text": _("Kiến nghị ghi trên trang hồ sơ của từng diễn đàn, tọa "
                                                              "đàm sau khi tổ chức.")})


def _columns() -> list[Column]:
    return [
        Column("forum", _("Diễn đàn, tọa đàm"), lambda r: r.forum.title, sort="forum__title", wide=True,
               url=lambda r: f"{reverse('dossiers:dossier', args=[r.forum.number])}#kien-nghi"),
        Column("number", _("Số"), lambda r: r.number, sort="number", num=True),
        Column("addressee", _("Gửi tới"), lambda r: r.addressee, sort="addressee", fit=True),
        Column("text", _("Nội dung"), lambda r: r.text, wide=True),
        Column("sent", _("Ngày gửi"), lambda r: day_text(r.sent_on), sort="sent_on", num=True,
               export=lambda r: r.sent_on),
        Column("paper", _("Công văn"), lambda r: r.paper, fit=True),
        Column("answered", _("Ngày trả lời"), lambda r: day_text(r.answered_on), sort="answered_on", num=True,
               export=lambda r: r.answered_on),
        Column("state", _("Tình trạng"), lambda r: standing(r)[0], sort="answer", tone=lambda r: standing(r)[1]),
    ]


def _act(request: HttpRequest, forum: Forum, form: forms.Form, act: Callable[[], Any], done: str) -> HttpResponse:
    """Do it; what is wrong comes back in the form on the forum's page."""
    if not can_report(request.user, forum):
        raise PermissionDenied(refusal(can_report))
    if form.is_valid():
        try:
            act()
        except DossierRefused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, done)
            return redirect(f"{reverse('dossiers:dossier', args=[forum.number])}#kien-nghi")
    request.sent_back = {form.prefix: form}
    return show(request, forum, status=422)


@require_POST
def recommend(request: HttpRequest, number: str) -> HttpResponse:
    forum: Any = concrete(visible(request, number))
    if not isinstance(forum, Forum):
        raise Http404
    form = RecommendForm(request.POST)
    return _act(request, forum, form, lambda: actions.recommend(forum, by=request.user, **form.cleaned_data),
                _("Đã ghi kiến nghị."))


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_rows(request), pk=pk)
    form = SendForm(row, request.POST)
    return _act(request, row.forum, form, lambda: actions.send(row, by=request.user, **form.cleaned_data),
                _("Đã ghi ngày gửi."))


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_rows(request), pk=pk)
    form = AnswerForm(row, request.POST)
    return _act(request, row.forum, form, lambda: actions.answer(row, by=request.user, **form.cleaned_data),
                _("Đã ghi trả lời."))


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_rows(request), pk=pk)
    form = forms.Form(request.POST, prefix=f"bo-{row.pk}")
    return _act(request, row.forum, form, lambda: actions.drop(row, by=request.user), _("Đã bỏ kiến nghị."))
