"""Signing, numbering and issuing papers; storing what was sent in."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from giaoban.kernel.base import clock, day_text, fold
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_lead, can_work_centrally

from ..models import DRAFT, ISSUED, NUMBERED, SIGNED, Document, DocumentEvent, Register, Rendition, StoredFile
from ..papers.storing import from_data

if TYPE_CHECKING:
    from ..papers import Paper


class PaperRefused(ValueError):
    """A paper that can't go on so; the message is for the screen."""


@transaction.atomic
def draft(*, org: Org, kind: str, symbol_tail: str, subject: str, by: User | None, recipients: str = "",
          dossier: Dossier | None = None, example: bool = False, **more: Any) -> Document:
    """A paper without signature and number; `more`: form, content and filled_from of one that is edited here."""
    made = Document.objects.create(org=org, kind=kind, symbol_tail=symbol_tail, subject=subject, dossier=dossier,
                                   recipients=recipients, folded=fold(f"{symbol_tail} {subject}")[:700],
                                   drafted_by=by, example=example, **more)
    note(made, "draft", by=by, on=clock.today())
    return made


def note(document: Document, act: str, *, by: User | None, on: date, words: str = "") -> None:
    """Keep in the paper's history what was done with it."""
    DocumentEvent.objects.create(document=document, act=act, on=on, by=by, note=words[:300])


def _locked(document: Document, state: str, act: str) -> Document:
    fresh = Document.objects.select_for_update().get(pk=document.pk)
    if fresh.state != state:
        raise PaperRefused(f"Văn bản đang ở “{fresh.state_label}”; không {act} được lúc này.")
    return fresh


@transaction.atomic
def sign(document: Document, *, by: User, on: date, signer: str = "") -> Document:
    """The leader's signature; the paper has no number yet."""
    if not can_lead(by):
        raise PaperRefused("Chỉ lãnh đạo ký được văn bản.")
    if on > clock.latest_day():
        raise PaperRefused(f"Ngày ký {day_text(on)} ở tương lai.")
    fresh = _locked(document, DRAFT, "ký")
    fresh.state, fresh.signed_on, fresh.signed_by = SIGNED, on, by
    fresh.signer = _sign_words(fresh, signer) or str(by)
    if fresh.content:
        fresh.content["signature"]["name"] = fresh.signer
    fresh.version += 1
    fresh.save()
    note(fresh, "sign", by=by, on=on)
    return fresh


def _sign_words(document: Document, signer: str) -> str:
    """The name given at signing, else the one already typed under the draft."""
    return signer or str(document.content.get("signature", {}).get("name", "")) if document.content else signer


@transaction.atomic
def take_number(document: Document, *, by: User, on: date) -> Document:
    """The next number of the issuer's series in the year: consecutive from 01, no gap, none twice."""
    if not can_work_centrally(by):
        raise PaperRefused("Chỉ Văn phòng trung ương lấy số được.")
    if on > clock.latest_day():
        raise PaperRefused(f"Ngày lấy số {day_text(on)} ở tương lai.")
    fresh = _locked(document, SIGNED, "lấy số")
    assert fresh.signed_on is not None
    if on < fresh.signed_on:
        raise PaperRefused(f"Ngày lấy số {day_text(on)} trước ngày ký {day_text(fresh.signed_on)}.")
    Register.objects.get_or_create(org=fresh.org, series=fresh.kind, year=on.year)
    register = Register.objects.select_for_update().get(org=fresh.org, series=fresh.kind, year=on.year)
    before = Document.objects.filter(org=fresh.org, kind=fresh.kind, year=on.year, number=register.last).first()
    if before is not None and before.issued_on is not None and on < before.issued_on:
        # Numbers follow the order of time (Decree 30/2020, article 15).
        raise PaperRefused(f"Số {before.symbol} đã lấy ngày {day_text(before.issued_on)}; "
                           f"không lấy số sau với ngày {day_text(on)}.")
    register.last += 1
    register.save(update_fields=["last"])
    fresh.number, fresh.year, fresh.issued_on, fresh.state = register.last, on.year, on, NUMBERED
    fresh.folded = fold(f"{fresh.symbol} {fresh.subject}")[:700]
    fresh.save()
    note(fresh, "number", by=by, on=on, words=fresh.symbol)
    return fresh


def issue(document: Document, paper: Paper | None = None, *, by: User) -> Document:
    """Render the numbered paper once, keep its files with their hashes, and call it issued.

    `paper`: where another record draws it; else the words kept with the document.
    """
    if not can_work_centrally(by):
        raise PaperRefused("Chỉ Văn phòng trung ương phát hành được.")
    seen = Document.objects.select_related("dossier").get(pk=document.pk)
    if seen.state != NUMBERED:
        raise PaperRefused(f"Văn bản đang ở “{seen.state_label}”; không phát hành được lúc này.")
    final = replace(paper or from_data(seen.content), number=seen.number, day=seen.issued_on, draft=False)
    # Drawn before anything is locked: another program may need seconds for the .pdf.
    return _keep_issued(seen, _files(seen, final), by=by)


@transaction.atomic
def _keep_issued(document: Document, files: dict[str, bytes], *, by: User) -> Document:
    fresh = _locked(document, NUMBERED, "phát hành")
    for form, content in files.items():
        Rendition.objects.create(document=fresh, format=form, content=content,
                                 sha256=hashlib.sha256(content).hexdigest())
    fresh.state = ISSUED
    fresh.save(update_fields=["state"])
    note(fresh, "issue", by=by, on=clock.today())
    return fresh


def _files(document: Document, paper: Paper) -> dict[str, bytes]:
    """By the office's own Word file where there is one; the page to read is ours in any case."""
    from ..papers import render_html
    from .templates import files_by_template

    own = files_by_template(document, paper)
    if own is None:
        return render(paper)
    return {**own, "html": render_html(paper, standalone=True).encode()}


def render(paper: Paper) -> dict[str, bytes]:
    """The three forms of one paper: docx, pdf, html."""
    from ..papers import render_docx, render_html, render_pdf

    return {"docx": render_docx(paper), "pdf": render_pdf(paper),
            "html": render_html(paper, standalone=True).encode()}


def keep(name: str, content: bytes, *, by: User | None) -> StoredFile:
    """Keep a sent file as it came; of its name only what can be printed."""
    shown = "".join(ch for ch in name if ch.isprintable())[-255:] or "tep"
    return StoredFile.objects.create(name=shown, content=content, size=len(content), by=by,
                                     sha256=hashlib.sha256(content).hexdigest())
