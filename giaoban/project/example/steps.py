"""Taking an example matter through its real steps, each recorded on its own day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from giaoban.kernel.base import clock
from giaoban.kernel.dossiers.actions import take_step
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.people.models import User

#: (step, day, who, facts of the step)
Scene = tuple[str, date, User, dict[str, Any]]


def play(dossier: Dossier, scenes: Sequence[Scene]) -> None:
    """Each step is recorded on its day, so that "as known on" has a true answer too."""
    for step, on, by, facts in scenes:
        with clock.at(on, hour=10):
            take_step(dossier, step, by=by, on=on, **facts)


def working_day(first: date, offset: int) -> date:
    """A day `offset` days on, moved off the weekend."""
    day = first + timedelta(days=offset)
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
