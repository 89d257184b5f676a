"""What steps need, and who may. The docstring is the refusal shown to the person."""

from __future__ import annotations

from datetime import date
from typing import Any

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle import MONEY
from giaoban.kernel.panels.needs import latest
from giaoban.kernel.people.models import DEPARTMENT, OFFICE, User
from giaoban.kernel.people.rules import can_work_centrally, has_role

FINISHED = ("accepted", "opinion_sent", "answered")
#: Money states of a task that was given nothing.
UNFUNDED = ("none", "planned", "not_needed")


def has_content_finished(task: Dossier, on: date) -> bool:
    """Nội dung chưa nghiệm thu nên chưa quyết toán được."""
    return task.stood_in(on, *FINISHED)


def has_content_ended(task: Dossier, on: date) -> bool:
    """Chỉ hoàn trả khi nhiệm vụ đã dừng (“Không triển khai”) hoặc đã nghiệm thu."""
    return task.stood_in(on, *FINISHED, "cancelled")


def _judged(task: Dossier, purpose: str, on: date, *outcomes: str) -> bool:
    """A council that has concluded binds; whether there must be one is a dated rule, and never for a quick answer."""
    from .models import rule_number

    found = latest(task.pk, purpose, on)
    if found is not None:
        return found in outcomes
    return task.states[MONEY] == "not_needed" or not rule_number(f"council.{purpose}", on)


def is_outline_judged(task: Dossier, on: date) -> bool:
    """Hội đồng thẩm định đề cương chưa kết luận “Đạt”. Lập hội đồng, ghi phiếu và kết luận ở mục “Hội đồng”."""
    return _judged(task, "outline", on, "pass")


def has_experts_heard(task: Dossier, on: date) -> bool:
    """Hội đồng chuyên gia chưa kết luận “Đạt”. Ghi ý kiến chuyên gia và kết luận ở mục “Hội đồng”."""
    return _judged(task, "experts", on, "pass")


def is_judged(task: Dossier, on: date) -> bool:
    """Hội đồng nghiệm thu chưa kết luận “Đạt”. Lập hội đồng, ghi phiếu và kết luận ở mục “Hội đồng”."""
    return _judged(task, "acceptance", on, "pass", "excellent")


def has_no_money(task: Dossier, on: date) -> bool:
    """Nhiệm vụ đã được cấp kinh phí; dùng bước có kinh phí."""
    return task.states[MONEY] in UNFUNDED


def has_every_answer(task: Any, on: date) -> bool:
    """Còn ý kiến đã gửi mà chưa ghi trả lời. Ghi trả lời từng ý ở mục “Ý kiến và trả lời”."""
    from .models import Opinion

    return not Opinion.objects.filter(task=task.pk, voided_at=None).waiting(on).exists()


def can_keep_drafts(user: User, draft: Any = None) -> bool:
    """Chỉ lãnh đạo, Văn phòng và các ban ở trung ương ghi được lịch góp ý."""
    return can_work_centrally(user)


def can_take_draft(user: User, draft: Any = None) -> bool:
    """Chỉ ban chủ trì góp ý hoặc Văn phòng mở được nhiệm vụ từ đề nghị này."""
    return has_role(user, OFFICE) or has_role(user, DEPARTMENT)


def can_set_rules(user: User, matter: Any = None) -> bool:
    """Chỉ Văn phòng trung ương đổi được quy định."""
    return has_role(user, OFFICE)
