"""What a dossier or a fund holds on a day, as known on a day: sums of rows, never columns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.lifecycle import CONTENT, MONEY

from .models import ALLOCATE, CARRY, KINDS, RETURN, SETTLE, Entry, Fund, FundGrant


def open_of(sums: dict[str, int] | Counter[str]) -> int:
    """What was given and is neither settled, returned nor carried over."""
    return sums.get(ALLOCATE, 0) - sums.get(SETTLE, 0) - sums.get(RETURN, 0) - sums.get(CARRY, 0)


def totals(dossier: Dossier, *, fund: Fund | None = None, on: date | None = None,
           known_on: date | None = None) -> dict[str, int]:
    """What a dossier was given, advanced, settled, returned, carried, and what is still open, in đồng."""
    rows = Entry.objects.filter(dossier=dossier).known(known_on)
    if fund is not None:
        rows = rows.filter(fund=fund)
    if on is not None:
        rows = rows.filter(on__lte=on)
    found: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
    found.update(dict(rows.order_by().values_list("kind").annotate(Sum("amount"))))
    return {**found, "open": open_of(found)}


@dataclass(frozen=True)
class AsOf:
    """A dossier on a day: its state on each track ('' before it was opened) and its sums in đồng."""

    states: dict[str, str]
    sums: dict[str, int]


def as_of(dossier: Dossier, *, on: date, known_on: date | None = None) -> AsOf:
    """State and money of a dossier on any day, as known on any day: two reads by index."""
    spans = StateSpan.objects.on(on, known_on).filter(dossier=dossier).order_by("since", "pk")
    states = {CONTENT: "", MONEY: "", **dict(spans.values_list("track", "state"))}
    return AsOf(states, totals(dossier, on=on, known_on=known_on))


def granted(fund: Fund, *, on: date | None = None, known_on: date | None = None) -> int:
    """What the fund's grants, additions and cuts add up to."""
    rows = FundGrant.objects.filter(fund=fund).known(known_on)
    if on is not None:
        rows = rows.filter(on__lte=on)
    return rows.aggregate(total=Sum("amount"))["total"] or 0


def balance(fund: Fund, *, on: date | None = None, known_on: date | None = None) -> int:
    """What the fund has left to allocate: what it was granted, less allocations, plus what was returned."""
    rows = Entry.objects.filter(fund=fund, kind__in=(ALLOCATE, RETURN)).known(known_on)
    if on is not None:
        rows = rows.filter(on__lte=on)
    sums = dict(rows.order_by().values_list("kind").annotate(Sum("amount")))
    return granted(fund, on=on, known_on=known_on) - sums.get(ALLOCATE, 0) + sums.get(RETURN, 0)
