"""A unit that ends, or comes back, during a campaign takes its row along."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from giaoban.kernel.base import clock, day_text
from giaoban.kernel.orgs.models import Org, Placement, Reorganisation, Succession
from giaoban.kernel.orgs.touching import Touched

from ..models import ENDED, Campaign, Verdict
from .deciding import Entry, _write


@transaction.atomic
def follow_units(*, campaign: Campaign | None = None, on: date | None = None) -> int:
    """Close undecided rows of units that have ended, with the act's reason; open them again if it was undone.

    A verdict already given stays: dissolving a unit is what carries it out. An heir of the campaign's kind that has no
    row yet gets one, under the same department.
    """
    rows = Verdict.objects.filter(campaign__content_state="running") if campaign is None else (
        Verdict.objects.filter(campaign=campaign))
    gone = Q(verdict="", org__ended_on__isnull=False)
    back = Q(verdict=ENDED, org__ended_on=None)
    moved = list(rows.filter(gone | back).select_related("org", "campaign").order_by("pk"))
    if not moved:
        return 0
    day = on or clock.today()
    heirs = _heirs([row.org_id for row in moved])
    entries = {row.pk: _entry(row, heirs.get(row.org_id, [])) for row in moved}
    _write(moved, entries, by=None, on=day)
    _take_in(moved, heirs, day)
    return len(moved)


def _entry(row: Verdict, heirs: list[Org]) -> Entry:
    org = row.org
    if org.ended_on is None:
        return Entry(row.pk, "", reason="Đơn vị được khôi phục; cần kết luận lại.")
    act = Reorganisation.objects.filter(
        pk__in=Placement.objects.filter(org=org, until=org.ended_on).values("ended_by")).last()
    parts = [f"{act.label if act else 'Chấm dứt'} ngày {day_text(org.ended_on)}"]
    if heirs:
        parts.append("kế thừa: " + ", ".join(str(heir) for heir in heirs))
    return Entry(row.pk, ENDED, target=", ".join(heir.code for heir in heirs), reason="; ".join(parts),
                 evidence=act.paper if act else "")


def _heirs(orgs: list[int]) -> dict[int, list[Org]]:
    found: dict[int, list[Org]] = {}
    for row in Succession.objects.held().filter(old__in=orgs).select_related("new").order_by("pk"):
        found.setdefault(row.old_id, []).append(row.new)
    return found


def _take_in(moved: list[Verdict], heirs: dict[int, list[Org]], day: date) -> None:
    """Rows for heirs that are of the campaign's kind and not in it yet."""
    known = set(Verdict.objects.filter(campaign__in={row.campaign_id for row in moved},
                                       org__in={heir.pk for row in heirs.values() for heir in row})
                .values_list("campaign", "org"))
    made: dict[tuple[int, int], Verdict] = {}
    for row in moved:
        for heir in heirs.get(row.org_id, []):
            key = (row.campaign_id, heir.pk)
            if row.org.ended_on and key not in known and heir.kind == row.campaign.scope_kind:
                made.setdefault(key, Verdict(campaign=row.campaign, org=heir, since=day,
                                             department_id=row.department_id))
    Verdict.objects.bulk_create(made.values())


def open_rows(orgs: Collection[int], on: date) -> Iterator[Touched]:
    """What an act on these units would close: their rows without a verdict in campaigns now running."""
    rows = (Verdict.objects.undecided().filter(org__in=orgs, campaign__content_state="running")
            .select_related("campaign").order_by("org", "pk"))
    for row in rows:
        yield Touched("review", row.pk, row.campaign.title, row.org_id, f"/ra-soat/ket-luan/{row.pk}/")


def on_tree_changed(sender: Any, **_: Any) -> None:
    """After any act on the tree, in the same transaction."""
    follow_units()
