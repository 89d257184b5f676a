"""Excel out: streamed row by row in constant memory; a cell is never a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils.text import slugify

from giaoban.kernel.base import fold
from giaoban.kernel.people.actions import log_reading

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def excel(request: HttpRequest, *, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]],
          widths: Sequence[int] = ()) -> FileResponse:
    """A workbook of one sheet with the list as it is filtered; the export is logged with its row count.

    `widths`: characters for each column; 0 or none given: as its head asks.
    """
    import xlsxwriter

    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 (FileResponse closes it)
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                      "remove_timezone": True})
    sheet = book.add_worksheet(_sheet_name(title))
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {"date": book.add_format({"num_format": "dd/mm/yyyy"}),
               "number": book.add_format({"num_format": "#,##0"})}
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        asked = widths[column] if column < len(widths) else 0
        sheet.set_column(column, column, asked or max(12, min(60, len(str(head)) + 6)))
        sheet.write_string(0, column, str(head), bold)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, count, column, value, formats)
    book.close()
    file.seek(0)
    log_reading(request.user, title, count, exported=True)
    name = slugify(fold(title)) or "danh-sach"
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=MEDIA)


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
