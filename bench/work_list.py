"""Lists of dossiers at national size, over HTTP, beside their bar: every page at most 100 ms in 95 of 100 cases.

`python -m bench.work_list [N] [--postgres] [--rounds R] [--plans]`; N: dossiers (default 200,000). Pages of the pipeline,
of its board and of the dossier list with all kinds of filters, words, orders and later pages, asked in turn of a granian
server with one worker by an account that sees everything and by a unit's. Queries of each page are counted with N / 10
dossiers and with N: they must be the same. `--plans`: how the database answers the slower ones.
"""

from __future__ import annotations

import argparse
import http.client
import os
import statistics
import sys
import time
from urllib.parse import quote

from .home import serving, session
from .register_search import bare
from .report import database

BAR = 100.0
DAY = "2026-11-30"
PAGES = {
    "all": "/cong-viec/",
    "page 40": "/cong-viec/?page=40",
    "200 rows": "/cong-viec/?size=200",
    "kind": "/cong-viec/?kind=critique.task",
    "kind, year": "/cong-viec/?kind=research.task&year=2020",
    "year, state": "/cong-viec/?year=2021&content=accepted",
    "money state": "/cong-viec/?money=spent_reported",
    "open, department": "/cong-viec/?content=_open&department={department}",
    "unit": "/cong-viec/?unit={unit}",
    "unit and below, kind, year, state": "/cong-viec/?unit={unit}&kind=critique.task&year=2020&content=accepted",
    "late 180": "/cong-viec/?late=180",
    "fund": "/cong-viec/?fund={fund}",
    "source, year": "/cong-viec/?source={source}&year=2020",
    "frequent words": "/cong-viec/?q=" + quote("tư vấn nguồn nước"),
    "words, year": "/cong-viec/?q=" + quote("rung ngap man") + "&year=2020",
    "rare word": "/cong-viec/?q={order}",
    "number": "/cong-viec/?q={number}",
    "no such word": "/cong-viec/?q=khongcotunay",
    "order: title": "/cong-viec/?order=title",
    "order: number": "/cong-viec/?order=-number",
    "order: given": "/cong-viec/?order=-money_given&year=2020",
    "order: age": "/cong-viec/?order=content_age&content=in_progress",
    "list, kind": "/ho-so/?kind=critique.task",
    "list, particular": "/ho-so/?kind=critique.task&f_form=workshop&year=2022",
    "list, state of a day": "/ho-so/?kind=critique.task&content=accepted&state_on=2020-06-30&year=2020",
    "board": "/cong-viec/bang/?kind=critique.task",
    "board, year": "/cong-viec/bang/?kind=research.task&year=2020",
    "board, money": "/cong-viec/bang/?track=money",
    "mine": "/cho-toi/",
}


def filled() -> dict[str, str]:
    """The pages with a unit, a fund, a number that is there."""
    from giaoban.kernel.dossiers.models import Dossier
    from giaoban.kernel.ledger.models import Entry

    middle = Dossier.objects.filter(number__startswith="DTV").select_related("org", "department").order_by("pk")[1000:1001][0]
    fund = Entry.objects.filter(dossier=middle.pk).select_related("fund__source").first() or Entry.objects.filter(
        fund__code__startswith="DO-").select_related("fund__source").first()
    facts = {"unit": middle.org.code, "department": middle.department_id, "fund": fund.fund.code, "number": middle.number,
             "source": fund.fund.source.code, "order": middle.number.rsplit("-", 1)[1]}
    return {name: path.format(**facts) for name, path in PAGES.items()}


def queries(path: str, username: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from giaoban.kernel.people.models import User

    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200, path
    return len(seen)


def plans(path: str) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from giaoban.kernel.people.models import User

    client = Client()
    client.force_login(User.objects.get(username="vanphong"), backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    with connection.cursor() as cursor:
        for query in seen.captured_queries:
            if "dossiers_dossier" in query["sql"] and query["sql"].lstrip("(").startswith("SELECT"):
                began = time.perf_counter()
                cursor.execute(query["sql"])
                cursor.fetchall()
                took = (time.perf_counter() - began) * 1000
                print(f"    {took:6.1f} ms  {query['sql'][:400]}")
                cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + query["sql"])
                for row in cursor.fetchall():
                    print("         ", str(row[-1] if connection.vendor == "sqlite" else row[0])[:160])


def measure(count: int, rounds: int, show_plans: bool) -> bool:
    import django

    django.setup()
    from django.core.management import call_command

    from giaoban.kernel.people.models import User
    from giaoban.project.example import build

    from . import tasks

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    build()
    unit = User.objects.filter(role="unit").order_by("pk").first().username
    tasks.fill(count // 10)
    accounts = ("vanphong", unit)
    pages = filled()
    few = {(who, name): queries(path, who) for who in accounts for name, path in pages.items()}
    tasks.fill(count - count // 10, again=True)
    tasks.settle()
    many = {(who, name): queries(path, who) for who in accounts for name, path in pages.items()}
    # A unit has few dossiers to begin with: of some states none, whose rows are then not asked for.
    grown = [f"{name}: {few[who, name]} → {many[who, name]}" for who, name in few
             if who == accounts[0] and few[who, name] != many[who, name]]
    fine = not grown
    from django.db import connection

    print(f"{connection.vendor}, {count:,} dossiers; bar {BAR:.0f} ms (p95); a bare page {bare(100)}")
    print("queries constant" if fine else "QUERIES GROW: " + "; ".join(grown))
    with serving("giaoban.project.wsgi:application") as port:
        for who in accounts:
            times = asked(port, who, pages, rounds)
            for name, found in times.items():
                p95 = sorted(found)[max(0, -(-len(found) * 95 // 100) - 1)]
                fine &= p95 <= BAR
                print(f"  {who:12} {name:34} queries {many[who, name]:3}  p50 {statistics.median(found):6.1f}  p95 {p95:6.1f} ms"
                      f"{'' if p95 <= BAR else '  SHORT'}")
                if show_plans and who == "vanphong" and p95 > BAR:
                    plans(pages[name])
            every = sorted(t for found in times.values() for t in found)
            print(f"  {who:12} {'all pages together':34}              p50 {statistics.median(every):6.1f}"
                  f"  p95 {every[int(len(every) * 0.95)]:6.1f} ms")
    return fine


def asked(port: int, who: str, pages: dict[str, str], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every page, asked in turn on a connection kept open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    cookie = session(who)
    times: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(rounds + 1):
        for name, path in pages.items():
            began = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{path} answered {answer.status}")
            if turn:
                times[name].append((time.perf_counter() - began) * 1000)
    return times


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("dossiers", type=int, nargs="?", default=200_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--plans", action="store_true")
    given = parser.parse_args()
    os.environ["GIAOBAN_TODAY"] = DAY
    with database(given.postgres):
        return 0 if measure(given.dossiers, given.rounds, given.plans) else 1


if __name__ == "__main__":
    sys.exit(main())
