"""Closing with the outcome the ballots come to; cancelling; results taken over from older papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import translation

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.dossiers.models import Dossier, StateSpan
from giaoban.kernel.lifecycle import CONTENT
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import OFFICE, User
from giaoban.kernel.people.rules import has_role

from ..composition import quorum, unfit
from ..counting import Result
from ..evaluation import evaluate_panel
from ..models import Case, Panel
from ..rules import can_unlock
from ..words import CANCELLED, CLOSED, DRAFT, OUTCOMES, PURPOSES, SET_UP, SITTING
from .base import PanelRefused, check_day, locked, need_reason, note, seats_on, touch
from .setting import draft_panel
from .voting import present_at


@transaction.atomic
def close(panel: Panel, *, by: User | None, on: date | None = None) -> dict[int, Result]:
    """Every present member has a ballot on every dossier and nobody who judged is barred: the outcome is written.

    `on`: the day of the conclusion, the day of the sitting unless told.
    """
    fresh = locked(panel, SITTING, by=by)
    assert fresh.held_on is not None
    day = on or fresh.held_on
    check_day(day, since=fresh.held_on, what="ngày họp")
    _check_sheets(fresh)
    with translation.override("vi"):
        results = evaluate_panel(fresh)
        said = "; ".join(f"{case.dossier.number}: {OUTCOMES.get(results[case.pk].outcome, '')}"
                         for case in fresh.cases.select_related("dossier"))
    open_still = [f"{case.dossier.number}: {results[case.pk].unresolved}"
                  for case in fresh.cases.select_related("dossier") if not results[case.pk].outcome]
    if open_still:
        raise PanelRefused(*open_still)
    for case in fresh.cases.select_for_update(of=("self",)):
        _conclude(case, results[case.pk], day)
    fresh.state = CLOSED
    touch(fresh, "state")
    note(fresh, "close", on=day, by=by, words=said)
    return results


def _check_sheets(panel: Panel) -> None:
    assert panel.held_on is not None
    seats, present = seats_on(panel, panel.held_on), present_at(panel)
    there = [seat for seat in seats if seat.pk in present]
    wrong = quorum(panel, seats, present) + unfit(panel, there, panel.held_on)
    cast = set(panel.cases.filter(ballots__voided_at=None).values_list("pk", "ballots__seat_id"))
    for case in panel.cases.select_related("dossier"):
        missing = [seat.person.name for seat in there if (case.pk, seat.pk) not in cast]
        if missing:
            wrong.append(f"{case.dossier.number}: chưa ghi phiếu của {', '.join(missing)}.")
    if wrong:
        raise PanelRefused(*wrong)


def _conclude(case: Case, result: Result, on: date) -> None:
    case.outcome, case.decided_on, case.closed_at = result.outcome, on, clock.now()
    case.explanation = result.explanation
    if result.mean is not None:
        case.mean_numerator, case.mean_denominator = result.mean.numerator, result.mean.denominator
    case.save(update_fields=["outcome", "decided_on", "closed_at", "explanation", "mean_numerator",
                             "mean_denominator"])


@transaction.atomic
def cancel(panel: Panel, *, reason: str, on: date, by: User) -> Panel:
    """The council is called off. One that has concluded only the office cancels, and only while no dossier has gone on
    from its conclusion; what it concluded stays on record."""
    why = need_reason(reason)
    fresh = locked(panel, DRAFT, SET_UP, SITTING, CLOSED, by=by)
    check_day(on)
    if fresh.state == CLOSED:
        if not can_unlock(by):
            raise PanelRefused(refusal(can_unlock))
        for case in fresh.cases.select_related("dossier"):
            _check_unused(case)
    fresh.state = CANCELLED
    touch(fresh, "state")
    fresh.cases.filter(voided_at=None).update(voided_at=clock.now())
    note(fresh, "cancel", on=on, by=by, words=why)
    return fresh


def _check_unused(case: Case) -> None:
    later = StateSpan.objects.filter(dossier=case.dossier_id, track=CONTENT, voided_at=None,
                                     recorded_at__gt=case.closed_at or case.recorded_at).first()
    if later is not None:
        raise PanelRefused(f"Hồ sơ {case.dossier.number} đã có bước ngày {day_text(later.since)} sau kết luận của hội "
                           "đồng. Rút lại bước đó trước.")


@transaction.atomic
def record_result(dossiers: Sequence[Dossier], *, purpose: str, outcome: str, on: date, by: User | None, org: Org,
                  paper: str = "", name: str = "", source: str = "biên bản", example: bool = False) -> Panel:
    """A council that sat before its ballots were kept here: its conclusion as a paper tells it, no ballots."""
    if by is not None and not has_role(by, OFFICE):
        raise PanelRefused("Kết luận không có phiếu chỉ Văn phòng ghi được, từ biên bản cũ.")
    if outcome not in OUTCOMES:
        raise PanelRefused(f"Không có kết luận “{outcome}” cho hội đồng {PURPOSES.get(purpose, purpose)}.")
    panel = draft_panel(purpose=purpose, dossiers=dossiers, org=org, by=by, name=name, on=on, example=example)
    said = [f"Ghi theo {source}; phiếu của hội đồng không nhập vào phần mềm."]
    panel.cases.update(outcome=outcome, decided_on=on, closed_at=clock.now(), explanation=said)
    panel.state, panel.set_up_on, panel.held_on, panel.paper = CLOSED, on, on, paper[:200]
    touch(panel, "state", "set_up_on", "held_on", "paper")
    note(panel, "close", on=on, by=by, paper=paper, words=said[0])
    return panel
