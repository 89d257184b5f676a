"""Lists of members taken in, beside what the database's own loader and a mere reading of the workbook take.

`python -m bench.register_import [--postgres] [--rows N …] [--rounds N] [--csv]`. For each size, in turn within one run:
the file loaded by `COPY` or `.import` into a bare table and into one whose code is the key; the import itself –
reading, checking, matching, audit, search index, tallies – in a process of its own with an empty register; for XLSX
the workbook only read with calamine. PostgreSQL keeps its word (fsync, synchronous_commit, full_page_writes on).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from bench.lists import HEADS, write_csv, write_xlsx

CSV_BAR, XLSX_BAR, MEMORY_BAR = 0.35, 0.6, 1000
SIZES = (10_000, 100_000, 1_000_000)
RAW = ", ".join(f"c{number} TEXT" for number in range(len(HEADS)))
KEYED = RAW.replace("c0 TEXT", "c0 TEXT PRIMARY KEY")


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def load(path: Path, folder: Path, url: str, columns: str) -> float:
    return import_postgres(path, url, columns) if url else import_sqlite(path, folder, columns)


def import_sqlite(path: Path, folder: Path, columns: str) -> float:
    """The shell's `.import`, with the durability that Giao Ban asks of its own file."""
    database = folder / "raw.sqlite3"
    database.unlink(missing_ok=True)
    script = (f"PRAGMA journal_mode=WAL;\nPRAGMA synchronous=FULL;\nCREATE TABLE t ({columns});\n"
              f".import --csv --skip 1 {path} t\n")
    return timed(lambda: subprocess.run(["sqlite3", str(database)], input=script, text=True, check=True,
                                        stdout=subprocess.DEVNULL))


def import_postgres(path: Path, url: str, columns: str) -> float:
    import environ
    import psycopg

    def load() -> None:
        with cursor.copy("COPY t FROM STDIN (FORMAT csv, HEADER)") as copy, path.open("rb") as file:
            while block := file.read(1 << 20):
                copy.write(block)
        connection.commit()

    # The form of the address that Django reads has the socket's folder for a host.
    given = environ.Env.db_url_config(url)
    with psycopg.connect(host=given["HOST"], user=given["USER"], dbname=given["NAME"]) as connection, connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS t; CREATE TABLE t ({columns})")
        connection.commit()
        taken = timed(load)
        cursor.execute("DROP TABLE t")
    return taken


def read_only(path: Path) -> float:
    """Every row of the workbook as calamine gives it."""
    script = ("import sys, time; from python_calamine import CalamineWorkbook; began = time.perf_counter()\n"
              "for row in CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows(): pass\n"
              "print(time.perf_counter() - began)")
    return float(subprocess.run([sys.executable, "-c", script, str(path)], check=True, capture_output=True, text=True).stdout)


def child(path: Path) -> None:
    """The import, timed from the file to the last committed row."""
    import django

    django.setup()
    from giaoban.kernel.people import importing

    began = time.perf_counter()
    batch = importing.upload(path.name, path, org=None, by=None)
    importing.start(batch, by=None, queued=False)
    importing.run(batch)
    print(json.dumps({"seconds": time.perf_counter() - began, "new": batch.counts["new"], "failed": batch.failed,
                      "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


def in_process(path: Path, **environment: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-m", "bench.register_import", "--child", str(path)], check=True,
                          capture_output=True, text=True, env={**os.environ, **environment})
    return json.loads(done.stdout.splitlines()[-1])


PREPARE = """
import json, django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
from giaoban.kernel.orgs.models import Org
from bench.people import add_units
if not Org.objects.exists():
    add_units(127)
if connection.vendor == "postgresql":
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE people_person, people_membership, people_posting, people_tally RESTART IDENTITY CASCADE")
print(json.dumps(list(Org.objects.filter(code__startswith="DO-").order_by("pk").values_list("code", flat=True))))
"""


def prepared(**environment: str) -> list[str]:
    """An empty register with its units; their codes."""
    done = subprocess.run([sys.executable, "-c", PREPARE], check=True, capture_output=True, text=True,
                          env={**os.environ, **environment})
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def fresh(folder: Path, url: str) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Environment of an empty register and its units' codes."""
    with tempfile.TemporaryDirectory(dir=folder) as data:
        environment = {"GIAOBAN_DATA": data, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "giaoban.project.settings"}
        if not url:
            environment.pop("DATABASE_URL")
        yield environment, prepared(**environment)


def measure(count: int, kind: str, asked: argparse.Namespace, url: str) -> bool:
    folder = Path(asked.folder)
    loader = "COPY" if url else ".import"
    bare, keyed, reading, done = [], [], [], []
    for _ in range(asked.rounds):
        with fresh(folder, url) as (environment, units):
            path = folder / f"{count}.{kind}"
            if not path.exists():
                (write_csv if kind == "csv" else write_xlsx)(path, count, units)
            if kind == "csv":
                bare.append(load(path, folder, url, RAW))
                keyed.append(load(path, folder, url, KEYED))
            else:
                reading.append(read_only(path))
            done.append(in_process(path, **environment))
            assert done[-1]["new"] == count and not done[-1]["failed"], done[-1]
    taken, memory = statistics.median(one["seconds"] for one in done), max(one["memory"] for one in done)
    line = f"{count:>9,} {kind:4} {taken:7.2f} s {count / taken:>9,.0f} rows/s {memory:5.0f} MB"
    if kind == "csv":
        ratio = statistics.median(bare) / taken
        print(f"{line}   {loader}: bare {statistics.median(bare):.2f} s → {ratio:.2f}, with its key "
              f"{statistics.median(keyed):.2f} s → {statistics.median(keyed) / taken:.2f}", flush=True)
    else:
        ratio = statistics.median(reading) / taken
        print(f"{line}   calamine only: {statistics.median(reading):.2f} s → {ratio:.2f}", flush=True)
    return count < max(SIZES) or (ratio >= (CSV_BAR if kind == "csv" else XLSX_BAR) and memory <= MEMORY_BAR)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--rows", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kind", choices=["csv", "xlsx"], nargs="*", default=["csv", "xlsx"])
    parser.add_argument("--folder", help="where the lists are kept between runs")
    parser.add_argument("--child", type=Path)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child)
        return 0
    with tempfile.TemporaryDirectory(prefix="giaoban-import-") as scratch:
        # PostgreSQL's server may run as another account.
        Path(scratch).chmod(0o755)
        asked.folder = asked.folder or scratch
        Path(asked.folder).mkdir(parents=True, exist_ok=True)
        with served(Path(scratch)) if asked.postgres else nullcontext("") as url:
            print(f"{'PostgreSQL' if url else 'SQLite'}; bars at a million: CSV ≥ {CSV_BAR} of the raw load, XLSX ≥ "
                  f"{XLSX_BAR} of reading only, memory ≤ {MEMORY_BAR} MB", flush=True)
            met = [measure(count, kind, asked, url) for kind in asked.kind for count in asked.rows]
    return 0 if all(met) else 1


def served(folder: Path):
    from tests.postgres import started

    return started(folder, settings=())


if __name__ == "__main__":
    sys.exit(main())
