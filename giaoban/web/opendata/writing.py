"""Rows as CSV and JSON, piece by piece: constant memory, whatever the number."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.http import StreamingHttpResponse

from giaoban.kernel.opendata.columns import NAMES, Column

Row = dict[str, Any]

MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8",
         "jsonld": "application/ld+json; charset=utf-8"}
#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PIECE = 64


class _Line:
    """What `csv.writer` writes to: the line itself."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Sequence[Column], rows: Iterable[Row], *, mark: bool = False) -> Iterator[str]:
    """A head of column keys, then the rows (RFC 4180). `mark`: with the byte order mark that Excel asks for."""
    writer = csv.writer(_Line())
    yield ("\ufeff" if mark else "") + writer.writerow([column.key for column in columns])
    for row in rows:
        yield writer.writerow([_safe(cell_text(column, row[column.key])) for column in columns])


def cell_text(column: Column, value: Any) -> str:
    """A value as one cell: days as 2025-07-01, codes with spaces between, names with their days."""
    if column.type == NAMES:
        value = " | ".join(f"{name['name']} ({name['since']}/{name['until'] or '..'})" for name in value)
    elif isinstance(value, list):
        value = " ".join(value)
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _safe(text: str) -> str:
    """A cell is never a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=date.isoformat)


def json_pieces(head: Row, key: str, rows: Iterable[Any]) -> Iterator[str]:
    """One object: what `head` says, then a list of rows under `key`."""
    yield dumped(head)[:-1] + (", " if head else "") + f"{json.dumps(key)}: [\n"
    for place, row in enumerate(rows):
        yield (",\n" if place else "") + dumped(row)
    yield "\n]}\n"


def streamed(pieces: Iterable[str], form: str, name: str) -> StreamingHttpResponse:
    """Several rows a piece, so that each is worth sending."""
    return StreamingHttpResponse(_gathered(pieces), content_type=MEDIA[form],
                                 headers={"Content-Disposition": f'inline; filename="{name}.{form}"'})


def _gathered(pieces: Iterable[str]) -> Iterator[bytes]:
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if len(held) >= _PIECE:
            yield "".join(held).encode()
            held = []
    if held:
        yield "".join(held).encode()
