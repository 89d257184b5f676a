"""Who may write money, and what it needs. The docstring is the refusal shown to the person."""

from __future__ import annotations

from giaoban.kernel.people.models import CENTRAL, LEADER, OFFICE, ROLES, User
from giaoban.kernel.people.rules import has_role


def can_keep_funds(user: User) -> bool:
    """Chỉ Văn phòng hoặc lãnh đạo ghi được nguồn kinh phí."""
    return has_role(user, LEADER, OFFICE)


def can_see_funds(user: User) -> bool:
    """Chỉ lãnh đạo, Văn phòng và các ban xem được nguồn kinh phí."""
    return has_role(user, *CENTRAL)


def can_see_norms(user: User) -> bool:
    """Tài khoản chưa có vai trò không xem được định mức chi."""
    return has_role(user, *ROLES)
