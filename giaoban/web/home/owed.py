"""The home of a unit: what it owes and by when, what became of what it sent, where its dossiers stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from giaoban.kernel.base import Period, clock, day_text
from giaoban.kernel.commitments.models import Commitment
from giaoban.kernel.dossiers import registry
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle import CONTENT
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.models import ACCEPTED, CHANGED, RETURNED, TAKEN, Submission
from giaoban.web.reading.owed import still_owed

from . import addresses
from .waiting import days_text

SHOWN = 12
SEND = "/doc-bao-cao/gui/"


def open_promises(user: User, today: date) -> QuerySet:
    return Commitment.objects.visible_to(user).open_on(today)


def report_lines(user: User, today: date) -> list[dict[str, Any]]:
    rows = still_owed(user).select_related("regime", "org")[:SHOWN]
    return [{"title": f"{row.regime.name}, {Period(row.first, row.last).label}", "unit": row.org,
             "other": row.org_id != user.org_id, "due": day_text(row.due), "days": days_text(row.due, today),
             "tone": "late" if row.due < today else "waiting",
             "url": addresses.listed(SEND, obligation=row.pk)} for row in rows]


def promise_lines(user: User, today: date) -> list[dict[str, Any]]:
    """Led or co-ordinated; the soonest first, those without a day last."""
    seen = Org.objects.visible_to(user)
    rows = (open_promises(user, today).select_related("lead")
            .prefetch_related(Prefetch("coordinators", seen, to_attr="ours"))
            .order_by(F("due_now").asc(nulls_last=True), "pk")[:SHOWN])
    return [{"title": row.text, "url": addresses.promise(row), "lead": row.lead, "role": _role(row, user),
             "due": day_text(row.due_now) or row.no_due_reason, "days": days_text(row.due_now, today),
             "state": row.state_label, "tone": _tone(row, today)} for row in rows]


def _role(row: Commitment, user: User) -> str:
    if row.lead_id == user.org_id:
        return _("chủ trì")
    if row.lead.ended_on and row.lead.ended_on <= clock.today():
        return _("kế thừa của đơn vị cũ")
    return _("phối hợp") if row.ours else _("đơn vị cấp dưới chủ trì")


def _tone(row: Commitment, today: date) -> str:
    return "late" if row.due_now and row.due_now < today else "running"


def sent_lines(user: User) -> list[dict[str, Any]]:
    """The last reports sent, and how much of each was taken into the records."""
    taken = Count("proposals", filter=Q(proposals__state__in=(TAKEN, CHANGED)))
    rows = (Submission.objects.visible_to(user).select_related("org").defer("text", "sums", "done", "planned")
            .annotate(found=Count("proposals"), taken=taken).order_by("-recorded_at", "-pk")[:6])
    tones = {ACCEPTED: "done", RETURNED: "late"}
    return [{"title": row.title, "url": addresses.submission(row), "on": day_text(row.sent_on), "unit": row.org,
             "state": row.state_label, "tone": tones.get(row.state, "waiting"), "reason": row.returned_reason,
             "read": _("%(taken)d/%(found)d số đọc được đã vào sổ") % {"taken": row.taken, "found": row.found}
             if row.found else ""} for row in rows]


def states_of(dossiers: QuerySet, **narrow: Any) -> list[dict[str, Any]]:
    """Kinds of dossier with how many stand in each state, in the order of the lifecycle: one query."""
    counted: dict[str, dict[str, int]] = {}
    for kind, state, n in dossiers.order_by().values_list("kind", "content_state").annotate(n=Count("pk")):
        counted.setdefault(kind, {})[state] = n
    return [_kind_states(kind, counted[kind.key], narrow) for kind in registry.kinds() if kind.key in counted]


def _kind_states(kind: registry.Kind, counts: dict[str, int], narrow: dict[str, Any]) -> dict[str, Any]:
    order = {key: place for place, key in enumerate(kind.lifecycle.tracks[CONTENT])}
    states = []
    for key in sorted(counts, key=lambda key: order.get(key, len(order))):
        state = kind.lifecycle.state(CONTENT, key)
        states.append({"label": str(state.label), "tone": state.tone, "count": counts[key],
                       "url": addresses.listed("/ho-so/", kind=kind.key, content=key, **narrow)})
    label = str(kind.label)
    return {"label": label[:1].upper() + label[1:], "total": sum(counts.values()), "states": states,
            "url": addresses.listed("/ho-so/", kind=kind.key, **narrow)}


def dossier_states(user: User) -> list[dict[str, Any]]:
    return states_of(Dossier.objects.visible_to(user))
