"""Our own sample reports, written for the purpose, read as a person would read them."""

from __future__ import annotations

import io
import json
import unicodedata
from pathlib import Path

import docx
import pytest
import typst

from giaoban.kernel.reading import Reading, read
from giaoban.kernel.reading.files import extract
from giaoban.kernel.reading.tests.conftest import SAMPLES

NAMES = sorted(path.name.removesuffix(".json") for path in SAMPLES.glob("*.json"))


def rows(reading: Reading) -> list[dict[str, object]]:
    return [{"kind": i.kind, "text": i.text, "value": i.value, "flags": i.flags} for i in reading.items]


@pytest.mark.parametrize("name", NAMES)
def test_sample_reads_as_expected(name: str) -> None:
    extracted = extract(SAMPLES / name)
    reading = read(extracted.text, None, extracted.furniture)
    expected = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    assert rows(reading) == expected["items"]
    sums = [
        [reading.items[s.whole].value, [reading.items[part].value for part in s.parts], s.holds] for s in reading.sums
    ]
    assert sums == expected["sums"]


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".txt")])
def test_decomposed_letters_read_the_same(name: str) -> None:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    composed, decomposed = (read(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))
    values = [[(i.kind, i.value, i.flags) for i in one.items] for one in (composed, decomposed)]
    assert values[0] == values[1]
    assert all(decomposed.text[i.start : i.end] == i.text for i in decomposed.items)


def quantities(reading: Reading) -> list[tuple[str, object]]:
    return [(i.kind, i.value) for i in reading.items if i.kind in ("count", "stock", "money")]


def test_word_file_with_a_table() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Trang đầu có 99 hội thảo"
    document.add_paragraph("Báo cáo năm 2022 của Hội Thủy lợi Sông Lam")
    document.add_paragraph("Hội đã tổ chức 07 hội thảo và 03 lớp tập huấn.")
    table = document.add_table(rows=2, cols=3)
    for index, words in enumerate(["TT", "Nội dung", "Kinh phí (triệu đồng)", "1", "Hội thảo", "125"]):
        table.cell(index // 3, index % 3).text = words
    stream = io.BytesIO()
    document.save(stream)
    extracted = extract(stream.getvalue(), "bao-cao.docx")
    assert extracted.format == "docx"
    assert quantities(read(extracted.text)) == [("count", 7), ("count", 3), ("money", 125_000_000)]


def test_pdf_with_text(tmp_path: Path) -> None:
    source = tmp_path / "a.typ"
    source.write_text("Năm 2022, Hội Thủy lợi tổ chức 07 hội thảo, kinh phí 1,5 tỷ đồng.", encoding="utf-8")
    extracted = extract(typst.compile(str(source)), "a.pdf")
    assert extracted.format == "pdf"
    assert quantities(read(extracted.text)) == [("count", 7), ("money", 1_500_000_000)]
