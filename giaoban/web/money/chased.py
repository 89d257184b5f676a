"""Which dossiers were chased, by which letter and when: read from the letters themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.urls import reverse

from giaoban.kernel.base import clock
from giaoban.kernel.documents.models import CANCELLED, Document
from giaoban.kernel.ledger.chasing import UNIT_LETTER

#: Letters to one dossier's unit about it alone, and to a unit about all of its dossiers.
ONE, UNIT = "ledger.chasing", UNIT_LETTER.key


def named_in(letter: Document) -> set[int]:
    """The dossiers a letter names: its own, or those it was filled from."""
    if letter.dossier_id:
        return {letter.dossier_id}
    records = (letter.filled_from.get("facts") or {}).get("dossiers") or []
    keys = (str(each.get("record", "")).rpartition(":")[2] for each in records if isinstance(each, dict))
    return {int(key) for key in keys if key.isdecimal()}


def last_chased(dossiers: Collection[int]) -> dict[int, tuple[date, str]]:
    """Dossier → the day and address of the last letter, drafts included (by the day they were written): one query."""
    wanted = set(dossiers)
    letters = (Document.objects.filter(form__in=(ONE, UNIT)).exclude(state=CANCELLED)
               .only("pk", "dossier_id", "filled_from", "issued_on", "signed_on", "recorded_at").order_by("pk"))
    found: dict[int, tuple[date, str]] = {}
    for letter in letters:
        day = letter.issued_on or letter.signed_on or letter.recorded_at.astimezone(clock.HANOI).date()
        for dossier in named_in(letter) & wanted:
            if dossier not in found or found[dossier][0] <= day:
                found[dossier] = (day, reverse("documents:document", args=[letter.pk]))
    return found
