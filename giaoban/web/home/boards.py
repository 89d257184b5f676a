"""The leader's sheet: what the home page of the centre (and of a reader) shows, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import clock, day_text, percent
from giaoban.kernel.commitments import actions as promises
from giaoban.kernel.commitments.models import CELLS, LATE, ON_TIME, OVERDUE, Commitment
from giaoban.kernel.dossiers import registry
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle import CONTENT
from giaoban.kernel.meetings.models import CANCELLED, PLANNED, Meeting
from giaoban.kernel.people.models import User
from giaoban.kernel.reporting.models import ACCEPTED, SENT, Obligation, Submission
from giaoban.web.reading.owed import current_meeting, of_meeting

from . import addresses
from .waiting import days_text, kinds_for

WEEKDAYS = (gettext_lazy("thứ Hai"), gettext_lazy("thứ Ba"), gettext_lazy("thứ Tư"), gettext_lazy("thứ Năm"),
            gettext_lazy("thứ Sáu"), gettext_lazy("thứ Bảy"), gettext_lazy("Chủ nhật"))
#: "Đến hạn tuần này": the coming seven days, today included.
WEEK = timedelta(days=7)
TALK, CHANGES = 8, 8
#: Past meetings looked through for one that took place.
BACK = 12
TONES = {ON_TIME: "done", LATE: "waiting", OVERDUE: "late"}


@dataclass(frozen=True)
class Meetings:
    """`last`: the latest before today; `held`: the latest that took place, whose conclusions are followed up."""

    coming: Meeting | None
    last: Meeting | None
    held: Meeting | None

    @property
    def shown(self) -> Meeting | None:
        return self.coming or self.last


def meetings_of(user: User, today: date) -> Meetings:
    seen = Meeting.objects.visible_to(user).briefings().exclude(state=CANCELLED)
    coming = seen.filter(on__gte=today).order_by("on", "pk").first()
    before = list(seen.filter(on__lt=today).order_by("-on", "-pk")[:BACK])
    return Meetings(coming, next(iter(before), None), next((row for row in before if row.state != PLANNED), None))


def when(meeting: Meeting) -> str:
    """'thứ Năm 04/3/2021 14:00 · 53 Nguyễn Du'."""
    hour = f" {meeting.starts:%H:%M}" if meeting.starts else ""
    place = f" · {meeting.place}" if meeting.place else ""
    return f"{WEEKDAYS[meeting.on.weekday()]} {day_text(meeting.on)}{hour}{place}"


def overdue(user: User, today: date) -> QuerySet:
    return Commitment.objects.visible_to(user).overdue_on(today)


def soon(user: User, today: date) -> QuerySet:
    return Commitment.objects.visible_to(user).open_on(today).filter(due_now__gte=today, due_now__lte=today + WEEK)


def _reports(user: User) -> dict[str, QuerySet]:
    """Reports asked for the current meeting, by what became of the latest one sent; lifted ones aren't owed."""
    meeting = current_meeting(user)
    if meeting is None:
        return {}
    latest = Submission.objects.filter(obligation=OuterRef("pk")).order_by("-sent_on", "-pk").values("state")[:1]
    owed = Obligation.objects.visible_to(user).filter(of_meeting(meeting), lifted="").annotate(latest=Subquery(latest))
    return {"owed": owed, "received": owed.filter(latest=ACCEPTED), "sent": owed.filter(latest=SENT)}


def counts_of(user: User, today: date) -> dict[str, QuerySet]:
    """What the four cells count, to be asked in one query."""
    asked = {f"waiting {kind.key}": kind.rows for kind in kinds_for(user)}
    return {"overdue": overdue(user, today), "soon": soon(user, today), **asked, **_reports(user)}


def cells_of(user: User, counted: dict[str, int]) -> list[dict[str, Any]]:
    """The strip of numbers; each opens its list."""
    waiting = sum(n for name, n in counted.items() if name.startswith("waiting "))
    sent = counted.get("sent", 0)
    cells = [
        {"label": _("Quá hạn"), "value": counted["overdue"], "url": "/viec/?cell=overdue",
         "tone": "late" if counted["overdue"] else ""},
        {"label": _("Đến hạn tuần này"), "value": counted["soon"], "url": "/viec/?cell=soon",
         "tone": "waiting" if counted["soon"] else ""},
        {"label": _("Chờ tôi"), "value": waiting, "url": "/cho-toi/", "tone": "waiting" if waiting else ""},
        {"label": _("Báo cáo đã nhận"), "value": counted.get("received", 0),
         "of": counted.get("owed", 0), "url": "/doc-bao-cao/?period=current",
         "hint": _("%(n)d chờ nhận") % {"n": sent} if sent else ""},
    ]
    return cells if kinds_for(user) else [cell for cell in cells if cell["url"] != "/cho-toi/"]


def talk_of(user: User, today: date) -> list[dict[str, Any]]:
    """Overdue first (the longest at the top), then what falls due in a week."""
    rows = Commitment.objects.visible_to(user).open_on(today).filter(due_now__lte=today + WEEK)
    rows = rows.select_related("lead").order_by("due_now", "pk")[:TALK]
    return [promise_line(row, today) for row in rows]


def promise_line(row: Commitment, today: date) -> dict[str, Any]:
    late = row.due_now is not None and row.due_now < today
    return {"text": row.text, "url": addresses.promise(row), "lead": row.lead, "due": day_text(row.due_now),
            "days": days_text(row.due_now, today), "tone": "late" if late else "waiting"}


def follow_up_of(user: User, meeting: Meeting | None, today: date) -> dict[str, Any] | None:
    """What became of the last meeting's conclusions: cells, and the rates with their two numbers."""
    if meeting is None:
        return None
    given = Commitment.objects.visible_to(user).filter(conclusions__meeting=meeting).distinct()
    cells = promises.follow_up(given, today)
    counts = {key: len(rows) for key, rows in cells.items()}
    due = counts[ON_TIME] + counts[LATE] + counts[OVERDUE]
    shown = [{"label": str(CELLS[key]), "value": n, "tone": TONES.get(key, "") if n else "",
              "url": addresses.listed("/viec/", meeting=meeting.pk, cell=key)} for key, n in counts.items() if n]
    return {"meeting": meeting, "url": addresses.meeting(meeting), "cells": shown, "total": sum(counts.values()),
            "on_time": percent(counts[ON_TIME], due), "done": percent(counts[ON_TIME] + counts[LATE], due), "due": due}


def state_of(row: Dossier) -> tuple[str, str]:
    """(label, tone) of where the content stands."""
    known = {kind.key: kind for kind in registry.kinds()}.get(row.kind)
    if known is None:
        return row.content_state, "neutral"
    state = known.lifecycle.state(CONTENT, row.content_state)
    return str(state.label), state.tone


def _dossier_change(row: Dossier) -> dict[str, Any]:
    label, tone = state_of(row)
    return {"at": row.changed_at, "title": f"{row.number} {row.title}", "url": addresses.dossier(row),
            "unit": row.org, "state": label, "tone": tone}


def _promise_change(row: Commitment) -> dict[str, Any]:
    tone = "done" if row.done_on else "running"
    return {"at": row.changed_at, "title": row.text, "url": addresses.promise(row),
            "unit": row.lead, "state": row.state_label, "tone": tone}


def _submission_change(row: Submission) -> dict[str, Any]:
    tone = {SENT: "waiting", ACCEPTED: "done"}.get(row.state, "late")
    return {"at": row.recorded_at, "title": row.title, "url": addresses.submission(row),
            "unit": row.org, "state": row.state_label, "tone": tone}


def changes_of(user: User, since: date) -> list[dict[str, Any]]:
    """The latest of dossiers, promises and reports together."""
    start = datetime.combine(since, datetime.min.time(), tzinfo=clock.HANOI)
    dossiers = Dossier.objects.visible_to(user).filter(changed_at__gte=start).select_related("org")
    given = Commitment.objects.visible_to(user).filter(changed_at__gte=start).select_related("lead")
    sent = (Submission.objects.visible_to(user).filter(recorded_at__gte=start).select_related("org")
            .defer("text", "sums", "done", "planned"))
    found = [_dossier_change(row) for row in dossiers.order_by("-changed_at", "-pk")[:CHANGES]]
    found += [_promise_change(row) for row in given.order_by("-changed_at", "-pk")[:CHANGES]]
    found += [_submission_change(row) for row in sent.order_by("-recorded_at", "-pk")[:CHANGES]]
    found.sort(key=lambda change: change["at"], reverse=True)
    return [{**change, "day": day_text(change["at"].astimezone(clock.HANOI).date())} for change in found[:CHANGES]]
