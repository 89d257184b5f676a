"""Lists as Excel workbooks, read row by row with calamine, which never runs what a cell says."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.kernel.base import tidy

from ..columns import meaning_of
from .layout import LOOKED_AT, Chunk, Layout, SourceRefused, find_heads, only_counts, trimmed
from .peeking import peeked
from .pieces import pieces

if TYPE_CHECKING:
    import polars as pl
    from python_calamine import CalamineSheet

#: Unpacked size of everything in the workbook; a million members take about 500 MB.
_UNPACKED = 2 * 1024 * 1024 * 1024
_RATIO = 400
_NAMELESS = re.compile(r"Cột \d+")
_DAMAGED = "Tệp Excel bị hỏng hoặc tải về chưa đủ. Mở lại bằng Excel, lưu dạng .xlsx rồi gửi lại."


def examine(path: Path) -> Layout:
    """The first sheet whose rows name members' columns, else the first sheet that isn't empty.

    Of a large workbook only the first rows are read, unless a column without a head tells of merged cells.
    """
    small = _checked(path)
    if small is not None:
        layout = _best(_sheets(io.BytesIO(small)))
        if layout is not None and not any(_NAMELESS.fullmatch(head) for head in layout.headers):
            return layout
    layout = _best(_sheets(path))
    if layout is None:
        raise SourceRefused("Tệp Excel không có dòng nào. Chọn tệp có danh sách.")
    return layout


def _best(sheets: list[CalamineSheet]) -> Layout | None:
    for sheet in sorted(sheets, key=_fitting, reverse=True):
        rows = _top(sheet)
        if any(any(row) for row in rows):
            return _layout(sheet, rows)
    return None


def _checked(path: Path) -> bytes | None:
    """A small workbook of the first rows, where the whole is large; refused: what isn't a workbook, or a bomb."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > _UNPACKED or unpacked > _RATIO * max(path.stat().st_size, 100_000):
                raise SourceRefused("Tệp Excel quá lớn khi mở ra. Tách danh sách thành nhiều tệp rồi gửi lại.")
            if not any(entry.filename.startswith("xl/") for entry in entries):
                raise SourceRefused("Tệp không phải bảng tính Excel. Gửi tệp .xlsx hoặc .csv.")
            return peeked(archive)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError, RuntimeError) as error:
        if isinstance(error, SourceRefused):
            raise
        raise SourceRefused(_DAMAGED) from error


def _sheets(source: Path | io.BytesIO) -> list[CalamineSheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_object(source)
        names = [one.name for one in book.sheets_metadata if "isible" in str(one.visible)] or book.sheet_names
        return [book.get_sheet_by_name(name) for name in names[:20]]
    except (CalamineError, OSError, ValueError) as error:
        raise SourceRefused(_DAMAGED) from error


def _fitting(sheet: CalamineSheet) -> int:
    return max((len({meaning_of(cell) for cell in row} - {""}) for row in _top(sheet)), default=0)


def _top(sheet: CalamineSheet) -> list[list[str]]:
    """The first rows as text, each merged cell's text in all its places."""
    rows = [[tidy(as_text(cell) or "") for cell in row] for row in islice(_rows(sheet), LOOKED_AT)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        for line in range(top, min(bottom, len(rows) - 1) + 1):
            for column in range(left, min(right, len(rows[line]) - 1) + 1):
                if top < len(rows) and left < len(rows[top]) and not rows[line][column]:
                    rows[line][column] = rows[top][left]
    return rows


def _rows(sheet: CalamineSheet, *, used: bool = False) -> Iterator[list[Any]]:
    """All rows, or those of the used area, shifted so that the first column of the sheet is the first cell."""
    shift = [""] * (sheet.start[1] if sheet.start else 0)
    rows = sheet.to_python() if used else sheet.iter_rows()
    return (shift + row for row in rows) if shift else iter(rows)


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
    """Chunks of about so many rows. `line` below counts rows of the sheet from 0."""
    import polars as pl

    first, held, size, number = layout.first_line - 1, [], 0, 0
    for frame in _frames(path, layout, rows, first):
        held.append(frame)
        size += frame.height
        if size >= rows:
            yield Chunk(pl.concat(held), number)
            held, size, number = [], 0, number + size
    if held:
        yield Chunk(pl.concat(held), number)


def _frames(path: Path, layout: Layout, rows: int, line: int) -> Iterator[pl.DataFrame]:
    """The rows from `line` on, without a gap."""
    width = len(layout.headers)
    for start, given in _parts(path, layout.sheet):
        cells = islice(given, max(0, line - start), None)
        if start > line:
            # Rows that hold nothing aren't in the file, but count.
            yield _nothing(start - line, width)
            line = start
        while part := list(islice(cells, rows)):
            yield _frame(part, width)
            line += len(part)


def _parts(path: Path, name: str) -> Iterator[tuple[int, Iterator[list[Any]]]]:
    """The sheet whole, or in pieces where it is large: number of the first row, rows."""
    from python_calamine import CalamineWorkbook

    small = pieces(path, name)
    if small is None:
        yield 0, _rows(CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name))
        return
    for data in small:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(name)
        if sheet.start:
            yield sheet.start[0], _rows(sheet, used=True)


def _nothing(rows: int, width: int) -> pl.DataFrame:
    import polars as pl

    names = [*(f"c{number}" for number in range(width)), "extra"]
    return pl.select(*(pl.repeat(None, rows, dtype=pl.String).alias(name) for name in names))


def _frame(rows: list[list[Any]], width: int) -> pl.DataFrame:
    """Rows of mixed cells as text columns."""
    import polars as pl

    columns = _columns(rows)
    columns += [[None] * len(rows)] * (width - len(columns))
    frame = pl.DataFrame([_column(cells).alias(f"c{number}") for number, cells in enumerate(columns)])
    frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
    beyond = frame.columns[width:]
    extra = pl.coalesce(beyond) if beyond else pl.lit(None, pl.String)
    return frame.with_columns(extra=extra).drop(beyond)


def _columns(rows: list[list[Any]]) -> list[Sequence[Any]]:
    """Rows turned; shorter ones are filled up."""
    try:
        return list(zip(*rows, strict=True))
    except ValueError:
        width = max(len(row) for row in rows)
        return list(zip(*[row + [""] * (width - len(row)) for row in rows], strict=True))


def _column(cells: Sequence[Any]) -> pl.Series:
    """One column as text; texts and days, the usual cells, aren't looked at one by one."""
    import polars as pl

    kinds = set(map(type, cells)) - {type(None)}
    if kinds <= {str}:
        return pl.Series(cells, dtype=pl.String)
    if kinds <= {str, date}:
        texts = pl.Series([cell if type(cell) is str else None for cell in cells], dtype=pl.String)
        days = pl.Series([cell if type(cell) is date else None for cell in cells], dtype=pl.Date)
        return pl.select(pl.coalesce(days.cast(pl.String), texts)).to_series()
    return pl.Series([cell if type(cell) is str else as_text(cell) for cell in cells], dtype=pl.String)


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
