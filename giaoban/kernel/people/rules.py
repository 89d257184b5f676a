"""Who may: predicates on accounts. The docstring is the refusal shown to the person."""

from typing import Any

from .models import DEPARTMENT, LEADER, OFFICE, UNIT, User


def has_role(user: User, *roles: str) -> bool:
    return bool(user.is_authenticated and user.is_active and user.org_id and user.role in roles)


def can_administer(user: User, matter: Any = None) -> bool:
    """Chỉ Văn phòng trung ương làm được việc này."""
    return has_role(user, OFFICE)


def can_lead(user: User, matter: Any = None) -> bool:
    """Chỉ lãnh đạo làm được việc này."""
    return has_role(user, LEADER)


def can_work_centrally(user: User, matter: Any = None) -> bool:
    """Chỉ lãnh đạo, Văn phòng và các ban làm được việc này."""
    return has_role(user, LEADER, OFFICE, DEPARTMENT)


def can_send(user: User, matter: Any = None) -> bool:
    """Tài khoản này chỉ được xem."""
    return has_role(user, LEADER, OFFICE, DEPARTMENT, UNIT)
