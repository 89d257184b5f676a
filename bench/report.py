"""One year's whole report computed from 20,000 dossiers, beside the same group-bys in plain SQL.

`python -m bench.report [--dossiers N] [--postgres]`: medians of alternating runs; aim: at most 3 times.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

AIM = 3.0

STATE = """EXISTS (SELECT 1 FROM dossiers_statespan s WHERE s.dossier_id = d.id AND s.track = '{track}'
 AND s.state IN ({states}) AND s.since <= '{last}' AND (s.until IS NULL OR s.until > '{last}') AND s.voided_at IS NULL)"""
ENTERED = """EXISTS (SELECT 1 FROM dossiers_statespan s WHERE s.dossier_id = {id} AND s.track = 'content'
 AND s.state = '{state}' AND s.since >= '{first}' AND s.since <= '{last}' AND s.voided_at IS NULL)"""


def plain_sql(year: int) -> list[str]:
    """The report's figures as a careful person would write them by hand, one statement per figure and year."""
    made = []
    for here in (year, year - 1):
        first, last = f"{here}-01-01", f"{here}-12-31"

        def stood(track: str, *states: str, last: str = last) -> str:
            return STATE.format(track=track, states=", ".join(f"'{s}'" for s in states), last=last)

        def entered(state: str, key: str = "d.id", first: str = first, last: str = last) -> str:
            return ENTERED.format(id=key, state=state, first=first, last=last)

        finished = stood("content", "accepted", "opinion_sent", "answered")
        outcome = (f"CASE WHEN {finished} AND {stood('money', 'settled')} THEN 'settled' WHEN {finished} THEN 'unsettled' "
                   f"WHEN {stood('content', 'cancelled')} THEN 'not_held' ELSE 'running' END")
        research = "FROM research_researchtask r JOIN dossiers_dossier d ON d.id = r.dossier_ptr_id WHERE r.form ="
        def cases(table: str, org: str, state: str) -> str:
            return (f"(SELECT 1 FROM affiliates_{table} a JOIN dossiers_dossier d ON d.id = a.dossier_ptr_id "
                    f"WHERE {org} = o.id AND {entered(state)})")

        affiliates = "SELECT COUNT(*) FROM orgs_org o WHERE o.kind = 'st_organisation' AND EXISTS "
        made += [
            f"SELECT c.form, {outcome}, COUNT(*) FROM critique_critiquetask c JOIN dossiers_dossier d "
            f"ON d.id = c.dossier_ptr_id WHERE d.year = {here} AND d.opened_on <= '{last}' GROUP BY 1, 2",
            "SELECT SUM(e.amount) FROM ledger_entry e JOIN dossiers_dossier d ON d.id = e.dossier_id "
            f"WHERE e.kind = 'return' AND d.kind = 'critique.task' AND e.on >= '{first}' AND e.on <= '{last}'",
            "SELECT COUNT(DISTINCT d.org_id) FROM critique_training t JOIN dossiers_dossier d ON d.id = t.dossier_ptr_id "
            f"WHERE {entered('held')}",
            "SELECT f.form, COUNT(*) FROM forums_forum f JOIN dossiers_dossier d ON d.id = f.dossier_ptr_id "
            f"WHERE {entered('held')} GROUP BY 1",
            f"SELECT COUNT(*) {research} 'topic' AND {entered('approved')}",
            f"SELECT COUNT(*) {research} 'topic' AND EXISTS (SELECT 1 FROM dossiers_statespan s WHERE s.dossier_id = d.id "
            f"AND s.state = 'approved' AND s.since < '{first}' AND s.voided_at IS NULL) AND EXISTS (SELECT 1 FROM "
            f"ledger_entry e WHERE e.dossier_id = d.id AND e.kind = 'allocate' AND e.on >= '{first}' AND e.on <= '{last}')",
            f"SELECT r.size, COUNT(*) {research} 'environment' AND {entered('approved')} GROUP BY 1",
            f"SELECT COUNT(*) {research} 'survey' AND EXISTS (SELECT 1 FROM dossiers_statespan s WHERE s.dossier_id = d.id "
            f"AND s.state = 'running' AND s.since <= '{last}' AND (s.until IS NULL OR s.until > '{first}') "
            "AND s.voided_at IS NULL)",
            "SELECT COUNT(*) FROM orgs_org o WHERE o.kind = 'st_organisation' AND o.id IN (SELECT p.org_id FROM "
            f"orgs_placement p WHERE p.line = 'reporting' AND p.since <= '{last}' AND (p.until IS NULL OR p.until > '{last}'))",
            affiliates + cases("affiliatecase", "a.matter = 'personnel' AND d.org_id", "decided"),
            affiliates + cases("dissolution", "d.org_id", "dissolved"),
            affiliates + cases("founding", "a.result_id", "established"),
        ]
    return [sql.replace("e.on ", 'e."on" ') for sql in made]


def measure(dossiers: int, rounds: int) -> bool:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from giaoban.kernel.base import Period
    from giaoban.kernel.figures.freezing import freeze, read
    from giaoban.kernel.figures.models import Frozen
    from giaoban.kernel.figures.registry import Scope
    from giaoban.kernel.reporting.outline import load
    from giaoban.project.example import build

    from .many import add_tasks

    call_command("migrate", verbosity=0)
    build()
    add_tasks(dossiers)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    refs = load("annual").refs
    periods = (Period.year(2020), Period.year(2019))

    def by_orm() -> None:
        for period in periods:
            read(refs, Scope.of(period))

    def by_freezing() -> None:
        for period in periods:
            freeze(refs, Scope.of(period), owner="bench")
        Frozen.objects.filter(owner="bench").delete()

    statements = plain_sql(2020)

    def by_sql() -> None:
        with connection.cursor() as cursor:
            for sql in statements:
                cursor.execute(sql)
                cursor.fetchall()

    times = alternate({"plain": by_sql, "orm": by_orm, "freeze": by_freezing}, rounds)
    ratio = times["orm"] / times["plain"]
    print(f"{connection.vendor}, {dossiers} dossiers more, {len(refs)} figures, two years")
    print(f"  plain SQL group-bys      {times['plain'] * 1000:8.1f} ms")
    print(f"  whole report, live       {times['orm'] * 1000:8.1f} ms   {ratio:.2f} × plain (aim ≤ {AIM:.0f})")
    print(f"  freezing with record ids {times['freeze'] * 1000:8.1f} ms   {times['freeze'] / times['plain']:.2f} × plain")
    return ratio <= AIM


def alternate(works: dict[str, Callable[[], None]], rounds: int) -> dict[str, float]:
    """Median seconds of each, taken in turn so that noise falls on all alike."""
    for work in works.values():
        work()
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - began)
    return {name: statistics.median(found) for name, found in times.items()}


@contextlib.contextmanager
def database(postgres: bool) -> Iterator[None]:
    """A database of its own for this run."""
    from tests.postgres import server

    with tempfile.TemporaryDirectory(prefix="giaoban-bench-") as folder, contextlib.ExitStack() as stack:
        os.environ["GIAOBAN_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.project.settings")
        os.environ.pop("DATABASE_URL", None)
        if postgres:
            os.environ["DATABASE_URL"] = stack.enter_context(server())
        yield


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    with database(asked.postgres):
        return 0 if measure(asked.dossiers, asked.rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
