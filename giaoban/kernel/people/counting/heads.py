"""People ("số người") of unions on a day: each once, however many unions he is in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from giaoban.kernel.orgs.hierarchy import Tree
from giaoban.kernel.people.models import Membership
from giaoban.kernel.people.searching.index import beginning
from giaoban.kernel.people.searching.postings import UNIT

if TYPE_CHECKING:
    from pyroaring import BitMap


def persons(on: date, orgs: Collection[int] | None = None, known_on: date | None = None) -> int:
    """How many different people are members of any of these units (None: of any) at the end of a day."""
    from pyroaring import BitMap

    if known_on is not None:
        rows = Membership.objects.on(on, known_on)
        rows = rows if orgs is None else rows.filter(org__in=orgs)
        return rows.order_by().values("person").distinct().count()
    sets = sets_on(on, orgs)
    return len(BitMap.union(*sets.values())) if sets else 0


def sets_on(on: date, orgs: Collection[int] | None = None) -> dict[int, BitMap]:
    """The members of each unit on a day: today's by the index, put right by the memberships that changed since."""
    from pyroaring import BitMap

    parts: dict[int, list[BitMap]] = defaultdict(list)
    for token, blob in beginning(UNIT).values_list("token", "ids"):
        org = int(token[len(UNIT):])
        if orgs is None or org in orgs:
            parts[org].append(BitMap.deserialize(bytes(blob)))
    sets: dict[int, BitMap] = defaultdict(BitMap, {org: BitMap.union(*some) for org, some in parts.items()})
    rows = Membership.objects.held().order_by()
    if orgs is not None:
        rows = rows.filter(org__in=orgs)
    for org, person in rows.filter(since__gt=on, until=None).values_list("org", "person").iterator(20_000):
        sets[org].discard(person)
    # Erased people aren't in the index; they go on being counted.
    ended = rows.filter(Q(until__gt=on) | Q(until=None, person__erased_at__isnull=False), since__lte=on)
    for org, person in ended.values_list("org", "person").iterator(20_000):
        sets[org].add(person)
    return {org: people for org, people in sets.items() if people}


def with_below(sets: Mapping[int, BitMap], tree: Tree) -> dict[int, BitMap]:
    """Each unit's people with those of all units below it, by a tree; units that have any."""
    from pyroaring import BitMap

    found: dict[int, BitMap] = {}
    for org, people in sets.items():
        for unit in tree.above(org):
            found[unit] = found[unit] | people if unit in found else BitMap(people)
    return found
