"""One movement of money, and its mirror."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from giaoban.kernel.base import Money, day_text, tidy
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.rules import can_handle
from giaoban.kernel.people.models import User

from ..balances import totals
from ..limits import PostingRefused, check_dossier, check_fund, check_order
from ..models import ALLOCATE, CARRY, KINDS, PLAN, Entry, Fund
from ..sums import keep_sums
from .checks import check_amount, check_day, lock_dossier, locked_funds


def write(dossier: Dossier, *, kind: str, amount: int, fund: Fund, on: date, by: User | None, paper: str = "",
          note: str = "", reverses: Entry | None = None, pair: Entry | None = None) -> Entry:
    """The row itself, after every check, and what the dossier's row says of its money."""
    made = Entry.objects.create(fund=fund, dossier=dossier, kind=kind, amount=amount, on=on, by=by,
                                paper=tidy(paper)[:200], note=note.strip()[:300], reverses=reverses, pair=pair)
    keep_sums(dossier)
    return made


def check_first_day(dossier: Dossier, kind: str, on: date) -> None:
    """Nothing but plans and allocations before the dossier was given money."""
    given = dossier.entries.filter(kind=ALLOCATE).order_by("on").first()
    if kind not in (PLAN, ALLOCATE) and given and on < given.on:
        raise PostingRefused(f"Ngày {day_text(on)} trước ngày cấp kinh phí ({day_text(given.on)}).")


@transaction.atomic
def post(dossier: Dossier, *, kind: str, amount: int, fund: Fund, on: date, by: User | None, paper: str = "",
         note: str = "") -> Entry:
    """Write one movement; refuses over-allocation, over-settlement and a day before the allocation."""
    if kind not in KINDS:
        raise PostingRefused(f"Không có loại bút toán “{kind}”.")
    if kind == CARRY:
        raise PostingRefused("Chuyển nguồn ghi cùng lúc hai bút toán ở hai nguồn; dùng bước “Chuyển sang năm sau”.")
    check_day(on)
    check_amount(amount)
    fund = locked_funds([fund.pk])[fund.pk]
    lock_dossier(dossier.pk)
    check_first_day(dossier, kind, on)
    if kind == PLAN and 0 < fund.amount < amount:
        raise PostingRefused(f"Kế hoạch {Money(amount)} lớn hơn cả nguồn “{fund}” ({Money(fund.amount)}).")
    check_fund(fund, kind, amount, on)
    check_dossier(dossier, fund, kind, amount, on)
    check_order(dossier, fund, kind, on)
    return write(dossier, kind=kind, amount=amount, fund=fund, on=on, by=by, paper=paper, note=note)


@transaction.atomic
def reverse(entry: Entry, *, on: date, by: User | None, note: str, paper: str = "") -> Entry:
    """Undo a movement by its mirror; once only, with a reason. Both halves of a carry-over go together."""
    from .carrying import reverse_carry

    if by is not None and not can_handle(by, entry.dossier):
        raise PostingRefused("Chỉ ban phụ trách hồ sơ hoặc Văn phòng đảo được bút toán.")
    if not note.strip():
        raise PostingRefused("Ghi lý do đảo bút toán.")
    check_day(on)
    carry = entry if entry.kind == CARRY else Entry.objects.filter(pair=entry).first()
    funds = locked_funds([entry.fund_id, *([carry.fund_id, carry.pair.fund_id] if carry and carry.pair else [])])
    lock_dossier(entry.dossier_id)
    if entry.reverses_id or Entry.objects.filter(reverses=entry).exists():
        raise PostingRefused("Bút toán này đã được đảo hoặc là bút toán đảo; không đảo lần nữa.")
    if on < entry.on:
        raise PostingRefused(f"Ngày đảo {day_text(on)} trước ngày bút toán {day_text(entry.on)}.")
    if carry is not None and carry.pair is not None:
        halves = reverse_carry(carry, funds, on=on, by=by, note=note, paper=paper)
        return halves[0] if entry.kind == CARRY else halves[1]
    check_mirror(entry, funds[entry.fund_id], on)
    return mirror(entry, funds[entry.fund_id], on=on, by=by, note=note, paper=paper)


def check_mirror(entry: Entry, fund: Fund, on: date, *, carried: bool = False) -> None:
    """May it be undone that day? `carried`: the fund gives up the grant with it, so nothing of it is free."""
    if entry.kind == ALLOCATE and entry.amount > totals(entry.dossier, fund=fund)["open"]:
        raise PostingRefused("Kinh phí này đã quyết toán hoặc hoàn trả; đảo các bút toán đó trước.")
    if not carried:
        check_fund(fund, entry.kind, -entry.amount, on)
    check_dossier(entry.dossier, fund, entry.kind, -entry.amount, on)
    check_order(entry.dossier, fund, entry.kind, on, without=entry)


def mirror(entry: Entry, fund: Fund, *, on: date, by: User | None, note: str, paper: str,
           pair: Entry | None = None) -> Entry:
    """The same with its sign turned; without a paper of its own it names that of what it undoes."""
    return write(entry.dossier, kind=entry.kind, amount=-entry.amount, fund=fund, on=on, by=by, note=note,
                 paper=paper or entry.paper, reverses=entry, pair=pair)
