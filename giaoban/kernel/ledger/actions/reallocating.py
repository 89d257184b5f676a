"""Proposals for unspent money decided by a leader: money given, or the proposal put aside with a reason."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from giaoban.kernel.base import Money, tidy
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.lifecycle import MONEY
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import User
from giaoban.kernel.people.rules import can_lead

from ..finished import waiting
from ..limits import PostingRefused
from ..models import ALLOCATE, Fund, Reallocation
from ..models.deciding import ACCEPTED, DISMISSED
from .checks import check_amount, check_day, check_paper
from .posting import post


def _may(by: User) -> None:
    if not can_lead(by):
        raise PostingRefused(refusal(can_lead))


@transaction.atomic
def accept_move(fund: Fund, dossier: Dossier, *, amount: int, on: date, by: User, paper: str,
                proposal: str) -> Reallocation:
    """Give the money by a paper. Only to work that has money already: the first allocation is a step of its own."""
    _may(by)
    paper = check_paper(paper, "Ghi văn bản quyết định điều chuyển kinh phí.")
    own = concrete(dossier)
    if own.lifecycle is None or own.money_state not in waiting(own.lifecycle):
        where = own.lifecycle.state(MONEY, own.money_state).label if own.lifecycle and own.money_state else "chưa cấp"
        raise PostingRefused(f"Kinh phí của hồ sơ đang ở “{where}”; điều chuyển chỉ bổ sung cho hồ sơ đã được cấp và "
                             "chưa quyết toán. Cấp lần đầu bằng bước phê duyệt trên trang hồ sơ.")
    entry = post(dossier, kind=ALLOCATE, amount=amount, fund=fund, on=on, by=by, paper=paper,
                 note=f"Điều chuyển kinh phí chưa sử dụng, {Money(amount)}")
    return Reallocation.objects.create(fund=fund, dossier_id=dossier.pk, amount=amount, proposal=tidy(proposal)[:400],
                                       verdict=ACCEPTED, entry=entry, on=on, by=by)


@transaction.atomic
def dismiss_move(fund: Fund, dossier: Dossier, *, amount: int, on: date, by: User, reason: str,
                 proposal: str) -> Reallocation:
    """Put a proposal aside; it isn't shown again for the same amount."""
    _may(by)
    check_amount(amount)
    check_day(on)
    if not tidy(reason):
        raise PostingRefused("Ghi lý do không điều chuyển.")
    return Reallocation.objects.create(fund=fund, dossier_id=dossier.pk, amount=amount, proposal=tidy(proposal)[:400],
                                       verdict=DISMISSED, reason=tidy(reason)[:300], on=on, by=by)
