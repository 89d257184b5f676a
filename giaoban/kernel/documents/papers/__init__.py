"""Official papers drawn from one source: .docx to edit, .pdf to keep, a page to read.

Plain Python, no Django. The layout is that of Decree 30/2020/NĐ-CP, Annex I.
`Paper` (model) → `render_docx`, `render_pdf`, `render_html`.
"""

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
from giaoban.kernel.documents.papers.to_docx import render_docx
from giaoban.kernel.documents.papers.to_html import PAPER_CSS, render_html
from giaoban.kernel.documents.papers.to_pdf import render_pdf
from giaoban.kernel.documents.papers.words import day_line, roman, spell_money, spell_number

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
