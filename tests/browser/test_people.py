"""People through a real browser: a list with errors corrected and sent again; nobody else finds anybody."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from .test_loop import wait_for

pytestmark = pytest.mark.browser

#: In no other record of the example federation.
SURNAME, PHONE = "Zơbờ", "0912345999"
HEADS = ("Mã hội viên", "Họ và tên", "Ngày sinh", "Giới tính", "Số ĐT liên hệ", "Ghi chú")
ROWS = ((f"{SURNAME}-1", f"{SURNAME} Thị Mai", "17/5/1961", "Nữ", PHONE, "x"),
        (f"{SURNAME}-2", f"{SURNAME} Văn Nam", "01/02/1890", "Nam", "", ""),
        (f"{SURNAME}-3", "", "1975", "Nam", "", ""),
        (f"{SURNAME}-4", f"{SURNAME} Văn Đức", "1970", "Nam", "", ""))


def workbook(path: Path, rows: Any, heads: Any = HEADS) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Danh sách")
    for number, row in enumerate((heads, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def send(unit: Any, path: Path) -> None:
    """Drop the file, say what the one unknown column means, look, start, and wait for the end."""
    unit.open("/nguoi/nhap/gui/")
    unit.find('[name="file"]').send_keys(str(path))
    unit.press("main form.form [type=submit]")
    assert "Cột nào là gì" in unit.text, unit.text[:2000]
    if "Số ĐT liên hệ" in unit.text:
        unit.choose("col-4", "phone")
    unit.press("form[action$='xem-thu/'] [type=submit]")


def start(unit: Any) -> None:
    unit.press("form[action$='bat-dau/'] [type=submit]")
    for _ in range(300):
        if unit.find(".lead .state").text.strip() == "Đã nhập":
            return
        time.sleep(0.2)
    raise AssertionError(unit.text[:2000])


def test_errors_are_corrected_and_sent_again_and_nobody_else_finds_anybody(window: Callable[..., Any],
                                                                            tmp_path: Path) -> None:
    unit = window("lhh-hatinh", downloads=str(tmp_path))
    send(unit, workbook(tmp_path / "ds.xlsx", ROWS))
    assert "Xem thử: chưa ghi gì" in unit.text and "Năm sinh trước 1900" in unit.text, unit.text[:3000]
    start(unit)
    assert "Dòng chưa nhập được" in unit.text
    corrected(unit, tmp_path)
    finds(unit)
    strangers_find_nobody(window)
    taken_back(unit)


def corrected(unit: Any, tmp_path: Path) -> None:
    """The rows given back are mended in their own workbook and sent again."""
    unit.press_text("Tải dòng lỗi")
    back = CalamineWorkbook.from_path(str(wait_for(tmp_path / "ds-loi.xlsx"))).get_sheet_by_index(0).to_python()
    assert [row[0] for row in back[1:]] == [f"{SURNAME}-2", f"{SURNAME}-3"] and "Thiếu họ và tên" in back[2][-1]
    back[1][2], back[2][1] = "01/02/1980", f"{SURNAME} Văn Phúc"
    send(unit, workbook(tmp_path / "sua.xlsx", back[1:], back[0]))
    start(unit)
    assert "Dòng chưa nhập được" not in unit.text


def finds(unit: Any) -> None:
    """By an accent-free search, in the order of given names, with both numbers; then one person's page."""
    unit.open("/nguoi/?q=zobo")
    names = [cell.text for cell in unit.all("table.grid tbody td:first-child a")]
    assert names == [f"{SURNAME} Văn Đức", f"{SURNAME} Thị Mai", f"{SURNAME} Văn Nam", f"{SURNAME} Văn Phúc"]
    assert "Số người: 4" in unit.text and "Số lượt hội viên: 4" in unit.text
    unit.press_text(f"{SURNAME} Thị Mai", within="table")
    assert PHONE in unit.text and "17/5/1961" in unit.text and "mở trang" in unit.text
    unit.open("/don-vi/LHH-HA-TINH/")
    assert "Số lượt hội viên: 4" in unit.text


def strangers_find_nobody(window: Callable[..., Any]) -> None:
    """Lists, search, pages, exports, the API, sent lists, duplicates: an account without a role, and another unit."""
    office = window("vanphong").open("/nguoi/?q=zobo")
    person = office.find("table.grid tbody td a").get_attribute("href").rstrip("/").rsplit("/", 1)[-1]
    office.open("/nguoi/nhap/")
    batch = office.find("table.grid tbody td a").get_attribute("href").rstrip("/").rsplit("/", 1)[-1]
    places = ("/nguoi/", "/nguoi/?q=zobo", "/nguoi/?unit=LHH-HA-TINH", f"/nguoi/{person}/", f"/nguoi/{person}/ai-xem/",
              f"/nguoi/{person}/ban-trich/", f"/nguoi/nhap/{batch}/", f"/nguoi/nhap/{batch}/dong-loi/", "/nguoi/nhap/",
              "/nguoi/trung/", "/nguoi/nhat-ky/", "/tim-kiem/?q=zobo", "/tim-kiem/?q=zobo+mai", "/api/v1/persons/?q=zobo",
              f"/api/v1/persons/{person}/", "/don-vi/LHH-HA-TINH/")
    for who in ("nguoila", "hoi-nganh-01"):
        other = window(who)
        for place in places:
            other.open(place)
            seen = other.driver.page_source
            assert SURNAME not in seen and PHONE not in seen, (who, place)


def taken_back(unit: Any) -> None:
    """The second list goes as a whole, with a reason."""
    unit.open("/nguoi/nhap/")
    unit.press_text("sua.xlsx", within="table")
    unit.press_text("Hoàn tác cả lần nhập")
    unit.type("reason", "Thử hoàn tác")
    unit.press("form[action$='hoan-tac/'] [type=submit]")
    assert "Đã hoàn tác" in unit.text
    unit.open("/nguoi/?q=zobo")
    assert "Số người: 2" in unit.text
