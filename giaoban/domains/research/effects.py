"""What steps write besides the state, inside the step's transaction; the writing itself is in `actions`."""

from __future__ import annotations

from datetime import date
from typing import Any

from giaoban.kernel.people.models import User


def sign(task: Any, *, by: User, on: date, ends_on: date | None = None, **_: Any) -> None:
    """The contract's end, and the progress reports it makes due."""
    from . import actions

    actions.write_schedule(task, on=on, ends_on=ends_on)


def extend(task: Any, *, by: User, on: date, note: str = "", new_day: date | None = None, paper: str = "",
           **_: Any) -> None:
    """More time: a new end and the reports of the added stretch."""
    from . import actions

    actions.write_extension(task, on=on, new_end=new_day, paper=paper, reason=note, by=by)


def accept(task: Any, *, by: User, on: date, grade: str = "", **_: Any) -> None:
    """The grade, as the council found it."""
    from . import actions

    actions.write_grade(task, grade, on=on)


def hand_in(task: Any, *, by: User, on: date, number: str = "", issuer: str = "", **_: Any) -> None:
    """The results under their registration number."""
    from . import actions

    actions.write_result(task, number=number, registrar=issuer, on=on, by=by)
