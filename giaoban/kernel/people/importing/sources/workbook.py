"""Lists as Excel workbooks, read row by row with calamine, which never runs what a cell says."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.kernel.base import tidy

from ..columns import meaning_of
from .layout import LOOKED_AT, Chunk, Layout, SourceRefused, find_heads, only_counts, trimmed

if TYPE_CHECKING:
    import polars as pl
    from python_calamine import CalamineSheet

#: Unpacked size of everything in the workbook; a million members take about 500 MB.
_UNPACKED = 2 * 1024 * 1024 * 1024
_RATIO = 400
_DAMAGED = "Tệp Excel bị hỏng hoặc tải về chưa đủ. Mở lại bằng Excel, lưu dạng .xlsx rồi gửi lại."


def examine(path: Path) -> Layout:
    """The first sheet whose rows name members' columns, else the first sheet that isn't empty."""
    _check_archive(path)
    for sheet in sorted(_sheets(path), key=_fitting, reverse=True):
        rows = _top(sheet)
        if any(any(row) for row in rows):
            return _layout(sheet, rows)
    raise SourceRefused("Tệp Excel không có dòng nào. Chọn tệp có danh sách.")


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise SourceRefused(_DAMAGED) from error
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _UNPACKED or unpacked > _RATIO * max(path.stat().st_size, 100_000):
        raise SourceRefused("Tệp Excel quá lớn khi mở ra. Tách danh sách thành nhiều tệp rồi gửi lại.")
    if not any(entry.filename.startswith("xl/") for entry in entries):
        raise SourceRefused("Tệp không phải bảng tính Excel. Gửi tệp .xlsx hoặc .csv.")


def _sheets(path: Path) -> list[CalamineSheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        names = [one.name for one in book.sheets_metadata if "isible" in str(one.visible)] or book.sheet_names
        return [book.get_sheet_by_name(name) for name in names[:20]]
    except (CalamineError, OSError, ValueError) as error:
        raise SourceRefused(_DAMAGED) from error


def _fitting(sheet: CalamineSheet) -> int:
    return max((len({meaning_of(cell) for cell in row} - {""}) for row in _top(sheet)), default=0)


def _top(sheet: CalamineSheet) -> list[list[str]]:
    """The first rows as text, each merged cell's text in all its places; rows above the used area are empty."""
    above: list[list[str]] = [[] for _ in range(sheet.start[0] if sheet.start else 0)]
    rows = above + [[tidy(as_text(cell) or "") for cell in row] for row in islice(_rows(sheet), LOOKED_AT)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        for line in range(top, min(bottom, len(rows) - 1) + 1):
            for column in range(left, min(right, len(rows[line]) - 1) + 1):
                if top < len(rows) and left < len(rows[top]) and not rows[line][column]:
                    rows[line][column] = rows[top][left]
    return rows


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Rows from the used area on, shifted so that the first column of the sheet is the first cell."""
    shift = [""] * (sheet.start[1] if sheet.start else 0)
    if not shift:
        yield from sheet.iter_rows()
        return
    for row in sheet.iter_rows():
        yield shift + row


def _layout(sheet: CalamineSheet, rows: list[list[str]]) -> Layout:
    head = find_heads(rows)
    last = _last_head(sheet, head)
    headers = [_joined([rows[line][column] for line in range(head, last + 1) if column < len(rows[line])])
               for column in range(max(len(row) for row in rows[head:last + 1]))]
    first = last + 1
    while first < len(rows) and only_counts(rows[first]):
        first += 1
    return Layout("xlsx", trimmed(headers), first + 1, sheet=sheet.name, skipped=rows[:first])


def _last_head(sheet: CalamineSheet, head: int) -> int:
    """Heads reach down as far as cells merged from their row; one merged sideways has its parts in the next row."""
    last = head
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top == head:
            last = max(last, bottom if right == left or bottom > top else top + 1)
    return min(last, head + 3)


def _joined(parts: Sequence[str]) -> str:
    """Heads one under another; the same text through merged cells counts once."""
    return " ".join(dict.fromkeys(part for part in parts if part))


def read(path: Path, layout: Layout, rows: int) -> Iterator[Chunk]:
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(layout.sheet)
    above = sheet.start[0] if sheet.start else 0
    cells = islice(_rows(sheet), max(0, layout.first_line - 1 - above), None)
    number, width = 0, len(layout.headers)
    while part := list(islice(cells, rows)):
        yield Chunk(_frame(part, width), number)
        number += len(part)


def _frame(rows: list[list[Any]], width: int) -> pl.DataFrame:
    """Rows of mixed cells as text columns."""
    import polars as pl

    columns = _columns(rows)
    columns += [[None] * len(rows)] * (width - len(columns))
    made = [pl.Series(f"c{number}", _column(columns[number]), dtype=pl.String) for number in range(width)]
    beyond = [pl.Series(f"e{number}", _column(cells), dtype=pl.String) for number, cells in enumerate(columns[width:])]
    extra = pl.DataFrame(beyond).select(pl.coalesce(pl.all())).to_series() if beyond else [None] * len(rows)
    return pl.DataFrame([*made, pl.Series("extra", extra, dtype=pl.String)])


def _columns(rows: list[list[Any]]) -> list[Sequence[Any]]:
    """Rows turned; shorter ones are filled up."""
    if len({len(row) for row in rows}) == 1:
        return list(zip(*rows, strict=True))
    width = max(len(row) for row in rows)
    return list(zip(*[row + [""] * (width - len(row)) for row in rows], strict=True))


def _column(cells: Sequence[Any]) -> list[str | None]:
    """One column as text; a column of text alone is taken as it is."""
    if all(type(cell) is str for cell in cells):
        return [cell or None for cell in cells]
    return [cell or None if type(cell) is str else as_text(cell) for cell in cells]


def as_text(cell: Any) -> str | None:
    """A cell as a clerk sees it: whole numbers without a point, days as ISO."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "x" if cell else None
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
