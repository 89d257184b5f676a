"""The list of elected people, who they are, and the decision as it prints."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from giaoban.kernel.documents.models import ISSUED, Document
from giaoban.kernel.documents.papers import Paper
from giaoban.kernel.dossiers.actions import DossierRefused
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.dossiers.rules import can_handle, can_report
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.actions import log_reading
from giaoban.kernel.people.models import Person, User
from giaoban.kernel.people.namesakes import namesakes, possible
from giaoban.web.documents.files import draft_file, issued_file
from giaoban.web.documents.preview import draw, fragment, issued_fragment
from giaoban.web.dossiers.views import visible
from giaoban.web.exports import excel

from . import actions, letters
from .forms import ElectedForm
from .models import ByElection, Congress, Elected, Nomination
from .pasting import HEADS
from .rules import can_read_draft

FORMATS = ("docx", "pdf")


def _found(request: HttpRequest, number: str) -> Congress | ByElection:
    found: Any = concrete(visible(request, number))
    if not isinstance(found, Congress | ByElection):
        raise Http404
    return found


def _back(found: Congress | ByElection | Nomination) -> str:
    return reverse("dossiers:dossier", args=[found.number])


def _crumbs(found: Congress | ByElection, label: str) -> list[dict[str, str]]:
    return [{"label": _("Hồ sơ"), "url": f"{reverse('dossiers:list')}?kind={found.kind}"},
            {"label": f"{found.number} {found.title}", "url": _back(found)}, {"label": label, "url": ""}]


@require_http_methods(["GET", "HEAD", "POST"])
def elected(request: HttpRequest, number: str) -> HttpResponse:
    """The list to paste into; with `?excel=1` as a workbook."""
    found = _found(request, number)
    if request.method == "GET" and request.GET.get("excel"):
        return _workbook(request, found)
    if not can_report(request.user, found):
        raise PermissionDenied(refusal(can_report))
    form = ElectedForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = _set(request, found, form)
        if made is not None:
            return redirect(_back(found))
    title = _("Người trúng cử")
    return render(request, "congresses/paste.html", {
        "title": title, "form": form, "dossier": found, "cancel_url": _back(found),
        "breadcrumbs": _crumbs(found, title)}, status=422 if form.errors else 200)


def _set(request: HttpRequest, found: Congress | ByElection, form: ElectedForm) -> list[Elected] | None:
    assert isinstance(request.user, User)
    try:
        made = actions.set_elected(found, form.read.lines, by=request.user)
    except DossierRefused as error:
        form.add_error("table", str(error))
        return None
    asked = sum(1 for row in made if row.person_id is None and not row.is_new)
    messages.success(request, _("Đã ghi %(n)d dòng; %(asked)d dòng cần đối chiếu với sổ.") % {
        "n": len(made), "asked": asked})
    return made


def _workbook(request: HttpRequest, found: Congress | ByElection) -> HttpResponse:
    rows = found.live_elected().select_related("replaces__person")
    heads = [*HEADS.values()]
    lines = ([row.body_words(found.org.kind)[1], row.post, row.full_name, str(row.birth_year or ""),
              row.get_sex_display(), {True: _("tái cử"), False: _("mới"), None: ""}[row.former], row.votes,
              row.replaces.person.name if row.replaces else ""] for row in rows)
    return excel(request, title=f"{_('Người trúng cử')} {found.number}", heads=heads, rows=lines, widths=[0, 30, 30])


@require_POST
def decide(request: HttpRequest, number: str, row: int) -> HttpResponse:
    """Say who a listed person is."""
    found = _found(request, number)
    if not can_handle(request.user, found):
        raise PermissionDenied(refusal(can_handle))
    line = get_object_or_404(found.live_elected(), pk=row)
    assert isinstance(request.user, User)
    try:
        person = _chosen(request, line.name, line.birth_year)
        count = actions.decide(found, line, person, by=request.user)
    except DossierRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã chọn cho %(n)d dòng.") % {"n": count})
    return redirect(f"{_back(found)}#nguoi-trung-cu")


def _chosen(request: HttpRequest, name: str, birth_year: int | None) -> Person | None:
    """The namesake chosen in the form; None for a new person."""
    value = request.POST.get("person", "")
    if value == "new":
        return None
    near = [person for people in namesakes([name]).values() for person in possible(people, birth_year)]
    chosen = next((person for person in near if str(person.pk) == value), None)
    if chosen is None:
        raise DossierRefused(_("Chọn một người trong danh sách, hoặc “Người mới”."))
    return chosen


@require_POST
def say_who(request: HttpRequest, number: str) -> HttpResponse:
    """Say which person of the register a candidate is."""
    found: Any = concrete(visible(request, number))
    if not isinstance(found, Nomination):
        raise Http404
    if not can_handle(request.user, found):
        raise PermissionDenied(refusal(can_handle))
    assert isinstance(request.user, User)
    try:
        actions.say_who(found, _chosen(request, found.candidate, found.birth_year), by=request.user)
    except DossierRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi."))
    return redirect(_back(found))


def _issued(found: Congress | ByElection) -> Document | None:
    return found.documents.filter(state=ISSUED, kind="QĐ").order_by("-pk").first()


def _draft(found: Congress | ByElection) -> Paper | None:
    """The decision as it would be now; nothing to recognise, nothing to draw."""
    rows = list(found.live_elected().select_related("replaces__person"))
    if not rows:
        return None
    compose = letters.recognition if isinstance(found, Congress) else letters.by_election
    return replace(compose(found, rows), draft=True)  # type: ignore[operator]


@require_safe
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The decision as it was issued, or the draft as it would print now."""
    found = _found(request, number)
    document = _issued(found)
    if document is None and not can_read_draft(request.user, found):
        raise Http404
    draft = None if document else _draft(found)
    if document is None and (draft is None or found.recognition):
        raise Http404
    title = _("Quyết định công nhận")
    return render(request, "congresses/paper.html", {
        "title": title, "dossier": found, "document": document, "formats": FORMATS, "back": _back(found),
        "paper": issued_fragment(document) if document else fragment(draft) if draft else "",
        "breadcrumbs": _crumbs(found, title)})


@require_safe
def paper_file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The issued file byte for byte, to all who see the dossier; a draft only to those who work on it."""
    found = _found(request, number)
    document = _issued(found)
    if form not in FORMATS:
        raise Http404
    if document is not None:
        answer = issued_file(request, document, form)
        if answer is None:
            raise Http404
        return answer
    draft = _draft(found) if can_read_draft(request.user, found) and not found.recognition else None
    if draft is None:
        raise Http404
    log_reading(request.user, f"Dự thảo công nhận {found.number}"[:200], found.live_elected().count())  # type: ignore[arg-type]
    return draft_file(request, draw(draft, form), draft.title, form)
