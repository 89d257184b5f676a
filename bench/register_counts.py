"""Members per union on any past day, closed days, lists of people and their export, beside their bars.

`python -m bench.register_counts [--postgres] [--people N] [--rounds R]`; without `--people`: 10,000, 100,000, 1,000,000,
each person with 3.7 memberships on average, in 130 unions of which the first are the largest.

Measured in this process as a screen would ask: the database's work and ours, without HTTP. The export reads a union's
whole list, a row at a time, in a process of its own; its memory is that process's peak less what it had before.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from .people import each_size, prepare
from .report import database

SIZES = (10_000, 100_000, 1_000_000)
UNITS, EACH = 130, 3.7
LIVE, CLOSED, PAGE = 300.0, 10.0, 100.0
FIRST, LAST = date(1990, 1, 1), date(2026, 6, 30)
#: More memory than this for the export of a hundred times as many people isn't constant.
GROWTH = 60


def measure(people: int, rounds: int) -> bool:
    from . import people as register

    units = register.add_units(UNITS)
    made = register.make(people, units, each=EACH)
    register.write(made)
    register.settle()
    user = register.account("trung", "office", units[0])
    unit = register.account("hoi", "unit", units[0])
    largest = sum(1 for _, org, _, until in made.members if org == units[0] and until is None)
    print(f"{people:,} people, {len(made.members):,} memberships, {UNITS} unions, {largest:,} members of the largest")
    members = made.members
    del made
    return all([_counts(rounds, units, members), _lists(rounds, units, user, unit), _export(units[0])])


def _counts(rounds: int, units: list[int], rows: list[Any]) -> bool:
    from giaoban.kernel.people.counting.actions import close_day
    from giaoban.kernel.people.counting.heads import persons
    from giaoban.kernel.people.counting.members import closed, members

    dice = random.Random(5)

    def day() -> date:
        return FIRST + timedelta(days=dice.randrange((LAST - FIRST).days))

    check = day()
    counted = sum(1 for _, _, since, until in rows if since <= check and (until is None or until > check))
    assert sum(members(check).values()) == counted, "the tally differs from the rows"
    end = date(2025, 12, 31)
    began = time.perf_counter()
    close_day(end, by=None)
    closing = time.perf_counter() - began
    good = [_line("members per union, a day past", lambda: members(day()), rounds, LIVE),
            _line("members per union, a closed day", lambda: closed(end), rounds, CLOSED)]
    _line("the same as known on an earlier day", lambda: members(day(), known_on=LAST), max(3, rounds // 10), None)
    _line("people of one union, a day past", lambda: persons(day(), units[:1]), max(3, rounds // 10), None)
    print(f"  {'closing a day, both numbers':42s} {closing * 1000:10.0f} ms once")
    return all(good)


def _lists(rounds: int, units: list[int], user: Any, unit: Any) -> bool:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from giaoban.kernel.people.searching.listing import MEMBER, Filters, People, people_of

    asked = {
        "list: a union, first page": Filters(state=MEMBER),
        "list: words": Filters(words="nguyen van", state=MEMBER),
        "list: births 1950–1960, women": Filters(birth_from=1950, birth_to=1960, sex="f", state=MEMBER),
        "list: title": Filters(titles="TS", state=MEMBER),
        "list: joined in 2015": Filters(joined_from=date(2015, 1, 1), joined_to=date(2015, 12, 31)),
    }
    good, seen = [], set()
    for label, filters in asked.items():
        def first(filters: Filters = filters) -> tuple[int, list[Any]]:
            found: People = people_of(units[:1], filters, user=user)
            return found.count(), found[0:50]

        good.append(_line(label, first, rounds, PAGE))
        with CaptureQueriesContext(connection) as queries:
            first()
        seen.add(len(queries))
    good.append(_line("list: the unit's own account", lambda: people_of(units[:1], Filters(state=MEMBER), user=unit)[0:50],
                      rounds, PAGE))

    def middle() -> list[Any]:
        found = people_of(units[:1], Filters(state=MEMBER), user=user)
        return found[len(found) // 2:len(found) // 2 + 50]

    _line("list: a page in the middle", middle, rounds, None)
    _line("list: members on 31/12/2015", lambda: people_of(units[:1], Filters(state=MEMBER), user=user,
                                                           on=date(2015, 12, 31))[0:50], max(3, rounds // 10), None)
    _line("list: everybody, first page", lambda: people_of(None, user=user)[0:50], max(3, rounds // 10), None)
    print(f"  SQL statements of a first page: {min(seen)}–{max(seen)}, whatever its filters find")
    return all(good)


def _export(org: int) -> bool:
    """In a process of its own, so that its memory is its own."""
    answer = subprocess.run([sys.executable, "-c", f"from bench.register_counts import export; export({org})"],
                            capture_output=True, text=True, check=True)
    told = json.loads(answer.stdout.strip().splitlines()[-1])
    good = told["grown"] <= GROWTH
    print(f"  {'export of the whole list':42s} {told['seconds']:8.1f} s   {told['rows']:,} rows, {told['rate']:,.0f} a second, "
          f"memory + {told['grown']} MB (≤ {GROWTH}){'' if good else '  SHORT'}")
    return bool(good)


def export(org: int) -> None:
    import django

    django.setup()
    from giaoban.kernel.people.models import User
    from giaoban.kernel.people.searching.listing import MEMBER, Filters, people_of

    user = User.objects.get(username="trung")
    found = people_of([org], Filters(state=MEMBER), user=user)
    found[0:50]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, rows, size = time.perf_counter(), 0, 0
    for person in found.iterator():
        rows += 1
        size += len(f"{person.code};{person.name};{person.birth_year};{person.titles}")
    seconds = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(json.dumps({"rows": rows, "seconds": seconds, "rate": rows / seconds, "grown": grown, "bytes": size}))


def _line(label: str, work: Callable[[], Any], rounds: int, bar: float | None) -> bool:
    """One warm-up, then so many times; wall clock, and the processor's time of this process."""
    work()
    times, cpu = [], time.process_time()
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    cpu = (time.process_time() - cpu) * 1000 / rounds
    p95 = sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
    good = bar is None or p95 <= bar
    print(f"  {label:42s} p50 {statistics.median(times):8.1f}  p95 {p95:8.1f} ms"
          f"{f' (≤ {bar:.0f})' if bar else '':9s} cpu {cpu:7.1f}{'' if good else '  SHORT'}", flush=True)
    return good


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    if asked.people is None:
        return each_size("bench.register_counts", SIZES, sys.argv[1:])
    with database(asked.postgres):
        prepare()
        return 0 if measure(asked.people, asked.rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
