"""The rows not taken, given back as they were sent with the reason beside each: mended, they are sent again."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from giaoban.kernel.people.models import ImportBatch

from .checking import field_label
from .columns import REASON
from .files import folder, path_of
from .running import ImportRefused
from .sources import Layout, read

_ROWS = 20_000


def error_file(batch: ImportBatch) -> tuple[str, Path]:
    """A name for the reader and the file itself, in the format that was sent."""
    if not batch.errors.exists():
        raise ImportRefused("Không có dòng nào bị lỗi.")
    if not path_of(batch).exists():
        raise ImportRefused("Tệp đã gửi không còn: một người trong đó đã yêu cầu xóa dữ liệu. Gửi lại tệp đã sửa.")
    layout = Layout.of(batch.options)
    path = folder() / f"{batch.pk}-errors.{layout.format}"
    made = path.with_suffix(".part")
    (_as_workbook if layout.format == "xlsx" else _as_text)(batch, layout, made)
    made.replace(path)
    return f"{Path(batch.name).stem[:100]}-loi.{layout.format}", path


def failed_rows(batch: ImportBatch, layout: Layout) -> Iterator[list[str]]:
    """Cells as sent, then the reasons."""
    reasons: dict[int, list[str]] = defaultdict(list)
    for row, key, reason in batch.errors.order_by("row", "pk").values_list("row", "field", "reason"):
        label = field_label(key)
        reasons[row].append(f"{label}: {reason}" if label else reason)
    width = len(layout.headers)
    keep = [number for number, head in enumerate(layout.headers) if head != REASON]
    for chunk in read(path_of(batch), layout, _ROWS):
        wanted = [row for row in range(chunk.start, chunk.start + chunk.frame.height) if row in reasons]
        for row in wanted:
            cells = chunk.frame.row(row - chunk.start)[:width]
            yield [*("" if cells[number] is None else str(cells[number]) for number in keep), " ".join(reasons[row])]


def heads(layout: Layout) -> list[str]:
    return [*(head for head in layout.headers if head != REASON), REASON]


def _as_workbook(batch: ImportBatch, layout: Layout, path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False,
                                           "strings_to_urls": False, "strings_to_numbers": False})
    sheet = book.add_worksheet(layout.sheet[:31] or None)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    red = book.add_format({"font_color": "#B00020"})
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(heads(layout)):
        sheet.set_column(column, column, 60 if head == REASON else max(12, min(40, len(head) + 6)))
        sheet.write_string(0, column, head, bold)
    for line, cells in enumerate(failed_rows(batch, layout), start=1):
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, cell, red if column == len(cells) - 1 else None)
    book.close()


def _as_text(batch: ImportBatch, layout: Layout, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=layout.delimiter)
        writer.writerow(heads(layout))
        for cells in failed_rows(batch, layout):
            writer.writerow([harmless(cell) for cell in cells])


def harmless(cell: str) -> str:
    """A spreadsheet runs text that begins like a formula; an apostrophe before it makes it text again."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


