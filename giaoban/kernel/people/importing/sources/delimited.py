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
from typing import TYPE_CHECKING, Any, BinaryIO

from giaoban.kernel.base import tidy
from giaoban.kernel.reading.encodings import UnreadableFile, decode

from .layout import LOOKED_AT, Chunk, Layout, SourceRefused, find_heads, only_counts, trimmed

if TYPE_CHECKING:
    import polars as pl

#: Bytes read at once.
BLOCK = 16 * 1024 * 1024
#: Bytes by which the encoding is told.
_SAMPLE = 200_000
_LONGEST_ROW = 1024 * 1024
#: A cell may have some lines of its own; a row of more is a quote somebody forgot to close.
_LINES_IN_A_ROW = 10
_DELIMITERS = ",;\t|"
NEWLINE = b"\n"
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
    line = 1
    with path.open("rb") as file:
        decoder = codecs.getincrementaldecoder(encoding)()
        for block in _lines(file) if encoding.startswith("utf-8") else iter(lambda: file.read(BLOCK), b""):
            try:
                if not (encoding.startswith("utf-8") and _is_utf8(block)):
                    decoder.decode(block)
            except UnicodeDecodeError as error:
                line += block.count(NEWLINE, 0, error.start)
                raise SourceRefused(f"Tệp có chữ không đúng bảng mã {encoding} ở dòng {line}. Lưu lại tệp với bảng mã "
                                    "UTF-8 (Excel: “CSV UTF-8”) rồi gửi lại.") from error
            line += block.count(NEWLINE)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Blocks cut between lines."""
    rest = b""
    while block := file.read(BLOCK):
        cut = block.rfind(NEWLINE) + 1
        yield rest + block[:cut]
        rest = block[cut:]
    yield rest


def _is_utf8(block: bytes) -> bool:
    """Polars looks ten times faster than the decoder, but doesn't say where it stumbles."""
    import polars as pl

    try:
        pl.Series([block], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        return False
    return True


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
    # More lines than rows looked for: a row may have several.
    beginning = "".join(text.splitlines(keepends=True)[:LOOKED_AT * 3])
    return [[tidy(cell) for cell in row] for row in _rows(beginning, delimiter)][:LOOKED_AT + 1]


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Rows as a forgiving reader sees them. A quote that would swallow many lines is one somebody forgot to close: such
    a text is read line by line, so that no row is lost in another's cell."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, before = [], 0
    try:
        for row in reader:
            if reader.line_num - before > _LINES_IN_A_ROW:
                return _line_by_line(text, delimiter)
            before = reader.line_num
            rows.append(row)
    except csv.Error:
        return _line_by_line(text, delimiter)
    return rows


def _line_by_line(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in text.split("\n"):
        quoting: Any = csv.QUOTE_NONE if line.count('"') % 2 else csv.QUOTE_MINIMAL
        try:
            rows += csv.reader([line], delimiter=delimiter, quoting=quoting) if line else [[]]
        except csv.Error as error:
            raise _too_long() from error
    return rows[:-1] if text.endswith("\n") else rows


def _too_long() -> SourceRefused:
    return SourceRefused("Tệp có dòng quá dài: đây không phải danh sách mỗi dòng một người. Mở tệp bằng Excel, lưu lại "
                         "dạng .xlsx rồi gửi lại.")


def read(path: Path, layout: Layout, rows: int) -> Iterator[Chunk]:
    """Chunks of the data rows; the rows before them are left out by count."""
    left_out, number = layout.first_line - 1, 0
    with path.open("rb") as file:
        for block in _blocks(_utf8(file, layout.encoding)):
            plain = _is_plain(block, layout.delimiter)
            frame = _parsed(block.replace(b"\0", b" ") if not plain else block, layout)
            skipped = min(left_out, frame.height)
            left_out -= skipped
            for part in _parts(frame.slice(skipped), rows):
                yield Chunk(part, number, plain)
                number += part.height


def _parts(frame: pl.DataFrame, rows: int) -> Iterator[pl.DataFrame]:
    """Equal parts of at most so many rows."""
    if frame.height:
        yield from frame.iter_slices(-(-frame.height // -(-frame.height // rows)))


def _is_plain(block: bytes, delimiter: str) -> bool:
    """Polars looks for the signs without holding up the thread that writes."""
    import polars as pl

    held = pl.Series([block], dtype=pl.Binary)
    signs = _UNTIDY if delimiter == "\t" else (*_UNTIDY, b"\t")
    return not any(held.bin.contains(sign).item() for sign in signs)


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
            raise _too_long()
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
    """Every quote opens or closes a cell or is doubled inside one, and no cell has too many lines."""
    sign = re.escape(delimiter.encode())
    cells = re.compile(rb'(?:^|(?<=[\n' + sign + rb']))"(?:[^"]|"")*"(?=[\n' + sign + rb']|$)').findall(block)
    return (block.count(b'"') == sum(cell.count(b'"') for cell in cells)
            and all(cell.count(NEWLINE) < _LINES_IN_A_ROW for cell in cells))


def _forgiving(block: bytes, layout: Layout) -> pl.DataFrame:
    import polars as pl

    names = column_names(layout)
    rows = [_of_width(row, len(names)) for row in _rows(block.decode(), layout.delimiter)]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _of_width(row: list[str], width: int) -> list[str | None]:
    cells: list[str | None] = [cell or None for cell in row[:width]]
    return cells + [None] * (width - len(cells))
