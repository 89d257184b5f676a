"""What holds for any text and any bytes."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.kernel.reading import read
from giaoban.kernel.reading.files import UnreadableFile, extract
from giaoban.kernel.reading.items import FLAGS

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


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), SENTENCES))
def test_any_text_is_read(text: str) -> None:
    reading = read(text)
    for item in reading.items:
        assert text[item.start : item.end] == item.text
        assert item.text
        assert set(item.flags) <= set(FLAGS)
    for one in reading.sums:
        assert all(reading.items[index].value is not None for index in (one.whole, *one.parts))
        assert all(reading.items[index].kind != "vague" for index in (one.whole, *one.parts))


@settings(max_examples=100, deadline=None)
@given(SENTENCES)
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
