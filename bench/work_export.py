"""The Excel of a list at national size: streamed, its memory, its progress.

`python -m bench.work_export [N] [--postgres]`; N: dossiers (default 200,000). The queue's worker makes it in a process of
its own, as on a server; its largest memory is what the system says of that process (bar: 300 MB). Progress is asked of
the page as a person's browser does, and must move.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import subprocess
import sys
import time

from .report import database
from .work_list import DAY

BAR = 300
LISTS = {"pipeline": "/cong-viec/?excel=1", "dossiers of a kind": "/ho-so/?kind=critique.task&excel=1"}


def worker(pk: int) -> None:
    """Makes one export in this very process and says its largest memory."""
    import django

    django.setup()
    from giaoban.web.work.tasks import make_export

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    began = time.perf_counter()
    make_export.func(pk)
    print(f"{time.perf_counter() - began:.1f} {before} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}")


def measure(count: int) -> bool:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from giaoban.kernel.people.models import User
    from giaoban.project.example import build
    from giaoban.web import exports
    from giaoban.web.work.exporting import path_of
    from giaoban.web.work.models import DONE, Export

    from . import tasks

    call_command("migrate", verbosity=0)
    build()
    tasks.fill(count)
    tasks.settle()
    exports.LONG = min(exports.LONG, count // 2)
    client = Client()
    client.force_login(User.objects.get(username="vanphong"), backend="django.contrib.auth.backends.ModelBackend")
    fine = True
    print(f"{connection.vendor}, {count:,} dossiers; bar {BAR} MB")
    for name, address in LISTS.items():
        page = client.get(address).url
        made = Export.objects.get(pk=int(page.strip("/").split("/")[1]))
        running = subprocess.Popen([sys.executable, "-m", "bench.work_export", "--worker", str(made.pk)], stdout=subprocess.PIPE, text=True)
        seen = []
        while running.poll() is None:
            with contextlib.suppress(Exception):
                shown = client.get(page, headers={"HX-Request": "true"}).content.decode()
                seen.append(int(shown.partition("</b>: ")[2].partition("/")[0].replace(".", "")))
            time.sleep(0.5)
        seconds, before, most = (running.stdout.read() if running.stdout else "0 0 0").split()[-3:]
        made.refresh_from_db()
        moved = len(set(seen) - {0})
        good = made.state == DONE and int(most) <= BAR and moved > 0
        fine &= good
        size = path_of(made).stat().st_size / 1_000_000
        print(f"  {name:20} {made.done:9,} rows  {float(seconds):6.1f} s  {size:5.1f} MB file  memory {most} MB (of which {before} before "
              f"the first row)  progress read {len(seen)} times, {moved} different{'' if good else '  SHORT'}")
    return fine


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("dossiers", type=int, nargs="?", default=200_000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--worker", type=int)
    asked = parser.parse_args()
    os.environ["GIAOBAN_TODAY"] = DAY
    if asked.worker:
        worker(asked.worker)
        return 0
    with database(asked.postgres):
        return 0 if measure(asked.dossiers) else 1


if __name__ == "__main__":
    sys.exit(main())
