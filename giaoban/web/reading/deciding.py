"""Deciding on what was read: one number, all that agree with our records, the whole report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giaoban.kernel.figures.registry import UnknownFigure
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.rules import can_work_centrally
from giaoban.kernel.reporting import actions
from giaoban.kernel.reporting import reading as kernel
from giaoban.kernel.reporting.models import RETURNED, Proposal, Submission

from .finds import Find, figure_of, finds_of, stamp_of
from .forms import ReturnForm
from .views import find_submission, may_decide, progress, proposals_of, show_submission


def back_to(submission: Submission, place: str = "", page: str = "") -> HttpResponse:
    asked = f"?page={page}" if page.isascii() and page.isdigit() else ""
    return redirect(reverse("reading:submission", args=[submission.pk]) + asked + (f"#{place}" if place else ""))


def require_decider(submission: Submission, user: Any) -> None:
    if not can_work_centrally(user):
        raise PermissionDenied(refusal(can_work_centrally))
    if submission.state == RETURNED:
        raise StepRefused([_("Báo cáo đã trả lại; đơn vị sẽ gửi bản khác.")])


@require_POST
def decide(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    """Take, take changed, or reject one number; the page returns to it, or only its part is changed."""
    submission = find_submission(request, pk)
    row = get_object_or_404(Proposal, pk=proposal, submission=submission)
    problem = ""
    try:
        require_decider(submission, request.user)
        _decide(row, request)
    except StepRefused as refused:
        problem = " ".join(refused.reasons)
    except UnknownFigure as refused:
        problem = str(refused)
    if getattr(request, "htmx", False):
        return _part(request, submission, row.pk, problem)
    if problem:
        messages.error(request, f"“{row.text}”: {problem}")
    return back_to(submission, f"p{row.pk}", page=request.GET.get("page", ""))


@transaction.atomic
def _decide(row: Proposal, request: HttpRequest) -> None:
    """`seen` names the decision the form was made after: another's decision since is not overwritten unread."""
    fresh = Proposal.objects.select_for_update().get(pk=row.pk)
    if request.POST.get("seen", "") != stamp_of(fresh):
        raise StepRefused([_("Vừa có quyết định khác (%(state)s). Xem lại rồi quyết định.") % {
            "state": fresh.state_label}])
    if request.POST.get("act") not in ("take", "reject"):
        raise StepRefused([_("Chọn Nhận hoặc Bỏ.")])
    if request.POST["act"] == "reject":
        kernel.decide(fresh, take=False, by=request.user)
        return
    typed = request.POST.get("figure", "").strip()
    if not typed:
        raise StepRefused([_("Chọn số liệu mà con số này nói tới, hoặc bấm Bỏ.")])
    key, parts = figure_of(typed)
    kernel.decide(fresh, take=True, by=request.user, value=request.POST.get("value", "").strip(), figure=key,
                  parts=parts)


def _part(request: HttpRequest, submission: Submission, pk: int, problem: str) -> HttpResponse:
    """The one proposal as it stands now, and how many still wait."""
    finds, _lines = finds_of(submission, proposals_of(submission))
    find = next(find for find in finds if find.proposal.pk == pk)
    typed = {"value": request.POST.get("value", ""), "figure": request.POST.get("figure", "")} if problem else {}
    return render(request, "reading/proposal_part.html", {
        "find": find, "submission": submission, "decides": may_decide(submission, request.user), "problem": problem,
        "typed": typed, "tally": progress(finds)}, status=422 if problem else 200)


@require_POST
def accept_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Every number that waits and says what our records say, whose sums hold."""
    submission = find_submission(request, pk)
    try:
        require_decider(submission, request.user)
        count = _accept(submission, request.user)
    except StepRefused as refused:
        messages.error(request, " ".join(refused.reasons))
    else:
        messages.success(request, _("Đã nhận %(n)d con số khớp với sổ.") % {"n": count})
    return back_to(submission, "de-nghi")


@transaction.atomic
def _accept(submission: Submission, user: Any) -> int:
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    finds: list[Find] = finds_of(locked, proposals_of(locked))[0]
    agreeing = [find.proposal for find in finds if find.agrees]
    for found in agreeing:
        kernel.decide(found, take=True, by=user)
    return len(agreeing)


@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the whole report in, or send it back with a reason."""
    submission = find_submission(request, pk)
    if not can_work_centrally(request.user):
        raise PermissionDenied(refusal(can_work_centrally))
    accept = "accept-act" in request.POST
    form = ReturnForm(None if accept else request.POST, prefix="return")
    if accept or form.is_valid():
        reason = "" if accept else form.cleaned_data["reason"]
        try:
            actions.receive(submission, accept=accept, by=request.user, reason=reason)
        except StepRefused as refused:
            for line in refused.reasons:
                messages.error(request, line)
        else:
            messages.success(request, _("Đã nhận báo cáo.") if accept else _("Đã trả lại báo cáo kèm lý do."))
        return back_to(submission)
    return show_submission(request, submission, returning=form, status=422)
