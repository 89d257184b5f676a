"""What is done on a promise's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giaoban.kernel.commitments import actions
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.commitments.rules import can_extend, can_work_on
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal

from .forms import AskForm, DecideForm, MoveForm
from .page import LABELS
from .views import show, visible


def _stale() -> str:
    return _("Việc này vừa được người khác cập nhật. Xem lại thay đổi rồi làm lại.")


def _back(request: HttpRequest, promise: Commitment, text: str, *, level: int = messages.ERROR) -> HttpResponse:
    messages.add_message(request, level, text)
    return redirect("promises:promise", pk=promise.pk)


def _try(request: HttpRequest, found: Commitment, form: forms.Form, act: Callable[[], Any], done: str) -> HttpResponse:
    """Do it; a stale form reloads the page, anything else wrong comes back in the form."""
    valid = form.is_valid()
    if form.cleaned_data.get("version") != found.version:
        return _back(request, found, _stale())
    if valid:
        try:
            act()
        except StepRefused as error:
            form.add_error(None, error.reasons)
        else:
            return _back(request, found, done, level=messages.SUCCESS)
    return show(request, found, opened=form, status=422)


@require_POST
def move(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    found = visible(request, pk)
    if act not in actions.MOVES:
        raise Http404
    start, _end, may = actions.MOVES[act]
    if not may(request.user, found):
        return _back(request, found, refusal(may))
    if found.state not in start:
        return _back(request, found, _stale())
    form = MoveForm(found, act, request.POST)
    return _try(request, found, form, lambda: actions.move(
        found, act, by=request.user, on=form.cleaned_data["on"], note=form.cleaned_data["note"],
        version=form.cleaned_data["version"]), _("Đã ghi: %(act)s.") % {"act": _(LABELS.get(act, act)).lower()})


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a later day."""
    found = visible(request, pk)
    if not can_work_on(request.user, found):
        return _back(request, found, refusal(can_work_on))
    if found.extensions.filter(granted=None).exists():
        return _back(request, found, _("Đang có một đề nghị gia hạn chờ quyết định."))
    form = AskForm(found, request.POST)
    return _try(request, found, form, lambda: actions.ask_extension(
        found, new_due=form.cleaned_data["new_due"], reason=form.cleaned_data["reason"], by=request.user,
        on=form.cleaned_data["on"]), _("Đã gửi đề nghị gia hạn."))


@require_POST
def decide(request: HttpRequest, pk: int, extension: int) -> HttpResponse:
    """Grant or refuse a later day."""
    found = visible(request, pk)
    asked = get_object_or_404(found.extensions.select_related("commitment"), pk=extension)
    if not can_extend(request.user, found):
        return _back(request, found, refusal(can_extend))
    if asked.granted is not None:
        return _back(request, found, _("Đề nghị này đã được quyết định."))
    form = DecideForm(found, asked, request.POST)
    return _try(request, found, form, lambda: actions.decide_extension(
        asked, granted=form.cleaned_data["granted"], by=request.user, on=form.cleaned_data["on"]),
        _("Đã quyết định đề nghị gia hạn."))
