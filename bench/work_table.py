"""The national table kind × content state × money state × fund, beside the same in plain SQL; closed years; sources.

`python -m bench.work_table [--tasks N] [--rounds R] [--postgres]`; without `--tasks`: 200,000 dossiers of ten years and
1,000,000 entries. Medians of alternating runs in this process; bars: live at most 2 × the plain SQL, closed ≤ 5 ms.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from .books import YEARS, Books, write_books
from .people import prepare, settle
from .report import database

RATIO, CLOSED = 2.0, 5.0
KINDS = ("plan", "allocate", "contract", "advance", "spend", "settle", "return", "carry")

STATES = """JOIN dossiers_statespan c ON c.dossier_id = d.id AND c.track = 'content' AND c.voided_at IS NULL
  AND c.since <= '{on}' AND (c.until IS NULL OR c.until > '{on}')
JOIN dossiers_statespan m ON m.dossier_id = d.id AND m.track = 'money' AND m.voided_at IS NULL
  AND m.since <= '{on}' AND (m.until IS NULL OR m.until > '{on}')"""


def plain(year: int, on: date | None, orgs: list[int] | None) -> str:
    """As a careful person would write it by hand."""
    content, money, states = ("c.state", "m.state", STATES.format(on=on)) if on else (
        "d.content_state", "d.money_state", "")
    sums = ", ".join(f"SUM(CASE WHEN e.kind = '{kind}' THEN e.amount ELSE 0 END)" for kind in KINDS)
    day = f""" AND e."on" <= '{on}'""" if on else ""
    where = f"d.year = {year}" + (f" AND d.opened_on <= '{on}'" if on else "")
    if orgs is not None:
        where += f" AND d.org_id IN ({', '.join(map(str, orgs))})"
    return (f"SELECT d.kind, {content}, {money}, e.fund_id, COUNT(DISTINCT d.id), {sums} FROM dossiers_dossier d {states} "
            f"LEFT JOIN ledger_entry e ON e.dossier_id = d.id{day} WHERE {where} GROUP BY 1, 2, 3, 4")


def rows_of(sql: str) -> set[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {(*row[:5], *(int(amount) for amount in row[5:])) for row in cursor.fetchall()}


def measure(tasks: int, rounds: int) -> bool:
    from giaoban.kernel.ledger.actions import keep
    from giaoban.kernel.ledger.tables import by_source, closed, national, units_of
    from giaoban.kernel.orgs.models import Org

    books = write_books(tasks)
    settle()
    print(f"{books.dossiers:,} dossiers, {books.entries:,} entries, {len(books.units)} units")
    year, end = YEARS[-2], date(YEARS[-2], 12, 31)
    group = Org.objects.get(pk=books.groups[0])
    below = sorted(units_of(group, end) or ())
    cases: list[tuple[str, Org | None, date | None, list[int] | None]] = [
        ("whole, as of a past day", None, end, None), ("a subtree, as of a past day", group, end, below),
        ("whole, now", None, None, None), ("a subtree, now", group, None, below)]
    good = [_pair(label, partial(national, year, unit, on=on), partial(rows_of, plain(year, on, orgs)), rounds)
            for label, unit, on, orgs in cases]
    _once("whole, as known on that day", lambda: national(year, on=end, known_on=end))
    _once("a source's ten years", lambda: by_source(YEARS))
    began = time.perf_counter()
    keep(year, by=None)
    print(f"  {'closing the year, every unit':34s} {(time.perf_counter() - began) * 1000:9.0f} ms once")
    assert closed(year).rows == national(year, on=end) and closed(year, group).rows == national(year, group, on=end)
    return all([*good, _closed(books, year, rounds)])


def _pair(label: str, ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int) -> bool:
    """Medians of alternating runs; the answers must be the same."""
    got = {(*row.key, row.count, *(row.sums[kind] for kind in KINDS)) for row in ours()}
    assert got == theirs(), f"{label}: the two answers differ"
    times: dict[str, list[float]] = {"ours": [], "plain": []}
    for _ in range(rounds):
        for name, work in (("ours", ours), ("plain", theirs)):
            began = time.perf_counter()
            work()
            times[name].append((time.perf_counter() - began) * 1000)
    mine, other = statistics.median(times["ours"]), statistics.median(times["plain"])
    good = mine <= RATIO * other
    print(f"  {label:34s} {mine:9.1f} ms  plain SQL {other:9.1f} ms  ratio {mine / other:5.2f} (≤ {RATIO:.0f})"
          f"{'' if good else '  SHORT'}", flush=True)
    return good


def _once(label: str, work: Callable[[], Any]) -> None:
    work()
    began = time.perf_counter()
    work()
    print(f"  {label:34s} {(time.perf_counter() - began) * 1000:9.1f} ms", flush=True)


def _closed(books: Books, year: int, rounds: int) -> bool:
    from giaoban.kernel.ledger.tables import closed

    asked = [None, *books.groups, *books.units[:20]]
    times = []
    for unit in asked * max(1, rounds // 3):
        began = time.perf_counter()
        closed(year, unit)
        times.append((time.perf_counter() - began) * 1000)
    p95 = sorted(times)[int(len(times) * 0.95)]
    good = p95 <= CLOSED
    print(f"  {'closed year, any unit':34s} p50 {statistics.median(times):6.2f}  p95 {p95:6.2f} ms (≤ {CLOSED:.0f})"
          f"{'' if good else '  SHORT'}", flush=True)
    return good


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tasks", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    with database(asked.postgres):
        prepare()
        return 0 if measure(asked.tasks, asked.rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
