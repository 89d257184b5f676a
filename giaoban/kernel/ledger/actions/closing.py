"""A year closed: its table kept for every unit of the tree. What is written into it later is counted, not refused."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from giaoban.kernel.base import clock, day_text, tidy
from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.hierarchy import tree
from giaoban.kernel.people.models import User

from ..limits import PostingRefused
from ..models import Closing, Entry, KeptTable
from ..rules import can_keep_funds
from ..tables.kept import current_closing, packed
from ..tables.national import Key, Row, asked, row_of


@transaction.atomic
def keep(year: int, *, by: User | None, on: date | None = None, note: str = "") -> Closing:
    """Close a year with its books as they stood on a day (31 December without one); closing again takes its place."""
    if by is not None and not can_keep_funds(by):
        raise PostingRefused(refusal(can_keep_funds))
    on = on or date(year, 12, 31)
    if on > clock.latest_day():
        raise PostingRefused(f"Chưa đến ngày {day_text(on)} nên chưa chốt được năm {year}.")
    if on < date(year, 1, 1):
        raise PostingRefused(f"Ngày chốt {day_text(on)} trước năm {year}.")
    _hold_writers()
    made = Closing.objects.create(year=year, on=on, by=by, note=tidy(note)[:300], kept_at=clock.now())
    tables = [KeptTable(closing=made, org_id=org, rows=packed(rows)) for org, rows in rolled_up(year, on).items()]
    KeptTable.objects.bulk_create(tables, batch_size=500)
    return made


def _hold_writers() -> None:
    """Nothing may be written between what is read and what is kept. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ledger_entry, dossiers_statespan, dossiers_dossier IN SHARE MODE")


def rolled_up(year: int, on: date, seen: datetime | None = None) -> dict[int | None, Iterable[Row]]:
    """The table of every unit with all below it, and under None of everything: one statement, added up the tree."""
    there = tree(on, ended=True, known_on=seen.astimezone(clock.HANOI).date() if seen else None)
    found: dict[int | None, dict[Key, Row]] = defaultdict(dict)
    for org, *values in asked(year, None, on, seen, by_unit=True):
        row = row_of(tuple(values))
        for unit in (None, *there.above(org)):
            held = found[unit].get(row.key)
            found[unit][row.key] = _added(held, row) if held else row
    found.setdefault(None, {})
    return {unit: rows.values() for unit, rows in found.items()}


def _added(one: Row, other: Row) -> Row:
    return Row(*one.key, one.count + other.count, dict(Counter(one.sums) + Counter(other.sums)))


def count_late(sender: Any, instance: Any, created: bool = False, **_: Any) -> None:
    """A movement, a state or a dossier written after its year was closed, dated into it."""
    if isinstance(instance, Dossier):
        year, on = (instance.year, instance.opened_on) if created else (None, None)
    elif isinstance(instance, Entry | StateSpan):
        year, on = instance.dossier.year, instance.on if isinstance(instance, Entry) else instance.since
    else:
        return
    if year is None or on is None:
        return
    closing = current_closing(year)
    if closing is not None and on <= closing.on:
        Closing.objects.filter(pk=closing.pk).update(late=F("late") + 1)
