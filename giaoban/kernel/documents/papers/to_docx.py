"""The .docx: an editable paper with real styles, for Word and LibreOffice."""

import io
from copy import deepcopy
from datetime import date
from functools import cache

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.package import OpcPackage
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from giaoban.kernel.documents.papers import docx_styles as styles
from giaoban.kernel.documents.papers import qr, sheet, wording
from giaoban.kernel.documents.papers.docx_file import drop_template_parts, fixed_bytes, set_properties
from giaoban.kernel.documents.papers.docx_marks import (
    add,
    border,
    first_paragraph,
    fixed_table,
    mark_row,
    middle,
    next_paragraph,
    page_number,
    rule,
    separator,
    stamp,
    styled,
    write_runs,
)
from giaoban.kernel.documents.papers.docx_tables import draw_table
from giaoban.kernel.documents.papers.metrics import widest_line, width
from giaoban.kernel.documents.papers.model import (
    Annex,
    Block,
    Bullets,
    Clause,
    Figure,
    Heading,
    Note,
    Paper,
    Runs,
    Signature,
    Table,
    Text,
)
from giaoban.kernel.documents.papers.text import clean, link, one_line

UNDATED = date(2000, 1, 1)


def _set_page(section: Section, *, landscape: bool = False) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    width_height = (Mm(sheet.PAGE_WIDTH), Mm(sheet.PAGE_HEIGHT))
    section.page_width, section.page_height = reversed(width_height) if landscape else width_height
    section.top_margin, section.bottom_margin = Mm(sheet.TOP), Mm(sheet.BOTTOM)
    section.left_margin, section.right_margin = Mm(sheet.LEFT), Mm(sheet.RIGHT)
    section.header_distance = section.footer_distance = Mm(sheet.HEADER)
    # The number stands in the top margin of every page but the first.
    section.different_first_page_header_footer = True


def _page_furniture(section: Section, paper: Paper) -> None:
    _set_page(section)
    header = section.header.paragraphs[0]
    styled(header, styles.HEADER)
    page_number(header)
    if paper.address:
        footer = section.first_page_footer.paragraphs[0]
        styled(footer, styles.FOOTER)
        footer.add_run(one_line(paper.address))
        border(footer, ("top",), space=2)


def _cell_lines(cell: _Cell, style: str, text: str) -> None:
    if text:
        next_paragraph(cell, style).add_run(text)


def _under(cell: _Cell, length: float, room: float) -> None:
    rule(next_paragraph(cell, styles.RULE), length, room)


def _head(document: Document, paper: Paper) -> None:
    """Components 1–4, 5b and 10: a borderless table of two columns and two rows."""
    table = fixed_table(document, 2, [sheet.HEAD_LEFT, sheet.HEAD_RIGHT])
    left, right = table.rows[0].cells
    issuer = wording.capitals(paper.issuer)
    _cell_lines(left, styles.SUPERIOR, wording.capitals(paper.superior))
    _cell_lines(left, styles.ISSUER, issuer)
    room = sheet.points(sheet.HEAD_LEFT)
    length = widest_line(issuer, sheet.ISSUER_SIZE, room, bold=True)
    _under(left, length * sheet.RULE_SHARE, sheet.HEAD_LEFT)
    _cell_lines(right, styles.NATION, sheet.NATION)
    _cell_lines(right, styles.MOTTO, sheet.MOTTO)
    _under(right, width(sheet.MOTTO, sheet.MOTTO_SIZE, bold=True), sheet.HEAD_RIGHT)
    left, right = table.rows[1].cells
    _cell_lines(left, styles.NUMBER, wording.number_line(paper))
    if paper.kind is None:
        _cell_lines(left, styles.LETTER_SUBJECT, wording.subject(paper))
    for text, red in wording.stamps(paper):
        length = width(text, sheet.STAMP_SIZE, bold=True)
        stamp(next_paragraph(left, styles.STAMP), text, length, sheet.HEAD_LEFT, red=red)
    _cell_lines(right, styles.DATE, wording.date_line(paper))


def _title(document: Document, paper: Paper) -> None:
    if paper.kind is None:
        separator(document).paragraph_format.space_after = Pt(10)
    else:
        add(document, styles.TITLE, wording.capitals(paper.kind))
        subject = wording.subject(paper)
        add(document, styles.SUBJECT, subject)
        length = widest_line(subject, sheet.TITLE_SIZE, sheet.points(sheet.TEXT_WIDTH), bold=True)
        rule(add(document, styles.RULE), length * sheet.RULE_SHARE, sheet.TEXT_WIDTH, after=12)
    if paper.authority:
        add(document, styles.AUTHORITY, wording.capitals(paper.authority))


def _addressees(document: Document, paper: Paper) -> None:
    found = wording.addressees(paper)
    if len(found) == 1:
        add(document, styles.TO, f"{wording.TO} {found[0]}")
    elif found:
        heading = add(document, styles.TO, wording.TO)
        heading.alignment = WD_ALIGN_PARAGRAPH.LEFT
        heading.paragraph_format.left_indent = Mm(35)
        heading.paragraph_format.space_after = Pt(3)
        for item in found:
            last = add(document, styles.ADDRESSEE, wording.DASH + item)
        last.paragraph_format.space_after = Pt(12)


class _Body:
    """Writes blocks one after another into the document."""

    def __init__(self, document: Document, text_width: float, site: str) -> None:
        self.document, self.text_width, self.site = document, text_width, site

    def write(self, blocks: tuple[Block, ...], first: int = 1, *, hold: bool = False) -> None:
        """With `hold` the last block stays with what follows: no signature alone on a page."""
        for index, (block, level) in enumerate(
            zip(blocks, wording.heading_levels(blocks, first), strict=True)
        ):
            last = hold and index + 1 == len(blocks)
            if isinstance(block, Table):
                draw_table(self.document, block, self.text_width, self.site, hold=last)
                continue
            self._block(block, level)
            if last:
                self.document.paragraphs[-1].paragraph_format.keep_with_next = True

    def _block(self, block: Block, level: int) -> None:
        match block:
            case Heading():
                words = f"{one_line(block.number)} {one_line(block.text)}".strip()
                add(self.document, f"Heading {min(level, 3)}", words)
            case Bullets():
                for item in block.items:
                    self._paragraph(item, styles.BULLET)
            case Clause():
                self._clause(block)
            case Note():
                add(self.document, styles.NOTE, clean(block.text))
            case Table():
                draw_table(self.document, block, self.text_width, self.site)
            case _:
                self._paragraph(block.runs, styles.BODY)

    def _clause(self, clause: Clause) -> None:
        lead, bold, title = wording.clause_lead(clause)
        if title or not clause.runs:
            self._paragraph(f"{lead} {title}".strip(), styles.CLAUSE)
        if title:
            self._paragraph(clause.runs, styles.BODY)
        elif clause.runs:
            runs = clause.runs if isinstance(clause.runs, tuple) else (clause.runs,)
            self._paragraph((Text(lead + " ", bold=bold), *runs), styles.BODY)

    def _paragraph(self, runs: Runs, style: str) -> DocxParagraph:
        paragraph = add(self.document, style)
        write_runs(paragraph, runs, self.site)
        return paragraph


def _signature(document: Document, paper: Paper) -> DocxTable:
    """Components 7a–7b and 9b, kept together on one page."""
    separator(document, keep_next=True).paragraph_format.space_after = Pt(8)
    table = fixed_table(document, 1, [sheet.SIGN_LEFT, sheet.SIGN_RIGHT])
    mark_row(table.rows[0])
    left, right = table.rows[0].cells
    _signed_by(right, paper.signature)
    recipients = wording.listed(paper.recipients)
    if paper.second is not None:
        _signed_by(left, paper.second)
        if recipients:
            for row in table.rows:
                for paragraph in row.cells[1].paragraphs:
                    paragraph.paragraph_format.keep_with_next = True
            row = table.add_row()
            mark_row(row)
            left = row.cells[0]
    _cell_lines(left, styles.RECIPIENTS_HEAD, wording.RECIPIENTS if recipients else "")
    for item in recipients:
        _cell_lines(left, styles.RECIPIENTS, wording.DASH + item)
    return table


def _signed_by(cell: _Cell, signature: Signature) -> None:
    """The posts, room for the hand, the name."""
    for line in signature.prefix:
        _cell_lines(cell, styles.POST, wording.capitals(line))
    gap = next_paragraph(cell, styles.SIGNATURE_NOTE)
    gap.add_run(one_line(signature.note))
    around = (sheet.points(sheet.SIGN_SPACE) - sheet.NOTE_SIZE * 1.15) / 2
    gap.paragraph_format.space_before = gap.paragraph_format.space_after = Pt(round(around, 1))
    _cell_lines(cell, styles.SIGNER, one_line(signature.name))


def _look_up(document: Document, signed: DocxTable, paper: Paper) -> None:
    """A small code and the address of the records behind the figures, after the signature.

    A row of the signature's table: a table of its own would be left alone on the next page.
    """
    address = one_line(paper.qr or "")
    if address:
        row = signed.add_row()
        mark_row(row)
        cell = row.cells[0].merge(row.cells[1])
        mark = first_paragraph(cell, styles.RULE)
        mark.paragraph_format.space_before = Pt(14)
        mark.paragraph_format.keep_with_next = True
        border(mark, ("bottom",), size=4)
        words = next_paragraph(cell, styles.LOOK_UP)
        picture = words.add_run().add_picture(io.BytesIO(qr.png(address)), Mm(sheet.QR_SIZE))
        # LibreOffice adds a margin of its own where none is stated.
        for side in "TBLR":
            picture._inline.set(f"dist{side}", "0")
        picture._inline.docPr.set("descr", f"{wording.LOOK_UP} {address}")
        middle(words)
        write_runs(words, (f"  {wording.LOOK_UP} ", Figure(address, link(address))), "")
    separator(document)


def _annex(document: Document, paper: Paper, annex: Annex, place: int) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _set_page(section, landscape=annex.landscape)
    numbers = section._sectPr.find(qn("w:pgNumType"))
    if numbers is None:
        numbers = OxmlElement("w:pgNumType")
        section._sectPr.insert_element_before(numbers, "w:cols", "w:titlePg", "w:docGrid")
    numbers.set(qn("w:start"), "1")
    if paper.address:
        section.first_page_footer.is_linked_to_previous = False
    text_width = sheet.PAGE_HEIGHT - sheet.LEFT - sheet.RIGHT if annex.landscape else sheet.TEXT_WIDTH
    title = wording.capitals(annex.title)
    label = wording.annex_label(annex, place, len(paper.annexes))
    add(document, styles.ANNEX, f"{label}\n{title}")
    reference = wording.annex_reference(paper, annex)
    if reference:
        add(document, styles.ANNEX_REFERENCE, reference)
    length = widest_line(title, sheet.TITLE_SIZE, sheet.points(text_width), bold=True) * sheet.RULE_SHARE
    rule(add(document, styles.RULE), length, text_width, after=10)
    _Body(document, text_width, paper.site).write(annex.body, first=2)


@cache
def _template() -> OpcPackage:
    """The empty paper with our styles, read once by a process."""
    document = docx.Document()
    styles.apply_styles(document)
    drop_template_parts(document)
    return document.part.package


def _blank() -> Document:
    """A copy of the empty paper: the parts are copied, nothing is read again."""
    return deepcopy(_template()).main_document_part.document


def render_docx(paper: Paper) -> bytes:
    """The paper for editing, in the layout of Decree 30/2020/NĐ-CP, Annex I; same paper, same bytes."""
    document = _blank()
    _page_furniture(document.sections[0], paper)
    _head(document, paper)
    _title(document, paper)
    _addressees(document, paper)
    for basis in wording.listed(paper.bases):
        add(document, styles.BASIS, basis)
    if paper.enacting:
        add(document, styles.ENACTING, wording.capitals(paper.enacting))
    _Body(document, sheet.TEXT_WIDTH, paper.site).write(paper.body, hold=True)
    _look_up(document, _signature(document, paper), paper)
    for place, annex in enumerate(paper.annexes, start=1):
        _annex(document, paper, annex, place)
    set_properties(document, paper, paper.day or UNDATED)
    return fixed_bytes(document)
