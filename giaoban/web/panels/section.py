"""On a dossier's page: the councils it has been before, and setting up another."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from giaoban.kernel.base import day_text
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.panels.models import Case
from giaoban.kernel.panels.rules import can_set_up
from giaoban.web.dossiers.kinds import capital

from .columns import OUTCOME_TONES, TONES


def councils_of(request: HttpRequest, dossier: Dossier, on: date) -> dict[str, Any] | None:
    """What the account may see of them; None where there is nothing to see or do. One query."""
    rows = list(Case.objects.visible_to(request.user).filter(dossier=dossier.pk).select_related("panel")
                .order_by("-panel_id"))
    may = can_set_up(request.user, [dossier]) and dossier.closed_on is None
    if not rows and not may:
        return None
    return {"rows": [_row(case) for case in rows],
            "new_url": f"{reverse('panels:new')}?dossier={dossier.number}" if may else ""}


def _row(case: Case) -> dict[str, Any]:
    panel = case.panel
    done = case.outcome and case.voided_at is None
    return {"url": reverse("panels:panel", args=[panel.pk]), "name": panel.name,
            "purpose": capital(panel.purpose_label),
            "label": case.outcome_label if done else panel.state_label,
            "tone": OUTCOME_TONES.get(case.outcome, "done") if done else TONES.get(panel.state, "neutral"),
            "held": day_text(panel.held_on), "decided": day_text(case.decided_on)}
