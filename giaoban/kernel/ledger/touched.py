"""Money given to units and not yet settled or returned, told to the register's acts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from urllib.parse import quote

from django.db.models import Case, F, Sum, When
from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import grouped
from giaoban.kernel.orgs.touching import Touched, Toucher

from .models import ALLOCATE, CARRY, RETURN, SETTLE, Entry


def _unsettled(orgs: Collection[int], on: date) -> Iterator[Touched]:
    signed = Case(When(kind=ALLOCATE, then=F("amount")), When(kind__in=(SETTLE, RETURN, CARRY), then=-F("amount")),
                  default=0)
    rows = (Entry.objects.filter(dossier__org__in=orgs).order_by("dossier__number")
            .values_list("dossier_id", "dossier__number", "dossier__org_id").annotate(left=Sum(signed)).exclude(left=0))
    for pk, number, org, left in rows:
        yield Touched("money", pk, f"{number}: {grouped(left)} đồng chưa quyết toán", org,
                      f"/ho-so/{quote(number, safe='')}/")


#: Money follows its dossier, so it has no heir of its own.
MONEY = Toucher("money", _("Kinh phí chưa quyết toán"), _unsettled, inherited=False, order=20)
