"""A congress to its recognition paper, by the people who would do it, in a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from .test_loop import wait_for

pytestmark = pytest.mark.browser

#: As it is copied from a union's workbook: heads, a body written once over merged cells.
CELLS = """Cơ quan\tChức danh\tHọ và tên\tNăm sinh\tNam/nữ\tTái cử/mới
BCH\tChủ tịch\tTS Đinh Thị Trúng Cử\t1966\tnữ\tmới
\tPhó Chủ tịch\tTạ Văn Đại Biểu\t{born}\tnam\ttái cử
BTV\tChủ tịch\tĐinh Thị Trúng Cử\t1966\tnữ"""


def test_from_the_list_to_the_decision(window: Callable[..., Any], tmp_path: Path) -> None:
    page = paste_the_list(window)
    recognise(window, page)
    take_the_paper(window, page, tmp_path)
    clerk = window("vanphong").open("/co-quan/LHH-QUANG-BINH-BCH/")
    assert "Đinh Thị Trúng Cử" in clerk.text and "Khuyết" in clerk.text, clerk.text[:3000]
    assert "LHH Quảng Bình" in clerk.open("/co-quan/?q=quang+binh").text


def paste_the_list(window: Callable[..., Any]) -> str:
    """One year wrong: it is named with its row, mended, and the list goes in."""
    staff = window("ban-tochuc")
    staff.open("/ho-so/?kind=congresses.congress&q=quang+binh")
    staff.press_text("Đại hội đại biểu LHH Quảng Bình")
    page = str(staff.path.partition("#")[0])
    staff.press_text("Dán bảng từ Excel")
    fill(staff, CELLS.format(born="1890"))
    assert "Dòng 3, “Tạ Văn Đại Biểu”: năm sinh “1890” không rõ" in staff.text, staff.text[:3000]
    fill(staff, CELLS.format(born="1970"))
    assert "Đã ghi 3 dòng" in staff.text and "nữ 1/2 (50,0 %)" in staff.text, staff.text[:3000]
    staff.take("Báo cáo kết quả", paper="BC 12/BC-LHH")
    assert "chờ công nhận" in staff.text
    return page


def fill(staff: Any, cells: str) -> None:
    # Typed tabs would move to the next field; pasted ones stay.
    staff.driver.execute_script("arguments[0].value = arguments[1]", staff.find('[name="table"]'), cells)
    staff.press("main form.form [type=submit]")


def recognise(window: Callable[..., Any], page: str) -> None:
    leader = window("lanhdao").open(page)
    leader.press_text("Dự thảo quyết định công nhận")
    assert "DỰ THẢO" in leader.text and "Đinh Thị Trúng Cử" in leader.text, leader.text[:3000]
    leader.open(page).take("Công nhận kết quả", signer="Nguyễn Văn Lãnh")
    assert "Đã có quyết định công nhận" in leader.text, leader.text[:3000]


def take_the_paper(window: Callable[..., Any], page: str, tmp_path: Path) -> None:
    clerk = window("vanphong", downloads=str(tmp_path)).open(page)
    clerk.press_text("Quyết định công nhận")
    assert "/QĐ-LHHVN" in clerk.text and "DỰ THẢO" not in clerk.text
    link = next(a for a in clerk.all("main a") if a.text.strip() == "DOCX")
    link.click()
    for _ in range(100):
        found = list(tmp_path.glob("*.docx"))
        if found:
            break
        time.sleep(0.1)
    document = Document(str(wait_for(next(tmp_path.glob("*.docx")))))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "TS Đinh Thị Trúng Cử" in cells and "Tạ Văn Đại Biểu" in cells


def test_another_unit_finds_nobody(window: Callable[..., Any]) -> None:
    unit = window("lhh-haiduong")
    for path in ("/co-quan/LHH-QUANG-BINH-BCH/", "/co-quan/?q=quang+binh", "/tim-kiem/?q=dinh+thi+trung+cu"):
        assert "Trúng Cử" not in unit.open(path).text, path
