"""Taking a Word template, going back to the built-in layout, and a paper's files by the template in use."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_administer

from ..forms import form as known_form
from ..models import Document, PaperTemplate
from ..papers import Paper
from ..word.checking import TemplateRefused
from ..word.fields import values_of
from ..word.filling import Filled, fill, to_pdf
from .outgoing import PaperRefused


def in_use(form: str) -> PaperTemplate | None:
    """The template this form's papers are made with; None: the built-in layout."""
    if not form:
        return None
    return PaperTemplate.objects.filter(form=form, withdrawn_at=None).order_by("-number").first()


def add_template(form: str, *, name: str, content: bytes, sample: tuple[Paper, Any], by: User) -> PaperTemplate:
    """Take a file as the newest version, once it was filled with a sample; a bad one is refused, the last good stays.

    Names it uses that don't exist are kept with it and told: they don't stop it.
    """
    if not can_administer(by):
        raise PaperRefused("Chỉ Văn phòng trung ương thay mẫu được.")
    if known_form(form) is None:
        raise PaperRefused("Không có mẫu văn bản này.")
    filled = try_template(content, *sample)
    with transaction.atomic():
        last = PaperTemplate.objects.select_for_update().filter(form=form).order_by("-number").first()
        shown = "".join(ch for ch in name if ch.isprintable())[-255:] or "mau.docx"
        return PaperTemplate.objects.create(
            form=form, number=last.number + 1 if last else 1, name=shown, content=content, by=by,
            sha256=hashlib.sha256(content).hexdigest(), unknown=list(filled.unknown))


def try_template(content: bytes, paper: Paper, dossier: Any) -> Filled:
    """The file filled once, kept nowhere."""
    try:
        return fill(content, values_of(paper, dossier))
    except TemplateRefused as error:
        raise PaperRefused(str(error)) from error


@transaction.atomic
def use_built_in(form: str, *, by: User) -> int:
    """Withdraw every version; they stay to be read. Returns how many were in use."""
    if not can_administer(by):
        raise PaperRefused("Chỉ Văn phòng trung ương thay mẫu được.")
    return PaperTemplate.objects.filter(form=form, withdrawn_at=None).update(withdrawn_at=clock.now(), withdrawn_by=by)


def files_by_template(document: Document, paper: Paper) -> dict[str, bytes] | None:
    """The .docx by the office's template and its .pdf where LibreOffice is there; None without a template."""
    template = in_use(document.form)
    if template is None:
        return None
    dossier = concrete(document.dossier) if document.dossier else None
    try:
        filled = fill(bytes(template.content), values_of(paper, dossier))
    except TemplateRefused as error:
        raise PaperRefused(f"Mẫu Word phiên bản {template.number} không dựng được: {error} Sửa mẫu hoặc quay về mẫu có "
                           "sẵn rồi phát hành lại.") from error
    pdf = to_pdf(filled.docx)
    return {"docx": filled.docx, **({"pdf": pdf} if pdf else {})}
