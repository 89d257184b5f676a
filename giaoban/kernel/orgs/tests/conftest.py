"""Asking the register everything at once, to see that an answer doesn't change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from giaoban.kernel.orgs.hierarchy import tree
from giaoban.kernel.orgs.kinds import LINES
from giaoban.kernel.orgs.models import OrgFact, OrgName, Placement, Reorganisation, Succession

#: Columns that a row may receive once; all others never change.
ONCE = {"until", "ended_by_id", "ended_at", "voided_at", "voided_by_id"}


def answers(days: list[date], known_on: date | None = None) -> dict[Any, Any]:
    """Every line's tree, every name and fact, on each day."""
    found: dict[Any, Any] = {}
    for day in days:
        for line in LINES:
            found[day, line] = tree(day, line, known_on).parent
        found[day, "names"] = sorted(OrgName.objects.on(day, known_on).values_list("org_id", "name"))
        found[day, "facts"] = sorted(OrgFact.objects.on(day, known_on).values_list("org_id", "aspect", "value"))
    found["succession"] = sorted(Succession.objects.held(known_on).values_list("old_id", "new_id", "share"))
    return found


def rows() -> dict[tuple[str, int], dict[str, Any]]:
    """Every dated row of the register."""
    return {(model.__name__, row["id"]): row for model in (OrgName, OrgFact, Placement, Succession, Reorganisation)
            for row in model._default_manager.values()}


@pytest.fixture
def nothing_rewritten():
    """Call it before and again after: no row gone, no column changed but those that are written once."""
    before = rows()

    def check() -> None:
        after = rows()
        for key, row in before.items():
            assert key in after, f"{key} was deleted"
            changed = {name for name, value in row.items() if after[key][name] != value}
            assert changed <= ONCE, (key, changed)
            assert all(row[name] is None for name in changed), (key, changed, "written twice")

    return check
