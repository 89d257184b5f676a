"""The result as an official paper: its draft, its issue, its files."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.kernel.documents.actions import PaperRefused
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.people.rules import can_lead, can_work_centrally
from giaoban.web.documents.files import draft_file, issued_file
from giaoban.web.documents.preview import draw, fragment, issued_fragment

from .. import actions
from ..forms import IssueForm
from ..letters import result as compose
from ..models import Campaign
from .campaigns import find

FORMATS = ("docx", "pdf")


def _central(request: HttpRequest, number: str) -> Campaign:
    """A draft is the centre's own; the issued paper goes out through the book of papers."""
    found = find(request, number)
    if not can_work_centrally(request.user) or found.content_state in ("planned", "cancelled"):
        raise Http404
    return found


def result(request: HttpRequest, number: str) -> HttpResponse:
    """The paper as it would print now; a leader issues it once the campaign is closed."""
    found = _central(request, number)
    document = found.documents.first()
    issues = document is None and found.content_state == "closed" and can_lead(request.user)
    form = None
    if issues:
        form = IssueForm(request.POST if request.method == "POST" else None, seen=_seen(found),
                         signer=request.user.name, since=found.closed_on)
        if request.method == "POST" and form.is_valid() and _issued(request, found, form):
            return redirect("reviews:result", number=number)
    reasons = [] if issues or document else [_missing(found)]
    return render(request, "reviews/result.html", {
        "title": _("Kết quả rà soát"), "campaign": found, "form": form, "reasons": reasons, "document": document,
        "formats": FORMATS, "paper": issued_fragment(document) or fragment(replace(compose(found), draft=True)),
        "breadcrumbs": [{"label": _("Rà soát đơn vị"), "url": reverse("reviews:list")},
                        {"label": found.number, "url": reverse("reviews:campaign", args=[number])},
                        {"label": _("Kết quả"), "url": ""}]}, status=422 if form is not None and form.errors else 200)


def _seen(found: Campaign) -> str:
    """The dossier's version: a paper is signed for the draft that was read."""
    return f"{found.version}"


def _issued(request: HttpRequest, found: Campaign, form: IssueForm) -> bool:
    data = form.cleaned_data
    if data["seen"] != _seen(found):
        form.add_error(None, _("Hồ sơ vừa thay đổi sau khi mở dự thảo. Đọc lại dự thảo rồi mới ký."))
        return False
    try:
        document = actions.issue_result(found, by=request.user, on=data["on"], signer=data["signer"])
    except StepRefused as refused:
        form.add_error(None, refused.reasons)
    except PaperRefused as refused:
        form.add_error(None, str(refused))
    else:
        messages.success(request, _("Đã phát hành %(symbol)s.") % {"symbol": document.symbol})
        return True
    return False


def _missing(found: Campaign) -> str:
    if found.content_state != "closed":
        return _("Dự thảo: chốt kết quả rà soát xong mới ký, phát hành.")
    return _("Chỉ lãnh đạo ký, phát hành kết quả.")


@require_safe
def file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The issued file byte for byte, or the draft as it stands."""
    found = _central(request, number)
    if form not in FORMATS:
        raise Http404
    kept = issued_file(request, found.documents.first(), form)
    if kept is not None:
        return kept
    return draft_file(request, draw(replace(compose(found), draft=True), form), f"ket qua {found.number}", form)
