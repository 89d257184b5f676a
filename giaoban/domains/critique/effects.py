"""What a step of a critique task does besides changing its state."""

from __future__ import annotations

from datetime import date
from typing import Any

from giaoban.kernel.base import clock, tidy
from giaoban.kernel.documents.models import ISSUED
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.people.models import User


def send_opinions(task: Dossier, *, by: User, on: date, paper: str = "", **_: Any) -> None:
    """Every point not sent yet goes with this paper; runs inside the step's transaction."""
    from .letters import OPINION
    from .models import Opinion

    letter = task.documents.filter(form=OPINION, state=ISSUED).order_by("-pk").first()
    words = tidy(paper) or (f"Công văn {letter.symbol}" if letter else "")
    Opinion.objects.held().filter(task=task.pk, sent_on=None).update(
        sent_on=on, sent_at=clock.now(), paper=words[:200], document=letter)
