"""The money side of a dossier's steps: what a lifecycle names as a step's `action`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from giaoban.kernel.base import Money, MoneyError
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.people.models import User

from .actions import PostingRefused, carry, post, totals
from .estimates import approved_amount
from .models import ADVANCE, ALLOCATE, CONTRACT, PLAN, RETURN, SETTLE, SPEND, Entry, Fund

#: How much of an allocation may still take a movement of this kind.
_FREE = {ADVANCE: ADVANCE, CONTRACT: CONTRACT, SPEND: SPEND}


@contextmanager
def _refusing() -> Iterator[None]:
    """A movement refused is a step refused."""
    try:
        yield
    except PostingRefused as error:
        raise StepRefused([str(error)]) from error


def _amount(typed: Any, default: int | None = None) -> int:
    """Whole đồng from a form's text or a program's number; empty takes the default."""
    if typed in (None, ""):
        if default is None:
            raise StepRefused(["Ghi số tiền."])
        return default
    if isinstance(typed, int):
        return typed
    try:
        return Money.parse(str(typed))
    except MoneyError as error:
        raise StepRefused([str(error)]) from error


def _fund(fund: Fund | int | str | None, missing: str = "Chọn nguồn kinh phí.") -> Fund:
    """The fund a form or a program names."""
    if not isinstance(fund, Fund) and str(fund).isdecimal():
        fund = Fund.objects.filter(pk=str(fund)).first()
    if not isinstance(fund, Fund):
        raise StepRefused([missing])
    return fund


def _post(dossier: Dossier, kind: str, amount: int, *, fund: Fund, by: User, on: date, paper: str, note: str) -> Entry:
    with _refusing():
        return post(dossier, kind=kind, amount=amount, fund=fund, on=on, by=by, paper=paper, note=note[:300])


def _given_by(dossier: Dossier) -> list[Fund]:
    """The funds the money came from, the oldest allocation first."""
    given = (dossier.entries.filter(kind=ALLOCATE, reversed_by=None).exclude(amount__lt=0).select_related("fund")
             .order_by("on", "pk"))
    funds = list(dict.fromkeys(entry.fund for entry in given))
    if not funds:
        raise StepRefused(["Hồ sơ chưa được cấp kinh phí."])
    return funds


def _spread(dossier: Dossier, amount: int, kind: str) -> list[tuple[Fund, int]]:
    """An amount over the funds the money came from, the oldest first; the last takes what is left over."""
    funds = _given_by(dossier)
    shares = []
    for fund in funds:
        held = totals(dossier, fund=fund)
        free = held[ALLOCATE] - held[_FREE[kind]] if kind in _FREE else held["open"]
        share = amount if fund == funds[-1] else max(0, min(amount, free))
        shares.append((fund, share))
        amount -= share
    return [pair for pair in shares if pair[1]] or shares[:1]


def _post_spread(dossier: Dossier, kind: str, amount: int, *, by: User, on: date, paper: str, note: str) -> None:
    for fund, share in _spread(dossier, amount, kind):
        _post(dossier, kind, share, fund=fund, by=by, on=on, paper=paper, note=note)


def plan(dossier: Dossier, *, by: User, on: date, note: str = "", fund: Fund | int | str | None = None,
         amount: Any = None, paper: str = "", **_: Any) -> None:
    """Plan an amount from a fund, which may not have its money yet."""
    _post(dossier, PLAN, _amount(amount), fund=_fund(fund), by=by, on=on, paper=paper, note=note)


def grant(dossier: Dossier, *, by: User, on: date, note: str = "", fund: Fund | int | str | None = None,
          amount: Any = None, paper: str = "", **_: Any) -> None:
    """Allocate from a fund: without an amount what the approved estimate has left, and never more than that."""
    approved = approved_amount(dossier, on)
    held = totals(dossier)
    left = None if approved is None else max(0, approved - held["open"] - held[SETTLE])
    asked = _amount(amount, left)
    if left is not None and asked > left:
        raise StepRefused([f"Dự toán đã duyệt chỉ còn {Money(left)} chưa cấp; không cấp được {Money(asked)}. "
                           "Duyệt dự toán điều chỉnh trước."])
    _post(dossier, ALLOCATE, asked, fund=_fund(fund), by=by, on=on, paper=paper, note=note)


def contract(dossier: Dossier, *, by: User, on: date, note: str = "", amount: Any = None, paper: str = "",
             **_: Any) -> None:
    """Sign for part or all of what was allocated; nothing is written when nothing was, and no amount is named."""
    held = totals(dossier)
    asked = _amount(amount, held[ALLOCATE] - held[CONTRACT])
    if amount in (None, "") and asked == 0:
        return
    _post_spread(dossier, CONTRACT, asked, by=by, on=on, paper=paper, note=note)


def advance(dossier: Dossier, *, by: User, on: date, note: str = "", amount: Any = None, paper: str = "",
            **_: Any) -> None:
    """Advance part or all of what was contracted, or allocated where no contract was written down."""
    held = totals(dossier)
    asked = _amount(amount, (held[CONTRACT] or held[ALLOCATE]) - held[ADVANCE])
    _post_spread(dossier, ADVANCE, asked, by=by, on=on, paper=paper, note=note)


def spend(dossier: Dossier, *, by: User, on: date, note: str = "", amount: Any = None, paper: str = "",
          **_: Any) -> None:
    """Report what was spent; without an amount, all that is open and was not reported yet."""
    held = totals(dossier)
    asked = _amount(amount, held["open"] - max(0, held[SPEND] - held[SETTLE]))
    _post_spread(dossier, SPEND, asked, by=by, on=on, paper=paper, note=note)


def settle(dossier: Dossier, *, by: User, on: date, note: str = "", amount: Any = None, paper: str = "",
           **_: Any) -> None:
    """Settle; what is left of the allocation is returned in the same step, so nothing stays open.

    Without an amount: what was reported as spent, or all that is open where no spending was written down.
    """
    held = totals(dossier)
    reported = held[SPEND] - held[SETTLE]
    spent = _amount(amount, min(held["open"], reported) if reported > 0 else held["open"])
    _post_spread(dossier, SETTLE, spent, by=by, on=on, paper=paper, note=note)
    if held["open"] > spent:
        _post_spread(dossier, RETURN, held["open"] - spent, by=by, on=on, paper=paper,
                     note="Hoàn trả phần chưa chi khi quyết toán")


def give_back(dossier: Dossier, *, by: User, on: date, note: str = "", amount: Any = None, paper: str = "",
              **_: Any) -> None:
    """Return all that is open; a smaller amount is refused, since it would leave money nobody accounts for."""
    held = totals(dossier)
    asked = _amount(amount, held["open"])
    if asked != held["open"]:
        raise StepRefused([f"Phải hoàn trả đúng số còn lại {Money(held['open'])}; phần đã chi ghi ở bước quyết toán."])
    _post_spread(dossier, RETURN, asked, by=by, on=on, paper=paper, note=note)


def carry_over(dossier: Dossier, *, by: User, on: date, note: str = "", fund: Fund | int | str | None = None,
               amount: Any = None, paper: str = "", **_: Any) -> None:
    """Carry what is open in earlier funds of the source over to `fund`, a later year's, by a permission paper."""
    into = _fund(fund, "Chọn nguồn của năm sau để chuyển kinh phí sang; nếu chưa có thì mở nguồn đó trước.")
    held = [(given, totals(dossier, fund=given)["open"]) for given in _given_by(dossier) if given != into]
    open_ones = [(given, left) for given, left in held if left > 0]
    if not open_ones:
        raise StepRefused(["Hồ sơ không còn kinh phí để chuyển nguồn."])
    matching = [pair for pair in open_ones if pair[0].source_id == into.source_id and pair[0].year < into.year]
    left = sum(amount for _given, amount in matching)
    asked = _amount(amount, left)
    if matching and asked > left:
        raise StepRefused([f"Chỉ còn {Money(left)} chuyển được sang nguồn này; không chuyển được {Money(asked)}."])
    for given, there in matching or open_ones[:1]:
        share = min(asked, there) if matching else there
        if share:
            with _refusing():
                carry(dossier, amount=share, fund=given, into=into, on=on, by=by, paper=paper, note=note)
        asked -= share
