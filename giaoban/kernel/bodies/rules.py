"""Who may record what happens to governing bodies. The docstring is the refusal shown to the person."""

from typing import Any

from giaoban.kernel.people.models import OFFICE, User
from giaoban.kernel.people.rules import has_role


def can_record(user: User, matter: Any = None) -> bool:
    """Chỉ Văn phòng trung ương ghi được thay đổi của cơ quan lãnh đạo."""
    return has_role(user, OFFICE)
