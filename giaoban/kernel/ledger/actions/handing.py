"""Entries of a period handed to the accountants; handed over again, what changed since is known."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Count, QuerySet, Sum

from giaoban.kernel.base import Period, clock, day_text, tidy
from giaoban.kernel.lifecycle.lifecycle import refusal
from giaoban.kernel.people.models import User

from ..limits import PostingRefused
from ..models import Entry, HandOver
from ..rules import can_keep_funds
from .checks import check_day


@transaction.atomic
def hand_over(first: date, last: date, *, by: User, note: str = "") -> HandOver:
    """What is dated from the first to the last day, as the books know it now."""
    if not can_keep_funds(by):
        raise PostingRefused(refusal(can_keep_funds))
    if last < first:
        raise PostingRefused(f"Ngày cuối {day_text(last)} trước ngày đầu {day_text(first)}.")
    check_day(last, "Ngày cuối")
    before = HandOver.objects.select_for_update(of=("self",)).filter(first=first, last=last, after=None).first()
    found = (Entry.objects.posted_in(Period(first, last)).order_by()
             .aggregate(count=Count("pk"), total=Sum("amount")))
    if not found["count"]:
        raise PostingRefused(f"Không có bút toán nào từ {day_text(first)} đến {day_text(last)}.")
    return HandOver.objects.create(first=first, last=last, by=by, note=tidy(note)[:300], before=before,
                                   count=found["count"], total=found["total"] or 0, known_at=clock.now())


def handed(over: HandOver) -> QuerySet[Entry]:
    """The entries of a hand-over, as they were known at its moment."""
    return Entry.objects.posted_in(over.period).filter(recorded_at__lte=over.known_at)


def changed_since(over: HandOver) -> QuerySet[Entry]:
    """Of them, those the books did not know the last time the same period was handed over."""
    if over.before is None:
        return Entry.objects.none()
    return handed(over).filter(recorded_at__gt=over.before.known_at)
