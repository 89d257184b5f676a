"""A year's plan typed in a table: many amounts at once, all or none, each refusal with its row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum

from giaoban.kernel.base import Money, grouped
from giaoban.kernel.dossiers.actions import take_step
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.dossiers.rules import can_handle
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.lifecycle.lifecycle import Step, refusal
from giaoban.kernel.people.models import User

from ..balances import totals
from ..limits import PostingRefused
from ..models import ALLOCATE, PLAN, Entry, Fund
from .checks import locked_funds
from .posting import post, reverse

#: (dossier id, fund id)
Cell = tuple[int, int]


class PlanRefused(ValueError):
    """Rows that can't be taken; nothing was written. `errors`: by cell, a sentence for the screen."""

    def __init__(self, errors: dict[Cell, str]) -> None:
        self.errors = errors
        super().__init__(f"{grouped(len(errors))} dòng chưa ghi được.")


@dataclass(frozen=True)
class Change:
    """What a dossier's plan from a fund shall be, đồng (0: none). `seen`: what the form showed before."""

    dossier: Dossier
    fund: Fund
    amount: int
    seen: int

    @property
    def cell(self) -> Cell:
        return self.dossier.pk, self.fund.pk


def planned(dossiers: Iterable[int], funds: Iterable[int]) -> dict[Cell, int]:
    """What is planned for each dossier from each fund; cells without a plan are left out."""
    rows = Entry.objects.filter(dossier__in=list(dossiers), fund__in=list(funds), kind=PLAN).order_by()
    found = rows.values_list("dossier_id", "fund_id").annotate(total=Sum("amount"))
    return {(dossier, fund): total for dossier, fund, total in found if total}


@transaction.atomic
def set_plans(changes: Sequence[Change], *, on: date, by: User, paper: str = "", note: str = "") -> int:
    """Make every plan what it shall be: more by an entry, less by undoing what was planned and planning anew.

    Returns how many changed. Raises PlanRefused with a sentence for each cell that is wrong, writing none.
    """
    locked_funds({change.fund.pk for change in changes})
    held = planned({change.dossier.pk for change in changes}, {change.fund.pk for change in changes})
    errors: dict[Cell, str] = {}
    count = 0
    for change in changes:
        now = held.get(change.cell, 0)
        if change.amount == now:
            continue
        try:
            _check(change, now, by)
            with transaction.atomic():
                _set(change, now, on=on, by=by, paper=paper, note=note)
        except PostingRefused as error:
            errors[change.cell] = str(error)
        count += 1
    if errors:
        raise PlanRefused(errors)
    return count


def _check(change: Change, now: int, by: User) -> None:
    if not can_handle(by, change.dossier):
        raise PostingRefused(refusal(can_handle))
    if change.seen != now:
        raise PostingRefused(f"Người khác vừa ghi kế hoạch {Money(now)} (trang này mở khi còn là "
                             f"{Money(change.seen)}). Xem lại rồi ghi.")
    if change.amount < 0:
        raise PostingRefused("Số tiền kế hoạch không được âm.")


def _set(change: Change, now: int, *, on: date, by: User, paper: str, note: str) -> None:
    facts: dict[str, Any] = {"on": on, "by": by, "paper": paper}
    if change.amount > now:
        post(change.dossier, kind=PLAN, amount=change.amount - now, fund=change.fund, note=note, **facts)
        return
    live = Entry.objects.filter(dossier=change.dossier, fund=change.fund, kind=PLAN, reverses=None, reversed_by=None)
    for entry in live.select_related("dossier", "fund"):
        reverse(entry, note=note or "Điều chỉnh kế hoạch năm", **facts)
    if change.amount:
        post(change.dossier, kind=PLAN, amount=change.amount, fund=change.fund, note=note, **facts)


def granting_step(dossier: Dossier) -> Step | None:
    """The step from where the dossier stands that gives it money: what its lifecycle asks a fund and an amount for."""
    life = dossier.lifecycle
    if life is None:
        return None
    return next((step for step in life.from_state(dossier.states)
                 if step.action is not None and {"fund", "amount"} <= set(step.asks)), None)


@transaction.atomic
def grant_planned(dossiers: Sequence[Dossier], *, on: date, by: User, paper: str) -> int:
    """Approve each dossier by its own step with what is planned for it; all or none. Money comes from one fund a
    dossier: the one planned for it. Raises PlanRefused with cells (dossier, 0)."""
    plans: dict[int, list[tuple[int, int]]] = {}
    for (pk, fund), amount in planned([d.pk for d in dossiers], _funds_of(dossiers)).items():
        plans.setdefault(pk, []).append((fund, amount))
    errors: dict[Cell, str] = {}
    for dossier in dossiers:
        try:
            with transaction.atomic():
                _grant(concrete(dossier), plans.get(dossier.pk, []), on=on, by=by, paper=paper)
        except (PostingRefused, StepRefused, ValueError) as error:
            errors[(dossier.pk, 0)] = str(error)
    if errors:
        raise PlanRefused(errors)
    return len(dossiers)


def _funds_of(dossiers: Sequence[Dossier]) -> list[int]:
    rows = Entry.objects.filter(dossier__in=[d.pk for d in dossiers], kind=PLAN)
    return list(rows.order_by().values_list("fund_id", flat=True).distinct())


def _grant(dossier: Dossier, plan: list[tuple[int, int]], *, on: date, by: User, paper: str) -> None:
    if not plan:
        raise PostingRefused("Chưa ghi số tiền kế hoạch.")
    if len(plan) > 1:
        raise PostingRefused("Kế hoạch lấy từ nhiều nguồn; cấp từng nguồn trên trang hồ sơ.")
    given = totals(dossier)[ALLOCATE]
    if given:
        raise PostingRefused(f"Hồ sơ đã được cấp {Money(given)}; cấp bổ sung trên trang hồ sơ.")
    step = granting_step(dossier)
    if step is None:
        raise PostingRefused(f"Hồ sơ đang ở “{_here(dossier)}”, chưa đến hoặc đã qua bước cấp kinh phí.")
    [(fund, amount)] = plan
    take_step(dossier, step.key, by=by, on=on, fund=Fund.objects.get(pk=fund), amount=amount, paper=paper)


def _here(dossier: Dossier) -> str:
    life = dossier.lifecycle
    assert life is not None
    return str(life.state("content", dossier.content_state).label)
