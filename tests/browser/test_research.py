"""A research topic from the call to its liquidation, by the people who would do it, in a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from giaoban.domains.research.tests.conftest import fill

from .test_loop import wait_for

pytestmark = pytest.mark.browser

CALL = "Đề xuất bổ sung đề tài năm 2021"
TITLE = "Vật liệu lọc nước từ vỏ trấu cho trường học vùng lũ"
#: Enough for the rules of both councils.
PEOPLE = {"selection": ("chair", "secretary", "member"),
          "acceptance": ("chair", "opponent", "opponent", "secretary", "member", "member", "member")}
NAMES = ("Tô", "Vi", "Khúc", "Lò", "Sầm", "Ngần", "Quàng")


class Template:
    """What the file handed out says of its call."""

    def __init__(self, path: Path) -> None:
        mark = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("_giaoban").to_python()[0]
        self.pk = int(mark[2])


def test_from_the_call_to_liquidation(window: Callable[..., Any], tmp_path: Path) -> None:
    staff, unit, leader = window("ban-khcn"), window("lhh-hatinh", downloads=str(tmp_path)), window("lanhdao")
    open_call(staff)
    propose(unit, tmp_path)
    page = select(staff)
    approve(leader, page)
    carry_out(staff, unit, page)
    accept(staff, unit, page)
    finish(staff, unit, page)
    come_back(unit)


def open_call(staff: Any) -> None:
    staff.open("/nghien-cuu/mo/")
    for name, value in {"title": CALL, "year": "2021", "opens": "2021-03-01", "closes": "2021-03-31",
                        "topics": "Vật liệu lọc nước giá rẻ\nCảnh báo ngập úng"}.items():
        staff.type(name, value)
    staff.choose("form", "topic")
    staff.press("main form.form [type=submit]")
    assert "Đã mở đợt" in staff.text and "còn 16 ngày" in staff.text, staff.text[:2000]


def propose(unit: Any, folder: Path) -> None:
    """The unit takes the template, fills it in, sends it; one row is wrong and is said to be, the other goes in."""
    unit.open("/nghien-cuu/")
    unit.press_text(CALL)
    unit.press_text("Tệp mẫu")
    for _ in range(100):
        if any(folder.glob("mau-*.xlsx")):
            break
        time.sleep(0.1)
    call = Template(wait_for(next(folder.glob("mau-*.xlsx"))))
    filled = folder / "de-xuat-ha-tinh.xlsx"
    filled.write_bytes(fill(call, {"title": TITLE, "topic": "1", "field": "101", "months": "9", "asked": "200 triệu"},
                            {"title": "Dòng ghi nhầm tháng", "months": "nửa năm"}))
    unit.find('[name="file"]').send_keys(str(filled))
    unit.press("#gui form [type=submit]")
    assert "1 dòng đúng, 1 dòng có lỗi" in unit.text and "ghi số tháng từ 1 đến 120" in unit.text, unit.text[:2000]
    unit.press("main form [type=submit]")
    assert "Đã nhận 1 đề xuất" in unit.text, unit.text[:2000]


def select(staff: Any) -> str:
    """The selection council chooses it; costing follows."""
    staff.open("/nghien-cuu/")
    staff.press_text(CALL)
    staff.press_text("KHCN-2021-")
    page = str(staff.path.partition("#")[0])
    council(staff, page, "selection", "yes")
    staff.open(page).take("Hội đồng chọn")
    staff.take("Thẩm định kinh phí")
    assert "Đã thẩm định kinh phí" in staff.text, staff.text[:1500]
    return page


def council(staff: Any, page: str, purpose: str, verdict: str) -> None:
    """Set up, seated, declared, voted, concluded."""
    number = page.strip("/").rpartition("/")[2]
    staff.open(f"/hoi-dong/moi/?dossier={number}&purpose={purpose}")
    staff.press("main form.form [type=submit]")
    for order, role in enumerate(PEOPLE[purpose]):
        seat(staff, f"{NAMES[order]} Thị {purpose.title()}", role)
    staff.press_text("Xong, về hội đồng")
    staff.take("Thành lập", paper="45/QĐ-LHHVN")
    staff.take("Ghi ngày họp", place="Hà Nội")
    run(staff, "document.querySelectorAll('#thanh-vien input[type=radio][value=yes]').forEach(r => r.checked = true)")
    staff.press('#thanh-vien form[action*="diem-danh"] > p [type=submit]')
    run(staff, "document.querySelectorAll('#khai [name=free]').forEach(c => c.checked = true)")
    staff.press("#khai form [type=submit]")
    staff.take("Mở phiếu")
    staff.open(f"{staff.path.partition('?')[0]}phieu/{case_of(staff)}/")
    run(staff, f"document.querySelectorAll('[name$=-verdict]').forEach(s => s.value = '{verdict}')")
    staff.press(".typed-end [type=submit]")
    staff.press("main .lead a")
    staff.take("Kết luận")
    assert "Hội đồng đã kết luận" in staff.text, staff.text[:2000]


def case_of(staff: Any) -> str:
    link = next(a.get_attribute("href") for a in staff.all("main a") if "/phieu/" in str(a.get_attribute("href")))
    return str(link.rstrip("/").rpartition("/")[2])


def seat(staff: Any, name: str, role: str) -> None:
    run(staff, "document.querySelectorAll('main details').forEach(d => d.open = true)")
    staff.type("name", name, "main form.form")
    staff.type("job", "Trường Đại học (ví dụ)", "main form.form")
    run(staff, f"document.querySelector('main form.form [name=role]').value = '{role}'")
    staff.press("main form.form [type=submit]")
    assert f"Đã thêm {name}" in staff.text, staff.text[:2000]


def run(window: Any, script: str) -> None:
    window.driver.execute_script(script)


def approve(leader: Any, page: str) -> None:
    """One decision, and the money of the year."""
    leader.open(page).take("Phê duyệt mở mới", paper="QĐ 61/QĐ-LHHVN")
    option = next(option for option in leader.all("select[name$=fund] option")
                  if "khoa học" in (option.get_attribute("textContent") or ""))
    leader.take("Cấp kinh phí", fund=option.get_attribute("value"), amount="200 triệu", paper="QĐ 61/QĐ-LHHVN")
    assert "200.000.000" in leader.text and "Đã phê duyệt mở mới" in leader.text, leader.text[:2000]


def carry_out(staff: Any, unit: Any, page: str) -> None:
    staff.open(page).take("Ký hợp đồng", paper="HĐ 07/2021", ends_on="2021-12-31")
    staff.take("Ghi giá trị hợp đồng", paper="HĐ 07/2021")
    staff.take("Tạm ứng", amount="120 triệu")
    assert "31/12/2021" in staff.text and "14/9/2021" in staff.text, staff.text[:3000]
    unit.open(page).take("Bắt đầu thực hiện")
    unit.press_text("Gửi báo cáo", within="#tien-do ~ .scroll")
    for name, value in {"share": "100", "text": "Đã thử ở ba trường, nước đạt chuẩn."}.items():
        field = unit.find(f'main details[open] [name$="-{name}"]')
        field.clear()
        field.send_keys(value)
    unit.press("main details[open] form [type=submit]")
    assert "Đã nhận báo cáo tiến độ lần 1" in unit.text and "đã gửi 15/3/2021" in unit.text, unit.text[:3000]


def accept(staff: Any, unit: Any, page: str) -> None:
    unit.open(page).take("Nghiệm thu cấp cơ sở")
    council(staff, page, "acceptance", "excellent")
    staff.open(page).take("Nghiệm thu")
    assert "Xuất sắc" in staff.text, staff.text[:3000]
    staff.press_text("Quyết định công nhận kết quả nghiệm thu")
    assert TITLE in staff.text or "Người ký" in staff.text, staff.text[:2000]


def finish(staff: Any, unit: Any, page: str) -> None:
    """Results handed in, money settled with the rest returned, the contract liquidated."""
    unit.open(page).take("Giao nộp kết quả", number="2021-42-0077/KQNC")
    unit.take("Báo cáo chi", amount="195 triệu")
    staff.open(page)
    refused = next(row.text for row in staff.all("ul.steps > li") if "Thanh lý hợp đồng" in row.text)
    assert "chưa thanh lý hợp đồng được" in refused, refused
    staff.take("Quyết toán", paper="BB quyết toán 12")
    assert "195.000.000" in staff.text and "5.000.000" in staff.text, staff.text[:3000]
    staff.take("Thanh lý hợp đồng", paper="BB thanh lý 13")
    assert "Đã thanh lý hợp đồng" in staff.text and "2021-42-0077/KQNC" in staff.text, staff.text[:3000]


def come_back(unit: Any) -> None:
    """The unit finds what became of each row it sent; another unit finds none of it."""
    unit.open("/nghien-cuu/")
    unit.press_text(CALL)
    unit.press_text("de-xuat-ha-tinh.xlsx")
    assert "Đã thanh lý hợp đồng" in unit.text and "sửa lại" in unit.text, unit.text[:3000]


def test_another_unit_sees_none_of_it(window: Callable[..., Any]) -> None:
    other = window("lhh-haiduong")
    for path in ("/tim-kiem/?q=vo+trau", "/ho-so/?q=vo+trau"):
        assert "vỏ trấu" not in other.open(path).text, path
