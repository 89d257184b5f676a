"""Who may act on a matter. The docstring is the refusal shown to the person."""

from giaoban.kernel.orgs.hierarchy import answers_for_record
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import DEPARTMENT, LEADER, OFFICE, UNIT, User
from giaoban.kernel.people.rules import has_role

from .models import Dossier


def can_handle(user: User, dossier: Dossier) -> bool:
    """Chỉ ban phụ trách hồ sơ hoặc Văn phòng làm được bước này."""
    if has_role(user, OFFICE):
        return True
    return has_role(user, DEPARTMENT) and (dossier.department_id is None or dossier.department_id == user.org_id)


def can_open(user: User, org: Org) -> bool:
    """Tài khoản này không mở hồ sơ cho đơn vị đó."""
    if has_role(user, LEADER, OFFICE, DEPARTMENT):
        return True
    return has_role(user, UNIT) and Org.objects.visible_to(user).filter(pk=org.pk).exists()


def can_decide(user: User, dossier: Dossier) -> bool:
    """Chỉ lãnh đạo phê duyệt được bước này."""
    return has_role(user, LEADER)


def can_report(user: User, dossier: Dossier) -> bool:
    """Chỉ đơn vị thực hiện, ban phụ trách hoặc Văn phòng làm được bước này."""
    return can_handle(user, dossier) or (
        has_role(user, UNIT) and answers_for_record(user.org_id, dossier, dossier.org_id, "dossier"))
