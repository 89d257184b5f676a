"""Opening a campaign: which units, and which department reviews each."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.lifecycle import StepRefused
from giaoban.kernel.orgs.hierarchy import tree
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import User

from ..models import EVEN, LAST, Campaign, Verdict
from .following import follow_units


@transaction.atomic
def write_verdicts(campaign: Campaign, *, by: User, on: date) -> int:
    """The rows of every unit in scope on its day; units that have ended since are closed at once."""
    campaign.scope_on = campaign.scope_on or on
    campaign.due_first = campaign.due
    _check_days(campaign, on)
    units = units_in_scope(campaign)
    charged = _departments(campaign, units)
    Verdict.objects.bulk_create([Verdict(campaign=campaign, org=unit, department_id=charged[unit.pk], since=on)
                                 for unit in units], batch_size=500)
    follow_units(campaign=campaign, on=on)
    return len(units)


def _check_days(campaign: Campaign, on: date) -> None:
    assert campaign.scope_on is not None
    if campaign.scope_on > clock.latest_day():
        raise StepRefused([f"Ngày lập danh sách {day_text(campaign.scope_on)} ở tương lai."])
    if campaign.due < on:
        raise StepRefused([f"Hạn hoàn thành {day_text(campaign.due)} trước ngày mở {day_text(on)}. Sửa hạn trước."])


def units_in_scope(campaign: Campaign) -> list[Org]:
    """Units of the kind with a superior that day, below the unit named (or anywhere), by code."""
    assert campaign.scope_on is not None
    there = tree(campaign.scope_on)
    below = {unit for unit, above in there.parent.items() if above is not None}
    if campaign.scope_under:
        top = Org.objects.filter(code__iexact=campaign.scope_under.strip()).first()
        if top is None:
            raise StepRefused([f"Không có đơn vị mã “{campaign.scope_under}”. Sửa mã hoặc để trống."])
        below &= there.below(top.pk) - {top.pk}
    # The ids are picked here rather than sent to the database: thousands of parameters are too many for SQLite.
    units = [unit for unit in Org.objects.filter(kind=campaign.scope_kind).order_by("code") if unit.pk in below]
    if not units:
        raise StepRefused([f"Ngày {day_text(campaign.scope_on)} không có đơn vị nào thuộc phạm vi rà soát. "
                           "Sửa loại, đơn vị cấp trên hoặc ngày lập danh sách."])
    return units


def _departments(campaign: Campaign, units: list[Org]) -> dict[int, int | None]:
    """Unit → department in charge, by the campaign's rule."""
    lead = campaign.department_id
    if campaign.assigning == EVEN:
        shared = sharing(campaign)
        size = -(-len(units) // len(shared))
        return {unit.pk: shared[place // size].pk for place, unit in enumerate(units)}
    charged: dict[int, int | None] = dict.fromkeys((unit.pk for unit in units), lead)
    if campaign.assigning == LAST:
        rows = (Dossier.objects.filter(org__kind=campaign.scope_kind, department__isnull=False,
                                       department__ended_on=None)
                .order_by("opened_on", "pk").values_list("org", "department"))
        charged.update({org: department for org, department in rows if org in charged})
    return charged


def sharing(campaign: Campaign) -> list[Org]:
    """The departments named for an even split; a code that is none is refused by name."""
    codes = [code.strip() for code in campaign.sharing.replace(";", ",").split(",") if code.strip()]
    known = {org.code.casefold(): org for org in Org.objects.filter(kind="department", ended_on=None)}
    unknown = [code for code in codes if code.casefold() not in known]
    if unknown or not codes:
        raise StepRefused([f"Không có ban mã “{'”, “'.join(unknown)}”." if unknown else
                           "Chia đều cần ghi mã của các ban, ví dụ BAN-TVPB, BAN-KHCNMT."])
    return [known[code.casefold()] for code in dict.fromkeys(codes)]
