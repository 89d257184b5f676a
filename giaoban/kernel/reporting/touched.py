"""Reports that units owe, told to the register's acts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.base import day_text
from giaoban.kernel.orgs.touching import Touched, Toucher

from .models import RETURNED, Obligation, Submission


def _owed(orgs: Collection[int], on: date) -> Iterator[Touched]:
    answered = Submission.objects.exclude(state=RETURNED).exclude(obligation=None).values("obligation")
    rows = (Obligation.objects.filter(org__in=orgs, lifted="").exclude(pk__in=answered).select_related("regime")
            .order_by("due", "pk"))
    for row in rows:
        label = f"{row.regime.name} {row.period.label}, hạn {day_text(row.due)}"
        yield Touched("obligation", row.pk, label, row.org_id, "/doc-bao-cao/")


OBLIGATIONS = Toucher("obligation", _("Báo cáo còn nợ"), _owed, order=40)
