"""A sent workbook as rows of cells by column key. The file is hostile until it proves otherwise."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from giaoban.kernel.base import tidy
from giaoban.web.exports import KEY_HEAD, KEY_SHEET

#: Unpacked size, times the packed one, and the sheet's corner: beyond these a list of ours never is.
UNPACKED, RATIO = 200 * 1024 * 1024, 200
ROWS, COLUMNS = 20_000, 200
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_DAMAGED = "Tệp Excel bị hỏng hoặc tải về chưa đủ. Mở lại bằng Excel, lưu dạng .xlsx rồi gửi lại."
_STRANGE = ("Tệp này không phải bảng Excel lấy từ danh sách hồ sơ (thiếu cột khóa ẩn). Bấm “Excel” ở danh sách, sửa "
            "trong tệp đó rồi gửi lại; đừng chép sang tệp khác.")
Cell = str | int | float | bool | date | None


class SheetRefused(ValueError):
    """A file that can't be read as a list of ours; the message is for the screen."""


@dataclass(frozen=True)
class SentRow:
    """`line`: its number in the sheet. `number`, `version`: of the record as it was exported; '' on a row added by
    hand. `cells`: by column key; a column that was deleted is absent."""

    line: int
    number: str
    version: int
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Sent:
    """`of`: which list it was made from."""

    of: str
    rows: list[SentRow]


def read(data: bytes) -> Sent:
    _check(data)
    book = _book(data)
    if KEY_SHEET not in book.sheet_names:
        raise SheetRefused(_STRANGE)
    keys = [[str(cell) for cell in row[:2]] for row in book.get_sheet_by_name(KEY_SHEET).to_python()]
    if not keys or any(len(pair) < 2 for pair in keys):
        raise SheetRefused(_STRANGE)
    named = {tidy(head): key for head, key in keys[1:]}
    return Sent(keys[0][1], list(_rows(book, named)))


def _check(data: bytes) -> None:
    """Refused: too large, no workbook, a bomb, a lone cell at the far end of the sheet."""
    if len(data) > settings.UPLOAD_LIMIT:
        raise SheetRefused("Tệp lớn hơn 20 MB. Lọc danh sách ngắn lại rồi xuất, sửa và gửi từng phần.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > UNPACKED or unpacked > RATIO * max(len(data), 50_000) or len(entries) > 500:
                raise SheetRefused("Tệp Excel quá lớn khi mở ra. Lọc danh sách ngắn lại rồi gửi từng phần.")
            sheets = [entry for entry in entries if entry.filename.startswith("xl/worksheets/")]
            if not sheets:
                raise SheetRefused("Tệp không phải bảng tính Excel. Gửi tệp .xlsx.")
            for entry in sheets:
                _check_corner(archive.read(entry))
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError, RuntimeError) as error:
        raise SheetRefused(_DAMAGED) from error


def _check_corner(xml: bytes) -> None:
    for letters, row in _CELL.findall(xml):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        if column > COLUMNS or int(row) > ROWS + 1:
            raise SheetRefused(f"Bảng có ô ngoài phạm vi {ROWS} dòng, {COLUMNS} cột. Xóa các ô thừa rồi gửi lại.")


def _book(data: bytes) -> Any:
    from python_calamine import CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except Exception as error:  # calamine's own errors and those of the files it opens
        raise SheetRefused(_DAMAGED) from error


def _rows(book: Any, named: dict[str, str]) -> Iterator[SentRow]:
    """Rows of the first sheet with the hidden head; blank ones are passed over."""
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        lines = sheet.to_python(skip_empty_area=False)
        head = [tidy(str(cell)) for cell in lines[0]] if lines else []
        if name != KEY_SHEET and KEY_HEAD in head:
            yield from _of(lines[1:], head, named)
            return
    raise SheetRefused(_STRANGE)


def _of(lines: Sequence[Sequence[Any]], head: list[str], named: dict[str, str]) -> Iterator[SentRow]:
    places = {named[label]: place for place, label in enumerate(head) if label in named}
    at = head.index(KEY_HEAD)
    for number, row in enumerate(lines, start=2):
        if not any(cell not in ("", None) for cell in row):
            continue
        key, _sep, version = str(row[at]).rpartition("|")
        cells = {name: _plain(row[place]) for name, place in places.items()}
        yield SentRow(number, key.strip(), int(version) if version.isdecimal() else 0, cells)


def _plain(cell: Any) -> Cell:
    """Text, a whole or broken number, a day. What a formula came to is read like any other value."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, str | int | float | bool | date) or cell is None:
        return cell
    return str(cell)
