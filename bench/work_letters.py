"""Chasing letters in one go, .docx and .pdf each, beside drawing the same papers without a register.

`python -m bench.work_letters [--letters 500] [--postgres]`; aim: at least 20 letters a second, one register, no gap.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

AIM = 20.0


def made_letters(count: int) -> list[Any]:
    """One letter a unit with three dossiers each."""
    from datetime import date

    from giaoban.kernel.documents.batches import Letter
    from giaoban.kernel.ledger.letters import Unsettled, chasing
    from giaoban.kernel.orgs.models import Org

    letters = []
    for order in range(count):
        unit = Org(code=f"DV-{order:04d}", name=f"Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh số {order}")
        rows = [Unsettled(f"TVPB-2020-{order:05d}", f"Tư vấn, phản biện quy hoạch ngành {n} của tỉnh số {order}",
                          date(2020, 9, 5), 117, 80_000_000 + order, ("báo cáo quyết toán", "chứng từ chi"))
                for n in range(3)]
        letters.append(Letter(unit.name, chasing(unit, rows=rows, due=date(2021, 1, 31), year=2020,
                                                 on=date(2020, 12, 31))))
    return letters


def measure(count: int) -> bool:
    from datetime import date

    from giaoban.kernel.documents import batches
    from giaoban.kernel.documents.models import Document, Register, Rendition
    from giaoban.kernel.documents.papers.drawing import drawers
    from giaoban.kernel.documents.papers.storing import to_data
    from giaoban.kernel.orgs.actions import found
    from giaoban.kernel.people.actions import open_account

    root = found(code="LHHVN", kind="central_body", name="Liên hiệp hội", on=date(1983, 3, 26), by=None)
    leader, office = (open_account(username=name, name=name, role=name, org=root, by=None, password="mat-khau-thu-1234")
                      for name in ("leader", "office"))
    letters = made_letters(count)
    began = time.perf_counter()
    with drawers(count) as drawer:
        drawer.map([to_data(letter.paper) for letter in letters])
    bare = count / (time.perf_counter() - began)
    began = time.perf_counter()
    batch = batches.prepare(title="Đo", letters=letters, by=office)
    prepared = time.perf_counter() - began
    batches.start(batch, by=leader, on=date(2021, 1, 4), queued=False)
    began = time.perf_counter()
    batch = batches.run(batch)
    speed = count / (time.perf_counter() - began)
    numbers = list(Document.objects.filter(kind="CV").order_by("number").values_list("number", flat=True))
    whole = (numbers == list(range(1, count + 1)) and Register.objects.get(series="CV").last == count
             and Rendition.objects.count() == 3 * count and batch.failed == 0)
    print(f"{count} letters (.docx + .pdf + page), {os.cpu_count()} cores: {speed:.1f} letters/s "
          f"(drawing alone {bare:.1f}/s; preparing {prepared:.2f} s); register {'without a gap' if whole else 'WRONG'}; "
          f"aim {AIM:.0f}/s: {'reached' if speed >= AIM else 'MISSED'}")
    return whole and speed >= AIM


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=500)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="giaoban-letters-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        os.environ["GIAOBAN_DATA"] = scratch
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.project.settings")
        served: Any = contextlib.nullcontext("")
        if asked.postgres:
            from bench.register_import import served as serving

            served = serving(folder)
        with served as url:
            if url:
                os.environ["DATABASE_URL"] = url
            import django

            django.setup()
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            print("PostgreSQL" if url else "SQLite", flush=True)
            return 0 if measure(asked.letters) else 1


if __name__ == "__main__":
    sys.exit(main())
