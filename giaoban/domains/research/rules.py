"""What steps need, and who may. The docstring is the refusal shown to the person."""

from __future__ import annotations

from datetime import date
from typing import Any

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.ledger.models.estimates import REPLACED, SENT_BACK, Estimate
from giaoban.kernel.panels.needs import latest
from giaoban.kernel.people.models import DEPARTMENT, OFFICE, User
from giaoban.kernel.people.rules import has_role

#: Content finished: what "accepted" means in a report, whatever came after.
FINISHED = ("accepted", "results_handed_in", "liquidated")


def asked_for(key: str, on: date) -> bool:
    """Whether the rule is in force on a day."""
    from .models import rule_on

    return rule_on(key, on) is not None


def is_chosen(task: Any, on: date) -> bool:
    """Hội đồng tuyển chọn chưa kết luận “được chọn” với hồ sơ này. Lập hội đồng, chấm điểm và kết luận trước."""
    return not asked_for("select.council", on) or latest(task.pk, "selection", on) == "chosen"


def is_judged(task: Any, on: date) -> bool:
    """Hội đồng nghiệm thu chưa kết luận “xuất sắc” hoặc “đạt” với hồ sơ này. Lập hội đồng và kết luận trước."""
    return not asked_for("accept.council", on) or latest(task.pk, "acceptance", on) in ("excellent", "pass")


def is_failed(task: Any, on: date) -> bool:
    """Hội đồng nghiệm thu chưa kết luận “không đạt” với hồ sơ này. Lập hội đồng và kết luận trước."""
    return not asked_for("accept.council", on) or latest(task.pk, "acceptance", on) == "fail"


def is_estimated(task: Any, on: date) -> bool:
    """Chưa có dự toán đã trình. Lập và trình dự toán theo định mức trước khi thẩm định kinh phí."""
    if not asked_for("cost.estimate", on):
        return True
    return Estimate.objects.filter(dossier=task.pk, submitted_on__lte=on).exclude(
        state__in=(REPLACED, SENT_BACK)).exists()


def is_costed(task: Dossier, on: date) -> bool:
    """Kinh phí chưa được thẩm định; làm bước “Thẩm định kinh phí” trước khi phê duyệt."""
    return task.content_state != "selected" or not asked_for("approve.costing", on)


def is_approved(task: Dossier, on: date) -> bool:
    """Nhiệm vụ chưa được phê duyệt nên chưa cấp kinh phí được."""
    if task.content_state in ("proposed", "selected", "costed", "not_selected", "terminated", "rejected"):
        return False
    return task.spans.filter(state="approved", voided_at=None, since__lte=on).exists()


def has_passed(task: Dossier, on: date) -> bool:
    """Nội dung chưa nghiệm thu nên chưa quyết toán được."""
    return task.stood_in(on, *FINISHED)


def has_ended(task: Dossier, on: date) -> bool:
    """Chỉ hoàn trả khi nhiệm vụ đã dừng, không đạt hoặc đã nghiệm thu."""
    return task.stood_in(on, *FINISHED, "rejected", "terminated")


def has_settled(task: Any, on: date) -> bool:
    """Kinh phí chưa quyết toán hoặc hoàn trả xong nên chưa thanh lý hợp đồng được."""
    return task.money_state in ("none", "settled", "returned")


def can_run_calls(user: User, call: Any = None) -> bool:
    """Chỉ ban phụ trách hoặc Văn phòng mở, sửa được đợt đề xuất."""
    if has_role(user, OFFICE):
        return True
    return has_role(user, DEPARTMENT) and (call is None or call.department_id in (None, user.org_id))


def can_set_rules(user: User, matter: Any = None) -> bool:
    """Chỉ Văn phòng trung ương đổi được quy định."""
    return has_role(user, OFFICE)
