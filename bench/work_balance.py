"""State and balance of any dossier or fund on any past day, beside their bar of 20 ms.

`python -m bench.work_balance [--tasks N] [--rounds R] [--postgres]`; without `--tasks`: 200,000 dossiers of ten years and
1,000,000 entries in eighty funds. Each question is asked of dossiers, funds and days drawn by lot, and of the largest fund.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from .books import YEARS, write_books
from .people import prepare, settle
from .report import database

BAR = 20.0


def measure(tasks: int, rounds: int) -> bool:
    from django.db.models import Count

    from giaoban.kernel.dossiers.models import Dossier
    from giaoban.kernel.ledger.balances import as_of, balance, totals
    from giaoban.kernel.ledger.models import Entry, Fund

    books = write_books(tasks)
    settle()
    funds = list(Fund.objects.all())
    largest_id, most = Entry.objects.order_by().values_list("fund").annotate(n=Count("pk")).order_by("-n")[0]
    largest = Fund.objects.get(pk=largest_id)
    print(f"{books.dossiers:,} dossiers, {books.entries:,} entries, {len(funds)} funds, {most:,} entries of the largest")
    dice = random.Random(7)
    dossiers = list(Dossier.objects.filter(pk__in=[dice.randrange(1, tasks + 1) for _ in range(rounds)]))

    def day() -> date:
        return date(YEARS[0], 1, 1) + timedelta(days=dice.randrange(365 * len(YEARS)))

    return all([
        _line("state and sums of a dossier", lambda: as_of(dice.choice(dossiers), on=day()), rounds),
        _line("the same as known on that day", lambda: as_of(dice.choice(dossiers), on=(on := day()), known_on=on), rounds),
        _line("sums of a dossier in a fund", lambda: totals(dice.choice(dossiers), fund=dice.choice(funds), on=day()),
              rounds),
        _line("balance of a fund", lambda: balance(dice.choice(funds), on=day()), rounds),
        _line("balance of the largest fund", lambda: balance(largest, on=date(largest.year, 12, 31)), rounds),
        _line("the same as known on that day", lambda: balance(largest, on=date(largest.year, 12, 31),
                                                                known_on=date(largest.year, 9, 1)), rounds),
    ])


def _line(label: str, work: Callable[[], Any], rounds: int) -> bool:
    work()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    p95 = sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
    good = p95 <= BAR
    print(f"  {label:34s} p50 {statistics.median(times):7.2f}  p95 {p95:7.2f} ms (≤ {BAR:.0f})"
          f"{'' if good else '  SHORT'}", flush=True)
    return good


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tasks", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    with database(asked.postgres):
        prepare()
        return 0 if measure(asked.tasks, asked.rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
