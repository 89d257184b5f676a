"""A register as a .pdf to be printed and bound: Decree 30/2020/NĐ-CP, articles 16 and 22, Annex IV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from giaoban.kernel.documents.papers.text import clean
from giaoban.kernel.documents.papers.to_pdf import drawn

_TEMPLATE = Path(__file__).with_name("book.typ")


@dataclass(frozen=True)
class Book:
    """A register's title, its heads with their shares of the width, and its lines in words."""

    title: str
    subtitle: str
    issuer: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str]]
    empty: str


def render_book(book: Book, day: date) -> bytes:
    """All lines on A4 landscape; the same register always gives the same bytes. Long symbols may break at a slash."""
    columns = [{"title": clean(title), "share": share} for title, share in book.columns]
    rows = [[clean(cell).replace("/", "/\u200b") for cell in row] for row in book.rows]
    return drawn(_TEMPLATE, day, [], book={"title": book.title, "subtitle": book.subtitle, "issuer": book.issuer,
                                           "columns": columns, "rows": rows, "empty": book.empty})
