"""What steps need. The docstring is the refusal shown to the person."""

from __future__ import annotations

from datetime import date
from typing import Any

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.people.models import DEPARTMENT, OFFICE, User
from giaoban.kernel.people.rules import has_role


def is_approved(task: Dossier, on: date) -> bool:
    """Kế hoạch chưa được phê duyệt nên chưa cấp kinh phí được."""
    if task.content_state in ("proposed", "cancelled"):
        return False
    return task.spans.filter(state="approved", voided_at=None, since__lte=on).exists()


def has_products(task: Any, on: date) -> bool:
    """Chưa ghi sản phẩm nào. Ghi lớp, tờ rơi, buổi phát sóng, mô hình hoặc hội thảo đã làm trước khi nộp báo cáo."""
    return bool(task.products.filter(voided_at=None).exists())


def has_finished(task: Dossier, on: date) -> bool:
    """Nội dung chưa nghiệm thu nên chưa quyết toán được."""
    return task.stood_in(on, "accepted")


def has_ended(task: Dossier, on: date) -> bool:
    """Chỉ hoàn trả khi nhiệm vụ đã dừng (“Không triển khai”) hoặc đã nghiệm thu."""
    return task.stood_in(on, "accepted", "cancelled")


def can_open_year(user: User, matter: Any = None) -> bool:
    """Chỉ các ban và Văn phòng mở được lịch năm."""
    return has_role(user, OFFICE, DEPARTMENT)
