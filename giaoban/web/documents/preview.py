"""A paper on the screen exactly as it prints: what was issued, or what would be issued now."""

from __future__ import annotations

import re
from dataclasses import replace

from django.utils.safestring import SafeString, mark_safe

from giaoban.kernel.documents.models import CANCELLED, DRAFT, ISSUED, Document, Rendition
from giaoban.kernel.documents.papers import Paper, render_docx, render_html, render_pdf
from giaoban.kernel.documents.papers.storing import from_data
from giaoban.kernel.meetings.letters import notice
from giaoban.kernel.meetings.models import Meeting
from giaoban.kernel.reporting.models import Report
from giaoban.kernel.reporting.writing import compose

#: format → (media type, draws it)
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
_ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)


def draw(paper: Paper, form: str) -> bytes:
    """One form of a paper as a file."""
    if form == "docx":
        return render_docx(paper)
    return render_pdf(paper) if form == "pdf" else render_html(paper, standalone=True).encode()


def fragment(paper: Paper) -> SafeString:
    """The renderer escapes every word, so its page may stand in ours."""
    return mark_safe(render_html(paper, standalone=False))  # noqa: S308


def as_draft(paper: Paper) -> Paper:
    """Stamped as a draft, its number and day blank."""
    return replace(paper, number=None, day=None, draft=True)


def issued_fragment(document: Document | None) -> SafeString | None:
    """The very page that was issued, without its frame; None before issue."""
    if document is None or document.state != ISSUED:
        return None
    kept = Rendition.objects.filter(document=document, format="html").first()
    found = _ARTICLE.search(bytes(kept.content).decode()) if kept else None
    return mark_safe(found.group()) if found else None  # noqa: S308


def paper_of(document: Document) -> Paper | None:
    """The paper a register entry stands for, drawn anew; None when nothing tells how."""
    report = Report.objects.filter(document=document).select_related("org", "document").first()
    if report is not None:
        return compose(report)
    if document.content:
        kept = from_data(document.content)
        return replace(kept, number=document.number, day=document.issued_on, draft=document.state in (DRAFT, CANCELLED))
    meeting = Meeting.objects.filter(notice=document).select_related("host").first()
    if meeting is None:
        return None
    return replace(notice(meeting, signer=document.signer), number=document.number, day=document.issued_on)
