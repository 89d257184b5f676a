"""A sent list as columns of text, chunk by chunk, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .layout import Chunk, Layout, SourceRefused

__all__ = ["Chunk", "Layout", "SourceRefused", "examine", "read"]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def examine(path: Path, name: str = "") -> Layout:
    """Format, encoding, sheet and heads of a list. Raises SourceRefused with a sentence that names the remedy."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise SourceRefused("Tệp trống. Chọn tệp danh sách có dòng tiêu đề và các dòng dữ liệu.")
    if start.startswith(_OLE):
        raise SourceRefused("Tệp Excel đời cũ (.xls) hoặc có mật khẩu. Mở bằng Excel, bỏ mật khẩu, lưu lại dạng .xlsx "
                            "rồi gửi lại.")
    if start.startswith(_ZIP):
        from .workbook import examine as examine_workbook

        return examine_workbook(path)
    from .delimited import examine as examine_delimited

    return examine_delimited(path)


def read(path: Path, layout: Layout, rows: int) -> Iterator[Chunk]:
    """The data rows in chunks of at most `rows`."""
    if layout.format == "xlsx":
        from .workbook import read as read_workbook

        return read_workbook(path, layout, rows)
    from .delimited import read as read_delimited

    return read_delimited(path, layout, rows)
