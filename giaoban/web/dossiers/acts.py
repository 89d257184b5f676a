"""What is done on a dossier's page: every act goes to the kernel and comes back with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers import actions
from giaoban.kernel.dossiers.actions import Choice, DossierRefused, StaleDossier
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.dossiers.rules import can_handle
from giaoban.kernel.ledger.actions import PostingRefused
from giaoban.kernel.ledger.actions import reverse as reverse_entry
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.rules import can_administer

from .forms import CorrectForm, ReverseForm, StepForm, UndoForm
from .page import can_undo
from .views import back_of, show, visible

REFUSALS = (StepRefused, DossierRefused, PostingRefused)


def _work(request: HttpRequest, number: str) -> Dossier:
    """The dossier as its own kind; one of a kind no longer installed is only read."""
    found = concrete(visible(request, number))
    if found.lifecycle is None:
        raise Http404
    return found


def _done(request: HttpRequest, found: Dossier, text: str, *, level: int = messages.SUCCESS) -> HttpResponse:
    messages.add_message(request, level, text)
    back = back_of(request) if level == messages.SUCCESS else ""
    return redirect(back) if back else redirect("dossiers:dossier", number=found.number)


def _try(request: HttpRequest, found: Dossier, form: forms.Form, act: Callable[[], Any], done: str) -> HttpResponse:
    """Do it; a stale form reloads the page, anything else wrong comes back in the form."""
    valid = form.is_valid()
    if form.cleaned_data.get("version") != found.version:
        return _done(request, found, str(StaleDossier()), level=messages.ERROR)
    if valid:
        try:
            act()
        except StaleDossier as error:
            return _done(request, found, str(error), level=messages.ERROR)
        except REFUSALS as error:
            field = getattr(error, "field", None)
            form.add_error(field if field in form.fields else None, getattr(error, "reasons", None) or str(error))
        else:
            return _done(request, found, done)
    return show(request, found, opened=form, status=422)


@require_POST
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Take a step; one that doesn't start here or isn't the account's is refused with its reasons."""
    found = _work(request, number)
    choice = next((c for c in actions.choices(found, by=request.user, on=clock.today()) if c.key == step), None)
    if choice is None or not choice.allowed:
        reasons = choice.reasons if choice else _not_here(request, found, step)
        return _done(request, found, " ".join(reasons), level=messages.ERROR)
    form = StepForm(found, choice, request.POST)
    return _try(request, found, form, lambda: _take(request, found, choice, form),
                _("Đã ghi bước “%(step)s”.") % {"step": choice.label})


def _not_here(request: HttpRequest, found: Dossier, key: str) -> list[str]:
    life = found.lifecycle
    assert life is not None
    return life.refusals(key, matter=found, states=found.states, by=request.user, on=clock.today())


def _take(request: HttpRequest, found: Dossier, choice: Choice, form: StepForm) -> None:
    facts, note = form.facts(), form.cleaned_data["note"]
    actions.take_step(found, choice.key, by=request.user, on=form.cleaned_data["on"], note=note,
                      version=form.cleaned_data["version"], **facts)


@require_POST
def undo(request: HttpRequest, number: str, track: str) -> HttpResponse:
    found = _work(request, number)
    life = found.lifecycle
    assert life is not None
    if track not in life.tracks:
        raise Http404
    last = found.spans.filter(track=track, voided_at=None).order_by("-since", "-pk").first()
    known = life.steps.get(last.step) if last else None
    if known is not None and not can_undo(request.user, found, known.may):
        return _done(request, found, refusal(can_undo), level=messages.ERROR)
    form = UndoForm(found, track, request.POST)
    return _try(request, found, form, lambda: actions.undo_step(
        found, track=track, by=request.user, reason=form.cleaned_data["reason"],
        version=form.cleaned_data["version"]), _("Đã rút lại bước."))


@require_POST
def correct(request: HttpRequest, number: str) -> HttpResponse:
    found = _work(request, number)
    if not can_handle(request.user, found):
        raise PermissionDenied(_("Chỉ ban phụ trách hồ sơ hoặc Văn phòng sửa được thông tin."))
    form = CorrectForm(found, request.POST)
    return _try(request, found, form, lambda: actions.correct(
        found, by=request.user, version=form.cleaned_data["version"], **form.facts()), _("Đã sửa thông tin hồ sơ."))


@require_POST
def reverse(request: HttpRequest, number: str, entry: int) -> HttpResponse:
    """Undo a movement of money by its mirror; the office's act."""
    found = _work(request, number)
    posted = found.entries.select_related("fund", "dossier").filter(pk=entry).first()
    if posted is None:
        raise Http404
    if not can_administer(request.user):
        raise PermissionDenied(refusal(can_administer))
    form = ReverseForm(found, posted, request.POST)
    return _try(request, found, form, lambda: reverse_entry(
        posted, on=form.cleaned_data["on"], by=request.user, note=form.cleaned_data["reason"]), _("Đã đảo bút toán."))
