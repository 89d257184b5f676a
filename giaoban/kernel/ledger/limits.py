"""What no day may show: a fund given out beyond its grants, a dossier that settles more than it was given.

Every limit is a running balance that may not go below zero on the day of a new movement or on any later day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Sum

from giaoban.kernel.base import Money, day_text
from giaoban.kernel.dossiers.models import Dossier

from .models import ADVANCE, ALLOCATE, CARRY, CONTRACT, RETURN, SETTLE, SPEND, Entry, Fund, FundGrant

#: (day, kind, amount that day)
Moves = list[tuple[date, str, int]]
GRANT = "grant"


class PostingRefused(ValueError):
    """A movement that would break an identity; the message is for the screen."""


@dataclass(frozen=True)
class Limit:
    """`signs`: how a movement counts in the balance. `refusal`: what is said, with {left} and {amount}."""

    signs: dict[str, int]
    refusal: str


LEFT = {GRANT: 1, ALLOCATE: -1, RETURN: 1}
OPEN = Limit({ALLOCATE: 1, SETTLE: -1, RETURN: -1, CARRY: -1},
             "Hồ sơ chỉ còn {left} chưa quyết toán; không ghi được {amount}.")
OF_DOSSIER = (
    OPEN,
    Limit({ALLOCATE: 1, ADVANCE: -1}, "Tạm ứng vượt số đã cấp: chỉ còn {left} chưa tạm ứng."),
    Limit({ALLOCATE: 1, CONTRACT: -1}, "Giá trị hợp đồng vượt số đã cấp: chỉ còn {left} chưa ký hợp đồng."),
    Limit({ALLOCATE: 1, SPEND: -1}, "Báo cáo chi vượt số đã cấp: chỉ còn {left} chưa báo cáo."),
)


def lowest(moves: Iterable[tuple[date, str, int]], signs: dict[str, int], on: date) -> int:
    """The lowest that a running balance gets on that day or any later one already on record."""
    by_day: Counter[date] = Counter({on: 0})
    for day, kind, amount in moves:
        by_day[max(day, on)] += signs.get(kind, 0) * amount
    running, found = 0, None
    for day in sorted(by_day):
        running += by_day[day]
        found = running if found is None else min(found, running)
    return found or 0


def moves_of(dossier: Dossier, fund: Fund) -> Moves:
    rows = Entry.objects.filter(dossier=dossier, fund=fund).order_by()
    return list(rows.values_list("on", "kind").annotate(Sum("amount")))


def left_of(fund: Fund, on: date) -> int:
    """The least the fund has to allocate on that day or any later one on record."""
    given = Entry.objects.filter(fund=fund, kind__in=(ALLOCATE, RETURN)).order_by()
    moves = list(given.values_list("on", "kind").annotate(Sum("amount")))
    moves += [(day, GRANT, amount) for day, amount in
              FundGrant.objects.filter(fund=fund).order_by().values_list("on").annotate(Sum("amount"))]
    return lowest(moves, LEFT, on)


def check_fund(fund: Fund, kind: str, amount: int, on: date) -> None:
    """Not more than the fund has, that day or later."""
    if LEFT.get(kind, 0) * amount >= 0:
        return
    left = left_of(fund, on)
    if abs(amount) > left:
        raise PostingRefused(f"Nguồn “{fund}” chỉ còn {Money(left)}; không cấp được {Money(abs(amount))}.")


def check_dossier(dossier: Dossier, fund: Fund, kind: str, amount: int, on: date) -> None:
    """No balance of the dossier in this fund may be overdrawn by this amount, that day or later."""
    moves = moves_of(dossier, fund)
    for limit in OF_DOSSIER:
        if limit.signs.get(kind, 0) * amount >= 0:
            continue
        left = lowest(moves, limit.signs, on)
        if abs(amount) > left:
            raise PostingRefused(limit.refusal.format(left=Money(left), amount=Money(abs(amount))))
    _check_contract([*moves, (on, kind, amount)], on)


def _check_contract(moves: Moves, on: date) -> None:
    """Where there is a contract, not more is advanced than it is worth, that day or later."""
    days = sorted({on, *(day for day, _kind, _amount in moves if day > on)})
    for day in days:
        sums: Counter[str] = Counter()
        for at, kind, amount in moves:
            if at <= day:
                sums[kind] += amount
        if 0 < sums[CONTRACT] < sums[ADVANCE]:
            raise PostingRefused(f"Ngày {day_text(day)} tạm ứng {Money(sums[ADVANCE])}, vượt giá trị hợp đồng "
                                 f"{Money(sums[CONTRACT])}. Sửa số tiền, hoặc ghi phụ lục hợp đồng trước.")


def check_order(dossier: Dossier, fund: Fund, kind: str, on: date, *, without: Entry | None = None) -> None:
    """No settlement before the first advance; `without`: the advance about to be reversed."""
    if kind not in (ADVANCE, SETTLE):
        return
    live = Entry.objects.filter(dossier=dossier, fund=fund, reverses=None, reversed_by=None)
    if without is not None:
        live = live.exclude(pk=without.pk)
    first = dict(live.filter(kind__in=(ADVANCE, SETTLE)).order_by().values_list("kind").annotate(Min("on")))
    if without is None:
        first[kind] = min(on, first.get(kind, on))
    if ADVANCE in first and SETTLE in first and first[SETTLE] < first[ADVANCE]:
        raise PostingRefused(f"Quyết toán ngày {day_text(first[SETTLE])} trước ngày tạm ứng "
                             f"{day_text(first[ADVANCE])}. Xem lại ngày, hoặc đảo bút toán ghi sai trước.")
