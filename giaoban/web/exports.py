"""Excel out: streamed row by row in constant memory; a cell is never a formula.

Up to LONG rows are written while one waits. A longer list becomes an Export: the queue's worker opens the same address
as the same account, the page shows how far it is, and the file waits there to be fetched (web/work/exporting.py).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.text import slugify

from giaoban.kernel.base import fold
from giaoban.kernel.people.actions import log_reading

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Rows written while one waits: some four seconds.
LONG = 20_000
#: The hidden sheet of a list that may be sent back, and the head of its hidden column.
KEY_SHEET, KEY_HEAD = "_giaoban", "_khóa"


@dataclass(frozen=True)
class Keys:
    """What a workbook needs to be read back: what its rows are, the key of each column. The last cell of each row is
    its record's key."""

    of: str
    columns: Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """`widths`: characters for each column; 0 or none given: as its head asks. `rows` are read once, in order."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = ()


def excel(request: HttpRequest, *, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]],
          widths: Sequence[int] = (), total: int | None = None, keys: Keys | None = None) -> HttpResponse:
    """A workbook of one sheet with the list as it is filtered; the export is logged with its row count.

    `widths`: characters for each column; 0 or none given: as its head asks. `total`: rows there will be, if known.
    """
    return workbook(request, title=title, sheets=[Sheet(title, heads, rows, widths)], total=total, keys=keys)


def workbook(request: HttpRequest, *, title: str, sheets: Iterable[Sheet], total: int | None = None,
             keys: Keys | None = None) -> HttpResponse:
    """Sheets written one after another, so that a later one may say what an earlier one added up to.

    Progress and the log count the rows of the first.
    """
    job = getattr(request, "export", None)
    if job is None and total is not None and total > LONG:
        from .work.exporting import ask

        return ask(request, title=title, total=total)
    file = job.file() if job else tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 (FileResponse closes it)
    count = _written(file, _counted(sheets, job) if job else sheets, keys)
    log_reading(request.user, title, count, exported=True)
    if job:
        file.close()
        return HttpResponse()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name(title), content_type=MEDIA)


def _counted(sheets: Iterable[Sheet], job: Any) -> Iterator[Sheet]:
    for place, sheet in enumerate(sheets):
        yield replace(sheet, rows=job.counted(sheet.rows)) if place == 0 else sheet


def file_name(title: str) -> str:
    return f"{slugify(fold(title)) or 'danh-sach'}.xlsx"


def _written(file: Any, sheets: Iterable[Sheet], keys: Keys | None) -> int:
    """The workbook into an open file; how many rows its first sheet has."""
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                      "remove_timezone": True})
    formats = {"date": book.add_format({"num_format": "dd/mm/yyyy"}),
               "number": book.add_format({"num_format": "#,##0"}),
               "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})}
    counts = []
    for place, sheet in enumerate(sheets):
        hidden = keys if place == 0 else None
        counts.append(_fill(book.add_worksheet(_sheet_name(sheet.title)), sheet, formats, keys=hidden))
        if hidden:
            _write_keys(book.add_worksheet(KEY_SHEET), sheet.heads, hidden)
    book.close()
    return counts[0]


def _fill(page: Any, sheet: Sheet, formats: dict[str, Any], *, keys: Keys | None) -> int:
    """Heads and rows; returns how many rows."""
    page.freeze_panes(1, 0)
    for column, head in enumerate(sheet.heads):
        asked = sheet.widths[column] if column < len(sheet.widths) else 0
        page.set_column(column, column, asked or max(12, min(60, len(str(head)) + 6)))
        page.write_string(0, column, str(head), formats["head"])
    if keys:
        page.set_column(len(sheet.heads), len(sheet.heads), None, None, {"hidden": True})
        page.write_string(0, len(sheet.heads), KEY_HEAD)
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _write(page, count, column, value, formats)
    return count


def _write_keys(hidden: Any, heads: Sequence[str], keys: Keys) -> None:
    """The hidden sheet that says what the rows and columns are."""
    hidden.hide()
    for line, pair in enumerate([("", keys.of), *zip(map(str, heads), keys.columns, strict=True)]):
        for column, value in enumerate(pair):
            hidden.write_string(line, column, value)


def _sheet_name(title: str) -> str:
    """At most 31 characters, none of those Excel forbids."""
    return "".join(" " if ch in "[]:*?/\\'" else ch for ch in title)[:31].strip() or "Danh sách"


def _write(sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "x" if value else "")
    elif isinstance(value, int):
        sheet.write_number(row, column, value, formats["number"])
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, formats["date"])
    else:
        sheet.write_string(row, column, str(value))
