"""Any text may come from a form or a Word file; none of it may reach the drawing as an instruction."""

import io
import zipfile
from dataclasses import replace

import docx
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from pypdf import PdfReader

from giaoban.kernel.documents.papers import (
    Bullets,
    Clause,
    Column,
    Figure,
    Heading,
    Note,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
    Text,
    render_docx,
    render_html,
    render_pdf,
)
from giaoban.kernel.documents.papers.model import Annex
from giaoban.kernel.documents.papers.tests import sample

MARKUP = (
    '#import "x"',
    "#panic()",
    "$x^2$",
    "@label",
    "*đậm*",
    "_nghiêng_",
    "[x]",
    "\\",
    "\\u{41}",
    "`raw`",
    "<label>",
    "// note",
    "/* note */",
    "= Heading",
    "- item",
    "~",
    "---",
    "'",
    '"',
    "#{",
    "}",
    "#sys.inputs",
    "</w:t>",
    "<script>alert(1)</script>",
    "&amp;",
    "&#x202e;",
    "]]>",
    "<!--",
    "{{ x }}",
    "%s",
    "\x00",
    "\x0b",
    "\ud800",
    "\ufffe",
    "\u202e",
    "\u200b",
    "a" * 500,
    "\n",
    "\t",
    " ",
    "",
    "漢",
    "🙂",
    "\ue000",
    "e\u0323\u0302",
)
HOSTILE = st.one_of(
    st.sampled_from(MARKUP),
    st.lists(st.sampled_from(MARKUP), max_size=4).map("".join),
    st.text(st.characters(), max_size=60),
)


def paper_of(words: list[str]) -> Paper:
    """A paper with hostile words in every place."""
    a, b, c, d, e, f = words
    table = Table(
        (Column(a, "left", 1, b), Column(b, "right", 2, b), Column(c)),
        (Row((d,), "group"), (e, Text(f, bold=True), Figure(a, b)), Row((c,), "total")),
        caption=d,
        unit=e,
        note=f,
    )
    blocks = (
        Heading(3, a, b),
        Paragraph((c, Text(d, italic=True), Figure(e, f, a))),
        Bullets((b, c)),
        table,
        Clause(d, e, f),
        Clause(a, "", b),
        Clause(c, d),
        Note(e),
    )
    return Paper(
        issuer=a,
        symbol_tail=b,
        place=c,
        title=d,
        signature=Signature((e, f), a, b),
        superior=c,
        kind=d,
        issuer_name=f,
        authority=e,
        addressees=(f, a),
        bases=(b, c),
        enacting=d,
        body=blocks,
        recipients=(e, f),
        annexes=(Annex(a, blocks), Annex(b, blocks, c, d, landscape=True)),
        draft=True,
        urgency=e,
        address=f,
        qr=a,
        site=b,
    )


WORDS = st.lists(HOSTILE, min_size=6, max_size=6)


@settings(max_examples=60, deadline=None)
@given(WORDS)
def test_docx_stays_sound(words: list[str]) -> None:
    file = render_docx(paper_of(words))
    docx.Document(io.BytesIO(file))
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        for entry in parts.namelist():
            if entry.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(entry))


@settings(max_examples=60, deadline=None)
@given(WORDS)
def test_pdf_stays_sound(words: list[str]) -> None:
    assert len(PdfReader(io.BytesIO(render_pdf(paper_of(words)))).pages) >= 3


@settings(max_examples=100, deadline=None)
@given(WORDS)
def test_html_stays_sound(words: list[str]) -> None:
    page = html.fromstring(render_html(paper_of(words), False))
    assert page.tag == "article"
    assert not page.findall(".//script")
    assert all(not link.get("href").lower().startswith("javascript") for link in page.findall(".//a"))


def test_markup_is_printed_as_it_was_written() -> None:
    line = 'Giá #import "x" $5 @nhãn *đậm* _a_ [b] \\n `c` <d> = e // f'
    paper = replace(sample.letter(), body=(Paragraph(line),))
    drawn = PdfReader(io.BytesIO(render_pdf(paper))).pages[0].extract_text()
    assert line in " ".join(drawn.split())
    assert line in [p.text for p in docx.Document(io.BytesIO(render_docx(paper))).paragraphs]
    assert line in html.fromstring(render_html(paper, False)).text_content()
