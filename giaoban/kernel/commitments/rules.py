"""Who may. The docstring is the refusal shown to the person."""

from giaoban.kernel.orgs.hierarchy import answers_for_record
from giaoban.kernel.people.models import DEPARTMENT, LEADER, OFFICE, UNIT, User
from giaoban.kernel.people.rules import has_role

from .models import Commitment


def can_work_on(user: User, commitment: Commitment) -> bool:
    """Chỉ đơn vị chủ trì làm được việc này."""
    return has_role(user, OFFICE, LEADER) or (
        has_role(user, UNIT, DEPARTMENT)
        and answers_for_record(user.org_id, commitment, commitment.lead_id, "promise"))


def can_confirm(user: User, commitment: Commitment) -> bool:
    """Chỉ người giao việc, lãnh đạo hoặc Văn phòng xác nhận được."""
    return has_role(user, OFFICE, LEADER) or (user.pk is not None and commitment.assigner_id == user.pk)


def can_extend(user: User, commitment: Commitment) -> bool:
    """Chỉ người giao việc hoặc lãnh đạo quyết định gia hạn."""
    return has_role(user, LEADER) or (has_role(user, OFFICE) and commitment.assigner_id == user.pk)
