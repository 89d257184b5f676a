"""What steps need. The docstring is the refusal shown to the person."""

from datetime import date

from giaoban.kernel.dossiers.models import Dossier


def has_content_finished(task: Dossier, on: date) -> bool:
    """Nội dung chưa nghiệm thu nên chưa quyết toán được."""
    return task.stood_in(on, "accepted", "opinion_sent", "answered")


def has_content_ended(task: Dossier, on: date) -> bool:
    """Chỉ hoàn trả khi nhiệm vụ đã dừng (“Không triển khai”) hoặc đã nghiệm thu."""
    return task.stood_in(on, "accepted", "opinion_sent", "answered", "cancelled")
