"""Score sheets: opened when the sitting is valid, written once from the signed sheet, locked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from giaoban.kernel.base import clock, tidy
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import User

from ..composition import quorum, settle_interests, unfit
from ..marks import MarkRefused, points_of, words_of
from ..models import Attendance, Ballot, Case, Criterion, Panel, Score, Seat
from ..rules import can_unlock
from ..words import POINTS, SET_UP, SITTING, VERDICTS
from .base import PanelRefused, check_day, locked, need_reason, note, seats_on, touch


def present_at(panel: Panel) -> set[int]:
    """Ids of the seats marked present."""
    return set(Attendance.objects.filter(seat__panel=panel, voided_at=None, present=True).values_list("seat_id",
                                                                                                      flat=True))


@transaction.atomic
def open_sheets(panel: Panel, *, by: User | None) -> Panel:
    """The sitting is valid and nobody present is barred, in doubt or undeclared: ballots may be entered."""
    fresh = locked(panel, SET_UP, by=by)
    if fresh.held_on is None:
        raise PanelRefused("Ghi ngày họp trước khi mở phiếu.")
    check_day(fresh.held_on)
    settle_interests(fresh, fresh.held_on, by=by)
    seats = seats_on(fresh, fresh.held_on)
    present = present_at(fresh)
    wrong = quorum(fresh, seats, present) + unfit(fresh, [row for row in seats if row.pk in present], fresh.held_on)
    if wrong:
        raise PanelRefused(*wrong)
    fresh.state = SITTING
    touch(fresh, "state")
    note(fresh, "open", on=fresh.held_on, by=by)
    return fresh


@transaction.atomic
def cast(case: Case, seat: Seat, *, by: User | None, verdict: str = "", points: Mapping[str, Any] | None = None,
         remark: str = "") -> Ballot:
    """One member's ballot, once: a verdict, or points by criterion key ('24,5'). Locked as soon as written."""
    panel = locked(case.panel, SITTING, by=by)
    assert panel.held_on is not None
    row = panel.seats.on(panel.held_on).select_related("person").filter(pk=seat.pk).first()
    if row is None or row.pk not in present_at(panel):
        raise PanelRefused("Chỉ thành viên có mặt mới có phiếu; ý kiến gửi bằng văn bản của người vắng chỉ để "
                           "tham khảo.")
    found = case_of(panel, case)
    wrong = unfit(panel, [row], panel.held_on, case=found)
    if wrong:
        raise PanelRefused(*wrong)
    try:
        with transaction.atomic():
            ballot = Ballot.objects.create(case=found, seat=row, by=by, note=tidy(remark),
                                           verdict=_verdict(panel, verdict))
            Score.objects.bulk_create([Score(ballot=ballot, criterion=criterion, points=hundredths)
                                       for criterion, hundredths in _scores(panel, points or {}).items()])
    except IntegrityError as error:
        raise PanelRefused(f"Phiếu của {row.person.name} cho hồ sơ {found.dossier.number} đã ghi và khóa.") from error
    return ballot


def case_of(panel: Panel, case: Case) -> Case:
    return panel.cases.select_related("dossier", "panel__rule_set").get(pk=case.pk)


def _verdict(panel: Panel, verdict: str) -> str:
    allowed = words_of(panel.rule_set)
    if panel.rule_set.method == POINTS:
        return ""
    if verdict not in allowed:
        choices = ", ".join(f"“{VERDICTS[key]}”" for key in allowed)
        raise PanelRefused(f"Chọn một trong các ý kiến: {choices}.", field="verdict")
    return verdict


def criteria_of(panel: Panel) -> list[Criterion]:
    """The criteria in force the day the council sat."""
    day = panel.held_on or panel.set_up_on or clock.today()
    return list(panel.rule_set.criteria.on(day).order_by("order", "pk"))


def _scores(panel: Panel, typed: Mapping[str, Any]) -> dict[Criterion, int]:
    if panel.rule_set.method != POINTS:
        return {}
    criteria = criteria_of(panel)
    unknown = set(typed) - {criterion.key for criterion in criteria}
    if unknown:
        raise PanelRefused(f"Phiếu không có tiêu chí {', '.join(sorted(unknown))}.")
    found, wrong = {}, []
    for criterion in criteria:
        try:
            found[criterion] = int(points_of(criterion, typed.get(criterion.key)) * 100)
        except MarkRefused as error:
            wrong.append(str(error))
    if wrong:
        raise PanelRefused(*wrong, field="points")
    return found


@transaction.atomic
def unlock(ballot: Ballot, *, reason: str, by: User) -> Ballot:
    """A ballot entered wrongly is voided with a reason and stays on record; another may then be entered."""
    if not can_unlock(by):
        raise PanelRefused(refusal(can_unlock))
    why = need_reason(reason)
    panel = locked(ballot.case.panel, SITTING, by=by)
    fresh = Ballot.objects.select_for_update(of=("self",)).select_related("seat__person").get(pk=ballot.pk)
    if fresh.voided_at is not None:
        raise PanelRefused("Phiếu này đã hủy. Tải lại trang.")
    fresh.voided_at, fresh.voided_by, fresh.void_reason = clock.now(), by, why
    fresh.save(update_fields=["voided_at", "voided_by", "void_reason"])
    note(panel, "unlock", on=clock.today(), by=by, words=f"{fresh.seat.person.name}: {why}")
    touch(panel)
    return fresh
