"""A paper filled from a record, changed until it is signed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from giaoban.kernel.base import clock, fold, tidy
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_lead

from ..forms import PaperForm, read_value, stored_value
from ..forms import form as known_form
from ..models import CANCELLED, DRAFT, ISSUED, SIGNED, Document
from ..papers.storing import to_data
from ..rules import can_draft, can_edit
from .outgoing import PaperRefused, draft, note

if TYPE_CHECKING:
    from ..papers import Paper


def issuer() -> Org:
    """The central body, whose papers these are."""
    found = Org.objects.filter(kind="central_body").order_by("pk").first()
    if found is None:
        raise PaperRefused("Chưa có cơ quan trung ương trong danh sách đơn vị.")
    return found


def dossier_of(subject: Any) -> Dossier | None:
    """The dossier a subject belongs to: itself, or that of its council or meeting."""
    if isinstance(subject, list | tuple):
        return dossier_of(subject[0]) if len(subject) == 1 else None
    found = subject if isinstance(subject, Dossier) else getattr(subject, "dossier", None)
    return found if isinstance(found, Dossier) else None


@transaction.atomic
def draft_from(form: PaperForm, subject: Any, *, by: User, dossier: Dossier | None = None, org: Org | None = None,
               example: bool = False, **facts: Any) -> Document:
    """A draft filled from the subject (a record, or a list of records) with what the form asked.

    Refused to those who may not write for the subject's dossier; reasons why the form isn't possible now are the
    caller's to ask (`forms.why_not`).
    """
    dossier = dossier or dossier_of(subject)
    if not can_draft(by, dossier):
        raise PaperRefused(refusal(can_draft))
    paper = form.build(subject, **facts)
    return draft(org=org or issuer(), kind=form.kind, symbol_tail=paper.symbol_tail, subject=paper.title[:500], by=by,
                 recipients="\n".join(paper.recipients), dossier=dossier, example=example, form=form.key,
                 content=to_data(paper),
                 filled_from={"subject": stored_value(subject),
                              "facts": {key: stored_value(value) for key, value in facts.items()}})


#: The largest paper kept: an annex of some thousand rows.
LARGEST = 3_000_000


def _locked(document: Document, by: User, version: int | None, *states: str, act: str) -> Document:
    fresh = Document.objects.select_for_update().get(pk=document.pk)
    if not fresh.form:
        raise PaperRefused("Văn bản này do bản ghi khác dựng nên; sửa ở nơi lập ra nó.")
    if not can_edit(by, fresh):
        raise PaperRefused(refusal(can_edit))
    if fresh.state not in states:
        raise PaperRefused(f"Văn bản đang ở “{fresh.state_label}”; không {act} được lúc này.")
    if version is not None and fresh.version != version:
        raise StalePaper()
    return fresh


class StalePaper(PaperRefused):
    """Somebody else changed the draft since the page was opened."""

    def __init__(self) -> None:
        super().__init__("Dự thảo vừa được người khác sửa. Xem lại bản hiện nay rồi ghi lại phần của mình.")


@transaction.atomic
def edit(document: Document, paper: Paper, *, by: User, version: int | None = None) -> Document:
    """The draft's words as they are now; a signed paper isn't edited any more."""
    fresh = _locked(document, by, version, DRAFT, act="sửa")
    if not paper.title.strip():
        raise PaperRefused("Ghi trích yếu của văn bản.")
    if not paper.symbol_tail.strip() or len(paper.symbol_tail) > 60:
        raise PaperRefused("Ghi ký hiệu của văn bản (phần sau số), nhiều nhất 60 chữ.")
    _keep_words(fresh, paper)
    return fresh


def _keep_words(fresh: Document, paper: Paper) -> None:
    content = to_data(replace(paper, number=None, day=None, draft=False))
    if len(json.dumps(content, ensure_ascii=False)) > LARGEST:
        raise PaperRefused("Văn bản quá dài. Để danh sách lớn thành tệp Excel kèm theo.")
    fresh.content, fresh.subject = content, tidy(paper.title)[:500]
    fresh.symbol_tail, fresh.recipients = paper.symbol_tail.strip(), "\n".join(paper.recipients)
    fresh.folded = fold(f"{fresh.symbol_tail} {fresh.subject}")[:700]
    fresh.version += 1
    fresh.save()


@transaction.atomic
def refill(document: Document, *, by: User, version: int | None = None) -> Document:
    """Back to the words the form gives from the records as they are today; what was typed is gone."""
    fresh = _locked(document, by, version, DRAFT, act="lập lại")
    form = known_form(fresh.form)
    if form is None:
        raise PaperRefused("Mẫu của văn bản này không còn.")
    try:
        subject = read_value(fresh.filled_from["subject"])
        facts = {key: read_value(value) for key, value in fresh.filled_from["facts"].items()}
        paper = form.build(subject, **facts)
    except (LookupError, ValueError) as error:
        raise PaperRefused(f"Không lập lại được từ hồ sơ: {error}") from error
    _keep_words(fresh, paper)
    note(fresh, "refill", by=by, on=clock.today())
    return fresh


@transaction.atomic
def cancel(document: Document, *, by: User, reason: str) -> Document:
    """A draft nobody needs: it stays, with its reason. What it was to replace may be replaced by another."""
    fresh = _locked(document, by, None, DRAFT, act="hủy")
    if not tidy(reason):
        raise PaperRefused("Ghi lý do hủy dự thảo.")
    before = fresh.replaces
    fresh.state, fresh.replaces = CANCELLED, None
    fresh.version += 1
    fresh.save()
    trace = f" (định thay {before.symbol})" if before else ""
    note(fresh, "cancel", by=by, on=clock.today(), words=tidy(reason) + trace)
    return fresh


@transaction.atomic
def take_back_signature(document: Document, *, by: User, reason: str) -> Document:
    """Before it has a number a signed paper may go back to its draft; the leader's act, with a reason."""
    fresh = Document.objects.select_for_update().get(pk=document.pk)
    if not can_lead(by):
        raise PaperRefused("Chỉ lãnh đạo rút chữ ký được.")
    if not fresh.form:
        raise PaperRefused("Văn bản này do bản ghi khác dựng nên; rút lại ở nơi lập ra nó.")
    if fresh.state != SIGNED:
        raise PaperRefused(f"Văn bản đang ở “{fresh.state_label}”; chỉ rút chữ ký được khi chưa lấy số.")
    if not tidy(reason):
        raise PaperRefused("Ghi lý do rút chữ ký.")
    fresh.state, fresh.signed_on, fresh.signed_by, fresh.signer = DRAFT, None, None, ""
    fresh.version += 1
    fresh.save()
    note(fresh, "unsign", by=by, on=clock.today(), words=tidy(reason))
    return fresh


@transaction.atomic
def replacement(document: Document, *, by: User, reason: str) -> Document:
    """A draft that will take the place of an issued paper; both name each other, the old one's files stay."""
    fresh = _locked(document, by, None, ISSUED, act="thay thế")
    if not tidy(reason):
        raise PaperRefused("Ghi lý do thay thế.")
    if Document.objects.filter(replaces=fresh).exists():
        raise PaperRefused(f"Văn bản {fresh.symbol} đã có văn bản thay thế.")
    made = draft(org=fresh.org, kind=fresh.kind, symbol_tail=fresh.symbol_tail, subject=fresh.subject, by=by,
                 recipients=fresh.recipients, dossier=fresh.dossier, example=fresh.example, form=fresh.form,
                 content=fresh.content, filled_from=fresh.filled_from, replaces=fresh)
    note(fresh, "replace", by=by, on=clock.today(), words=tidy(reason))
    return made
