"""Official papers drawn from one source: .docx to edit, .pdf to keep, a page to read.

Plain Python, no Django. The layout is that of Decree 30/2020/NĐ-CP, Annex I.
`Paper` (model) → `render_docx`, `render_pdf`, `render_html`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from giaoban.kernel.documents.papers.model import (
    Annex,
    Block,
    Bullets,
    Clause,
    Column,
    Figure,
    Heading,
    Note,
    Paper,
    Paragraph,
    Row,
    Run,
    Runs,
    Signature,
    Table,
    Text,
)
from giaoban.kernel.documents.papers.words import day_line, roman, spell_money, spell_number

if TYPE_CHECKING:
    from giaoban.kernel.documents.papers.to_docx import render_docx
    from giaoban.kernel.documents.papers.to_html import PAPER_CSS, render_html
    from giaoban.kernel.documents.papers.to_pdf import render_pdf

#: Drawing needs large libraries: they are read when the first paper is drawn, not when the server starts.
_DRAWN_BY = {"render_docx": "to_docx", "render_html": "to_html", "PAPER_CSS": "to_html", "render_pdf": "to_pdf"}


def __getattr__(name: str) -> Any:
    if name not in _DRAWN_BY:
        raise AttributeError(name)
    value = getattr(import_module(f"{__name__}.{_DRAWN_BY[name]}"), name)
    globals()[name] = value
    return value


__all__ = [
    "PAPER_CSS",
    "Annex",
    "Block",
    "Bullets",
    "Clause",
    "Column",
    "Figure",
    "Heading",
    "Note",
    "Paper",
    "Paragraph",
    "Row",
    "Run",
    "Runs",
    "Signature",
    "Table",
    "Text",
    "day_line",
    "render_docx",
    "render_html",
    "render_pdf",
    "roman",
    "spell_money",
    "spell_number",
]
