"""What a press decision does to the register, inside the step's transaction: the decision and its effect are one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.kinds import REPORTING
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people import actions as people
from giaoban.kernel.people.models import User


def carry_out(case: Any, *, by: User, on: date, note: str = "", paper: str = "", **_: Any) -> None:
    """The effect of the decision; anything but a first licence is about a press agency."""
    if case.matter != "licence" and case.org.kind != "press_agency":
        raise StepRefused([f"“{case.org}” không phải cơ quan báo chí. Mở hồ sơ cho đúng cơ quan báo chí."])
    try:
        _EFFECTS[case.matter](case, by=by, on=on, paper=paper, note=note)
    except (orgs.ActRefused, people.PersonRefused) as error:
        raise StepRefused([str(error)]) from error
    case.org.refresh_from_db()


def _license(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    """A new agency below the body that asked, or another publication of the agency that asked."""
    from . import actions

    agency = case.org
    if agency.kind != "press_agency":
        parent = agency
        if parent.kind == "department":
            parent = Org.objects.get(kind="central_body", ended_on=None)
        agency = orgs.found(code=case.new_code, kind="press_agency", name=case.new_name, on=on, by=by, parent=parent,
                            paper=paper, example=case.example)
    case.result = agency
    actions.give_licence(agency, case, on=on, by=by, paper=paper)
    if case.editor:
        _seat(agency, case, by=by, on=on, paper=paper)


def _renew(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    from . import actions

    actions.give_licence(case.org, case, on=on, by=by, paper=paper, replaces=True)


def _govern(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    body = Org.objects.filter(code__iexact=case.governing.strip()).first()
    if body is None:
        raise StepRefused([f"Không có đơn vị mã “{case.governing}”. Ghi mã của cơ quan chủ quản mới trong sổ đơn vị."])
    current = case.org.placements.filter(line=REPORTING, until=None, voided_at=None).first()
    if current is not None and current.parent_id == body.pk:
        raise StepRefused([f"“{body}” đang là cơ quan chủ quản của “{case.org}” rồi."])
    orgs.place(case.org, body, line=REPORTING, on=on, by=by, paper=paper)


def _editor(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    _seat(case.org, case, by=by, on=on, paper=paper)


def _seat(agency: Org, case: Any, *, by: User, on: date, paper: str) -> None:
    from .models import EDITOR

    people.give_sole_mandate(agency, EDITOR, case.editor, since=on, by=by, paper=paper, example=case.example)


def _sanction(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    """The dossier itself is the record: what for stands in its title and note, by which decision in its paper."""


def _suspend(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    orgs.suspend(case.org, on=on, by=by, paper=paper, reason=note or case.title)


def _restore(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    orgs.restore(case.org, on=on, by=by, paper=paper)


def _close(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    """Its licences end with it (see `apps`)."""
    orgs.dissolve(case.org, on=on, by=by, paper=paper)


_EFFECTS: dict[str, Callable[..., None]] = {
    "licence": _license, "renewal": _renew, "governing": _govern, "editor": _editor, "sanction": _sanction,
    "suspend": _suspend, "restore": _restore, "close": _close,
}
