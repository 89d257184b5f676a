"""Cost norms set, estimates drawn up, submitted, approved or sent back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from giaoban.kernel.base import clock, day_text, tidy
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_decide, can_report
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import User

from ..estimates import EstimateRefused, Line, checked
from ..models import CostNorm, Estimate, EstimateLine
from ..models.estimates import APPROVED, DRAFT, PER_CENT, REPLACED, SENT_BACK, SUBMITTED
from ..rules import can_keep_funds
from .checks import lock_dossier


def write_first_norms(**_: Any) -> None:
    """The norms an empty database begins with (`data/`), their rates left to the office."""
    from ..defaults import cost_norms

    if not CostNorm.objects.exists():
        CostNorm.objects.bulk_create([CostNorm(**row) for row in cost_norms()])


@transaction.atomic
def set_norm(code: str, *, rate: int | None, since: date, legal: str, by: User | None, name: str = "",
             unit: str = "") -> CostNorm:
    """A norm's rate from a day on; the one before ends that day and stays for what was estimated under it."""
    if by is not None and not can_keep_funds(by):
        raise EstimateRefused("Chỉ Văn phòng hoặc lãnh đạo đặt được định mức chi.")
    if rate is not None and rate <= 0:
        raise EstimateRefused("Mức chi phải lớn hơn 0; để trống nếu cơ quan chưa quy định.")
    if not tidy(legal):
        raise EstimateRefused("Ghi văn bản quy định mức chi.")
    last = CostNorm.objects.select_for_update().filter(code=code).order_by("since").last()
    if last is not None and since <= last.since:
        raise EstimateRefused(f"Định mức “{last}” đã có từ {day_text(last.since)}; mức mới phải từ ngày sau đó.")
    name, unit = tidy(name) or (last.name if last else ""), tidy(unit) or (last.unit if last else "")
    if not tidy(code) or not name or not unit:
        raise EstimateRefused("Ghi mã, tên khoản chi và đơn vị tính.")
    if rate is not None and unit == PER_CENT and rate > 100:
        raise EstimateRefused(f"Mức {rate} % quá 100 %. Ghi số phần trăm của các khoản còn lại, ví dụ 10.")
    if last is not None and last.until is None:
        last.until = since
        last.save(update_fields=["until"])
    return CostNorm.objects.create(code=code, name=name, unit=unit, rate=rate, since=since, legal=tidy(legal)[:200],
                                   by=by)


def _check_day(on: date) -> None:
    if on > clock.latest_day():
        raise EstimateRefused(f"Ngày {day_text(on)} ở tương lai.")


@transaction.atomic
def draw_up(dossier: Dossier, lines: Sequence[Line], *, made_on: date, by: User | None, note: str = "") -> Estimate:
    """The next version of a dossier's estimate; a draft or submitted one before it is replaced, never changed.

    Refused with the line's number when a rate is above the norm in force that day and no reason is given.
    """
    if by is not None and not can_report(by, dossier):
        raise EstimateRefused(refusal(can_report))
    _check_day(made_on)
    lock_dossier(dossier.pk)
    rows = checked(lines, made_on)
    last = Estimate.objects.filter(dossier=dossier).aggregate(last=Max("version"))["last"] or 0
    Estimate.objects.filter(dossier=dossier, state__in=(DRAFT, SUBMITTED, SENT_BACK)).update(state=REPLACED)
    made = Estimate.objects.create(dossier=dossier, version=last + 1, made_on=made_on, by=by,
                                   note=tidy(note)[:300], amount=sum(row.amount for row in rows))
    EstimateLine.objects.bulk_create([
        EstimateLine(estimate=made, order=place, norm=row.norm, text=row.text, unit=row.unit, quantity=row.quantity,
                     rate=row.rate, amount=row.amount, reason=row.reason) for place, row in enumerate(rows, start=1)])
    return made


def _locked(estimate: Estimate, *, wanted: str, doing: str) -> Estimate:
    lock_dossier(estimate.dossier_id)
    fresh = Estimate.objects.select_related("dossier").get(pk=estimate.pk)
    if fresh.state != wanted:
        raise EstimateRefused(f"Dự toán bản {fresh.version} đang ở “{fresh.state_label}” nên không {doing} được.")
    return fresh


@transaction.atomic
def submit(estimate: Estimate, *, on: date, by: User | None) -> Estimate:
    """Hand the draft in; from here on its lines stand as they are."""
    fresh = _locked(estimate, wanted=DRAFT, doing="trình")
    if by is not None and not can_report(by, fresh.dossier):
        raise EstimateRefused(refusal(can_report))
    _check_day(on)
    if on < fresh.made_on:
        raise EstimateRefused(f"Ngày trình {day_text(on)} trước ngày lập {day_text(fresh.made_on)}.")
    fresh.state, fresh.submitted_on = SUBMITTED, on
    fresh.save(update_fields=["state", "submitted_on"])
    return fresh


@transaction.atomic
def approve(estimate: Estimate, *, on: date, by: User | None, paper: str) -> Estimate:
    """The estimate's amount becomes what the dossier may be given; an earlier approved version is replaced."""
    fresh = _decided(estimate, on=on, by=by, state=APPROVED, doing="duyệt")
    if not tidy(paper):
        raise EstimateRefused("Ghi văn bản duyệt dự toán.")
    fresh.paper = tidy(paper)[:200]
    Estimate.objects.filter(dossier=fresh.dossier_id, state=APPROVED).update(state=REPLACED)
    fresh.save()
    return fresh


@transaction.atomic
def send_back(estimate: Estimate, *, on: date, by: User | None, reason: str) -> Estimate:
    """Return it to be corrected, with a reason; the correction is the next version."""
    fresh = _decided(estimate, on=on, by=by, state=SENT_BACK, doing="trả lại")
    if not tidy(reason):
        raise EstimateRefused("Ghi lý do trả lại dự toán.")
    fresh.reason = tidy(reason)[:300]
    fresh.save()
    return fresh


def _decided(estimate: Estimate, *, on: date, by: User | None, state: str, doing: str) -> Estimate:
    fresh = _locked(estimate, wanted=SUBMITTED, doing=doing)
    if by is not None and not can_decide(by, fresh.dossier):
        raise EstimateRefused(refusal(can_decide))
    _check_day(on)
    if fresh.submitted_on and on < fresh.submitted_on:
        raise EstimateRefused(f"Ngày {day_text(on)} trước ngày trình {day_text(fresh.submitted_on)}.")
    fresh.state, fresh.decided_on, fresh.decided_by = state, on, by
    return fresh
