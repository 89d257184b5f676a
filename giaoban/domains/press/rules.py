"""What steps need. The docstring is the refusal shown to the person."""

from datetime import date
from typing import Any

#: What a matter can't be decided without.
NEEDED = {
    "licence": ("new_code", "new_name", "licence", "form"), "renewal": ("licence", "form"), "governing": ("governing",),
    "editor": ("editor",),
}


def has_its_facts(case: Any, on: date) -> bool:
    """Thiếu dữ kiện: cấp phép cần mã, tên cơ quan, số giấy phép, hình thức; gia hạn cần số giấy phép, hình thức; đổi \
chủ quản cần mã cơ quan chủ quản mới; bổ nhiệm cần tên tổng biên tập."""
    return all(getattr(case, name) for name in NEEDED.get(case.matter, ()))
