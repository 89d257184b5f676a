"""The grammar, one form at a time."""

from __future__ import annotations

import pytest

from giaoban.kernel.reading import Item, read


def found(text: str, kind: str) -> list[Item]:
    return [item for item in read(text).items if item.kind == kind]


def values(text: str, *kinds: str) -> list[object]:
    return [item.value for item in read(text).items if item.kind in kinds]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tổ chức 09 đề tài và 34 hội thảo.", [9, 34]),
        ("Có 1.250 đại biểu, 2,5 triệu lượt người xem.", [1250, 2_500_000]),
        ("Mở hai hội thảo, mười hai lớp tập huấn và năm diễn đàn.", [2, 12, 5]),
        ("Số hội thảo: 12\nTổng số đề tài là 8.", [12, 8]),
        ("Chi tiết: hội thảo: 05; tọa đàm: 3.", [5, 3]),
        ("Đã xong 3/5 đề án; có 60/63 tỉnh tham gia.", [3, 60]),
        ("Trao thưởng cho 12 đồng chí.", [12]),
        ("Một trong những việc lớn là một phần của một số tổ chức.", []),
        ("Địa chỉ: 53 Nguyễn Huệ, ngõ 19, lô D20, phòng 302; ĐT 024.3943.1234", []),
        ("Theo Điều 5, khoản 2 và Chương trình 3, đạt 95,5%, tăng 2 lần.", []),
        ("Hai bên đã ký; trong năm hội viên tích cực.", []),
        ("1.3.2. Kết quả\n2. Khó khăn", []),
        ("Trang 3/12. Họp lúc 14h30, 8 giờ 30 phút.", []),
    ],
)
def test_counts(text: str, expected: list[int]) -> None:
    assert values(text, "count", "stock") == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tính đến 31/12/2022, số tổ chức trực thuộc là 520 tổ chức.", "stock"),
        ("Hiện có 38 hội thành viên.", "stock"),
        ("Các đại biểu chia theo 7 cụm thi đua.", "stock"),
        ("Trong năm đã giải thể 12 tổ chức.", "count"),
        ("Tính đến nay đã kết nạp 12 hội viên.", "count"),
        ("Hiện nay, có 15 đề tài hoàn thành nghiệm thu.", "count"),
    ],
)
def test_stock_or_count(text: str, kind: str) -> None:
    assert [item.kind for item in read(text).items if item.kind in ("count", "stock")] == [kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kinh phí 64.000 triệu đồng", 64_000_000_000),
        ("kinh phí còn dư: 80 triệu", 80_000_000),
        ("1,5 tỷ đồng", 1_500_000_000),
        ("2 tỷ 350 triệu đồng", 2_350_000_000),
        ("30.000.000 đồng (Ba mươi triệu đồng)", 30_000_000),
        ("500 nghìn đồng", 500_000),
        ("1.250.000đ", 1_250_000),
        ("một tỷ rưỡi đồng", 1_500_000_000),
        ("hai trăm năm mươi triệu đồng", 250_000_000),
    ],
)
def test_money(text: str, expected: int) -> None:
    assert values(text, "money") == [expected]


def test_foreign_money_keeps_its_unit() -> None:
    assert [(item.value, item.unit) for item in found("chi 1.200 USD", "money")] == [(1200, "USD")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ngày 05 tháng 01 năm 2020", ["2020-01-05"]),
        ("tính đến 24/12/2020", ["2020-12-24"]),
        ("tháng 3/2021", ["2021-03"]),
        ("Năm 2023. Ngày 06/7 họp.", ["2023", "2023-07-06"]),
        ("giai đoạn 2016 – 2021", ["2016/2021"]),
        ("từ ngày 04-10/5/2023", ["2023-05-04/2023-05-10"]),
        ("Thứ sáu, 07 Tháng 7 2023 09:41", ["2023-07-07T09:41"]),
        ("quý IV/2025", ["2025-10/2025-12"]),
        ("trong 6 tháng đầu năm 2023", ["2023-01/2023-06"]),
        ("kỷ niệm ngày thành lập 26/3", ["--03-26"]),
        ("18/5/1963-18/5/2023", ["1963-05-18", "2023-05-18"]),
    ],
)
def test_dates(text: str, expected: list[str]) -> None:
    assert values(text, "date") == expected


@pytest.mark.parametrize("text", ["giai đoạn 20215-2020", "ngày 31/02/2021", "ngày 45/13/2020"])
def test_impossible_dates_are_flagged_and_kept(text: str) -> None:
    (item,) = found(text, "date")
    assert item.value is None
    assert "misprint" in item.flags
    assert item.text in text


def test_durations_and_ordinals() -> None:
    text = "sơ kết năm năm, 10 năm; Đại hội VII, lần thứ VIII, khóa XV, hội nghị CAFEO38, Đoàn công tác số 9"
    assert [(item.value, item.unit) for item in found(text, "duration")] == [(5, "year"), (10, "year")]
    assert values(text, "ordinal") == [7, 8, 15, 38, 9]


def test_vague_numbers_have_no_value() -> None:
    items = found("hàng trăm hội nghị, hơn 500 đại biểu, gần 300 hội viên, khoảng 100 học viên", "vague")
    assert [item.value for item in items] == [None] * 4
    assert items[1].extra["about"] == {"low": 500, "high": None}


@pytest.mark.parametrize(
    ("text", "symbol", "style"),
    [
        ("Chỉ thị số 42-CT/TW", "42-CT/TW", "party"),
        ("Quyết định 48- QĐ/TW", "48-QĐ/TW", "party"),
        ("Quyết định 501/QĐ-TTg", "501/QĐ-TTg", "state"),
        ("Thông tư 30/2014/TT-BGDĐT", "30/2014/TT-BGDĐT", "normative"),
        ("Luật số 93/2025/QH15", "93/2025/QH15", "normative"),
        ("Nghị quyết liên tịch 01/2004/NQLT-LHH-BTNMT", "01/2004/NQLT-LHH-BTNMT", "joint"),
        ("công văn 6163/VPCP-KG", "6163/VPCP-KG", "letter"),
        ("văn bản số 327/BNV", "327/BNV", "letter"),
        ("văn bản 1162/VPCP/KG/VX", "1162/VPCP/KG/VX", "old"),
    ],
)
def test_symbols(text: str, symbol: str, style: str) -> None:
    (item,) = found(text, "document")
    assert (item.value, item.extra["document"]["style"], item.flags) == (symbol, style, [])


def test_document_is_described() -> None:
    text = "Quyết định số 12/QĐ-BNV ngày 05 tháng 3 năm 2021 của Bộ Nội vụ về việc phê duyệt điều lệ hội."
    (item,) = found(text, "document")
    assert item.extra["document"] == {
        "kind": "quyết định",
        "issuer": "Bộ Nội vụ",
        "date": "2021-03-05",
        "subject": "phê duyệt điều lệ hội",
        "style": "state",
    }


@pytest.mark.parametrize("text", ["Chỉ thị 42-TC/TW", "Chỉ thị 42/CT-TW", "Quyết định số 15/NQ-LHH"])
def test_misprinted_symbols_are_kept(text: str) -> None:
    (item,) = found(text, "document")
    assert "misprint" in item.flags
    assert str(item.value) in text


def test_sums() -> None:
    reading = read("Có 56 nhiệm vụ (trong đó 19 đề tài và 37 hội thảo).")
    assert [(s.whole, s.parts, s.holds) for s in reading.sums] == [(0, (1, 2), True)]
    wrong = read("Có 56 nhiệm vụ (trong đó 19 đề tài và 30 hội thảo).")
    assert [s.holds for s in wrong.sums] == [False]
    assert read("Có 60 đại biểu, trong đó có 38 nữ.").sums == []
    assert read("Có hàng trăm hội thảo, trong đó 5 cấp tỉnh và 6 cấp huyện.").sums == []


def test_flags() -> None:
    glued = found("Đã mở 11lớp tập huấn.", "count")
    assert (glued[0].value, glued[0].flags) == (11, ["glued"])
    forecast = found("Dự kiến tổ chức 4 hội thảo. Đã tổ chức 3 tọa đàm.", "count")
    assert [item.flags for item in forecast] == [["forecast"], []]
    counter = read("Số lượt truy cập: 12.345\nKhách: 3\nThành viên: 0\n").items
    assert counter
    assert all("furniture" in item.flags for item in counter)


def test_places() -> None:
    text = "tại Thanh Hoá, Đăk Lăk, TPHCM; Chủ tịch Hồ Chí Minh; ông Nguyễn Thái Bình"
    assert values(text, "place") == ["Thanh Hóa", "Đắk Lắk", "Thành phố Hồ Chí Minh"]


@pytest.mark.parametrize(
    ("text", "value", "flags"),
    [
        ("Chi 1.234,56 đồng.", None, {"misprint"}),
        ("Chi 1,234.56 đồng.", None, {"misprint"}),
        ("Chi 1.234.567,5 đồng.", None, {"misprint"}),
        ("Chi 1,234,567 đồng.", 1_234_567, set()),
        ("Mua hết 1,200.50 USD.", 1200.5, set()),
    ],
)
def test_a_dong_has_no_cents(text: str, value: float | None, flags: set[str]) -> None:
    """Amounts that can't be whole đồng are kept as written and flagged, never rounded."""
    (item,) = [item for item in read(text).items if item.kind == "money"]
    assert (item.value, set(item.flags)) == (value, flags)
