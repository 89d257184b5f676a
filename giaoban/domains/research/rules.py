"""What steps need. The docstring is the refusal shown to the person."""

from datetime import date

from giaoban.kernel.dossiers.models import Dossier


def is_approved(task: Dossier, on: date) -> bool:
    """Nhiệm vụ chưa được phê duyệt nên chưa cấp kinh phí được."""
    return task.content_state not in ("proposed", "selected", "terminated", "rejected")


def has_passed(task: Dossier, on: date) -> bool:
    """Nội dung chưa nghiệm thu nên chưa quyết toán được."""
    return task.content_state == "accepted"


def has_ended(task: Dossier, on: date) -> bool:
    """Chỉ hoàn trả khi nhiệm vụ đã dừng, không đạt hoặc đã nghiệm thu."""
    return task.content_state in ("accepted", "rejected", "terminated")
