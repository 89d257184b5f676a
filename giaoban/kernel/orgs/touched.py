"""What the register itself keeps for a unit: units below it and the lines it stands on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from .kinds import LINES, REPORTING
from .models import Placement
from .touching import Touched, Toucher


def _below(orgs: Collection[int], on: date) -> Iterator[Touched]:
    rows = Placement.objects.filter(parent__in=orgs, line=REPORTING).on(on).select_related("org").order_by("org__code")
    for row in rows:
        yield Touched("below", row.org_id, f"{row.org.code} {row.org}", row.parent_id or 0, f"/don-vi/{row.org.code}/")


def _lines(orgs: Collection[int], on: date) -> Iterator[Touched]:
    rows = (Placement.objects.filter(org__in=orgs).exclude(line=REPORTING).exclude(parent=None).on(on)
            .select_related("parent").order_by("line", "parent__code"))
    for row in rows:
        yield Touched("line", row.pk, f"{LINES.get(row.line, row.line)}: {row.parent}", row.org_id)


BELOW = Toucher("below", _("Đơn vị bên dưới"), _below, inherited=False, order=1)
OTHER = Toucher("line", _("Cụm thi đua và các tuyến khác"), _lines, inherited=False, order=2)
