"""The register of outgoing papers, one paper, its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from giaoban.kernel.base import day_text
from giaoban.kernel.documents.actions import in_use
from giaoban.kernel.documents.models import CANCELLED, DRAFT, ISSUED, Document
from giaoban.kernel.documents.papers import PAPER_CSS
from giaoban.kernel.documents.rules import can_edit
from giaoban.kernel.people.rules import can_work_centrally
from giaoban.web.exports import excel
from giaoban.web.lists import show_list

from .access import readable
from .acts import offered
from .book import HEADS, SHARES, book_row, book_words
from .columns import COLUMNS, EVENTS, TONES
from .files import draft_file, issued_file
from .filters import Filters
from .preview import MEDIA, draw, fragment, issued_fragment, paper_of
from .printing import printed
from .tabs import tabs

SCREEN_CSS = Path(__file__).with_name("screen.css").read_text("utf-8")


@require_safe
@cache_control(private=True, max_age=3600)
def paper_css(request: HttpRequest) -> HttpResponse:
    """How a paper looks inside a page: the renderer's own sheet, and how it is framed."""
    return HttpResponse(PAPER_CSS + SCREEN_CSS, content_type="text/css; charset=utf-8")


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Papers going out, newest first; Excel and print in the ten columns of the official register."""
    rows = readable(request.user).order_by("-year", "kind", "-number", "-pk")
    rows = rows if request.GET.get("state") else rows.exclude(state=CANCELLED)
    filters = Filters(request.GET or None, visible=rows)
    rows = filters.narrow(rows)
    if request.GET.get("excel"):
        return excel(request, title=_("Sổ đăng ký văn bản đi"), heads=HEADS,
                     rows=(book_row(row) for row in rows.iterator(chunk_size=2000)))
    if request.GET.get("pdf"):
        return printed(request, _("Sổ đăng ký văn bản đi"), list(zip(HEADS, SHARES, strict=True)),
                       [book_words(row) for row in rows.order_by("year", "kind", "number", "pk")], filters)
    if request.GET.get("book"):
        return render(request, "documents/book.html", {
            "title": _("Sổ đăng ký văn bản đi"), "heads": HEADS, "rows": [book_words(row) for row in rows],
            "breadcrumbs": [{"label": _("Văn bản đi"), "url": "/van-ban/"}]})
    return show_list(
        request, title=_("Văn bản đi"), rows=rows, columns=COLUMNS, filters=filters, template="documents/register.html",
        tabs=tabs(request, "unnumbered" if request.GET.get("state") == "signed" else "out"),
        empty={
            "title": _("Chưa có văn bản nào"),
            "text": _("Báo cáo và thông báo kết luận vào sổ này khi được ký, rồi lấy số liên tục theo năm."),
            "url": "/bao-cao/", "label": _("Xem báo cáo")})


def _found(request: HttpRequest, pk: int) -> Document:
    rows: QuerySet[Document] = readable(request.user).select_related(
        "org", "report", "meeting", "dossier", "signed_by", "replaces", "replaced_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper: what it is, what may be done, its files with their hashes, and how it prints."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, *, opened: Any = None, status: int = 200) -> HttpResponse:
    """The page; `opened`: (key of an act, its form) sent back with what is wrong."""
    found = _found(request, pk)
    may_edit = found.form and found.state == DRAFT and can_edit(request.user, found)
    return render(request, "documents/document.html", {
        "title": f"{found.symbol} {found.subject}", "document": found, "tone": TONES.get(found.state, "neutral"),
        "facts": _facts(found), "files": found.renditions.order_by("format").defer("content"),
        "paper": _preview(found), "forms": list(MEDIA), "issued": found.state == ISSUED,
        "template": in_use(found.form) if may_edit else None,
        "steps": offered(request.user, found, opened), "history": _history(request, found),
        "edit_url": reverse("documents:edit", args=[found.pk]) if may_edit else "",
        "breadcrumbs": [{"label": _("Văn bản đi"), "url": "/van-ban/"}]}, status=status)


def _history(request: HttpRequest, found: Document) -> list[dict[str, object]]:
    """What was done with it, for those inside."""
    if not can_work_centrally(request.user):
        return []
    return [{"label": day_text(event.on), "value": EVENTS.get(event.act, event.act),
             "note": " · ".join(word for word in (str(event.by or ""), event.note) if word)}
            for event in found.events.select_related("by")]


def _preview(found: Document) -> SafeString | None:
    kept = issued_fragment(found)
    if kept is not None:
        return kept
    try:
        paper = paper_of(found)
    except (ValueError, LookupError):  # an outline that was changed or taken away
        return None
    return fragment(paper) if paper else None


def _facts(found: Document) -> list[dict[str, object]]:
    report, meeting = related(found, "report"), related(found, "meeting")
    origin = report or meeting
    url = f"/bao-cao/{report.pk}/" if report else f"/cuoc-hop/{meeting.pk}/" if meeting else ""
    return [
        {"label": _("Số, ký hiệu"), "value": found.symbol},
        {"label": _("Ngày ban hành"), "value": day_text(found.issued_on)},
        {"label": _("Cơ quan ban hành"), "value": found.org, "url": f"/don-vi/{found.org.code}/"},
        {"label": _("Người ký"), "value": found.signer},
        {"label": _("Ngày ký"), "value": day_text(found.signed_on)},
        {"label": _("Nơi nhận"), "value": "; ".join(found.recipients.splitlines())},
        *_replacing(found),
        {"label": _("Lập từ"), "value": str(origin) if origin else "", "url": url},
        {"label": _("Hồ sơ"), "value": str(found.dossier or ""),
         "url": f"/ho-so/{found.dossier.number}/" if found.dossier else None},
    ]


def _replacing(found: Document) -> list[dict[str, object]]:
    before, after = found.replaces, related(found, "replaced_by")
    return [{"label": label, "value": f"{other.symbol} {other.subject}",  # type: ignore[attr-defined]
             "url": reverse("documents:document", args=[other.pk]), "note": other.state_label}  # type: ignore[attr-defined]
            for label, other in ((_("Thay thế"), before), (_("Được thay bằng"), after)) if other]


def related(found: Document, name: str) -> object | None:
    """The report or meeting a paper was drawn from, if any."""
    try:
        return getattr(found, name)
    except ObjectDoesNotExist:
        return None


@require_safe
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The issued file byte for byte, or a draft that is named so."""
    if form not in MEDIA:
        raise Http404(_("Không có dạng tệp này."))
    found = _found(request, pk)
    kept = issued_file(request, found, form)
    if kept is not None:
        return kept
    try:
        paper = paper_of(found)
    except (ValueError, LookupError) as error:
        raise Http404(_("Chưa dựng được văn bản này.")) from error
    if paper is None:
        raise Http404(_("Văn bản này không có tệp."))
    return draft_file(request, draw(paper, form), found.subject, form)
