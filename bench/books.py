"""A federation's books for measuring: dossiers of ten years with their states and entries; written in bulk.

Ten funds' years of eight sources; units in a tree of three levels; five entries a dossier on average.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .people import add_units, load

YEARS = range(2016, 2026)
UNITS, GROUPS = 200, 12
EACH = 5
DAY = timedelta(days=1)
#: content, money, entries after the allocation
OUTCOMES = (
    ("accepted", "settled", ("contract", "advance", "spend", "settle")),
    ("opinion_sent", "settled", ("contract", "advance", "spend", "settle", "return")),
    ("accepted", "spent_reported", ("contract", "advance", "spend")),
    ("in_progress", "advanced", ("plan", "contract", "advance")),
    ("cancelled", "returned", ("plan", "contract", "advance", "return")),
)


@dataclass
class Books:
    """`groups`: units with others below them, the largest first."""

    units: list[int]
    groups: list[int]
    funds: dict[tuple[str, int], int]
    dossiers: int
    entries: int


def write_books(count: int, seed: int = 3) -> Books:
    """So many dossiers, spread over the years and units, with their states and five times as many entries."""
    from django.db import transaction

    from giaoban.kernel.dossiers.models import Dossier, StateSpan
    from giaoban.kernel.ledger.models import Entry, Fund, FundGrant, Source
    from giaoban.kernel.orgs.models import Placement

    units = add_units(UNITS)
    groups = units[:GROUPS]
    with transaction.atomic():
        for place, unit in enumerate(units[GROUPS:]):
            Placement.objects.filter(org=unit).update(parent=groups[place % GROUPS])
        funds = {}
        for year in YEARS:
            for source in Source.objects.all():
                fund = Fund.objects.create(code=f"{source.code}-{year}", name=source.name, year=year, source=source,
                                           amount=10**15)
                FundGrant.objects.create(fund=fund, amount=10**15, on=date(year, 1, 1), paper="QĐ đo")
                funds[source.code, year] = fund.pk
        load(Dossier, ("id", "kind", "number", "title", "org_id", "year", "opened_on", "content_state", "money_state",
                        "folded", "recorded_at"), _dossiers(count, units, seed))
        load(StateSpan, ("dossier_id", "track", "state", "since", "until", "recorded_at"), _spans(count, units, seed))
        load(Entry, ("fund_id", "dossier_id", "kind", "amount", "on", "paper", "recorded_at"),
             _entries(count, units, funds, seed))
    return Books(units, groups, funds, count, Entry.objects.count())


def _told(day: date) -> str:
    return f"{day.isoformat()} 02:00:00+00:00"


def _plans(count: int, units: list[int], seed: int) -> Iterator[tuple[int, int, int, date, tuple[Any, ...]]]:
    """(dossier, unit, year, opened on, outcome), the same every time."""
    dice = random.Random(seed)
    for pk in range(1, count + 1):
        year = YEARS[dice.randrange(len(YEARS))]
        unit = units[int(len(units) * dice.random() ** 1.5)]
        yield pk, unit, year, date(year, 1, 10) + DAY * dice.randrange(200), OUTCOMES[dice.randrange(len(OUTCOMES))]


def _dossiers(count: int, units: list[int], seed: int) -> Iterator[tuple[Any, ...]]:
    for pk, unit, year, opened, (content, money, _) in _plans(count, units, seed):
        kind = "critique.task" if pk % 3 else "research.task"
        title = f"Nhiệm vụ đo số {pk}"
        yield (pk, kind, f"DO-{year}-{pk:07d}", title, unit, year, opened, content, money, title.lower(), _told(opened))


def _spans(count: int, units: list[int], seed: int) -> Iterator[tuple[Any, ...]]:
    for pk, _unit, _year, opened, (content, money, _) in _plans(count, units, seed):
        for track, states in (("content", ("proposed", "approved", content)), ("money", ("none", "allocated", money))):
            for place, state in enumerate(states):
                since = opened + DAY * 25 * place
                yield pk, track, state, since, opened + DAY * 25 * (place + 1) if place < 2 else None, _told(since)


def _entries(count: int, units: list[int], funds: dict[tuple[str, int], int], seed: int) -> Iterator[tuple[Any, ...]]:
    sources = sorted({source for source, _year in funds})
    dice = random.Random(seed + 1)
    for pk, _unit, year, opened, (_, _, kinds) in _plans(count, units, seed):
        fund, amount = funds[sources[int(len(sources) * dice.random() ** 2)], year], dice.randrange(20, 400) * 10**6
        on = opened + DAY * 25
        yield fund, pk, "allocate", amount, on, "QĐ đo", _told(on)
        for place, kind in enumerate(kinds, start=1):
            on = opened + DAY * (25 + 20 * place)
            share = amount // 2 if kind in ("advance", "return") else amount
            if kind in ("settle", "spend") and "return" in kinds:
                share = amount - amount // 2
            yield fund, pk, kind, share, on, "CT đo", _told(on)
