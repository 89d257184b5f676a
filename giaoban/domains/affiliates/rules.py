"""Who may, and what steps need. The docstring is the refusal shown to the person."""

from datetime import date
from typing import Any

from giaoban.kernel.dossiers.rules import can_handle
from giaoban.kernel.people.models import OFFICE, User
from giaoban.kernel.people.rules import has_role

#: What a matter can't be decided without.
NEEDED = {
    "personnel": ("head",), "rename": ("new_name",), "seat": ("address",), "branch": ("new_name",),
    "close_branch": ("new_name",), "certificate": ("certificate",), "handover": ("new_name",),
}


def has_the_new_unit(founding: Any, on: date) -> bool:
    """Thiếu dữ kiện: thành lập cần mã và tên tổ chức mới."""
    return bool(founding.new_code and founding.new_name)


def has_its_facts(case: Any, on: date) -> bool:
    """Thiếu dữ kiện: nhân sự cần tên người đứng đầu; đổi tên, chi nhánh, chuyển cơ quan cần tên; chuyển trụ sở cần \
địa chỉ; cấp lại cần số giấy chứng nhận."""
    return all(getattr(case, name) for name in NEEDED.get(case.matter, ()))


def has_nothing_open(dissolution: Any, on: date) -> bool:
    """Danh mục giải thể còn mục chưa xong; ghi ngày và văn bản cho từng mục trước."""
    return not list(dissolution.items.unfinished().values_list("pk", flat=True))


def can_set_rules(user: User, matter: Any = None) -> bool:
    """Chỉ Văn phòng trung ương đổi được ngưỡng."""
    return has_role(user, OFFICE)


def can_close_item(user: User, dissolution: Any) -> bool:
    """Chỉ ban phụ trách hồ sơ hoặc Văn phòng ghi được danh mục giải thể."""
    return can_handle(user, dissolution)
