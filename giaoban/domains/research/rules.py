"""What steps need. The docstring is the refusal shown to the person."""

from datetime import date

from giaoban.kernel.dossiers.models import Dossier


def is_approved(task: Dossier, on: date) -> bool:
    """Nhiệm vụ chưa được phê duyệt nên chưa cấp kinh phí được."""
    if task.content_state in ("proposed", "selected", "terminated", "rejected"):
        return False
    return task.spans.filter(state="approved", voided_at=None, since__lte=on).exists()


def has_passed(task: Dossier, on: date) -> bool:
    """Nội dung chưa nghiệm thu nên chưa quyết toán được."""
    return task.stood_in(on, "accepted")


def has_ended(task: Dossier, on: date) -> bool:
    """Chỉ hoàn trả khi nhiệm vụ đã dừng, không đạt hoặc đã nghiệm thu."""
    return task.stood_in(on, "accepted", "rejected", "terminated")
