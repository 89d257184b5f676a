"""Who runs a meeting. The docstring is the refusal shown to the person."""

from __future__ import annotations

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_report
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_work_centrally

from .models import Meeting


def can_run_work(user: User, dossier: Dossier) -> bool:
    """Chỉ đơn vị thực hiện hồ sơ, ban phụ trách, Văn phòng hoặc lãnh đạo làm được việc này."""
    return can_work_centrally(user) or can_report(user, dossier)


def can_run(user: User, meeting: Meeting) -> bool:
    """Chỉ lãnh đạo, văn phòng và các ban ở trung ương, hoặc đơn vị có hồ sơ của cuộc họp, làm được việc này."""
    if meeting.dossier is None:
        return can_work_centrally(user)
    return can_run_work(user, meeting.dossier)
