"""Posting and reversing. Every check runs with the fund's and the dossier's rows locked."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db import transaction
from django.db.models import Sum

from giaoban.kernel.base import Money, clock, day_text
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_handle
from giaoban.kernel.people.models import User

from .models import ADVANCE, ALLOCATE, CARRY, KINDS, RETURN, SETTLE, Entry, EntryQuerySet, Fund


class PostingRefused(ValueError):
    """A movement that would break an identity; the message is for the screen."""


@transaction.atomic
def open_fund(*, code: str, name: str, year: int, amount: int, by: User | None, paper: str = "",
              example: bool = False) -> Fund:
    if amount <= 0:
        raise PostingRefused("Tổng nguồn phải lớn hơn 0.")
    return Fund.objects.create(code=code, name=name, year=year, amount=amount, paper=paper, example=example)


def totals(dossier: Dossier, *, fund: Fund | None = None, on: date | None = None,
           known_on: date | None = None) -> dict[str, int]:
    """What a dossier was given, advanced, settled, returned, carried, and what is still open, in đồng."""
    rows = Entry.objects.filter(dossier=dossier).known(known_on)
    if fund is not None:
        rows = rows.filter(fund=fund)
    if on is not None:
        rows = rows.filter(on__lte=on)
    found: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
    found.update(dict(rows.order_by().values_list("kind").annotate(Sum("amount"))))
    return {**found, "open": found[ALLOCATE] - found[SETTLE] - found[RETURN] - found[CARRY]}


def balance(fund: Fund, *, on: date | None = None) -> int:
    """What the fund has left to allocate: its amount, less allocations, plus what was returned."""
    rows = fund.entries.all() if on is None else fund.entries.filter(on__lte=on)
    sums = dict(rows.order_by().values_list("kind").annotate(Sum("amount")))
    return fund.amount - sums.get(ALLOCATE, 0) + sums.get(RETURN, 0)


#: How a movement counts in what a dossier holds open, in what it may still be advanced, in what a fund has left.
_OPEN = {ALLOCATE: 1, SETTLE: -1, RETURN: -1, CARRY: -1}
_ADVANCEABLE = {ALLOCATE: 1, ADVANCE: -1}
_LEFT = {ALLOCATE: -1, RETURN: 1}


def _lowest(entries: EntryQuerySet, signs: dict[str, int], on: date, start: int = 0) -> int:
    """The lowest that a running balance gets on that day or any later one already on record."""
    by_day: Counter[date] = Counter({on: 0})
    rows = entries.filter(kind__in=signs).order_by().values_list("on", "kind").annotate(Sum("amount"))
    for day, kind, amount in rows:
        by_day[max(day, on)] += signs[kind] * amount
    running, lowest = start, None
    for day in sorted(by_day):
        running += by_day[day]
        lowest = running if lowest is None else min(lowest, running)
    return lowest or 0


def _check(kind: str, amount: int, dossier: Dossier, fund: Fund, on: date) -> None:
    """No balance may be overdrawn by this amount, that day or later."""
    held = Entry.objects.filter(dossier=dossier, fund=fund)
    if _LEFT.get(kind, 0) * amount < 0:
        left = _lowest(Entry.objects.filter(fund=fund), _LEFT, on, fund.amount)
        if abs(amount) > left:
            raise PostingRefused(f"Nguồn “{fund}” chỉ còn {Money(left)}; không cấp được {Money(abs(amount))}.")
    if _OPEN.get(kind, 0) * amount < 0:
        left = _lowest(held, _OPEN, on)
        if abs(amount) > left:
            raise PostingRefused(f"Hồ sơ chỉ còn {Money(left)} chưa quyết toán; không ghi được {Money(abs(amount))}.")
    if _ADVANCEABLE.get(kind, 0) * amount < 0:
        left = _lowest(held, _ADVANCEABLE, on)
        if abs(amount) > left:
            raise PostingRefused(f"Tạm ứng vượt số đã cấp: chỉ còn {Money(left)} chưa tạm ứng.")


@transaction.atomic
def post(dossier: Dossier, *, kind: str, amount: int, fund: Fund, on: date, by: User | None, paper: str = "",
         note: str = "") -> Entry:
    """Write one movement; refuses over-allocation, over-settlement and a day before the allocation."""
    if kind not in KINDS:
        raise PostingRefused(f"Không có loại bút toán “{kind}”.")
    if on > clock.latest_day():
        raise PostingRefused(f"Ngày {day_text(on)} ở tương lai.")
    if amount <= 0:
        raise PostingRefused("Số tiền phải lớn hơn 0.")
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    given = dossier.entries.filter(kind=ALLOCATE).order_by("on").first()
    if kind != ALLOCATE and given and on < given.on:
        raise PostingRefused(f"Ngày {day_text(on)} trước ngày cấp kinh phí ({day_text(given.on)}).")
    _check(kind, amount, dossier, fund, on)
    return Entry.objects.create(fund=fund, dossier=dossier, kind=kind, amount=amount, on=on, by=by, paper=paper,
                                note=note)


@transaction.atomic
def reverse(entry: Entry, *, on: date, by: User | None, note: str) -> Entry:
    """Undo a movement by its mirror; once only, with a reason."""
    if by is not None and not can_handle(by, entry.dossier):
        raise PostingRefused("Chỉ ban phụ trách hồ sơ hoặc Văn phòng đảo được bút toán.")
    if not note.strip():
        raise PostingRefused("Ghi lý do đảo bút toán.")
    if on > clock.latest_day():
        raise PostingRefused(f"Ngày {day_text(on)} ở tương lai.")
    fund = Fund.objects.select_for_update().get(pk=entry.fund_id)
    Dossier.objects.select_for_update().get(pk=entry.dossier_id)
    if entry.reverses_id or Entry.objects.filter(reverses=entry).exists():
        raise PostingRefused("Bút toán này đã được đảo hoặc là bút toán đảo; không đảo lần nữa.")
    if on < entry.on:
        raise PostingRefused(f"Ngày đảo {day_text(on)} trước ngày bút toán {day_text(entry.on)}.")
    if entry.kind == ALLOCATE and entry.amount > totals(entry.dossier, fund=fund)["open"]:
        raise PostingRefused("Kinh phí này đã quyết toán hoặc hoàn trả; đảo các bút toán đó trước.")
    _check(entry.kind, -entry.amount, entry.dossier, fund, on)
    return Entry.objects.create(fund=fund, dossier=entry.dossier, kind=entry.kind, amount=-entry.amount,
                                on=on, by=by, note=note.strip()[:300], reverses=entry)
