"""Marks python-docx has no words for: rules, fields, links, fixed tables."""

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from lxml import etree

from giaoban.kernel.documents.papers import docx_styles as styles
from giaoban.kernel.documents.papers import sheet
from giaoban.kernel.documents.papers.model import Runs, Text, runs_of
from giaoban.kernel.documents.papers.text import clean, link

# What the format wants after the borders of a paragraph.
_AFTER_BORDERS = (
    "w:shd",
    "w:tabs",
    "w:spacing",
    "w:ind",
    "w:jc",
    "w:textAlignment",
    "w:outlineLvl",
    "w:rPr",
    "w:sectPr",
)
_BOX = ("top", "left", "bottom", "right")


def styled(paragraph: Paragraph, style: str) -> Paragraph:
    """The paragraph in one of our styles, set by its identifier: looking it up by name costs half of a paper."""
    paragraph._p.get_or_add_pPr().style = styles.IDS[style]
    return paragraph


def add(place: Document | _Cell, style: str, text: str = "") -> Paragraph:
    """One more paragraph in a style."""
    return styled(place.add_paragraph(text), style)


def write_runs(paragraph: Paragraph, value: Runs, site: str, *, bold: bool = False) -> None:
    """Adds words and links; a link keeps the face of the words around it."""
    for run in runs_of(value):
        text = clean(run.text)
        if not text:
            continue
        address = None if isinstance(run, Text) else link(run.href, site)
        written = paragraph.add_run(text)
        written.bold = True if bold or run.bold else None
        written.italic = True if isinstance(run, Text) and run.italic else None
        if address is not None:
            _wrap_link(paragraph, written._r, address)


def _wrap_link(paragraph: Paragraph, run: etree._Element, address: str) -> None:
    anchor = OxmlElement("w:hyperlink")
    anchor.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    anchor.set(qn("w:history"), "1")
    anchor.append(run)
    paragraph._p.append(anchor)


def border(
    paragraph: Paragraph, sides: tuple[str, ...], *, color: str = "000000", size: int = 6, space: int = 0
) -> None:
    """Rules along the sides of a paragraph; they survive Word and LibreOffice alike."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>' for side in sides
    )
    properties = paragraph._p.get_or_add_pPr()
    mark = parse_xml(f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>")
    properties.insert_element_before(mark, *_AFTER_BORDERS)


def rule(paragraph: Paragraph, length: float, room: float, *, after: float = 0) -> None:
    """A centred line of `length` points in a place of `room` millimetres: an empty, indented paragraph."""
    margin = max(0.0, (sheet.points(room) - length) / 2)
    paragraph.paragraph_format.left_indent = Pt(round(margin, 1))
    paragraph.paragraph_format.right_indent = Pt(round(margin, 1))
    paragraph.paragraph_format.space_before = Pt(2)
    paragraph.paragraph_format.space_after = Pt(after)
    paragraph.paragraph_format.line_spacing = Pt(2)
    border(paragraph, ("top",))


def stamp(paragraph: Paragraph, text: str, length: float, room: float, *, red: bool) -> None:
    """A boxed word, red for an urgent paper."""
    margin = max(0.0, (sheet.points(room) - length) / 2 - 8)
    paragraph.paragraph_format.left_indent = Pt(round(margin, 1))
    paragraph.paragraph_format.right_indent = Pt(round(margin, 1))
    color = sheet.RED if red else "000000"
    border(paragraph, _BOX, color=color, size=8, space=2)
    run = paragraph.add_run(text)
    if red:
        run._r.get_or_add_rPr().append(parse_xml(f'<w:color {nsdecls("w")} w:val="{color}"/>'))


def page_number(paragraph: Paragraph) -> None:
    """The PAGE field."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "2"), ("end", "")):
        run = paragraph.add_run("2" if kind == "text" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif not kind:
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)


def fixed_table(document: Document, rows: int, widths: list[float], style: str | None = None) -> Table:
    """A table with columns of fixed widths in millimetres, borderless unless styled."""
    table = document.add_table(rows, len(widths))
    if style:
        table._tbl.tblStyle_val = style.replace(" ", "")
    else:
        # LibreOffice does not read these margins from the default table style.
        sides = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
        margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>")
        table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        size_row(row, widths)
    return table


def size_row(row: _Row, widths: list[float]) -> None:
    """Widths for the cells of a row, which Word reads before the columns'."""
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)


def mark_row(row: _Row, *, whole: bool = True, header: bool = False) -> None:
    """Keeps a row on one page, and repeats a header row on every page."""
    properties = row._tr.get_or_add_trPr()
    for name in (["w:cantSplit"] if whole else []) + (["w:tblHeader"] if header else []):
        properties.append(OxmlElement(name))


def first_paragraph(cell: _Cell, style: str) -> Paragraph:
    """The paragraph every cell already has, in a style."""
    return styled(cell.paragraphs[0], style)


def next_paragraph(cell: _Cell, style: str) -> Paragraph:
    """One more paragraph in a cell, or the first one while it is unused."""
    only = cell._tc.p_lst
    if len(only) == 1 and len(only[0]) == 0:
        return first_paragraph(cell, style)
    return add(cell, style)


def separator(document: Document, *, keep_next: bool = False) -> Paragraph:
    """A paragraph too low to be seen: two tables that touch would become one."""
    paragraph = add(document, styles.RULE)
    paragraph.paragraph_format.line_spacing = Pt(2)
    paragraph.paragraph_format.keep_with_next = True if keep_next else None
    return paragraph


def middle(paragraph: Paragraph) -> None:
    """Words beside a picture stand at its middle instead of its foot."""
    mark = parse_xml(f'<w:textAlignment {nsdecls("w")} w:val="center"/>')
    paragraph._p.get_or_add_pPr().insert_element_before(mark, "w:outlineLvl", "w:rPr", "w:sectPr")
