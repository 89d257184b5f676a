"""Texts written apart from the grammar: what a careful clerk takes from them is what is read."""

from __future__ import annotations

import io
import json
import time
import unicodedata
from collections import defaultdict

import docx
import pytest

from bench.reading import held_out
from bench.reading.held_out import Tally
from bench.reading.score import passes
from giaoban.kernel.reading import read
from giaoban.kernel.reading.files import extract

NAMES = [path.name for path in held_out.texts()]


def test_bars_are_met_over_all_texts() -> None:
    tallies = held_out.measure(held_out.texts(), held_out.project_vocabulary())
    assert len(NAMES) >= 33
    assert passes(tallies), held_out.report(tallies, verbose=True)
    for row in ("figure", "period", "forecast", "sum"):
        assert min(tallies[row].recall, tallies[row].precision) >= 0.95, held_out.report(tallies, verbose=True)


@pytest.mark.parametrize("name", NAMES)
def test_every_expectation_has_its_place(name: str) -> None:
    path = held_out.FOLDER / name
    text = extract(path).text
    expected = held_out.load(path)
    assert len(held_out.place(text, expected["items"])) == len(expected["items"])
    for one in expected["sums"]:
        assert (sum(one["parts"]) == one["whole"]) is one["holds"]


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".txt")])
def test_both_forms_of_letters_give_the_same(name: str) -> None:
    text = (held_out.FOLDER / name).read_text(encoding="utf-8")
    composed, decomposed = (read(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))
    assert [(i.kind, i.value, i.flags) for i in composed.items] == [
        (i.kind, i.value, i.flags) for i in decomposed.items
    ]
    assert all(decomposed.text[item.start : item.end] == item.text for item in decomposed.items)


def word_file(text: str) -> bytes:
    """A .docx of a text, with its rows of tabs as tables."""
    document = docx.Document()
    rows: list[list[str]] = []

    def close() -> None:
        if rows:
            table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
            for row, cells in enumerate(rows):
                for column, words in enumerate(cells):
                    table.cell(row, column).text = words
            rows.clear()

    for line in text.splitlines():
        if "\t" in line:
            rows.append(line.split("\t"))
        else:
            close()
            document.add_paragraph(line)
    close()
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".txt") and "wrapped" not in name])
def test_a_word_file_reads_like_its_text(name: str) -> None:
    path = held_out.FOLDER / name
    extracted = extract(word_file(path.read_text(encoding="utf-8")), "bao-cao.docx")
    tallies: dict[str, Tally] = defaultdict(Tally)
    reading = read(extracted.text, held_out.project_vocabulary())
    held_out.compare(name, reading, held_out.load(path), tallies)
    for kind in ("count", "stock", "money", "figure", "period", "sum"):
        assert len(tallies[kind].missed) + len(tallies[kind].false) <= 2, held_out.report(tallies, verbose=True)


def test_cells_over_several_columns_keep_the_others_in_place() -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=4)
    words = ["Chỉ tiêu", "ĐVT", "Thực hiện", "", "", "", "Năm 2021", "Năm 2022", "Hội thảo", "cuộc", "14", "11"]
    words += ["Tọa đàm", "cuộc", "3", "5"]
    for index, text in enumerate(words):
        table.cell(index // 4, index % 4).text = text
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(0, 0).merge(table.cell(1, 0))
    stream = io.BytesIO()
    document.save(stream)
    found = read(extract(stream.getvalue(), "a.docx").text, held_out.project_vocabulary()).items
    cells = [
        (i.value, i.what, i.unit, i.extra["column"], i.extra["period"], i.figure) for i in found if "row" in i.extra
    ]
    assert cells == [
        (14, "Hội thảo", "cuộc", "Thực hiện Năm 2021", "2021", None),
        (11, "Hội thảo", "cuộc", "Thực hiện Năm 2022", "2022", None),
        (3, "Tọa đàm", "cuộc", "Thực hiện Năm 2021", "2021", None),
        (5, "Tọa đàm", "cuộc", "Thực hiện Năm 2022", "2022", "forums.held"),
    ]


def test_the_row_of_a_part_belongs_to_the_row_above() -> None:
    text = (
        "1. Tư vấn, phản biện và giám định xã hội\nBảng 1. Nhiệm vụ tư vấn, phản biện và giám định xã hội\n"
        "STT\tChỉ tiêu\tĐơn vị tính\tNăm 2019\tNăm 2020\tSo sánh\n"
        "1\tTổng số nhiệm vụ\tnhiệm vụ\t48\t56\ttăng 8\n2\tĐề tài\tnhiệm vụ\t17\t19\ttăng 2\n"
        "\t– đã nghiệm thu và quyết toán\tnhiệm vụ\t15\t9\tgiảm 6\n"
        "\t– đã nghiệm thu, chưa quyết toán\tnhiệm vụ\t2\t10\ttăng 8\n3\tHội thảo\tnhiệm vụ\t31\t37\ttăng 6\n"
    )
    reading = read(text, held_out.project_vocabulary())
    cells = [item for item in reading.items if "row" in item.extra]
    assert [item.value for item in cells] == [48, 56, 17, 19, 15, 9, 2, 10, 31, 37]
    assert [item.figure for item in cells[::2]] == [None] * 5
    assert [(item.figure, item.parts) for item in cells[1::2]] == [
        ("critique.tasks", {}),
        ("critique.tasks", {"form": "topic"}),
        ("critique.tasks", {"form": "topic", "outcome": "settled"}),
        ("critique.tasks", {"form": "topic", "outcome": "unsettled"}),
        ("critique.tasks", {"form": "workshop"}),
    ]
    assert all(item.extra.get("previous") for item in cells[::2])
    assert cells[7].extra["row"] == "Đề tài, đã nghiệm thu, chưa quyết toán"
    values = [(reading.items[s.whole].value, [reading.items[p].value for p in s.parts], s.holds) for s in reading.sums]
    assert values == [(48, [17, 31], True), (56, [19, 37], True), (17, [15, 2], True), (19, [9, 10], True)]


SHAPES = {
    "openers": "trong đó ",
    "openers and counts": "trong đó 5 hội, ",
    "open brackets and counts": "gồm (5 hội ",
    "digits": "1",
    "numbers": "1 ",
    "grouped digits": "1.000.",
    "brackets": "(",
    "dashes": "-",
    "slashes": "/",
    "fractions": "1/",
    "tabs": "5\t",
    "rows": "Hội A\t5\t6\n",
    "tables": "Hội A\t5\t6\nx\n",
    "list lines": "- 5 hội;\n",
    "empty list lines": "-\n",
    "money": "5 triệu ",
    "number words": "năm ",
    "symbols": "1/QĐ-",
    "prose in one line": "Hội tổ chức 12 hội thảo, 3 lớp tập huấn cho 450 lượt người, kinh phí 1,5 tỷ đồng. ",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_work_grows_with_the_text_and_no_faster(shape: str) -> None:
    vocabulary = held_out.project_vocabulary()

    def seconds(size: int) -> float:
        text = (SHAPES[shape] * (size // len(SHAPES[shape]) + 1))[:size]
        start = time.perf_counter()
        read(text, vocabulary)
        return time.perf_counter() - start

    small = min(seconds(8_000), seconds(8_000))
    large = seconds(32_000)
    # Linear work takes four times as long, quadratic sixteen times.
    assert large < 9 * small + 1.0, (shape, small, large)


def test_expected_files_are_whole() -> None:
    kinds = {"count", "stock", "money", "document", "date", "vague"}
    for path in held_out.texts():
        expected = json.loads((path.parent / f"{path.stem}.expected.json").read_text(encoding="utf-8"))
        assert set(expected) == {"items", "sums"}
        assert all(row["kind"] in kinds and row["text"] and "value" in row for row in expected["items"])
