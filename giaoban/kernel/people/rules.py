"""Who may: predicates on accounts. The docstring is the refusal shown to the person."""

from typing import Any

from giaoban.kernel.orgs.models import Org

from .models import DEPARTMENT, LEADER, OFFICE, UNIT, Membership, Person, User


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


def can_see_person(user: User, person: Person) -> bool:
    """Tài khoản chỉ xem được người đang hoặc từng là hội viên, giữ chức vụ ở đơn vị trong phạm vi của mình."""
    return Person.objects.visible_to(user).filter(pk=person.pk).exists()


def can_keep_people(user: User, matter: Any = None) -> bool:
    """Chỉ Văn phòng trung ương và tài khoản của đơn vị ghi được sổ hội viên."""
    return has_role(user, OFFICE, UNIT)


def can_keep_members(user: User, org: Org) -> bool:
    """Tài khoản của đơn vị chỉ ghi được hội viên của đơn vị mình và các đơn vị bên dưới."""
    return can_keep_people(user) and Org.objects.visible_to(user).filter(pk=org.pk).exists()


def can_change_person(user: User, person: Person) -> bool:
    """Chỉ Văn phòng trung ương, hoặc đơn vị nơi người này đang là hội viên, sửa được hồ sơ của người này."""
    if has_role(user, OFFICE):
        return True
    if not has_role(user, UNIT):
        return False
    own = Org.objects.visible_to(user).values("pk")
    return Membership.objects.held().filter(person=person, until=None, org__in=own).exists()
