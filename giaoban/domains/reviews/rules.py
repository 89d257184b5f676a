"""Who may, and what steps need. The docstring is the refusal shown to the person."""

from datetime import date
from typing import Any

from giaoban.kernel.people.models import DEPARTMENT, LEADER, OFFICE, User
from giaoban.kernel.people.rules import has_role


def is_decided(campaign: Any, on: date) -> bool:
    """Còn đơn vị chưa có kết luận rà soát."""
    return not list(campaign.verdicts.undecided().values_list("pk", flat=True)[:1])


def has_no_result(campaign: Any, on: date) -> bool:
    """Kết quả rà soát đã phát hành thành văn bản; không mở lại được."""
    return not list(campaign.documents.values_list("pk", flat=True)[:1])


def can_judge(user: User, verdict: Any) -> bool:
    """Chỉ ban được phân rà soát đơn vị này, ban phụ trách đợt, Văn phòng hoặc lãnh đạo ghi được kết luận."""
    if has_role(user, OFFICE, LEADER):
        return True
    return has_role(user, DEPARTMENT) and user.org_id in (verdict.department_id, verdict.campaign.department_id)


def can_run(user: User, campaign: Any) -> bool:
    """Chỉ ban phụ trách đợt rà soát, Văn phòng hoặc lãnh đạo làm được việc này."""
    if has_role(user, OFFICE, LEADER):
        return True
    return has_role(user, DEPARTMENT) and user.org_id == campaign.department_id
