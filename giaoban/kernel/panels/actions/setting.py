"""Setting up a council: planned for one dossier or several, decided by a paper, the day of its sitting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import translation

from giaoban.kernel.base import clock, tidy
from giaoban.kernel.documents.models import Document
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from ..composition import problems, settle_interests
from ..models import Case, Panel, RuleSet
from ..rules import can_set_up
from ..words import DRAFT, PURPOSES, SET_UP, SITTING
from .base import PanelRefused, check_day, folded, locked, note, seats_on, touch


@transaction.atomic
def draft_panel(*, purpose: str, dossiers: Sequence[Dossier], org: Org, by: User | None, name: str = "",
                rule_set: RuleSet | None = None, on: date | None = None, chosen_max: int | None = None,
                place: str = "", example: bool = False) -> Panel:
    """Plan a council for these dossiers. `rule_set` None: the usual one of the purpose on the day `on` (today)."""
    if purpose not in PURPOSES:
        raise PanelRefused(f"Không có loại hội đồng “{purpose}”.", field="purpose")
    if not dossiers:
        raise PanelRefused("Chọn ít nhất một hồ sơ đưa ra hội đồng.", field="dossiers")
    if by is not None and not can_set_up(by, dossiers):
        raise PanelRefused(refusal(can_set_up))
    day = on or clock.today()
    check_day(day)
    panel = Panel(purpose=purpose, rule_set=rule_set or _usual(purpose, day), org=org, place=tidy(place)[:200],
                  chosen_max=chosen_max, example=example, name=tidy(name)[:300] or _named(purpose, dossiers))
    if purpose not in panel.rule_set.purposes.split(","):
        raise PanelRefused(f"Quy tắc “{panel.rule_set}” không dùng cho hội đồng {PURPOSES[purpose]}.", field="rule_set")
    panel.folded = folded(panel, (f"{d.number} {d.title}" for d in dossiers))
    panel.save()
    Case.objects.bulk_create([Case(panel=panel, dossier=dossier, order=place_)
                              for place_, dossier in enumerate(dict.fromkeys(dossiers), start=1)])
    note(panel, "draft", on=day, by=by)
    return panel


def _usual(purpose: str, on: date) -> RuleSet:
    found = RuleSet.objects.serving(purpose, on)
    if not found:
        raise PanelRefused(f"Chưa có quy tắc cho hội đồng {PURPOSES[purpose]} vào ngày này. Văn phòng ghi quy tắc "
                           "trước.",
                           field="rule_set")
    return found[0]


def _named(purpose: str, dossiers: Sequence[Dossier]) -> str:
    with translation.override("vi"):
        words = f"Hội đồng {PURPOSES[purpose]}"
    return f"{words}: {dossiers[0].title}"[:300] if len(dossiers) == 1 else f"{words} {len(dossiers)} hồ sơ"


@transaction.atomic
def add_case(panel: Panel, dossier: Dossier, *, by: User | None) -> Case:
    """One more dossier, as long as the council is planned."""
    fresh = locked(panel, DRAFT, by=by)
    if by is not None and not can_set_up(by, [dossier]):
        raise PanelRefused(refusal(can_set_up))
    if fresh.cases.filter(dossier=dossier).exists():
        raise PanelRefused(f"Hồ sơ {dossier.number} đã có trong hội đồng.", field="dossier")
    case = Case.objects.create(panel=fresh, dossier=dossier, order=fresh.cases.count() + 1)
    fresh.folded = f"{fresh.folded} {folded(fresh, [dossier.number, dossier.title])}"[:900]
    touch(fresh, "folded")
    return case


#: What `change` may change of a council, and of each of its cases.
FACTS = ("name", "place", "chosen_max", "authorised")
CASE_FACTS = ("budget", "excellent_before", "proposer", "preferred", "minutes", "advice")


@transaction.atomic
def change(panel: Panel, *, by: User | None, cases: dict[int, dict[str, Any]] | None = None, **facts: Any) -> Panel:
    """Correct what a council is called, where it sits, who may preside; `cases`: facts by case id."""
    fresh = locked(panel, DRAFT, SET_UP, SITTING, by=by)
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(sorted(unknown))
    for name, value in facts.items():
        setattr(fresh, name, tidy(value) if isinstance(value, str) else value)
    if not fresh.name:
        raise PanelRefused("Chưa ghi tên hội đồng.", field="name")
    touch(fresh, *facts)
    for case in fresh.cases.filter(pk__in=cases or {}):
        told = (cases or {})[case.pk]
        if set(told) - set(CASE_FACTS):
            raise TypeError(sorted(told))
        for name, value in told.items():
            setattr(case, name, value)
        case.save(update_fields=list(told))
    return fresh


@transaction.atomic
def set_up(panel: Panel, *, on: date, by: User | None, paper: str = "", document: Document | None = None) -> Panel:
    """The decision that sets the council up: seats as the rule asks, nobody barred; then seats only change by
    replacement."""
    fresh = locked(panel, DRAFT, by=by)
    check_day(on)
    wrong = problems(fresh, seats_on(fresh, clock.today()), on)
    if wrong:
        raise PanelRefused(*wrong)
    fresh.state, fresh.set_up_on, fresh.paper, fresh.document = SET_UP, on, tidy(paper)[:200], document
    fresh.folded = f"{fresh.folded} {folded(fresh, ())}"[:900]
    touch(fresh, "state", "set_up_on", "paper", "document", "folded")
    fresh.seats.filter(until=None, voided_at=None).exclude(since=on).update(since=on)
    settle_interests(fresh, on, by=by)
    note(fresh, "set_up", on=on, by=by, paper=paper)
    return fresh


@transaction.atomic
def hold(panel: Panel, *, on: date, by: User | None, place: str = "") -> Panel:
    """The day and place of the sitting; may lie ahead for the invitation, and be moved until ballots are opened."""
    fresh = locked(panel, SET_UP, by=by)
    if fresh.set_up_on and on < fresh.set_up_on:
        check_day(on, since=fresh.set_up_on, what="ngày thành lập hội đồng")
    fresh.held_on, fresh.place = on, tidy(place)[:200] or fresh.place
    touch(fresh, "held_on", "place")
    note(fresh, "hold", on=on, by=by, words=fresh.place)
    return fresh
