"""Councils ready made for tests of anything that needs one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.panels import actions
from giaoban.kernel.panels.models import Case, Panel
from giaoban.kernel.panels.words import CHAIR, MEMBER, OPPONENT, SECRETARY
from giaoban.kernel.people.actions import add_person

#: Seven: the usual make-up of a council.
SEVEN = (CHAIR, OPPONENT, OPPONENT, SECRETARY, MEMBER, MEMBER, MEMBER)
DAY = date(2020, 9, 1)


def people(count: int, name: str = "Thành viên") -> list[Any]:
    return [add_person(name=f"{name} {number}", by=None, job=f"Viện {number}") for number in range(1, count + 1)]


def drafted(dossiers: Sequence[Dossier], purpose: str, org: Any, *, roles: Sequence[str] = SEVEN, on: date = DAY,
            who: Sequence[Any] | None = None, **facts: Any) -> Panel:
    panel = actions.draft_panel(purpose=purpose, dossiers=dossiers, org=org, by=None, on=on, **facts)
    for person, role in zip(who or people(len(roles)), roles, strict=True):
        actions.seat(panel, person, role=role, by=None, on=on)
    return panel


def opened(dossiers: Sequence[Dossier], purpose: str, org: Any, *, on: date = DAY, absent: Sequence[int] = (),
           **facts: Any) -> Panel:
    """Set up, everybody declared, all but those `absent` (by place) present, score sheets open."""
    panel = drafted(dossiers, purpose, org, on=on, **facts)
    panel = actions.set_up(panel, on=on, by=None, paper="12/QĐ-LHHVN")
    seats = list(panel.seats.all())
    for case in panel.cases.all():
        for seat in seats:
            actions.declare(seat.person, case.dossier, on=on, by=None)
    actions.hold(panel, on=on, by=None, place="Hà Nội")
    actions.mark_presence(panel, {s.pk: (n not in absent, "") for n, s in enumerate(seats)}, by=None)
    return actions.open_sheets(panel, by=None)


def vote(case: Case, verdicts: Sequence[str]) -> None:
    """One verdict for each member present, in order."""
    seats = [seat for seat in case.panel.seats.all() if seat.attendance.filter(present=True, voided_at=None).exists()]
    for seat, verdict in zip(seats, verdicts, strict=True):
        actions.cast(case, seat, verdict=verdict, by=None)


def concluded(dossier: Dossier, purpose: str, verdicts: Sequence[str], org: Any, *, on: date = DAY) -> Panel:
    """A council of seven that has concluded on the dossier by these verdicts."""
    panel = opened([dossier], purpose, org, on=on)
    vote(panel.cases.get(), verdicts)
    actions.close(panel, by=None)
    panel.refresh_from_db()
    return panel
