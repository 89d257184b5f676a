"""What a unit does: dossiers by state, promises, reports owed and sent, figures of a year."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from giaoban.kernel.base import Period, day_text
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.models import ACCEPTED, RETURNED, Submission
from giaoban.web.home import addresses
from giaoban.web.home.boards import promise_line
from giaoban.web.home.owed import states_of
from giaoban.web.home.waiting import days_text
from giaoban.web.home.years import Year, period_of, read_year, seen_units, year_asked
from giaoban.web.reading.owed import still_owed

SHOWN = 8


def dossiers_of(user: User, org: Org) -> list[dict[str, Any]]:
    return states_of(Dossier.objects.visible_to(user).filter(org=org), unit=org.code)


def promises_of(user: User, org: Org, today: date) -> list[dict[str, Any]]:
    """Open ones it leads or co-ordinates, the soonest first."""
    through = Commitment.coordinators.through.objects.filter(org_id=org.pk).values("commitment_id")
    rows = (Commitment.objects.visible_to(user).open_on(today).filter(Q(lead=org) | Q(pk__in=through))
            .select_related("lead").order_by(F("due_now").asc(nulls_last=True), "pk")[:SHOWN])
    return [{**promise_line(row, today), "role": _("chủ trì") if row.lead_id == org.pk else _("phối hợp"),
             "reason": row.no_due_reason} for row in rows]


def owed_of(user: User, org: Org, today: date) -> list[dict[str, Any]]:
    """Reports not sent yet, or returned."""
    rows = still_owed(user).filter(org=org).select_related("regime")[:SHOWN]
    return [{"title": f"{row.regime.name}, {Period(row.first, row.last).label}", "due": day_text(row.due),
             "days": days_text(row.due, today), "tone": "late" if row.due < today else "waiting"} for row in rows]


def sent_of(user: User, org: Org) -> list[dict[str, Any]]:
    rows = (Submission.objects.visible_to(user).filter(org=org).defer("text", "sums", "done", "planned")
            .order_by("-recorded_at", "-pk")[:SHOWN])
    tones = {ACCEPTED: "done", RETURNED: "late"}
    return [{"title": row.title, "url": addresses.submission(row), "on": day_text(row.sent_on),
             "state": row.state_label, "tone": tones.get(row.state, "waiting")} for row in rows]


def figures_of(user: User, org: Org, asked: str, today: date) -> Year:
    """The unit's figures of a year, it and what stood below it, within what the account may see."""
    year = year_asked(asked, today) or today.year
    scope = Scope.of(period_of(year, today), org).seen_by(seen_units(user))
    return read_year(year, today, scope.orgs, unit=org.code)
