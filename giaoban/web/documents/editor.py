"""The page where a draft is edited: every part of it as a field, beside the paper as it prints."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giaoban.kernel.documents import actions, rules
from giaoban.kernel.documents.actions import PaperRefused, StalePaper
from giaoban.kernel.documents.models import DRAFT, Document
from giaoban.kernel.documents.papers import Paper
from giaoban.kernel.documents.papers.storing import from_data
from giaoban.kernel.lifecycle.lifecycle import refusal

from . import editing
from .access import readable
from .columns import TONES
from .preview import as_draft, fragment


def found(request: HttpRequest, pk: int) -> Document:
    """A paper that is written here, for those who write for its dossier."""
    document = get_object_or_404(readable(request.user).exclude(form="").select_related("org", "dossier"), pk=pk)
    if not rules.can_edit(request.user, document):
        raise PermissionDenied(refusal(rules.can_edit))
    return document


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The fields; each button keeps what was typed and does its part besides. `do=preview` only shows the paper."""
    document = found(request, pk)
    if document.state != DRAFT:
        messages.info(request, _("Văn bản “%(state)s”: không sửa được nữa.") % {"state": document.state_label})
        return redirect("documents:document", pk=pk)
    paper = from_data(document.content)
    if request.method != "POST":
        return _page(request, document, paper)
    changed = editing.read(paper, request.POST)
    act = request.POST.get("do", "save")
    if act == "preview":
        return HttpResponse(fragment(as_draft(changed)))
    moved, anchor = editing.done(changed, act)
    try:
        actions.edit(document, moved, by=request.user, version=_version(request))
    except StalePaper as error:
        return _page(request, document, paper, problem=str(error), lost=editing.differences(paper, request.POST.dict()))
    except PaperRefused as error:
        return _page(request, document, changed, problem=str(error))
    if act == "done":
        messages.success(request, _("Đã ghi dự thảo."))
        return redirect("documents:document", pk=pk)
    if act == "save":
        messages.success(request, _("Đã ghi dự thảo."))
    return redirect(reverse("documents:edit", args=[pk]) + (f"#{anchor}" if anchor else ""))


def _version(request: HttpRequest) -> int:
    """0 where the page didn't say: never the document's, so nothing is overwritten unseen."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else 0


def _page(request: HttpRequest, document: Document, paper: Paper, *, problem: str = "",
          lost: list[Any] | None = None) -> HttpResponse:
    address = reverse("documents:document", args=[document.pk])
    return render(request, "documents/edit.html", {
        "title": _("Sửa dự thảo"), "document": document, "frame": editing.frame(paper),
        "sections": editing.sections(paper), "closing": editing.closing(paper), "kinds": editing.KINDS.items(),
        "paper": fragment(as_draft(paper)), "problem": problem, "lost": lost or [], "tone": TONES[document.state],
        "back": address, "may_refill": bool(document.filled_from),
        "breadcrumbs": [{"label": _("Văn bản đi"), "url": "/van-ban/"},
                        {"label": document.subject, "url": address}, {"label": _("Sửa dự thảo"), "url": ""}]},
        status=422 if problem else 200)
