import io
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from giaoban.kernel.documents.papers import Column, Paragraph, Table, Text, render_pdf
from giaoban.kernel.documents.papers.tests import sample


def opened(name: str) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(sample.ALL[name]())))


def text(reader: PdfReader) -> str:
    joined = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(joined.split())


def fonts(reader: PdfReader) -> list[Any]:
    found = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            whole = font.get_object()
            found[whole["/BaseFont"]] = (
                whole["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            )
    return list(found.items())


@pytest.mark.parametrize("name", sample.ALL)
def test_every_font_is_embedded(name: str) -> None:
    found = fonts(opened(name))
    assert found
    for font, descriptor in found:
        assert "Tinos" in font
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_text_is_vietnamese_and_composed() -> None:
    words = text(opened("report"))
    assert words == unicodedata.normalize("NFC", words)
    for phrase in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/BC-LHHVN",
        "ngày 08 tháng 01 năm 2021",
        "thực hiện 56 nhiệm vụ",
        "TM. ĐOÀN CHỦ TỊCH",
        "Tra cứu số liệu: https://giaoban.example.vn/bao-cao/2020/5",
        "PHỤ LỤC".capitalize(),
    ):
        assert phrase in words


def test_blank_until_numbered_and_signed() -> None:
    words = text(opened("conclusions"))
    assert "Số: /TB-LHHVN" in words
    assert "ngày tháng năm 2021" in words


def test_plain_spaces_stay_plain() -> None:
    drawn = " ".join(page.extract_text() for page in opened("conclusions").pages)
    assert "\u00a0" not in drawn


def test_properties_and_standards() -> None:
    reader = opened("report")
    assert reader.metadata is not None
    assert reader.metadata.title.startswith("BÁO CÁO Kết quả công tác năm 2020")
    assert reader.metadata.author == sample.NAME
    root: Any = reader.root_object
    assert str(root["/Lang"]).startswith("vi")
    assert root["/MarkInfo"]["/Marked"]
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in about
    assert "<pdfuaid:part>1</pdfuaid:part>" in about


def test_figures_are_links() -> None:
    targets = set()
    for page in opened("report").pages:
        for note in page.get("/Annots", []):
            targets.add(note.get_object()["/A"]["/URI"])
    assert f"{sample.SITE}/so-lieu/critique.tasks?nam=2020" in targets
    assert f"{sample.SITE}/bao-cao/2020/5" in targets


def test_page_numbers_begin_on_the_second_page_and_anew_in_annexes() -> None:
    pages = [page.extract_text().strip().splitlines() for page in opened("report").pages]
    assert [lines[0] for lines in pages[1:3]] == ["2", "3"]
    assert pages[3][0] == "Phụ lục I"
    assert opened("report").pages[4].mediabox.width > 800


@pytest.mark.parametrize("count", range(4, 30, 3))
def test_the_signature_never_stands_alone(count: int) -> None:
    body = tuple(Paragraph(f"Đoạn {n}. " + "nội dung của đoạn văn " * 6) for n in range(count))
    paper = replace(sample.report(), body=body, annexes=())
    last = PdfReader(io.BytesIO(render_pdf(paper))).pages[-1].extract_text()
    assert "Đoạn" in last
    assert "Nguyễn Văn Mẫu" in last
    assert "Tra cứu" in last


@pytest.mark.parametrize("name", sample.ALL)
def test_same_paper_same_bytes(name: str) -> None:
    assert render_pdf(sample.ALL[name]()) == render_pdf(sample.ALL[name]())


def test_a_character_without_a_glyph_does_not_stop_the_paper() -> None:
    paper = replace(sample.letter(), body=(Paragraph((Text("Ký hiệu 漢 🙂 \ue000 trong văn bản"),)),))
    assert "trong văn bản" in text(PdfReader(io.BytesIO(render_pdf(paper))))


def test_a_word_longer_than_the_line_is_broken_and_read_back_whole() -> None:
    word = "Đ" * 400
    paper = replace(sample.letter(), body=(Paragraph(word),))
    page = PdfReader(io.BytesIO(render_pdf(paper))).pages[0]
    assert word in "".join(page.extract_text().split())
    assert max(line.count("Đ") for line in page.extract_text().splitlines()) < 60


def test_numbers_too_long_for_their_column_are_broken() -> None:
    table = Table(tuple(Column(f"Cột {n}", "right") for n in range(14)), (("1.234.567.890",) * 14,))
    page = PdfReader(io.BytesIO(render_pdf(replace(sample.letter(), body=(table,))))).pages[0]
    lines = [line for line in page.extract_text().splitlines() if line.startswith("1.2")]
    assert lines
    assert all(len(word) < 8 for line in lines for word in line.split())
