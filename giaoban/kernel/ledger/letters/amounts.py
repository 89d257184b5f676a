"""Sums of several dossiers and how papers speak of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Sum

from giaoban.kernel.base import Money, day_text, grouped
from giaoban.kernel.documents.papers import spell_money
from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.orgs.hierarchy import names_on

from ..balances import open_of
from ..models import ALLOCATE, PLAN, Entry

#: The sum nobody has written down yet is left to be filled by hand.
BLANK = "……………"


def words(amount: int) -> str:
    """'80.000.000 đồng (Bằng chữ: Tám mươi triệu đồng)'; nothing known is left blank."""
    if not amount:
        return f"{BLANK} đồng (Bằng chữ: {BLANK})"
    return f"{Money(amount)} (Bằng chữ: {spell_money(amount)})"


def sums_of(dossiers: Sequence[Dossier]) -> dict[int, Counter[str]]:
    """By dossier: its entries added up by kind, and what is open; one query."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = (Entry.objects.filter(dossier__in=[d.pk for d in dossiers]).order_by()
            .values_list("dossier", "kind").annotate(Sum("amount")))
    for dossier, kind, amount in rows:
        found[dossier][kind] = amount
    for sums in found.values():
        sums["open"] = open_of(sums)
    return found


def given(sums: Counter[str]) -> int:
    """What was allocated, or planned while nothing is allocated yet."""
    return sums[ALLOCATE] or sums[PLAN]


def money_cell(amount: int) -> str:
    return grouped(amount) if amount else ""


def unit_name(dossier: Dossier, on: date) -> str:
    """The name the unit bore that day."""
    return names_on([dossier.org_id], on)[dossier.org_id]


def last_span(dossier: Dossier, *states: str, track: str = "content") -> StateSpan | None:
    """When it came into one of these states (any: where it stands), latest first."""
    rows = dossier.spans.filter(track=track, voided_at=None)
    return (rows.filter(state__in=states) if states else rows).order_by("-since", "-pk").first()


def paper_of(dossier: Dossier, kind: str) -> str:
    """The paper its latest entry of a kind names, with the day: 'Hợp đồng 12/HĐ-LHHVN ngày 05/3/2020'."""
    entry = (dossier.entries.filter(kind=kind, reversed_by=None, amount__gt=0).exclude(paper="")
             .order_by("-on", "-pk").first())
    if entry is None:
        return ""
    return entry.paper if " ngày " in entry.paper else f"{entry.paper} ngày {day_text(entry.on)}"
