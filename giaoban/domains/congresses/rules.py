"""What steps need. The docstring is the refusal shown to the person."""

from datetime import date
from typing import Any

from giaoban.kernel.bodies.kinds import EXECUTIVE
from giaoban.kernel.dossiers.rules import can_decide, can_report
from giaoban.kernel.people.models import User


def can_read_draft(user: User, dossier: Any) -> bool:
    """Chỉ người làm hồ sơ và lãnh đạo ký mới xem được dự thảo quyết định."""
    return can_report(user, dossier) or can_decide(user, dossier)


def has_its_name(congress: Any, on: date) -> bool:
    """Thiếu dữ kiện: đại hội lần thứ mấy (ví dụ VIII), nhiệm kỳ từ năm nào đến năm nào. Ghi ở “Sửa thông tin”."""
    return bool(congress.ordinal and congress.term_first and congress.term_last)


def has_its_facts(congress: Any, on: date) -> bool:
    """Thiếu địa điểm hoặc số đại biểu dự đại hội. Ghi ở “Sửa thông tin”."""
    return bool(congress.place and congress.delegates)


def has_executive(congress: Any, on: date) -> bool:
    """Chưa nhập người trúng cử Ban Chấp hành (Hội đồng Trung ương). Dán bảng ở mục “Người trúng cử”."""
    return congress.live_elected().filter(form=EXECUTIVE).exists()


def has_elected(dossier: Any, on: date) -> bool:
    """Chưa nhập ai ở mục “Người trúng cử”."""
    return dossier.live_elected().exists()


def is_matched(dossier: Any, on: date) -> bool:
    """Còn người trùng tên trong sổ chưa chọn là ai; chọn ở mục “Người trúng cử”."""
    return not dossier.live_elected().undecided().exists()


def has_constituency(nomination: Any, on: date) -> bool:
    """Chưa ghi đơn vị bầu cử. Ghi ở “Sửa thông tin”."""
    return bool(nomination.constituency)
