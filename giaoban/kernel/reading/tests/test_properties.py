"""What holds for any text and any bytes."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.kernel.reading import Vocabulary, read
from giaoban.kernel.reading.files import UnreadableFile, extract
from giaoban.kernel.reading.items import FLAGS
from giaoban.kernel.reading.tests.conftest import PHRASES

WORDS = [
    "56",
    "09",
    "1.250",
    "2,5",
    "12/5/2020",
    "06/7",
    "2016-2021",
    "nhiệm",
    "vụ",
    "đề",
    "tài",
    "hội",
    "thảo",
    "trong",
    "đó",
    "(",
    ")",
    "và",
    ",",
    ".",
    ";",
    ":",
    "\n",
    "\t",
    "ngày",
    "tháng",
    "năm",
    "quý",
    "IV",
    "triệu",
    "đồng",
    "tỷ",
    "kinh",
    "phí",
    "hàng",
    "trăm",
    "hơn",
    "Chỉ",
    "thị",
    "số",
    "42-CT/TW",
    "15/QĐ-TTg",
    "Hà",
    "Nội",
    "khóa",
    "XV",
    "lần",
    "thứ",
    "dự",
    "kiến",
    "sẽ",
    "tổng",
    "số",
    "là",
    "có",
    "gồm",
    "chuẩnbị",
    "11lớp",
    "Xem",
    "thêm",
    "Luật",
    "Đề",
    "án",
    "thỏa",
    "thuận",
    "hợp",
    "tác",
    "với",
    "giai",
    "đoạn",
    "20215-2020",
    "một",
    "hai",
    "mười",
    "100%",
    "số",
    "9",
    "Khách:",
    "1",
]
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
FRAGMENTS = [
    "Tổng số 45, trong đó:",
    "\n- 20 đề tài;",
    "\n+ 1.250 lượt người (trong đó 38 nữ",
    ")",
    "(",
    " gồm: hội trường 25.000.000đ; ",
    "6.842 triệu đồng",
    "gần 12 tỷ đồng",
    "từ 10 - 15 triệu",
    "1.250,000 đồng",
    "5.00 cuốn",
    "0,5 - 2 ha",
    "8/10 vụ",
    "ngày 31/02/2023",
    "từ ngày 05/8 đến ngày 11/8/2024",
    "từ tháng 1 đến tháng 7/2023",
    "9 tháng năm 2023",
    "quý III, IV",
    "15/QD-LHH",
    "126/2024/NĐ-\nCP",
    "6-1:2010/BYT",
    "\nSTT\tChỉ tiêu\tĐVT\tNăm 2022\tNăm 2023\tSo sánh",
    "\n1\tHội thảo\tcuộc\t14\t11\tgiảm 3",
    "\n\t– đã nghiệm thu\t\t2\t10",
    "\nTổng cộng\t\t16\t21",
    "\n",
    "\t",
    "\nKẾ HOẠCH CÔNG TÁC NĂM 2025\n",
    "\nI. KẾT QUẢ\n",
    "Hiện có 32 hội thành viên, 04 trung tâm",
    "nâng tổng số hội viên lên 1.845 người",
    "Dự kiến: tổ chức 2 hội thảo; kết nạp 50 hội viên",
    "đã nghiệm thu nhưng chưa quyết toán được 10 đề tài",
    "52 kết luận: đã hoàn thành 37, quá hạn 4",
    "Bao cao quy I: to chuc 05 hoi thao, 12.000.000 dong",
    "đã tổ chức15 hội thảo, 08lớp",
    "ĐT: 0912.345.678",
    "Xem thêm",
    "\u0301",
    "\u200b",
    "năm năm",
    "một trăm hai mươi triệu đồng",
]
REPORTS = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(WORDS), st.text(max_size=6)), max_size=40).map(
    " ".join
)
CELLS = st.sampled_from(
    ["Hội thảo", "cuộc", "12", "1.020,5", "Năm 2022", "Năm 2023", "", "Tổng cộng", "– xong", "%", "I"]
)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=7).map("\t".join), max_size=12).map("\n".join)
ROWS = st.lists(
    st.lists(st.tuples(CELLS, st.sampled_from(["", "colspan=2", "rowspan=3", "colspan=x rowspan=-1"])), max_size=5),
    max_size=6,
).map(
    lambda rows: (
        "<table>"
        + "".join("<tr>" + "".join(f"<td {span}>{words}</td>" for words, span in row) + "</tr>" for row in rows)
        + "</table>"
    )
)
VOCABULARY = Vocabulary(PHRASES)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), SENTENCES, REPORTS, TABLES))
def test_any_text_is_read(text: str) -> None:
    reading = read(text, VOCABULARY)
    for item in reading.items:
        assert text[item.start : item.end] == item.text
        assert item.text
        assert set(item.flags) <= set(FLAGS)
    for one in reading.sums:
        assert all(reading.items[index].value is not None for index in (one.whole, *one.parts))
        assert all(reading.items[index].kind != "vague" for index in (one.whole, *one.parts))
        assert one.whole not in one.parts
        assert len(set(one.parts)) == len(one.parts) > 1
        values = [value for index in one.parts if isinstance(value := reading.items[index].value, int | float)]
        assert (sum(values) == reading.items[one.whole].value) is one.holds
    json.dumps(reading.as_json("a.txt"))


@settings(max_examples=150, deadline=None)
@given(st.one_of(SENTENCES, REPORTS))
def test_both_forms_of_letters_give_the_same(text: str) -> None:
    composed, decomposed = (read(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))
    assert [(i.kind, i.value) for i in composed.items] == [(i.kind, i.value) for i in decomposed.items]


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["a.txt", "a.html", "a.docx", "a.pdf", "", "a.doc", "a.xyz"]),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xff\xfe", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, name: str, head: bytes) -> None:
    try:
        extracted = extract(head + data, name)
    except UnreadableFile as error:
        assert error.message_vi
        return
    read(extracted.text, None, extracted.furniture)


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_any_web_table_is_read(page: str) -> None:
    extracted = extract(page.encode(), "a.html")
    read(extracted.text, VOCABULARY, extracted.furniture)
