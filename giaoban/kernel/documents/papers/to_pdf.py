"""The .pdf: drawn by the typst library with the bundled fonts, tagged for screen readers, archivable."""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from giaoban.kernel.documents.papers.metrics import FONTS
from giaoban.kernel.documents.papers.model import Paper
from giaoban.kernel.documents.papers.typst_data import paper_data

_TEMPLATE = Path(__file__).with_name("paper.typ")
# A paper without a day still needs a date in its properties, and the same one every time.
UNDATED = date(2000, 1, 1)


@cache
def _fonts() -> typst.Fonts:
    # Papers must look alike on every machine, so nothing installed there is used.
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def drawn(template: Path, day: date, standards: list[Any], **data: Any) -> bytes:
    """A template beside this file, with its data as JSON under the names it reads; the same data, the same bytes."""
    return typst.compile(
        template,
        root=template.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={name: json.dumps(value, ensure_ascii=False) for name, value in data.items()},
        pdf_standards=standards,
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )


def _compile(paper: Paper, standards: list[Any]) -> bytes:
    day = paper.day or UNDATED
    return drawn(_TEMPLATE, day, standards, paper=paper_data(paper, day))


def render_pdf(paper: Paper) -> bytes:
    """The paper as PDF/A-2a and PDF/UA-1; the same paper always gives the same bytes.

    Where a character is in no bundled font the two standards forbid the file: such a paper is still
    rendered, as an ordinary tagged PDF with a box for that character.
    """
    try:
        return _compile(paper, ["a-2a", "ua-1"])
    except typst.TypstError:
        return _compile(paper, [])
