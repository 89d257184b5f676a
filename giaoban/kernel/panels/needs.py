"""What a lifecycle's step may need of a council."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from giaoban.kernel.lifecycle.lifecycle import Need

from .models import Case
from .words import OUTCOMES, PURPOSES


class _Judged:
    """A need whose docstring, the refusal, is worded when asked for: labels are translated."""

    def __init__(self, purpose: str, outcomes: tuple[str, ...]) -> None:
        self.purpose, self.outcomes = purpose, outcomes
        self.__name__ = f"judged_{purpose}"

    def __call__(self, matter: Any, on: date) -> bool:
        return latest(matter.pk, self.purpose, on) in self.outcomes

    def __getattribute__(self, name: str) -> Any:
        return self.refusal() if name == "__doc__" else super().__getattribute__(name)

    def refusal(self) -> str:
        words = ", ".join(f"“{OUTCOMES[outcome]}”" for outcome in self.outcomes)
        return _("Đến ngày này hội đồng %(purpose)s chưa kết luận %(outcomes)s.") % {
            "purpose": PURPOSES[self.purpose], "outcomes": words}


def judged(purpose: str, *outcomes: str) -> Need:
    """True when the latest concluded case of the dossier by that day came to one of the outcomes.

    `judged("acceptance", "excellent", "pass")`: a dossier judged "revise" first and "pass" later has passed.
    """
    if purpose not in PURPOSES or not outcomes or set(outcomes) - set(OUTCOMES):
        raise ValueError(f"judged({purpose!r}, {outcomes}): unknown purpose or outcome")
    return _Judged(purpose, outcomes)


def latest(dossier: int, purpose: str, on: date) -> str | None:
    """What the latest council of a purpose concluded on the dossier by a day; None: none has concluded."""
    rows = Case.objects.held().filter(dossier=dossier, panel__purpose=purpose, decided_on__lte=on).exclude(outcome="")
    return rows.order_by("-decided_on", "-pk").values_list("outcome", flat=True).first()
