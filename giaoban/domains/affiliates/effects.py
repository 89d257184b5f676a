"""What a decision does to the register, inside the step's transaction: the decision and its effect are one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.orgs import actions as orgs
from giaoban.kernel.orgs.kinds import ADDRESS, REPORTING
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people import actions as people
from giaoban.kernel.people.models import User


@contextmanager
def _refusing() -> Iterator[None]:
    """What the register refuses, the step refuses, in the same words."""
    try:
        yield
    except (orgs.ActRefused, people.PersonRefused) as error:
        raise StepRefused([str(error)]) from error


def establish(founding: Any, *, by: User, on: date, paper: str = "", **_: Any) -> None:
    """The unit is founded that day, with its seat and its first head."""
    from .models import HEAD

    parent = founding.org
    if parent.kind == "department":
        parent = Org.objects.get(kind="central_body", ended_on=None)
    with _refusing():
        made = orgs.found(code=founding.new_code, kind="st_organisation", name=founding.new_name, on=on, by=by,
                          parent=parent, paper=paper, example=founding.example)
        if founding.address:
            orgs.set_fact(made, ADDRESS, founding.address, on=on, by=by, paper=paper)
        if founding.head:
            people.give_sole_mandate(made, HEAD, founding.head, since=on, by=by, paper=paper, example=founding.example)
    founding.result = made


def register(founding: Any, *, by: User, on: date, number: str = "", issuer: str = "", valid_until: date | None = None,
             paper: str = "", **_: Any) -> None:
    """The first certificate of the organisation founded by this dossier."""
    from . import actions

    actions.give_certificate(founding.result, number, on=on, by=by, issued_by=issuer, valid_until=valid_until,
                             paper=paper, case=founding)


def carry_out(case: Any, *, by: User, on: date, note: str = "", paper: str = "", **_: Any) -> None:
    """The effect of a decision on a change."""
    with _refusing():
        _EFFECTS[case.matter](case, by=by, on=on, paper=paper, note=note)
    case.org.refresh_from_db()


def _personnel(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    from .models import HEAD

    people.give_sole_mandate(case.org, HEAD, case.head, since=on, by=by, paper=paper, nominal_until=case.valid_until,
                             example=case.example)


def _charter(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    from . import actions

    actions.approve_charter(case.org, on=on, by=by, paper=paper, case=case)


def _rename(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    orgs.rename(case.org, case.new_name, on=on, by=by, paper=paper)


def _seat(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    orgs.set_fact(case.org, ADDRESS, case.address, on=on, by=by, paper=paper)


def _branch(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    from . import actions

    actions.open_branch(case.org, case.new_name, on=on, by=by, paper=paper, address=case.address, case=case)


def _close_branch(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    from . import actions

    actions.close_branch(case.org, case.new_name, on=on, by=by)


def _certificate(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    from . import actions

    actions.give_certificate(case.org, case.certificate, on=on, by=by, issued_by=case.issued_by,
                             valid_until=case.valid_until, paper=paper, case=case)


def _warn(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    from . import actions

    actions.warn(case.org, on=on, by=by, paper=paper, reason=note or case.title, due=case.valid_until, case=case)


def _clear(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    from . import actions

    actions.clear_warning(case.org, on=on, by=by)


def _suspend(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    orgs.suspend(case.org, on=on, by=by, paper=paper, reason=note or case.title)


def _restore(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    orgs.restore(case.org, on=on, by=by, paper=paper)


def _lost(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    orgs.lose_contact(case.org, on=on, by=by, paper=paper, reason=note or case.title)


def _handover(case: Any, *, by: User, on: date, paper: str, note: str) -> None:
    """It lives on under another body: from that day it stands below nobody here and isn't counted."""
    orgs.place(case.org, None, line=REPORTING, on=on, by=by, paper=paper)


_EFFECTS: dict[str, Callable[..., None]] = {
    "personnel": _personnel, "charter": _charter, "rename": _rename, "seat": _seat, "branch": _branch,
    "close_branch": _close_branch, "certificate": _certificate, "warn": _warn, "clear": _clear, "suspend": _suspend,
    "restore": _restore, "lost_contact": _lost, "handover": _handover,
}


def start_dissolving(dissolution: Any, *, by: User, on: date, paper: str = "", **_: Any) -> None:
    """The unit is marked as dissolving and the checklist of that day is written for it."""
    from . import actions

    with _refusing():
        orgs.start_dissolving(dissolution.org, on=on, by=by, paper=paper)
    actions.write_checklist(dissolution, on=on)


def finish_dissolving(dissolution: Any, *, by: User, on: date, paper: str = "", **_: Any) -> None:
    """The unit is no more that day; its certificate, branches, warning and charter end with it."""
    from . import actions

    actions.check_checklist(dissolution, on)
    with _refusing():
        orgs.dissolve(dissolution.org, on=on, by=by, paper=paper)
    dissolution.org.refresh_from_db()


def stop_dissolving(dissolution: Any, *, by: User, on: date, paper: str = "", **_: Any) -> None:
    with _refusing():
        orgs.restore(dissolution.org, on=on, by=by, paper=paper)
