"""Who may: the docstring is the refusal shown."""

from __future__ import annotations

from typing import Any

from giaoban.kernel.people.models import DEPARTMENT, LEADER, OFFICE, UNIT, User
from giaoban.kernel.people.rules import has_role


def can_open(user: User, matter: Any = None) -> bool:
    """Tài khoản này chỉ xem được họ tên."""
    return has_role(user, LEADER, OFFICE, DEPARTMENT, UNIT)


def can_erase(user: User, matter: Any = None) -> bool:
    """Chỉ Văn phòng trung ương xóa dữ liệu của một người, khi có văn bản đồng ý của lãnh đạo."""
    return has_role(user, OFFICE)


def can_extract(user: User, matter: Any = None) -> bool:
    """Chỉ Văn phòng trung ương lập bản trích, vì có cả dữ liệu của các hội khác. Chuyển yêu cầu tới Văn phòng."""
    return has_role(user, OFFICE)
