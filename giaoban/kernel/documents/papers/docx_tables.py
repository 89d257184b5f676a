"""Tables of figures in the .docx."""

from html import escape

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from docx.table import Table as DocxTable
from docx.table import _Row

from giaoban.kernel.documents.papers import docx_styles as styles
from giaoban.kernel.documents.papers import sheet, wording
from giaoban.kernel.documents.papers.docx_marks import (
    add,
    first_paragraph,
    fixed_table,
    mark_row,
    separator,
    size_row,
    write_runs,
)
from giaoban.kernel.documents.papers.model import Row, Runs, Table, Text, runs_of
from giaoban.kernel.documents.papers.text import clean, one_line

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def _head(drawn: DocxTable, table: Table) -> None:
    rows = list(drawn.rows)
    titles = [clean(column.title) for column in table.columns]
    groups = [(one_line(name), first, count) for name, first, count in wording.column_groups(table)]
    if wording.has_groups(table):
        for name, first, count in groups:
            last = rows[0].cells[first + count - 1] if name else rows[1].cells[first]
            rows[0].cells[first].merge(last)
            rows[0].cells[first].text = name or titles[first]
    grouped = {index for name, first, count in groups if name for index in range(first, first + count)}
    for index, title in enumerate(titles):
        if index in grouped or len(rows) == 1:
            rows[-1].cells[index].text = title
    for row in rows:
        mark_row(row, header=True)
        for cell in row.cells:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            first_paragraph(cell, styles.CELL_HEAD)


def _written(row: Row, table: Table, widths: list[float], *, keep: bool) -> str | None:
    """A row as the format's own words, three times as fast; None where it needs more: a link, a row across."""
    bold = row.style != "plain"
    if len(row.cells) == 1 and bold:
        return None
    cells = []
    for index, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        runs = _runs(row.cells[index], bold=bold) if index < len(row.cells) else ""
        if runs is None:
            return None
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{Mm(width).twips}"/><w:vAlign w:val="center"/></w:tcPr><w:p>'
            f'<w:pPr><w:pStyle w:val="{styles.IDS[styles.CELL]}"/>{"<w:keepNext/>" if keep else ""}'
            f'<w:jc w:val="{column.align}"/></w:pPr>{runs}</w:p></w:tc>')
    return f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _runs(value: Runs, *, bold: bool) -> str | None:
    found = []
    for run in runs_of(value):
        if not isinstance(run, Text) or "\u2011" in run.text:
            return None
        if words := clean(run.text):
            faces = ("<w:b/>" if bold or run.bold else "") + ("<w:i/>" if run.italic else "")
            properties = f"<w:rPr>{faces}</w:rPr>" if faces else "<w:rPr/>"
            found.append(f"<w:r>{properties}{'<w:br/>'.join(map(_text, words.split(chr(10))))}</w:r>")
    return "".join(found)


def _text(words: str) -> str:
    if not words:
        return ""
    kept = ' xml:space="preserve"' if words != words.strip() else ""
    return f"<w:t{kept}>{escape(words, quote=False)}</w:t>"


def _fill(drawn: _Row, row: Row, table: Table, site: str, *, keep: bool) -> None:
    bold = row.style != "plain"
    spanning = len(row.cells) == 1 and bold
    cells = drawn.cells
    if spanning:
        cells[0].merge(cells[-1])
    for index, cell in enumerate(cells[:1] if spanning else cells):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = first_paragraph(cell, styles.CELL)
        paragraph.alignment = _ALIGN["left" if spanning else table.columns[index].align]
        paragraph.paragraph_format.keep_with_next = True if keep else None
        if index < len(row.cells):
            write_runs(paragraph, row.cells[index], site, bold=bold)


def _empty(drawn: _Row) -> None:
    cells = drawn.cells
    cells[0].merge(cells[-1])
    paragraph = first_paragraph(cells[0], styles.CELL)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write_runs(paragraph, Text(wording.NO_ROWS, italic=True), "")


def draw_table(document: Document, table: Table, text_width: float, site: str, *, hold: bool = False) -> None:
    """Caption, unit, table and note; `hold` keeps the last row with what follows."""
    if table.caption:
        add(document, styles.CAPTION, one_line(table.caption))
    if table.unit:
        add(document, styles.UNIT, one_line(table.unit))
    widths = [share * text_width for share in wording.shares(table)]
    drawn = fixed_table(document, 2 if wording.has_groups(table) else 1, widths, styles.TABLE)
    _head(drawn, table)
    rows = table.all_rows()
    for place, row in enumerate(rows):
        # A group's name stays with its first row, and a total with the row above it.
        before_total = place + 1 < len(rows) and rows[place + 1].style == "total"
        last = hold and place + 1 == len(rows)
        keep = row.style == "group" or before_total or last
        if (written := _written(row, table, widths, keep=keep)) is not None:
            drawn._tbl.append(parse_xml(written))
            continue
        added = drawn.add_row()
        size_row(added, widths)
        mark_row(added)
        _fill(added, row, table, site, keep=keep)
    if not rows:
        _empty(drawn.add_row())
    if table.note:
        note = add(document, styles.TABLE_NOTE, one_line(table.note))
        note.paragraph_format.keep_with_next = True if hold else None
    else:
        separator(document, keep_next=hold).paragraph_format.space_after = Pt(sheet.SPACE)
