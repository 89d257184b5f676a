"""What steps need. The docstring is the refusal shown to the person."""

from __future__ import annotations

from datetime import date
from typing import Any

from giaoban.kernel.meetings.models import CANCELLED, PLANNED, Meeting


def is_not_waiting(forum: Any, on: date) -> bool:
    """Buổi họp của hồ sơ còn ở “Sắp họp”. Ghi đã họp (hoặc hủy) trên trang buổi họp trước."""
    states = list(Meeting.objects.filter(dossier=forum.pk).exclude(state=CANCELLED).values_list("state", flat=True))
    return not states or any(state != PLANNED for state in states)


def is_sent(forum: Any, on: date) -> bool:
    """Chưa kiến nghị nào ghi ngày gửi. Ghi công văn gửi cho từng kiến nghị trước, hoặc khép hồ sơ không kiến nghị."""
    rows = forum.recommendations.filter(voided_at=None)
    return not rows.exists() or rows.filter(sent_on__lte=on).exists()


def is_answered(forum: Any, on: date) -> bool:
    """Còn kiến nghị đã gửi chưa có trả lời. Ghi trả lời, hoặc ghi “không trả lời” kèm lý do, trước khi khép."""
    return not forum.recommendations.filter(voided_at=None, answered_on=None).exclude(sent_on=None).exists()
