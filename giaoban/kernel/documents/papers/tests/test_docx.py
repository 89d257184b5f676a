import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from giaoban.kernel.documents.papers import render_docx
from giaoban.kernel.documents.papers.tests import sample


def opened(name: str) -> docx.document.Document:
    return docx.Document(io.BytesIO(render_docx(sample.ALL[name]())))


def words(document: docx.document.Document) -> str:
    return "\n".join("".join(node.itertext(qn("w:t"))) for node in document.element.body.iter(qn("w:p")))


@pytest.mark.parametrize("name", sample.ALL)
def test_file_is_a_sound_zip_of_well_formed_xml(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(sample.ALL[name]()))) as file:
        assert file.testzip() is None
        assert not [entry for entry in file.namelist() if "thumbnail" in entry or "customXml" in entry]
        for entry in file.namelist():
            if entry.endswith((".xml", ".rels")):
                etree.fromstring(file.read(entry))


@pytest.mark.parametrize("name", sample.ALL)
def test_every_style_in_use_exists(name: str) -> None:
    document = opened(name)
    known = {style.style_id for style in document.styles}
    for tag in ("w:pStyle", "w:tblStyle"):
        assert {node.get(qn("w:val")) for node in document.element.iter(qn(tag))} <= known


@pytest.mark.parametrize("name", sample.ALL)
def test_same_paper_same_bytes(name: str) -> None:
    assert render_docx(sample.ALL[name]()) == render_docx(sample.ALL[name]())


def test_page_is_the_decrees() -> None:
    section = opened("report").sections[0]
    found = [
        round(length.mm)
        for length in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
    ]
    assert found == [210, 297, 20, 20, 30, 15]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_headings_are_headings() -> None:
    headings = [
        (p.style.name, p.text) for p in opened("report").paragraphs if p.style.name.startswith("Heading")
    ]
    assert ("Heading 1", "I. KẾT QUẢ CÔNG TÁC NĂM 2020") in headings
    assert ("Heading 3", "a) Phát triển tổ chức") in headings


def test_figures_are_links_that_look_like_words() -> None:
    document = opened("report")
    links = list(document.element.iter(qn("w:hyperlink")))
    targets = {document.part.rels[node.get(qn("r:id"))].target_ref for node in links}
    assert f"{sample.SITE}/so-lieu/critique.tasks?nam=2020" in targets
    assert not [node for anchor in links for node in anchor.iter(qn("w:color"), qn("w:u"), qn("w:rStyle"))]


def test_table_headers_repeat_and_rows_stay_whole() -> None:
    rows = list(opened("strained").element.iter(qn("w:tr")))
    long = [row for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None]
    assert len(long) > 60
    assert sum(1 for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None) == 2


def test_blank_until_numbered_and_signed() -> None:
    text = words(opened("conclusions")).replace("\u00a0", " ")
    assert "Số:        /TB-LHHVN" in text
    assert "ngày     tháng     năm 2021" in text
    assert "DỰ THẢO" in text


def test_annexes_number_their_own_pages_and_may_lie_on_their_side() -> None:
    sections = opened("report").sections
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in sections]
    assert [start is not None and start.get(qn("w:start")) for start in starts] == [False, "1", "1"]
    assert [section.page_width > section.page_height for section in sections] == [False, False, True]


def test_properties() -> None:
    core = opened("report").core_properties
    assert core.author == sample.NAME
    assert core.title == "BÁO CÁO Kết quả công tác năm 2020 và phương hướng, nhiệm vụ năm 2021"
    assert core.language == "vi-VN"
    assert core.comments == ""


def test_address_foot_is_on_the_first_page_only() -> None:
    paper = replace(sample.letter(), annexes=sample.report().annexes)
    sections = docx.Document(io.BytesIO(render_docx(paper))).sections
    assert "53 Nguyễn Du" in sections[0].first_page_footer.paragraphs[0].text
    assert sections[1].first_page_footer.paragraphs[0].text == ""
