"""What a decision does to the register: it founds, dissolves, or gives the head's mandate."""

from __future__ import annotations

from datetime import date
from typing import Any

from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people import actions as people
from giaoban.kernel.people.models import User


def carry_out(case: Any, *, by: User, on: date, note: str = "", paper: str = "", **_: Any) -> None:
    """Run inside the step's transaction: the decision and its effect are one."""
    try:
        _EFFECTS[case.matter](case, by=by, on=on, paper=paper)
    except orgs.ActRefused as error:
        raise StepRefused([str(error)]) from error


def _establish(case: Any, *, by: User, on: date, paper: str) -> None:
    parent = case.org if case.org.kind != "department" else Org.objects.get(kind="central_body", ended_on=None)
    case.result = orgs.found(code=case.new_code, kind="st_organisation", name=case.new_name, on=on, by=by,
                             parent=parent, paper=paper, example=case.example)


def _personnel(case: Any, *, by: User, on: date, paper: str) -> None:
    person = people.add_person(name=case.head, by=by, example=case.example)
    case.org.mandates.filter(post="Người đứng đầu", until=None).update(until=on)
    people.give_mandate(person, case.org, "Người đứng đầu", since=on, by=by, paper=paper)


def _dissolve(case: Any, *, by: User, on: date, paper: str) -> None:
    orgs.dissolve(case.org, on=on, by=by, paper=paper)
    case.org.refresh_from_db()


_EFFECTS = {"establish": _establish, "personnel": _personnel, "dissolve": _dissolve}
