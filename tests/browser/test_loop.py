"""The briefing loop once, by the people who would do it, in a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

pytestmark = pytest.mark.browser

#: A unit's report as such units write them; one sum that doesn't hold is left in for the clerk to see.
UNIT_REPORT = (
    "BÁO CÁO kết quả công tác năm 2020",
    "Trong năm, đơn vị đã triển khai 56 nhiệm vụ tư vấn, phản biện và giám định xã hội (trong đó 19 đề tài TVPB&GĐXH và "
    "37 hội thảo TVPB&GĐXH). Đơn vị tổ chức 05 diễn đàn và 02 tọa đàm.",
    "Kinh phí hoàn trả 80 triệu đồng. Trong năm đã giải thể 25 tổ chức.",
)


def write_docx(path: Path) -> Path:
    document = Document()
    for line in UNIT_REPORT:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def wait_for(path: Path) -> Path:
    """The browser writes a download under another name until it is whole."""
    for _ in range(200):
        if path.exists() and not list(path.parent.glob("*.crdownload")):
            return path
        time.sleep(0.05)
    raise AssertionError(f"no {path.name} in {[p.name for p in path.parent.iterdir()]}")


def test_the_loop(window: Callable[..., Any], tmp_path: Path) -> None:
    report = write_the_report(window, tmp_path)
    sign_and_issue(window, report, tmp_path)
    promise = hold_the_meeting(window)
    keep_the_promise(window, promise)


def write_the_report(window: Callable[..., Any], tmp_path: Path) -> str:
    """The clerk drops a report, accepts figures, writes the narrative and asks for signature."""
    clerk = window("vanphong")
    clerk.open("/doc-bao-cao/gui/")
    clerk.type("org", "LHHVN")
    clerk.choose("period", "2020-01-01..2020-12-31")
    clerk.find('[name="file"]').send_keys(str(write_docx(tmp_path / "bao-cao.docx")))
    clerk.press("main form.form [type=submit]")
    assert "56" in clerk.text and "Khớp sổ" in clerk.text, clerk.text[:3000]
    clerk.press_text("Nhận tất cả số khớp")
    clerk.open(clerk.path.partition("#")[0])
    assert "Nhận" in clerk.text

    clerk.open("/bao-cao/mo/")
    clerk.type("year", "2020")
    clerk.type("cut_off", "2020-12-24")
    clerk.press("main form [type=submit]")
    page = clerk.path.partition("#")[0]
    clerk.find("textarea").send_keys(" Viết thêm trên màn hình.")
    clerk.press_text("Ghi lời văn")
    clerk.open(page)
    assert "Viết thêm trên màn hình." in clerk.find("#preview").text
    clerk.take("Chốt số liệu")
    clerk.take("Trình ký")
    assert "Trình ký" in clerk.text
    return str(page)


def sign_and_issue(window: Callable[..., Any], report: str, tmp_path: Path) -> None:
    leader = window("lanhdao")
    leader.open(report).take("Ký", signer="Nguyễn Văn Lãnh")
    assert "Đã ký" in leader.text
    clerk = window("vanphong", downloads=str(tmp_path))
    clerk.open(report).take("Lấy số")
    clerk.take("Phát hành")
    assert "Đã phát hành" in clerk.text
    link = next(a for a in clerk.all("a") if a.text.strip() == "DOCX")
    link.click()
    names = [p for p in tmp_path.glob("*.docx") if p.name != "bao-cao.docx"]
    for _ in range(100):
        names = [p for p in tmp_path.glob("*.docx") if p.name != "bao-cao.docx"]
        if names:
            break
        time.sleep(0.1)
    text = "\n".join(p.text for p in Document(str(wait_for(names[0]))).paragraphs)
    assert "56" in text and "Viết thêm trên màn hình." in text


def hold_the_meeting(window: Callable[..., Any]) -> str:
    """The leader plans and holds a briefing and gives a conclusion with an order."""
    leader = window("lanhdao")
    leader.open("/cuoc-hop/moi/")
    leader.type("title", "Giao ban đột xuất")
    leader.type("on", "2021-03-15")
    leader.press("main form.form [type=submit]")
    leader.press_text("Đã họp")
    leader.type("new-text", "Liên hiệp hội Hà Tĩnh chuẩn bị đăng cai hội nghị.", "#ket-luan-moi")
    for summary in leader.all("#ket-luan-moi details:not([open]) summary"):
        summary.click()
    leader.type("new-task", "Lập kế hoạch đăng cai hội nghị giao ban", "#ket-luan-moi")
    leader.type("new-lead", "LHH-HA-TINH", "#ket-luan-moi")
    leader.type("new-due", "2021-04-15", "#ket-luan-moi")
    leader.press("#ket-luan-moi [type=submit]")
    assert "Lập kế hoạch đăng cai" in leader.text, leader.text[:3000]
    return "Lập kế hoạch đăng cai hội nghị giao ban"


def keep_the_promise(window: Callable[..., Any], promise: str) -> None:
    unit = window("lhh-hatinh")
    unit.open("/viec/")
    unit.press_text(promise)
    unit.take("Nhận việc")
    unit.take("Báo xong", note="Đã gửi kế hoạch.")
    assert "Báo xong" in unit.text and "đúng hạn" in unit.text.casefold(), unit.text[:3000]
    leader = window("lanhdao").open(unit.path)
    leader.take("Xác nhận")
    assert "Đã xác nhận" in leader.text


def test_a_stranger_sees_nothing(window: Callable[..., Any]) -> None:
    stranger = window("nguoila")
    for path in ("/", "/ho-so/", "/don-vi/", "/so-lieu/", "/bao-cao/", "/doc-bao-cao/", "/cuoc-hop/", "/viec/", "/van-ban/",
                 "/tai-khoan/", "/tim-kiem/?q=ha", "/so-lieu/critique.tasks/", "/don-vi/LHHVN/"):
        stranger.open(path)
        assert "chưa được giao vai trò" in stranger.text, (path, stranger.text[:500])
        assert "TVPB" not in stranger.text.replace("Giao Ban", "")
