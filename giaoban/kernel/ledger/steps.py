"""The money side of a dossier's steps: what a lifecycle names as a step's `action`."""

from __future__ import annotations

from datetime import date
from typing import Any

from giaoban.kernel.base import Money, MoneyError
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.people.models import User

from .actions import PostingRefused, post, totals
from .models import ADVANCE, ALLOCATE, RETURN, SETTLE, Entry, Fund


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


def _post(dossier: Dossier, kind: str, amount: int, *, fund: Fund, by: User, on: date, paper: str, note: str) -> Entry:
    try:
        return post(dossier, kind=kind, amount=amount, fund=fund, on=on, by=by, paper=paper, note=note[:300])
    except PostingRefused as error:
        raise StepRefused([str(error)]) from error


def _spread(dossier: Dossier, amount: int, what: str) -> list[tuple[Fund, int]]:
    """An amount over the funds the money came from, the oldest allocation first; the last takes what is left over."""
    funds = list(dict.fromkeys(given.fund for given in dossier.entries.filter(kind=ALLOCATE, reversed_by=None)
                               .exclude(amount__lt=0).select_related("fund").order_by("on", "pk")))
    if not funds:
        raise StepRefused(["Hồ sơ chưa được cấp kinh phí."])
    shares = []
    for fund in funds:
        held = totals(dossier, fund=fund)
        free = held["open"] if what == "open" else held[ALLOCATE] - held[ADVANCE]
        share = amount if fund == funds[-1] else max(0, min(amount, free))
        shares.append((fund, share))
        amount -= share
    return [pair for pair in shares if pair[1]] or shares[:1]


def grant(dossier: Dossier, *, by: User, on: date, note: str = "", fund: Fund | int | str | None = None,
          amount: Any = None, paper: str = "", **_: Any) -> None:
    """Allocate from a fund."""
    if str(fund).isdecimal():
        fund = Fund.objects.filter(pk=str(fund)).first()
    if not isinstance(fund, Fund):
        raise StepRefused(["Chọn nguồn kinh phí."])
    _post(dossier, ALLOCATE, _amount(amount), fund=fund, by=by, on=on, paper=paper, note=note)


def advance(dossier: Dossier, *, by: User, on: date, note: str = "", amount: Any = None, paper: str = "",
            **_: Any) -> None:
    """Advance part or all of what was allocated."""
    held = totals(dossier)
    asked = _amount(amount, held[ALLOCATE] - held[ADVANCE])
    for fund, share in _spread(dossier, asked, "advance"):
        _post(dossier, ADVANCE, share, fund=fund, by=by, on=on, paper=paper, note=note)


def settle(dossier: Dossier, *, by: User, on: date, note: str = "", amount: Any = None, paper: str = "",
           **_: Any) -> None:
    """Settle; what is left of the allocation is returned in the same step, so nothing stays open."""
    held = totals(dossier)
    spent = _amount(amount, held["open"])
    for fund, share in _spread(dossier, spent, "open"):
        _post(dossier, SETTLE, share, fund=fund, by=by, on=on, paper=paper, note=note)
    if held["open"] > spent:
        for fund, share in _spread(dossier, held["open"] - spent, "open"):
            _post(dossier, RETURN, share, fund=fund, by=by, on=on, paper=paper,
                  note="Hoàn trả phần chưa chi khi quyết toán")


def give_back(dossier: Dossier, *, by: User, on: date, note: str = "", amount: Any = None, paper: str = "",
              **_: Any) -> None:
    """Return all that is open; a smaller amount is refused, since it would leave money nobody accounts for."""
    held = totals(dossier)
    asked = _amount(amount, held["open"])
    if asked != held["open"]:
        raise StepRefused([f"Phải hoàn trả đúng số còn lại {Money(held['open'])}; phần đã chi ghi ở bước quyết toán."])
    for fund, share in _spread(dossier, asked, "open"):
        _post(dossier, RETURN, share, fund=fund, by=by, on=on, paper=paper, note=note)
