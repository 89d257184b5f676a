"""Lists as text with commas, semicolons or tabs, read in blocks of constant size.

A block without quotes, or whose quotes all open and close a cell, is parsed by polars; any other one by the
standard library, which forgives a stray quote and is ten times slower.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from giaoban.kernel.base import tidy
from giaoban.kernel.reading.encodings import UnreadableFile, decode

from .layout import LOOKED_AT, Chunk, Layout, SourceRefused, find_heads, only_counts, trimmed

if TYPE_CHECKING:
    import polars as pl

#: Bytes read at once.
BLOCK = 16 * 1024 * 1024
#: Bytes by which the encoding is told.
_SAMPLE = 200_000
#: A quoted cell longer than this is a quote somebody forgot to close.
_LONGEST_ROW = 1024 * 1024
_DELIMITERS = ",;\t|"
#: Bytes that only occur in text that needs tidying: two spaces, combining marks, odd spaces and signs of layout, NUL.
_UNTIDY = (b"  ", b"\xcc", b"\xcd", b"\xc2\xa0", b"\xe2\x80", b"\xef\xbb\xbf", b"\xc2\xad", b"\0", b"\x0b", b"\x0c")


def examine(path: Path) -> Layout:
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    encoding = _encoding(sample, whole=len(sample) < _SAMPLE)
    text = _sample_text(sample, encoding)
    delimiter = _delimiter(text)
    rows = _first_rows(text, delimiter)
    head = find_heads(rows)
    first = head + 1
    while first < len(rows) and only_counts(rows[first]):
        first += 1
    return Layout("csv", trimmed(rows[head]), first + 1, encoding=encoding, delimiter=delimiter, skipped=rows[:first])


def _encoding(sample: bytes, *, whole: bool) -> str:
    """By the beginning of the file, cut where a character can't be split."""
    if not whole:
        cut = sample.rfind(b"\n")
        sample = sample[:cut + 1] if cut > 0 else sample
        if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in sample[:200]:
            sample = sample[:len(sample) // 4 * 4]
    try:
        return decode(sample)[1]
    except UnreadableFile as error:
        if error.code == "not_text":
            raise SourceRefused("Tệp không phải danh sách đọc được. Gửi tệp .csv hoặc .xlsx.") from error
        raise SourceRefused(error.message_vi) from error


def check_encoding(path: Path, encoding: str) -> None:
    """Every byte of the file can be read: nothing is half-written because of a bad byte far down."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        before = 0
        while block := file.read(BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                line = before + block.count(b"\n", 0, error.start) + 1
                raise SourceRefused(f"Tệp có chữ không đúng bảng mã {encoding} ở dòng {line}. Lưu lại tệp với bảng mã "
                                    "UTF-8 (Excel: “CSV UTF-8”) rồi gửi lại.") from error
            before += block.count(b"\n")


def _sample_text(sample: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)().decode(sample).lstrip("\ufeff")


def _delimiter(text: str) -> str:
    """The sign that parts most of the first lines into the same number of cells."""
    lines = [line for line in text.splitlines()[:LOOKED_AT] if line.strip()]
    counts = {sign: [line.count(sign) for line in lines] for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: (_usual(counts[sign]), sum(counts[sign])))


def _usual(counts: list[int]) -> int:
    """In how many lines the sign stands as often as in most lines that have it."""
    found = [count for count in counts if count]
    return max((found.count(count) for count in set(found)), default=0)


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    rows = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            rows.append([tidy(cell) for cell in row])
            if len(rows) > LOOKED_AT:
                break
    except csv.Error as error:
        raise _unclosed() from error
    return rows


def _unclosed() -> SourceRefused:
    return SourceRefused("Tệp có dấu nháy kép (\") mở mà không đóng, nên không biết ô kết thúc ở đâu. Mở tệp bằng "
                         "Excel, bỏ dấu nháy thừa hoặc lưu lại dạng .xlsx rồi gửi lại.")


def read(path: Path, layout: Layout, rows: int) -> Iterator[Chunk]:
    """Chunks of the data rows; the rows before them are left out by count."""
    left_out, number = layout.first_line - 1, 0
    with path.open("rb") as file:
        for block in _blocks(_utf8(file, layout.encoding)):
            plain = not any(sign in block for sign in _UNTIDY) and (layout.delimiter == "\t" or b"\t" not in block)
            frame = _parsed(block.replace(b"\0", b" ") if not plain else block, layout)
            skipped = min(left_out, frame.height)
            left_out -= skipped
            for part in frame.slice(skipped).iter_slices(rows):
                yield Chunk(part, number, plain)
                number += part.height


def _utf8(file: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Blocks of the file, recoded where it isn't UTF-8."""
    if encoding in ("utf-8", "utf-8-sig"):
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        while block := file.read(BLOCK):
            yield block
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    while block := file.read(BLOCK):
        yield decoder.decode(block).lstrip("\ufeff").encode()


def _blocks(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes cut between rows."""
    rest = b""
    for part in parts:
        data = rest + part
        cut = _row_end(data)
        if cut == 0 and len(data) > BLOCK + _LONGEST_ROW:
            raise _unclosed()
        if cut:
            yield data[:cut]
        rest = data[cut:]
    if rest:
        yield rest


def _row_end(data: bytes) -> int:
    """Just after the last line end that isn't inside quotes; 0 when there is none."""
    cut = data.rfind(b"\n") + 1
    if b'"' not in data:
        return cut
    odd = data.count(b'"', 0, cut) % 2
    tries = 0
    while cut and odd and tries < 1000:
        before = data.rfind(b"\n", 0, cut - 1) + 1
        odd ^= data.count(b'"', before, cut) % 2
        cut, tries = before, tries + 1
    # Quotes that don't pair anywhere are stray ones inside cells: a line end is then as good as any.
    return cut if cut and not odd else data.rfind(b"\n") + 1


def _parsed(block: bytes, layout: Layout) -> pl.DataFrame:
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    quoted = b'"' in block
    if quoted and not _well_quoted(block, layout.delimiter):
        return _forgiving(block, layout)
    import polars as pl

    names = column_names(layout)
    try:
        return pl.read_csv(block, has_header=False, separator=layout.delimiter, quote_char='"' if quoted else None,
                           schema=dict.fromkeys(names, pl.String), truncate_ragged_lines=True,
                           missing_columns="insert")
    except (pl.exceptions.ComputeError, pl.exceptions.NoDataError):
        return _forgiving(block, layout)


def column_names(layout: Layout) -> list[str]:
    return [*(f"c{number}" for number in range(len(layout.headers))), "extra"]


def _well_quoted(block: bytes, delimiter: str) -> bool:
    """Every quote opens or closes a cell or is doubled inside one."""
    sign = re.escape(delimiter.encode())
    cells = re.compile(rb'(?:^|(?<=[\n' + sign + rb']))"(?:[^"]|"")*"(?=[\n' + sign + rb']|$)')
    return block.count(b'"') == sum(cell.count(b'"') for cell in cells.findall(block))


def _forgiving(block: bytes, layout: Layout) -> pl.DataFrame:
    import polars as pl

    names = column_names(layout)
    width = len(names)
    try:
        rows = [_of_width(row, width) for row in csv.reader(io.StringIO(block.decode(), newline=""),
                                                            delimiter=layout.delimiter)]
    except csv.Error as error:
        raise _unclosed() from error
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _of_width(row: list[str], width: int) -> list[str | None]:
    cells: list[str | None] = [cell or None for cell in row[:width]]
    return cells + [None] * (width - len(cells))
