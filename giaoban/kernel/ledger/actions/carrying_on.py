"""Many dossiers carried into the next year by one permission, each by its own step; all or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from giaoban.kernel.dossiers.actions import take_step
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.people.models import User

from ..limits import PostingRefused
from ..models import Fund
from .planning import Cell, PlanRefused

STEP = "carry_over"


@transaction.atomic
def carry_chosen(dossiers: Sequence[Dossier], *, into: Fund, on: date, by: User, paper: str, reason: str) -> int:
    """What each holds open in earlier funds of the source goes into `into`. Raises PlanRefused with cells
    (dossier, 0), writing none."""
    errors: dict[Cell, str] = {}
    for dossier in dossiers:
        own = concrete(dossier)
        step = own.lifecycle.steps.get(STEP) if own.lifecycle else None
        if step is None or step.action is None:
            errors[(dossier.pk, 0)] = "Loại hồ sơ này chưa có bước chuyển kinh phí sang năm sau."
            continue
        try:
            with transaction.atomic():
                take_step(own, STEP, by=by, on=on, note=reason, fund=into.pk, paper=paper)
        except (StepRefused, PostingRefused, ValueError) as error:
            errors[(dossier.pk, 0)] = str(error)
    if errors:
        raise PlanRefused(errors)
    return len(dossiers)
