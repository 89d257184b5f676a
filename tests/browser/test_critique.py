"""One critique task from an agency's request to its answer, and one workshop not held: by the people who do it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

TODAY = "2021-03-15"
MEMBERS = (("Đỗ Thị Chủ", "chair"), ("Lý Văn Phản", "member"), ("Hồ Thị Biện", "member"))


def register_the_request(window: Callable[..., Any]) -> str:
    """The department enters the letter that asks, moves its closing day, and opens a task from it."""
    staff = window("ban-tvpb")
    staff.open("/tu-van/lich/moi/")
    staff.type("title", "Dự thảo nghị định về vườn ươm sáng kiến")
    staff.type("agency", "Bộ Khoa học và Công nghệ")
    staff.type("symbol", "123/BKHCN-PC")
    staff.type("received_on", "2021-03-10")
    staff.type("closes_on", "2021-03-20")
    staff.press("main form.form [type=submit]")
    staff.take("Đổi hạn góp ý", closes_on="2021-03-30", reason="Bộ cho thêm mười ngày")
    assert "hạn đầu 20/3/2021" in staff.text
    staff.take("Mở nhiệm vụ từ đề nghị này", org="LHH-HA-TINH", on=TODAY)
    assert "Đã mở nhiệm vụ" in staff.text, staff.text[:2000]
    return str(staff.path)


def hold_a_council(window: Callable[..., Any], number: str) -> None:
    """The office plans the outline council, seats it, marks who is there, enters the ballots and concludes."""
    office = window("vanphong")
    office.open("/hoi-dong/moi/")
    office.choose("purpose", "outline")
    office.type("dossiers", number)
    office.press("main form.form [type=submit]")
    page = office.path.split("thanh-vien")[0].partition("?")[0]
    for name, role in MEMBERS:
        office.open(f"{page}thanh-vien/?role={role}")
        for closed in office.all("#tim ~ section details:not([open]) summary"):
            closed.click()
        form = "main form[method=post].form"
        office.fill(office.find(form), name=name, role=role)
        office.press(f"{form} [type=submit]")
    office.open(page)
    for box in office.all('[name="free"]'):
        office.driver.execute_script("arguments[0].checked = true", box)
    office.press("#khai [type=submit]")
    office.take("Thành lập", on=TODAY, paper="9/QĐ-LHHVN")
    office.take("Ghi ngày họp", on=TODAY)
    for yes in office.all('#thanh-vien [type=radio][value="yes"]'):
        office.driver.execute_script("arguments[0].checked = true", yes)
    office.press("#thanh-vien form [type=submit]")
    office.take("Mở phiếu")
    office.press_text("Nhập phiếu")
    for choice in office.all("select[name$=verdict]"):
        office.driver.execute_script("arguments[0].value = 'yes'", choice)
    office.press('button[form="phieu"]')
    office.open(page).take("Kết luận")
    assert "Đã kết luận" in office.text and "Đạt" in office.text, office.text[:3000]


def write_and_issue(window: Callable[..., Any], task: str) -> None:
    """The opinion letter: drafted by the department, signed by the leader, numbered and issued by the office."""
    staff = window("ban-tvpb").open(task)
    staff.press_text("Công văn gửi ý kiến", within="#lap-van-ban")
    staff.press("main form.form [type=submit]")
    assert "Rút ngắn thời hạn" in staff.find("#paper").text, staff.text[:2000]
    paper = staff.path.replace("sua/", "").partition("?")[0]
    window("lanhdao").open(paper).take("Ký", signer="Nguyễn Văn Lãnh")
    office = window("vanphong").open(paper)
    office.take("Lấy số và phát hành")
    assert "Đã phát hành" in office.text


def test_from_the_request_to_the_answer(window: Callable[..., Any]) -> None:
    task = register_the_request(window)
    number = task.strip("/").split("/")[-1]
    hold_a_council(window, number)
    staff = window("ban-tvpb").open(task)
    staff.take("Thẩm định đề cương")
    leader = window("lanhdao").open(task)
    leader.take("Phê duyệt, không cấp kinh phí", paper="10/QĐ-LHHVN")
    staff.open(task).take("Giao nhiệm vụ")

    unit = window("lhh-hatinh").open(task)
    unit.take("Triển khai")
    unit.press_text("Lên lịch hội thảo, lớp")
    unit.type("on", TODAY)
    unit.type("place", "Hà Tĩnh")
    unit.press("main form.form [type=submit]")
    unit.press_text("Ghi đã tổ chức")
    unit.driver.execute_script("document.querySelectorAll('main details').forEach(d => d.open = true)")
    unit.fill(unit.find("#nguoi-du"), table="Trần Văn Một\tLHH-HA-TINH\tchủ trì\nLê Thị Hai\tSở Tư pháp")
    unit.press("#nguoi-du form.form [type=submit]")
    assert "2 người" in unit.text
    unit.open(f"/tu-van/{number}/y-kien/")
    unit.type("table", "Bổ sung nguồn kinh phí")
    unit.fill(unit.find("main form.form"), table="Điều 4\tBổ sung nguồn kinh phí\nĐiều 7\tRút ngắn thời hạn\nĐiều 9\tBỏ giấy phép con")
    unit.press("main form.form [type=submit]")
    unit.open(task).take("Nộp báo cáo kết quả")

    staff.open(task).take("Nghiệm thu")
    write_and_issue(window, task)
    staff.open(task).take("Gửi ý kiến")
    assert "Công văn" in staff.text and "chờ trả lời 3" in staff.text
    staff.press_text("Ghi trả lời từng ý")
    for box, verdict in zip(staff.all("select[name$=verdict]"), ("taken_up", "partly", "not_taken"), strict=True):
        staff.driver.execute_script("arguments[0].value = arguments[1]", box, verdict)
    staff.type("paper", "456/BKHCN-PC")
    staff.press("#tra-loi [type=submit]")
    assert "Tiếp thu 1/3 (33,3 %)" in staff.text and "Đã có trả lời" in staff.text, staff.text[:3000]


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
