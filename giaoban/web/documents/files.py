"""Papers as files: never shown as a page of ours, always named, hashed and logged."""

from __future__ import annotations

import base64
import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from giaoban.kernel.base import fold
from giaoban.kernel.documents.models import ISSUED, Document, Rendition
from giaoban.kernel.people.actions import log_reading

from .preview import MEDIA


def attachment(content: bytes, name: str, media: str) -> HttpResponse:
    """A download with the digest of what is sent (RFC 9530)."""
    digest = hashlib.sha256(content).digest()
    response = HttpResponse(content, content_type=media)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Digest"] = f"sha-256=:{base64.b64encode(digest).decode()}:"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def file_name(document: Document, form: str) -> str:
    """'01-bc-lhhvn-2021.docx'."""
    return f"{slugify(fold(document.symbol.replace('/', '-')))}-{document.year}.{form}"


def issued_file(request: HttpRequest, document: Document | None, form: str) -> HttpResponse | None:
    """The file kept at issue, byte for byte; None when there is none."""
    if document is None or document.state != ISSUED:
        return None
    kept = Rendition.objects.filter(document=document, format=form).first()
    if kept is None:
        return None
    name = file_name(document, form)
    log_reading(request.user, f"Tải {name}", 1, exported=True)
    return attachment(bytes(kept.content), name, MEDIA[form])


def draft_file(request: HttpRequest, content: bytes, subject: str, form: str) -> HttpResponse:
    """A paper as it stands, not issued: its name says so."""
    name = f"du-thao-{slugify(fold(subject))[:80]}.{form}"
    log_reading(request.user, f"Tải {name}"[:200], 1, exported=True)
    return attachment(content, name, MEDIA[form])
