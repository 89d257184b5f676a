"""Papers numbered by a process that is killed with SIGKILL, and gone on with; processes and a database of their own."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import date
from giaoban.kernel.orgs.actions import found
from giaoban.kernel.people.actions import open_account
root = found(code="LHHVN", kind="central_body", name="Liên hiệp hội thử", on=date(1983, 3, 26), by=None)
for name, role in (("leader", "leader"), ("office", "office")):
    open_account(username=name, name=name, role=role, org=root, by=None, password="mat-khau-thu-1234")
"""

#: Signs and numbers papers one after the other; whatever was signed before and has no number goes first.
ONE_BY_ONE = """
import sys, django
django.setup()
from datetime import date
from giaoban.kernel.documents.actions import draft, sign, take_number
from giaoban.kernel.documents.models import SIGNED, Document
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
org, day, kind = Org.objects.get(code="LHHVN"), date(2021, 3, 5), sys.argv[1]
leader, office = (User.objects.get(username=name) for name in ("leader", "office"))
for paper in Document.objects.filter(kind=kind, state=SIGNED):
    take_number(paper, by=office, on=day)
while (n := Document.objects.filter(kind=kind).count()) < int(sys.argv[2]):
    paper = sign(draft(org=org, kind=kind, symbol_tail=f"{kind}-X", subject=f"Số {n}", by=office), by=leader, on=day)
    print(n, flush=True)
    take_number(paper, by=office, on=day)
    print(n, flush=True)
for paper in Document.objects.filter(kind=kind).exclude(number__isnull=False):
    if paper.state != SIGNED:
        sign(paper, by=leader, on=day)
    take_number(paper, by=office, on=day)
"""

#: Prepares and signs a batch of letters.
START = """
import sys, django
django.setup()
from datetime import date
from giaoban.kernel.documents import batches
from giaoban.kernel.documents.papers import Paper, Paragraph, Signature
from giaoban.kernel.people.models import User
leader, office = (User.objects.get(username=name) for name in ("leader", "office"))
def paper(n):
    return Paper(issuer="ĐOÀN CHỦ TỊCH", symbol_tail=f"{sys.argv[1]}-X", place="Hà Nội", title=f"thư số {n}",
                 addressees=(f"Đơn vị {n}",), body=(Paragraph("Nội dung."),), signature=Signature(("CHỦ TỊCH",), ""))
batch = batches.prepare(title="Gửi thử", kind=sys.argv[1], by=office,
                        letters=[batches.Letter(f"Đơn vị {n}", paper(n)) for n in range(int(sys.argv[2]))])
batches.start(batch, by=leader, on=date(2021, 3, 5), queued=False)
print(batch.pk)
"""

RUN = """
import sys, django
django.setup()
from giaoban.kernel.documents import batches
from giaoban.kernel.documents.models import Batch
print("run", flush=True)
batches.run(Batch.objects.get(pk=sys.argv[1]), chunk=7, heard=lambda b: print(b.done, flush=True))
"""

LOOK = """
import json, sys, django
django.setup()
from django.db.models import Count
from giaoban.kernel.documents.models import Document, Register
papers = Document.objects.filter(kind=sys.argv[1]).annotate(files=Count("renditions"))
print(json.dumps({"numbers": sorted(paper.number or 0 for paper in papers), "files": sorted({p.files for p in papers}),
                  "last": Register.objects.get(series=sys.argv[1]).last}))
"""


def python(environment: Mapping[str, str], script: str, *words: str) -> str:
    return subprocess.run([sys.executable, "-c", script, *words], check=True, capture_output=True, text=True,
                          env={**os.environ, **environment}).stdout


def killed(environment: Mapping[str, str], script: str, *words: str, chance: random.Random, lines: int) -> str:
    """Runs the script until it has printed some lines, then kills it a moment later; the last line it printed."""
    process = subprocess.Popen([sys.executable, "-c", script, *words], env={**os.environ, **environment},
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    last, stop = "", chance.randrange(lines)
    for number, line in enumerate(process.stdout):
        last = line.strip()
        if number == stop:
            break
    time.sleep(chance.random() * 0.1)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return last


def one_by_one(environment: Mapping[str, str], kind: str, count: int, chance: random.Random) -> dict:
    """Papers signed and numbered one after the other, killed on the way and gone on with."""
    cut = killed(environment, ONE_BY_ONE, kind, str(count), chance=chance, lines=2 * count)
    python(environment, ONE_BY_ONE, kind, str(count))
    return {**json.loads(python(environment, LOOK, kind)), "cut": cut}


def batch(environment: Mapping[str, str], kind: str, count: int, chance: random.Random) -> dict:
    """A batch killed on the way and gone on with."""
    pk = python(environment, START, kind, str(count)).strip()
    cut = killed(environment, RUN, pk, chance=chance, lines=count // 7)
    python(environment, RUN, pk)
    return {**json.loads(python(environment, LOOK, kind)), "cut": cut}
