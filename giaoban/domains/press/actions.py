"""Everything that writes licences."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.base import tidy as tidied
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from .issn import tidy
from .models import Licence


@transaction.atomic
def give_licence(agency: Org, case: Any, *, on: date, by: User | None, paper: str = "",
                 replaces: bool = False) -> Licence:
    """A licence as the dossier describes it; `replaces`: the one of the same number, else the same ISSN, else the
    only one. What a renewal leaves blank stays as it was.
    """
    number = tidied(case.licence)
    if case.expires_on is not None and case.expires_on <= on:
        raise StepRefused([f"Ngày hết hạn {day_text(case.expires_on)} phải sau ngày cấp {day_text(on)}."])
    before = _replaced(agency, case) if replaces else None
    if before is not None:
        _end(before, on)
    taken = Licence.objects.filter(number__iexact=number, until=None, voided_at=None).first()
    if taken is not None:
        raise StepRefused([f"Giấy phép {number} đang cấp cho “{taken.org}”. Xem lại số giấy phép."])
    return Licence.objects.create(
        org=agency, number=number, title=case.new_name or (before.title if before else agency.name),
        sort=case.sort or (before.sort if before else "magazine"), form=case.form,
        language=case.language or (before.language if before else ""),
        frequency=case.frequency or (before.frequency if before else ""),
        issn=tidy(case.issn) or (before.issn if before else ""), expires_on=case.expires_on, paper=paper,
        issued_by=case.issued_by or (before.issued_by if before else ""), since=on, case=case)


def _replaced(agency: Org, case: Any) -> Licence | None:
    held = list(Licence.objects.select_for_update().filter(org=agency, until=None, voided_at=None))
    same = [row for row in held if row.number.casefold() == tidied(case.licence).casefold()]
    same = same or [row for row in held if case.issn and row.issn == tidy(case.issn)]
    if same or len(held) < 2:
        return next(iter(same or held), None)
    raise StepRefused([f"“{agency}” có {len(held)} giấy phép đang hiệu lực ({', '.join(r.number for r in held)}). "
                       "Ghi số giấy phép hoặc ISSN của ấn phẩm được cấp lại."])


def _end(row: Licence, on: date) -> None:
    if on < row.since:
        raise StepRefused([f"Giấy phép {row.number} cấp ngày {day_text(row.since)}; ghi ngày không sớm hơn."])
    row.until, row.ended_at = on, clock.now()
    row.save(update_fields=["until", "ended_at"])
