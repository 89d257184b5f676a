"""Money carried over to a later year's fund of the same source, by permission: three rows or none.

The CARRY closes it in the old fund, a grant brings it into the new one, and the ALLOCATE gives it to the dossier there.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.people.models import User

from ..limits import PostingRefused, check_dossier, check_order
from ..models import ALLOCATE, CARRY, Entry, Fund, FundGrant
from .checks import check_amount, check_day, check_paper, lock_dossier, locked_funds
from .funds import write_grant
from .posting import check_first_day, check_mirror, mirror, write


def check_years(fund: Fund, into: Fund) -> None:
    """Only forward, only within one source."""
    if into.year <= fund.year:
        raise PostingRefused(f"Chỉ chuyển sang nguồn của năm sau; “{into}” không sau năm {fund.year}.")
    if fund.source_id is None or into.source_id is None:
        missing = fund if fund.source_id is None else into
        raise PostingRefused(f"Nguồn “{missing}” chưa ghi thuộc loại nguồn nào. Ghi loại nguồn trước khi chuyển.")
    if fund.source_id != into.source_id:
        raise PostingRefused(f"Chỉ chuyển trong cùng loại nguồn: “{fund}” là {fund.source}, “{into}” là {into.source}.")


@transaction.atomic
def carry(dossier: Dossier, *, amount: int, fund: Fund, into: Fund, on: date, by: User | None, paper: str,
          note: str = "") -> Entry:
    """Carry what is open in a fund into a later year's; returns the CARRY, whose `pair` is the new allocation."""
    check_amount(amount)
    check_day(on)
    paper = check_paper(paper, "Chuyển nguồn phải có văn bản cho phép; ghi số, ký hiệu, ngày.")
    funds = locked_funds([fund.pk, into.pk])
    fund, into = funds[fund.pk], funds[into.pk]
    lock_dossier(dossier.pk)
    check_years(fund, into)
    check_first_day(dossier, CARRY, on)
    check_dossier(dossier, fund, CARRY, amount, on)
    opened = write(dossier, kind=ALLOCATE, amount=amount, fund=into, note=note, on=on, by=by, paper=paper)
    closed = write(dossier, kind=CARRY, amount=amount, fund=fund, note=note, pair=opened, on=on, by=by, paper=paper)
    write_grant(into, amount, carry=closed, note=f"Chuyển từ {fund.code}", on=on, by=by, paper=paper)
    return closed


def reverse_carry(carried: Entry, funds: dict[int, Fund], *, on: date, by: User | None, note: str,
                  paper: str = "") -> list[Entry]:
    """Both halves and the grant between them; the rows are locked and the entry checked by `reverse`."""
    opened = carried.pair
    assert opened is not None
    old, new = funds[carried.fund_id], funds[opened.fund_id]
    check_mirror(opened, new, on, carried=True)
    check_order(carried.dossier, old, CARRY, on)
    back = mirror(opened, new, on=on, by=by, note=note, paper=paper)
    reopened = mirror(carried, old, on=on, by=by, note=note, paper=paper, pair=back)
    write_grant(new, -carried.amount, on=on, by=by, paper=paper or carried.paper, note=note,
                reverses=FundGrant.objects.get(carry=carried))
    return [reopened, back]
