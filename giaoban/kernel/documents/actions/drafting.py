"""A paper filled from a record, changed until it is signed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from ..forms import PaperForm, stored_value
from ..models import Document
from ..papers.storing import to_data
from ..rules import can_draft
from .outgoing import PaperRefused, draft


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
