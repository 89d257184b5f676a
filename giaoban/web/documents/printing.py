"""Registers as a file to print and bind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, fold, grouped
from giaoban.kernel.people.actions import log_reading

from .files import attachment


def printed(request: HttpRequest, title: str, heads: Sequence[tuple[Any, float]], rows: Sequence[Sequence[str]],
            filters: Any) -> HttpResponse:
    """The .pdf of what the list shows, in the order of the numbers."""
    from giaoban.kernel.documents.papers.to_book import Book, render_book

    year = getattr(filters, "cleaned_data", {}).get("year")
    span = _("Năm %(year)s") % {"year": year} if year else _("Mọi năm")
    subtitle = _("%(span)s – %(count)s văn bản") % {"span": span, "count": grouped(len(rows))}
    content = render_book(Book(title, subtitle, settings.ISSUER_NAME, [(str(head), share) for head, share in heads],
                               rows, _("Chưa có văn bản nào.")), clock.today())
    log_reading(request.user, title, len(rows), exported=True)
    return attachment(content, f"{slugify(fold(title))}{f'-{year}' if year else ''}.pdf", "application/pdf")
