"""What binds people to dossiers: told by domains (who leads, who takes part), read from the register of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from giaoban.kernel.bodies.models import Body
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import concrete
from giaoban.kernel.orgs.hierarchy import Tree, tree
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import Mandate, Membership, Person

from .models import Conflict
from .words import (
    CONFIRMED,
    COOPERATOR,
    LEADER,
    MEMBERSHIP,
    PARENT,
    PARTICIPANT,
    STAFF,
    SUSPECTED,
    SYSTEM,
)

#: Says who leads or takes part in a dossier: pairs (person, LEADER or PARTICIPANT or COOPERATOR).
Telling = Callable[[Dossier], Iterable[tuple[Person, str]]]
PARTS = (LEADER, PARTICIPANT, COOPERATOR)

_tellings: dict[str, Telling] = {}


def register(kind_key: str, telling: Telling) -> None:
    """A domain says who leads and takes part in dossiers of a kind; called when Django starts."""
    _tellings[kind_key] = telling


@dataclass(frozen=True)
class Interest:
    """One thing that binds a person to a dossier, from the register (`recorded` None) or from a Conflict row."""

    person: int
    interest: str
    state: str
    source: str
    evidence: str
    since: date | None = None
    until: date | None = None
    recorded: Conflict | None = None


def one_person(people: Iterable[int]) -> dict[int, int]:
    """Every id under which these people stand in the register → the id asked for (merged rows are one person)."""
    asked = set(people)
    same = {pk: pk for pk in asked}
    rows = Person.objects.filter(Q(merged_into__in=asked) | Q(pk__in=asked, merged_into__isnull=False))
    for pk, kept in rows.values_list("pk", "merged_into_id"):
        if kept in asked:
            same.setdefault(pk, kept)
        if pk in asked:
            same.setdefault(kept, pk)
    return same


def told(dossier: Dossier) -> list[tuple[Person, str]]:
    """Who leads and takes part, as the dossier's domain says."""
    telling = _tellings.get(dossier.kind)
    return list(telling(concrete(dossier))) if telling else []


def of(dossier: Dossier, people: Collection[int], on: date) -> dict[int, list[Interest]]:
    """Everything known to bind these people to a dossier: recorded rows first, then what the register shows.

    A register finding on which a person has decided (confirmed, dismissed) is not told twice. A fixed number of
    queries whatever the number of people.
    """
    same = one_person(people)
    found: dict[int, list[Interest]] = defaultdict(list)
    for row in Conflict.objects.held().filter(dossier=dossier, person__in=same).order_by("pk"):
        found[same[row.person_id]].append(Interest(same[row.person_id], row.interest, row.state, row.source,
                                                   row.evidence, row.since, row.until, row))
    for one in _derived(dossier, same, on):
        mine = found[one.person]
        if not any((other.source, other.interest, other.evidence) == (SYSTEM, one.interest, one.evidence)
                   for other in mine):
            mine.append(one)
    return found


def _derived(dossier: Dossier, same: dict[int, int], on: date) -> Iterator[Interest]:
    for person, part in told(dossier):
        if person.pk in same:
            yield Interest(same[person.pk], part, CONFIRMED, SYSTEM, f"Hồ sơ {dossier.number}", dossier.opened_on)
    places = tree(on)
    yield from _posts(dossier, same, places)
    yield from _members(dossier, same)


def _posts(dossier: Dossier, same: dict[int, int], places: Tree) -> Iterator[Interest]:
    """Posts held in the unit, in a body that governs it, or in a unit above it (but not the root: it orders the work,
    and half of its council would be told)."""
    above = [org for org in places.above(dossier.org_id)
             if org != dossier.org_id and places.parent.get(org) is not None]
    governing = dict(Body.objects.filter(of__in=[dossier.org_id, *above]).values_list("org_id", "of_id"))
    units = {dossier.org_id, *above, *governing}
    rows = Mandate.objects.held().filter(person__in=same, body__in=units).select_related("body").order_by("since")
    for row in rows:
        own = governing.get(row.body_id, row.body_id) == dossier.org_id
        yield Interest(same[row.person_id], STAFF if own else PARENT, CONFIRMED if own else SUSPECTED, SYSTEM,
                       f"{row.post}, {row.body.name}", row.since, row.until)


def _members(dossier: Dossier, same: dict[int, int]) -> Iterator[Interest]:
    rows = Membership.objects.held().filter(person__in=same, org=dossier.org_id).order_by("since")
    if not rows:
        return
    unit = Org.objects.get(pk=dossier.org_id).name
    for row in rows:
        yield Interest(same[row.person_id], MEMBERSHIP, SUSPECTED, SYSTEM, f"Hội viên {unit}", row.since, row.until)
