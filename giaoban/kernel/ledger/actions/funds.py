"""Funds: opened for a source and a year, granted, added to and cut, each by its paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum

from giaoban.kernel.base import Money, clock, day_text, tidy
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import User

from ..limits import PostingRefused, left_of
from ..models import Entry, Fund, FundGrant, Source
from ..rules import can_keep_funds
from .checks import check_amount, check_day, check_paper, locked_funds

YEARS = range(1945, 2101)


def write_first_sources(**_: Any) -> None:
    """The sources an empty database begins with (`data/`), after the tables were made."""
    from ..defaults import sources

    if not Source.objects.exists():
        Source.objects.bulk_create([Source(**row) for row in sources()])


def _may(by: User | None) -> None:
    if by is not None and not can_keep_funds(by):
        raise PostingRefused(refusal(can_keep_funds))


def _made(*, code: str, name: str, year: int, source: Source | None, paper: str, example: bool) -> Fund:
    code, name = tidy(code), tidy(name)
    if not code or not name:
        raise PostingRefused("Ghi mã và tên nguồn kinh phí.")
    if year not in YEARS:
        raise PostingRefused(f"Năm {year} không đúng. Ghi năm từ {YEARS[0]} đến {YEARS[-1]}.")
    if Fund.objects.filter(code=code).exists():
        raise PostingRefused(f"Đã có nguồn mang mã “{code}”. Chọn mã khác, hoặc ghi bổ sung vào nguồn đó.")
    try:
        with transaction.atomic():
            return Fund.objects.create(code=code, name=name, year=year, amount=0, paper=paper, source=source,
                                       example=example)
    except IntegrityError:
        raise PostingRefused(f"Nguồn mang mã “{code}” vừa được người khác mở.") from None


def write_grant(fund: Fund, amount: int, *, on: date, by: User | None, paper: str = "", note: str = "",
           carry: Entry | None = None, reverses: FundGrant | None = None) -> FundGrant:
    """One line of the fund's grants and its kept sum; the fund's row is locked by the caller."""
    made = FundGrant.objects.create(fund=fund, amount=amount, on=on, by=by, paper=paper, note=tidy(note)[:300],
                                    carry=carry, reverses=reverses)
    fund.amount += amount
    fund.save(update_fields=["amount"])
    return made


@transaction.atomic
def open_fund(*, code: str, name: str, year: int, amount: int, by: User | None, paper: str = "",
              example: bool = False, source: Source | None = None, on: date | None = None) -> Fund:
    """A fund with its first grant; without `on` it counts from the year's first day (or today, if that is to come)."""
    _may(by)
    check_amount(amount, "Tổng nguồn")
    on = on or min(date(year, 1, 1) if year in YEARS else clock.today(), clock.today())
    check_day(on, "Ngày giao")
    fund = _made(code=code, name=name, year=year, source=source, paper=tidy(paper)[:200], example=example)
    write_grant(fund, amount, on=on, by=by, paper=tidy(paper)[:200])
    return fund


@transaction.atomic
def plan_fund(*, code: str, name: str, year: int, source: Source, by: User | None, example: bool = False) -> Fund:
    """A fund that was not granted yet: plans may name it, and money may be carried into it."""
    _may(by)
    return _made(code=code, name=name, year=year, source=source, paper="", example=example)


@transaction.atomic
def grant_more(fund: Fund, *, amount: int, on: date, paper: str, by: User | None, note: str = "") -> FundGrant:
    """Add to a fund by a paper."""
    _may(by)
    check_amount(amount)
    check_day(on, "Ngày giao")
    paper = check_paper(paper, "Ghi văn bản giao bổ sung kinh phí.")
    locked = locked_funds([fund.pk])[fund.pk]
    made = write_grant(locked, amount, on=on, by=by, paper=paper, note=note)
    fund.amount = locked.amount
    return made


@transaction.atomic
def cut(fund: Fund, *, amount: int, on: date, paper: str, by: User | None, note: str = "") -> FundGrant:
    """Take from a fund by a paper: never below what is allocated on that day or any later one."""
    _may(by)
    check_amount(amount)
    check_day(on, "Ngày cắt giảm")
    paper = check_paper(paper, "Ghi văn bản cắt giảm kinh phí.")
    locked = locked_funds([fund.pk])[fund.pk]
    _check_free(locked, amount, on)
    made = write_grant(locked, -amount, on=on, by=by, paper=paper, note=note)
    fund.amount = locked.amount
    return made


def _check_free(fund: Fund, amount: int, on: date) -> None:
    left = left_of(fund, on)
    if amount > left:
        raise PostingRefused(f"Nguồn “{fund}” chỉ còn {Money(left)} chưa cấp từ ngày {day_text(on)}; không giảm được "
                             f"{Money(amount)}. Thu hồi kinh phí của hồ sơ trước.")


@transaction.atomic
def reverse_grant(grant: FundGrant, *, on: date, by: User | None, note: str) -> FundGrant:
    """Undo a grant or a cut by its mirror; once only, with a reason."""
    _may(by)
    if not note.strip():
        raise PostingRefused("Ghi lý do đảo.")
    check_day(on)
    fund = locked_funds([grant.fund_id])[grant.fund_id]
    if grant.carry_id:
        raise PostingRefused("Số này do chuyển nguồn từ năm trước; đảo bút toán chuyển nguồn trên hồ sơ.")
    if grant.reverses_id or FundGrant.objects.filter(reverses=grant).exists():
        raise PostingRefused("Lần giao này đã được đảo hoặc là dòng đảo; không đảo lần nữa.")
    if on < grant.on:
        raise PostingRefused(f"Ngày đảo {day_text(on)} trước ngày giao {day_text(grant.on)}.")
    if grant.amount > 0:
        _check_free(fund, grant.amount, on)
    return write_grant(fund, -grant.amount, on=on, by=by, paper=grant.paper, note=note, reverses=grant)


@transaction.atomic
def name_source(fund: Fund, source: Source, *, by: User | None) -> Fund:
    """Say which source a fund taken over without one belongs to; once only."""
    _may(by)
    locked = locked_funds([fund.pk])[fund.pk]
    if locked.source_id and locked.source_id != source.pk:
        raise PostingRefused(f"Nguồn “{fund}” đã thuộc loại “{locked.source}”; không đổi được.")
    locked.source = source
    locked.save(update_fields=["source"])
    fund.source = source
    return locked


@transaction.atomic
def add_up_again() -> int:
    """Every fund's kept sum anew from its grants; how many were wrong."""
    funds = list(Fund.objects.select_for_update().order_by("pk"))
    sums = dict(FundGrant.objects.order_by().values_list("fund").annotate(Sum("amount")))
    wrong = [fund for fund in funds if fund.amount != sums.get(fund.pk, 0)]
    for fund in wrong:
        fund.amount = sums.get(fund.pk, 0)
        fund.save(update_fields=["amount"])
    return len(wrong)
