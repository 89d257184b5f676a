"""When what is public last changed: rows of units only ever get an end or a voiding, so the latest moment tells."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max

from giaoban.kernel.orgs.models import Org, OrgFact, OrgName, Placement, Reorganisation, Succession

from .models import Release

_DATED = ("recorded_at", "ended_at", "voided_at")
_TABLES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Org, ("recorded_at",)), (Reorganisation, ("recorded_at",)), (Succession, ("recorded_at", "voided_at")),
    (OrgName, _DATED), (OrgFact, _DATED), (Placement, _DATED))


@dataclass(frozen=True)
class Stamp:
    """`at`: the moment of the last change. `mark`: differs whenever anything of the register or the release does."""

    at: datetime
    mark: str


def stamp(release: Release, *facts: object) -> Stamp:
    """Six statements over indexes and small tables; `facts`: what else the answer depends on (the day, the format)."""
    seen: list[Any] = [release.pk, *facts]
    moments: list[datetime] = [release.recorded_at]
    for model, columns in _TABLES:
        # Units are renamed in place in their cached columns only together with a dated row.
        found = model._default_manager.aggregate(rows=Count("pk"), last=Max("pk"),
                                                 **{f"last_{c}": Max(c) for c in columns},
                                                 **{f"count_{c}": Count(c) for c in columns})
        seen += [found[name] for name in sorted(found)]
        moments += filter(None, (found[f"last_{column}"] for column in columns))
    text = "|".join(one.isoformat() if isinstance(one, date) else str(one) for one in seen)
    return Stamp(max(moments), hashlib.sha256(text.encode()).hexdigest()[:32])
