"""Emulation clusters after a reorganisation: what people must decide anew.

A unit made of units of several clusters (or of some in a cluster and some in none) belongs to no one cluster of itself;
whatever the act put it in is a proposal until somebody places it on the cluster line in an act of its own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from .kinds import CLUSTER
from .models import Org, Placement, Reorganisation, Succession


@dataclass(frozen=True)
class Straddle:
    """A unit to be decided on. `stood`: each unit it was made of with its cluster then; `now`: where the act put it."""

    unit: Org
    act: Reorganisation
    stood: tuple[tuple[Org, Org | None], ...]
    now: Org | None

    def __str__(self) -> str:
        """'LHH An Giang: LHH An Giang ở Cụm 8, LHH Kiên Giang ở Cụm 9; nay chưa xếp cụm'."""
        olds = ", ".join(_("%(unit)s ở %(cluster)s") % {"unit": old, "cluster": cluster} if cluster else
                         _("%(unit)s chưa ghi cụm") % {"unit": old} for old, cluster in self.stood)
        now = _("nay tạm ở %(cluster)s") % {"cluster": self.now} if self.now else _("nay chưa xếp cụm")
        return f"{self.unit}: {olds}; {now}"


@dataclass(frozen=True)
class Thinned:
    """A cluster some of whose members ended: who they were and how many stand in it on the day."""

    cluster: Org
    ended: tuple[Org, ...]
    members: int

    def __str__(self) -> str:
        return _("%(cluster)s: %(ended)d đơn vị đã chấm dứt, nay còn %(members)d đơn vị") % {
            "cluster": self.cluster, "ended": len(self.ended), "members": self.members}


def straddling(on: date, known_on: date | None = None) -> list[Straddle]:
    """Units on a day whose forerunners stood in different clusters, until people decide; five queries at most."""
    made_of = _mergers(on, known_on)
    olds = {row.old_id for rows in made_of.values() for row in rows}
    before = _places(olds, known_on)
    now = {place.org_id: place for place in Placement.objects.on(on, known_on).filter(line=CLUSTER, org__in=made_of)
           .select_related("parent")}
    found = []
    for new, rows in made_of.items():
        stood = tuple((row.old, _cluster_before(before[row.old_id], row.act.on)) for row in rows)
        place, acts = now.get(new), {row.act_id for row in rows}
        decided = place is not None and place.act_id not in acts and place.since >= rows[-1].act.on
        if len({cluster.pk if cluster else None for _old, cluster in stood}) > 1 and not decided:
            found.append(Straddle(rows[-1].new, rows[-1].act, stood, place.parent if place else None))
    return sorted(found, key=lambda one: (one.act.on, one.unit.code))


def _mergers(on: date, known_on: date | None) -> dict[int, list[Succession]]:
    """New unit → the units it was made of, for units that still stand on the day."""
    rows = (Succession.objects.held(known_on).filter(act__on__lte=on, new__in=Org.objects.placed_on(on, known_on))
            .exclude(old=F("new")).select_related("act", "old", "new").order_by("act__on", "old__code"))
    found: dict[int, list[Succession]] = defaultdict(list)
    for row in rows:
        found[row.new_id].append(row)
    return found


def _places(orgs: set[int], known_on: date | None) -> dict[int, list[Placement]]:
    found: dict[int, list[Placement]] = defaultdict(list)
    for place in Placement.objects.held(known_on).filter(line=CLUSTER, org__in=orgs).select_related("parent"):
        found[place.org_id].append(place)
    return found


def _cluster_before(places: list[Placement], day: date) -> Org | None:
    """Where a unit stood on the eve of a day."""
    return next((place.parent for place in places
                 if place.since < day and (place.until is None or place.until >= day)), None)


def thinned(on: date, known_on: date | None = None) -> list[Thinned]:
    """Clusters on a day that lost members because those units ended, until people place units in them anew."""
    clusters = Org.objects.filter(kind="cluster").placed_on(on, known_on)
    ended: dict[int, list[Org]] = defaultdict(list)
    gone = (Placement.objects.held(known_on).filter(line=CLUSTER, parent__in=clusters, until__lte=on,
                                                     org__ended_on__lte=on, until=F("org__ended_on"))
            .select_related("org").order_by("org__code"))
    for place in gone:
        ended[place.parent_id or 0].append(place.org)
    there: dict[int, list[Placement]] = defaultdict(list)
    for place in Placement.objects.on(on, known_on).filter(line=CLUSTER, parent__in=list(ended)).select_related("act"):
        there[place.parent_id or 0].append(place)
    return [Thinned(cluster, tuple(ended[cluster.pk]), len(there[cluster.pk]))
            for cluster in clusters.filter(pk__in=list(ended)).order_by("code")
            if not _placed_since(there[cluster.pk], max(org.ended_on or on for org in ended[cluster.pk]))]


def _placed_since(places: list[Placement], day: date) -> bool:
    return any(place.since >= day and place.act is not None and place.act.kind == "place" for place in places)


def to_decide(on: date, known_on: date | None = None) -> list[str]:
    """Both lists in words, for the console and for notices."""
    return [str(one) for one in (*straddling(on, known_on), *thinned(on, known_on))]
