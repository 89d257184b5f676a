"""An import killed with SIGKILL at a random moment and gone on with, in processes and a database of their own."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

#: A row with a fault each so many.
BROKEN = 20

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import date
from giaoban.kernel.orgs.actions import found
root = found(code="LHHVN", kind="central_body", name="Liên hiệp hội thử", on=date(1983, 3, 26), by=None)
for code in ("HA", "HB", "HC"):
    found(code=code, kind="sector_association", name=f"Hội {code}", on=date(1983, 3, 26), by=None, parent=root)
"""

LOOK = """
import json, sys, django
django.setup()
from giaoban.kernel.people.models import ImportBatch, Membership, Person, Posting, Tally
from giaoban.kernel.people.counting import tally
from giaoban.kernel.people.searching import index
batch = ImportBatch.objects.filter(name=sys.argv[1]).order_by("-pk").first()
people = Person.objects.filter(batch=batch)
def derived():
    return (sorted((p.token, p.block, bytes(p.ids)) for p in Posting.objects.all()),
            sorted((t.org_id, t.year, t.joined, t.left, bytes(t.days)) for t in Tally.objects.exclude(joined=0, left=0)))
before = derived()
index.rebuild(); tally.rebuild()
print(json.dumps({"state": batch.state, "done": batch.done, "failed": batch.failed, "errors": batch.errors.count(),
                  "people": people.count(), "codes": people.values("code").distinct().count(),
                  "memberships": Membership.objects.filter(batch=batch, person__batch=batch).count(),
                  "derived": before == derived()}))
"""


def python(environment: Mapping[str, str], script: str, *words: str) -> str:
    return subprocess.run([sys.executable, "-c", script, *words], check=True, capture_output=True, text=True,
                          env={**os.environ, **environment}).stdout


def write_list(path: Path, rows: int) -> None:
    lines = ["Mã hội viên,Họ và tên,Ngày sinh,Đơn vị,Ngày vào hội"]
    for number in range(rows):
        born = "1890" if number % BROKEN == BROKEN - 1 else f"{number % 28 + 1:02}/0{number % 9 + 1}/19{number % 40 + 40}"
        lines.append(f"{path.stem}-{number},Nguyễn Văn {['An', 'Bình', 'Chi', 'Dũng', 'Đức'][number % 5]},{born},"
                     f"H{'ABC'[number % 3]},01/0{number % 9 + 1}/20{number % 15 + 10}")
    path.write_text("\n".join(lines) + "\n", "utf-8")


def killed_and_resumed(path: Path, rows: int, environment: Mapping[str, str], chance: random.Random) -> dict:
    """What the register holds after the list was killed once at a random moment and gone on with to its end."""
    write_list(path, rows)
    command = [sys.executable, "-m", "giaoban", "import-members"]
    everything = {**os.environ, **environment}
    batch, cut = _run_and_kill([*command, str(path)], everything, chance, rows)
    again = [*command, "--resume", batch] if batch else [*command, str(path)]
    errors = path.with_suffix(".errors.csv")
    done = subprocess.run([*again, "--errors", str(errors)], env=everything, capture_output=True, text=True, check=False)
    if "không nhập được nữa" not in done.stderr:
        # 1: some rows failed, as they should.
        assert done.returncode == 1, done.stderr
    found = json.loads(python(environment, LOOK, path.name).splitlines()[-1])
    return {**found, "cut": cut}


def _run_and_kill(command: list[str], environment: Mapping[str, str], chance: random.Random, rows: int,
                  ) -> tuple[str, str]:
    """The batch's number as far as it was told, and after which line of the command it was killed."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    batch, last, stop = "", "", chance.randrange(0, 12)
    for number, line in enumerate(process.stdout):
        last = line.strip()
        if found := re.match(r"Lô số (\d+)", line):
            batch = found[1]
        if number == stop:
            break
    time.sleep(chance.random() * 0.15)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return batch, last


def expected(rows: int) -> dict:
    broken = rows // BROKEN
    right = rows - broken
    return {"state": "done", "done": rows, "failed": broken, "errors": broken, "people": right, "codes": right,
            "memberships": right, "derived": True}
