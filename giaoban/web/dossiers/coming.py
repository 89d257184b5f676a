"""What comes next on a dossier, whose it is, and which steps an account may take, for lists of many dossiers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_decide, can_handle, can_report
from giaoban.kernel.lifecycle import Lifecycle, Step
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Inheritance, Succession
from giaoban.kernel.people.models import UNIT, User
from giaoban.kernel.people.rules import has_role

#: who takes a step, by the step's predicate; another predicate shows its own sentence
WHO: dict[Callable[..., bool], Callable[[Dossier], str]] = {
    can_decide: lambda d: _("Lãnh đạo"),
    can_handle: lambda d: str(d.department) if d.department else _("Văn phòng"),
    can_report: lambda d: str(d.org),
}


def who_takes(step: Step, dossier: Dossier) -> str:
    return WHO[step.may](dossier) if step.may in WHO else refusal(step.may)


def usual_next(life: Lifecycle, dossier: Dossier) -> list[Step]:
    """For each track still open: the step that usually comes next (those with a reason stop or turn back)."""
    found = []
    for track, state in dossier.states.items():
        if track in life.tracks and not life.state(track, state).closed:
            found += [s for s in life.from_state(dossier.states) if s.track == track and not s.reason][:1]
    return found


def step_address(dossier: Dossier, step: str, back: str = "") -> str:
    """The dossier's page with a step's form open; after the step, back to where one came from."""
    query = {"buoc": step, **({"ve": back} if back else {})}
    return f"{reverse('dossiers:dossier', args=[dossier.number])}?{urlencode(query)}#buoc"


class Hand:
    """What an account may take in hand; asked once for a whole list, so that no row costs a question."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.answers = answered_by(user.org_id) if has_role(user, UNIT) else set()

    def may(self, step: Step, dossier: Dossier) -> bool:
        """By the account and the row alone; the step itself asks its predicate and its needs again."""
        if step.may is can_report and has_role(self.user, UNIT):
            return dossier.org_id in self.answers
        return bool(step.may(self.user, dossier))


def answered_by(unit: int | None) -> set[int]:
    """The unit and the ended ones it follows, through every act (see orgs.hierarchy.answers_for)."""
    followed: dict[int, set[int]] = {}
    for old, new in Succession.objects.held().filter(old__ended_on__isnull=False).values_list("old_id", "new_id"):
        followed.setdefault(new, set()).add(old)
    found: set[int] = set()
    waiting = [unit] if unit is not None else []
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += followed.get(here, ())
    return found


def inherited(unit: int | None) -> Any:
    """Keys of the dossiers handed to this very unit when theirs ended."""
    return Inheritance.objects.held().filter(what="dossier", new=unit).values("item")
