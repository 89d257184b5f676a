"""What is done with funds: each act goes to the ledger and comes back with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giaoban.kernel.ledger import actions
from giaoban.kernel.ledger.actions import PostingRefused
from giaoban.kernel.ledger.models import Fund
from giaoban.kernel.ledger.rules import can_keep_funds
from giaoban.kernel.lifecycle.lifecycle import refusal

from .forms import GrantForm, OpenFundForm, SourceForm, UndoGrantForm
from .funds import for_funds, show
from .records import crumbs


def _keeper(request: HttpRequest) -> None:
    if not can_keep_funds(request.user):
        raise PermissionDenied(refusal(can_keep_funds))


@for_funds
def open_fund(request: HttpRequest) -> HttpResponse:
    _keeper(request)
    form = OpenFundForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _open(request, form.cleaned_data)
        except PostingRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã mở nguồn “%(fund)s”.") % {"fund": made})
            return redirect("money:fund", fund=made.pk)
    return render(request, "money/open_fund.html", {
        "title": _("Mở nguồn kinh phí"), "form": form, "cancel_url": reverse("money:funds"),
        "breadcrumbs": [*crumbs(), {"label": _("Nguồn kinh phí"), "url": reverse("money:funds")}]},
        status=422 if form.errors else 200)


def _open(request: HttpRequest, facts: dict[str, Any]) -> Fund:
    named = {"code": facts["code"], "name": facts["name"], "year": facts["year"], "source": facts["source"],
             "by": request.user}
    if not facts["amount"]:
        return actions.plan_fund(**named)
    return actions.open_fund(**named, amount=facts["amount"], on=facts["on"], paper=facts["paper"])


def _grant(act: Callable[..., Any]) -> Callable[..., Any]:
    def done(request: HttpRequest, fund: Fund, facts: dict[str, Any]) -> None:
        act(fund, amount=facts["amount"], on=facts["on"], paper=facts["paper"], note=facts["note"], by=request.user)
    return done


def _undo(request: HttpRequest, fund: Fund, facts: dict[str, Any]) -> None:
    actions.reverse_grant(facts["grant"], on=facts["on"], note=facts["note"], by=request.user)


def _name(request: HttpRequest, fund: Fund, facts: dict[str, Any]) -> None:
    actions.name_source(fund, facts["source"], by=request.user)


#: act → (its form, what it does)
ACTS: dict[str, tuple[Callable[[Fund, Any], Any], Callable[..., None]]] = {
    "bo-sung": (lambda fund, data: GrantForm("bo-sung", data), _grant(actions.grant_more)),
    "cat-giam": (lambda fund, data: GrantForm("cat-giam", data), _grant(actions.cut)),
    "dao": (UndoGrantForm, _undo),
    "loai-nguon": (lambda fund, data: SourceForm(data), _name),
}


@require_POST
@for_funds
def act(request: HttpRequest, fund: int, act: str) -> HttpResponse:
    """One act on a fund; what is wrong comes back in its form, nothing lost."""
    _keeper(request)
    found = get_object_or_404(Fund.objects.select_related("source"), pk=fund)
    if act not in ACTS:
        raise Http404
    make, do = ACTS[act]
    form = make(found, request.POST)
    if form.is_valid():
        try:
            do(request, found, form.cleaned_data)
        except PostingRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("money:fund", fund=found.pk)
    return show(request, found, opened=form, status=422)
