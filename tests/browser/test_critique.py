"""One workshop not held, its money returned to the fund it came from: by the people who do it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

TODAY = "2021-03-15"


def opened(window: Any, title: str) -> str:
    """A workshop proposed by the department and its outline judged; where its page is."""
    window.open("/ho-so/mo/critique.task/")
    window.type("title", title)
    window.type("org", "LHH-HA-TINH")
    window.choose("form", "workshop")
    window.press("main form.form [type=submit]")
    task = str(window.path)
    window.take("Thẩm định đề cương")
    return task


def left(leader: Any, task: str) -> tuple[str, int]:
    """The fund a leader may choose for a task, and what it says it has left, in đồng."""
    leader.open(task)
    option = next(each for each in leader.all("[name$='-fund'] option") if each.get_attribute("value"))
    words = option.get_attribute("textContent").rpartition("còn")[2]
    return option.get_attribute("value"), int("".join(ch for ch in words if ch.isdigit()))


def test_a_workshop_not_held_gives_its_money_back(window: Callable[..., Any]) -> None:
    """What the fund has left falls when the workshop is given money, and grows again by what comes back."""
    staff, leader, unit = window("ban-tvpb"), window("lanhdao"), window("lhh-hatinh")
    other = opened(staff, "Hội thảo khác")
    task = opened(staff, "Hội thảo góp ý dự thảo quy hoạch cảng cạn")
    fund, before = left(leader, task)
    leader.take("Phê duyệt và cấp kinh phí", fund=fund, amount="80 triệu", paper="11/QĐ-LHHVN")
    assert left(leader, other) == (fund, before - 80_000_000)
    staff.open(task).take("Giao nhiệm vụ", paper="HĐ 12/2021")
    staff.take("Ký hợp đồng", paper="HĐ 12/2021")
    unit.open(task).take("Triển khai")
    unit.press_text("Lên lịch hội thảo, lớp")
    unit.type("on", "2021-03-25")
    unit.press("main form.form [type=submit]")
    unit.driver.execute_script("document.querySelectorAll('main details').forEach(d => d.open = true)")
    unit.type("reason", "Dịch bệnh")
    unit.press_text("Ghi không tổ chức")
    assert "Lý do hoãn, hủy: Dịch bệnh" in unit.text
    staff.open(task).take("Không triển khai", note="Dịch bệnh, không tập trung được")
    unit.open(task).take("Hoàn trả kinh phí", paper="Giấy nộp trả 01")
    assert "Đã hoàn trả" in unit.text and "Không triển khai" in unit.text
    assert left(leader, other) == (fund, before)
