"""Terms of governing bodies, told to the register's acts: a term ends with its body, and runs again if that is undone.

The mandates of the body are told by `people.touched`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.models import Reorganisation
from giaoban.kernel.orgs.touching import Touched, Toucher

from .actions.terms import run_again
from .models import Term


def _terms(orgs: Collection[int], on: date) -> Iterator[Touched]:
    rows = Term.objects.filter(body__in=orgs).on(on).select_related("body__of", "body__org")
    for term in rows.order_by("body", "pk"):
        yield Touched("term", term.pk, f"{term.body}: khóa {term}", term.body_id, f"/co-quan/{term.body.org.code}/")


def _reason(act: Reorganisation) -> str:
    return f"Đơn vị chấm dứt (việc số {act.pk})"


def _end(orgs: Collection[int], on: date, act: Reorganisation) -> None:
    Term.objects.held().filter(body__in=orgs, until=None, since__lte=on).update(
        until=on, ended_at=clock.now(), end_reason=_reason(act))


def _revive(act: Reorganisation) -> None:
    for term in Term.objects.held().filter(end_reason=_reason(act)):
        run_again(term)


TERMS = Toucher("term", _("Nhiệm kỳ đang chạy"), _terms, inherited=False, end=_end, revive=_revive, order=55)
