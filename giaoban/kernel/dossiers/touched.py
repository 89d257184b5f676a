"""Open dossiers of units, told to the register's acts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from giaoban.kernel.orgs.touching import Touched, Toucher

from .models import Dossier


def _open(orgs: Collection[int], on: date) -> Iterator[Touched]:
    rows = Dossier.objects.filter(org__in=orgs, closed_on=None).order_by("number")
    for pk, number, title, org in rows.values_list("pk", "number", "title", "org_id"):
        yield Touched("dossier", pk, f"{number} {title}", org, f"/ho-so/{quote(number, safe='')}/")


DOSSIERS = Toucher("dossier", _("Hồ sơ đang mở"), _open, order=10)
