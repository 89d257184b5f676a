"""Open promises of units, told to the register's acts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.orgs.touching import Touched, Toucher

from .models import CANCELLED, CONFIRMED, Commitment


def _open(orgs: Collection[int], on: date) -> Iterator[Touched]:
    rows = Commitment.objects.filter(lead__in=orgs).exclude(state__in=(CANCELLED, CONFIRMED)).order_by("due_now", "pk")
    for pk, text, org in rows.values_list("pk", "text", "lead_id"):
        yield Touched("promise", pk, text, org, f"/viec/{pk}/")


PROMISES = Toucher("promise", _("Việc được giao chưa xong"), _open, order=30)
