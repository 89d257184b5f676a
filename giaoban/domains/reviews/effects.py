"""What opening a campaign does, inside the step's transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from giaoban.kernel.people.models import User


def open_campaign(campaign: Any, *, by: User, on: date, **_: Any) -> None:
    """One row for every unit in scope, each with the department that reviews it."""
    from . import actions

    actions.write_verdicts(campaign, by=by, on=on)
