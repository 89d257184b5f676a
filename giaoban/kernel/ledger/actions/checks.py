"""What every movement of money is asked first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from giaoban.kernel.base import clock, day_text, tidy
from giaoban.kernel.base.money import LARGEST
from giaoban.kernel.dossiers.models import Dossier

from ..limits import PostingRefused
from ..models import Fund


def check_amount(amount: int, what: str = "Số tiền") -> None:
    """Whole đồng, above nothing, below what anybody believes."""
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise PostingRefused(f"{what} phải là số tròn đồng, không phải {amount!r}.")
    if amount <= 0:
        raise PostingRefused(f"{what} phải lớn hơn 0.")
    if amount >= LARGEST:
        raise PostingRefused(f"{what} lớn quá mức có thể. Xem lại số tiền và đơn vị (triệu, tỷ).")


def check_day(on: date, what: str = "Ngày") -> None:
    if on > clock.latest_day():
        raise PostingRefused(f"{what} {day_text(on)} ở tương lai.")


def check_paper(paper: str, why: str) -> str:
    """The paper, tidied; refused when there is none."""
    named = tidy(paper)[:200]
    if not named:
        raise PostingRefused(why)
    return named


def locked_funds(ids: Iterable[int]) -> dict[int, Fund]:
    """The funds' rows, locked in one order whoever asks, so that two acts never wait for each other."""
    wanted = sorted(set(ids))
    return {fund.pk: fund for fund in Fund.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}


def lock_dossier(dossier_id: int) -> None:
    Dossier.objects.select_for_update().get(pk=dossier_id)
