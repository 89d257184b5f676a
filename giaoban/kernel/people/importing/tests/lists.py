"""Making, sending and reading lists in the tests."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from giaoban.kernel.people import importing
from giaoban.kernel.people.counting import tally
from giaoban.kernel.people.models import ImportBatch, Posting, Tally
from giaoban.kernel.people.searching import index


def sent(text: str | bytes, *, world, name: str = "ds.csv", org: str | None = None, by: str | None = "office"):
    data = text if isinstance(text, bytes) else text.encode()
    return importing.upload(name, io.BytesIO(data), org=world.orgs[org] if org else None,
                            by=world.users[by] if by else None)


def taken(text: str | bytes, *, world, **how) -> ImportBatch:
    batch = sent(text, world=world, **how)
    importing.start(batch, by=batch.by, queued=False)
    return importing.run(batch)


def derived() -> tuple[list, list]:
    return (sorted((p.token, p.block, bytes(p.ids)) for p in Posting.objects.all()),
            sorted((t.org_id, t.year, t.joined, t.left, bytes(t.days)) for t in Tally.objects.exclude(joined=0, left=0)))


def assert_derived_follow() -> None:
    """Index and tallies say what a rebuilding from the records says."""
    before = derived()
    index.rebuild()
    tally.rebuild()
    assert before == derived()


def as_csv(rows) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def as_xlsx(rows, merged=(), top=0, formulas=(), inline=False) -> bytes:
    """`inline`: texts in their cells, not in a table of their own."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "default_date_format": "dd/mm/yyyy",
                                      "constant_memory": inline})
    sheet = book.add_worksheet()
    for line, cells in enumerate(rows, start=top):
        sheet.write_row(line, 0, cells)
    for area, text in merged:
        sheet.merge_range(area, text)
    for cell, formula, value in formulas:
        sheet.write_formula(cell, formula, None, value)
    book.close()
    return file.getvalue()


def grid(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        return list(csv.reader(path.open(encoding="utf-8-sig", newline="")))
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
