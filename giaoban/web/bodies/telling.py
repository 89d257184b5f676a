"""What one body's page tells: its term, who sits and sat, its terms, what was done to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.bodies.models import Alignment, Body, Term, TermExtension
from giaoban.kernel.people.models import Mandate

from .table import standing

#: Former members and acts shown on the page, the newest.
SHOWN = 60


@dataclass(frozen=True)
class TermLine:
    """A term as the page shows it."""

    term: Term
    due: date
    extensions: list[str]
    running: bool

    @property
    def since(self) -> str:
        return day_text(self.term.since)

    @property
    def until(self) -> str:
        return day_text(self.term.until)

    @property
    def nominal(self) -> str:
        return f"{day_text(self.term.nominal_since)} – {day_text(self.term.nominal_until)}"


def terms_of(body: Body, on: date, known_on: date | None) -> list[TermLine]:
    """Every term begun by the day, the newest first."""
    decided: dict[int, list[str]] = defaultdict(list)
    for row in TermExtension.objects.held(known_on).filter(term__body=body, on__lte=on):
        decided[row.term_id].append(_("kéo dài đến %(day)s (%(paper)s)") % {"day": day_text(row.until),
                                                                          "paper": row.paper})
    rows = (Term.objects.held(known_on).filter(body=body, since__lte=on).with_due(on, known_on).order_by("-since"))
    return [TermLine(row, row.due, decided[row.pk], row.until is None or row.until > on) for row in rows]


def facts_of(body: Body, running: TermLine | None, on: date) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": _("Đơn vị"), "value": body.of.name, "url": reverse("units:unit", args=[body.of.code])},
        {"label": _("Mã"), "value": body.org.code},
    ]
    if running is None:
        return [*facts, {"label": _("Nhiệm kỳ"), "value": _("chưa có nhiệm kỳ"), "tone": "neutral"}]
    words, tone = standing(running.due, on)
    return [
        *facts,
        {"label": _("Khóa"), "value": running.term.number, "note": running.term.years},
        {"label": _("Bắt đầu"), "value": running.since, "note": running.term.paper},
        {"label": _("Theo quy định"), "value": running.nominal, "note": "; ".join(running.extensions)},
        {"label": _("Tình trạng"), "value": words, "tone": tone},
    ]


def seat_line(body: Body, row: Mandate, on: date, *, office: bool) -> dict[str, Any]:
    """One who sits; the office may replace or release."""
    past = row.nominal_until is not None and row.nominal_until < on
    may = office and row.until is None
    acts = [("thay", _("Thay")), ("thoi", _("Cho thôi")), ("rut", _("Ghi nhầm"))] if may else []
    return {
        "name": row.person.name, "url": reverse("persons:person", args=[row.person_id]), "post": row.post,
        "since": day_text(row.since), "nominal_until": day_text(row.nominal_until), "past": past,
        "how": row.get_how_display(), "paper": row.paper, "term": row.term,
        "acts": [{"label": label, "url": reverse("bodies:on_mandate", args=[body.org.code, key, row.pk])}
                 for key, label in acts],
    }


def former_of(body: Body, on: date, known_on: date | None, *, office: bool) -> list[dict[str, Any]]:
    """Who sat before, the latest to leave first."""
    rows = (Mandate.objects.held(known_on).filter(body=body.pk, until__lte=on).select_related("person")
            .order_by("-until", "post", "pk")[:SHOWN])
    return [{"name": row.person.name, "post": row.post, "since": day_text(row.since), "until": day_text(row.until),
             "reason": row.end_reason, "term": row.term,
             "undo": reverse("bodies:on_mandate", args=[body.org.code, "phuc-hoi", row.pk]) if office else ""}
            for row in rows]


def acts_of(body: Body) -> list[dict[str, Any]]:
    """What was done to it, both days where they differ."""
    entries = []
    for act in body.acts.select_related("by").order_by("-on", "-pk")[:SHOWN]:
        learnt = act.recorded_at.astimezone(clock.HANOI).date()
        entries.append({"on": day_text(act.on), "icon": "flag-3", "title": act.label, "by": act.by or "",
                        "recorded_at": day_text(learnt) if learnt != act.on else "",
                        "text": " · ".join(filter(None, (act.note, act.paper)))})
    return entries


def window_words(window: Alignment | None) -> str:
    """What was asked of unions, in a sentence."""
    if window is None:
        return ""
    return _("Đại hội toàn quốc dự kiến %(national)s; các hội đại hội từ %(first)s đến %(last)s (%(source)s).") % {
        "national": day_text(window.national_on), "first": day_text(window.first), "last": day_text(window.last),
        "source": window.source}
