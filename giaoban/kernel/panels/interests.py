"""What binds people to dossiers: told by domains (who leads, who takes part), read from the register of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from giaoban.kernel.bodies.models import Body
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.dossiers.registry import kind
from giaoban.kernel.orgs.hierarchy import Tree, tree
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

_tellings: dict[str, tuple[Telling, tuple[str, ...]]] = {}


def register(kind_key: str, telling: Telling, *, related: tuple[str, ...] = ()) -> None:
    """A domain says who leads and takes part in dossiers of a kind; called when Django starts.

    `related`: what the telling reads of a dossier (`leader`, `participants`), read once for many of them.
    """
    _tellings[kind_key] = (telling, related)


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


def told(dossiers: Collection[Dossier]) -> Iterator[tuple[Dossier, Person, str]]:
    """Who leads and takes part, as the dossiers' domains say."""
    for key in {dossier.kind for dossier in dossiers} & set(_tellings):
        telling, related = _tellings[key]
        ids = [dossier.pk for dossier in dossiers if dossier.kind == key]
        for dossier in kind(key).model._default_manager.filter(pk__in=ids).prefetch_related(*related).order_by("pk"):
            for person, part in telling(dossier):
                yield dossier, person, part


Found = dict[int, dict[int, list[Interest]]]


def of(dossiers: Collection[Dossier], people: Collection[int], on: date) -> Found:
    """Everything known to bind these people to these dossiers, by dossier and person: recorded rows first, then what
    the register shows.

    A register finding on which a person has decided (confirmed, dismissed) is not told twice. A fixed number of
    queries whatever the number of people and dossiers.
    """
    same = one_person(people)
    found: Found = {dossier.pk: defaultdict(list) for dossier in dossiers}
    for row in Conflict.objects.held().filter(dossier__in=found, person__in=same).order_by("pk"):
        found[row.dossier_id][same[row.person_id]].append(
            Interest(same[row.person_id], row.interest, row.state, row.source, row.evidence, row.since, row.until, row))
    for dossier, one in _derived(dossiers, same, on):
        mine = found[dossier][one.person]
        if not any((other.source, other.interest, other.evidence) == (SYSTEM, one.interest, one.evidence)
                   for other in mine):
            mine.append(one)
    return found


def _derived(dossiers: Collection[Dossier], same: dict[int, int], on: date) -> Iterator[tuple[int, Interest]]:
    for dossier, person, part in told(dossiers):
        if person.pk in same:
            yield dossier.pk, Interest(same[person.pk], part, CONFIRMED, SYSTEM, f"Hồ sơ {dossier.number}",
                                       dossier.opened_on)
    carried: dict[int, list[int]] = defaultdict(list)
    for dossier in dossiers:
        carried[dossier.org_id].append(dossier.pk)
    for unit, one in (*_posts(carried, same, tree(on)), *_members(carried, same)):
        for pk in carried[unit]:
            yield pk, one


def _posts(units: Collection[int], same: dict[int, int], places: Tree) -> Iterator[tuple[int, Interest]]:
    """Posts held in a unit, in a body that governs it, or in a unit above it (but not the root: it orders the work,
    and half of its council would be told)."""
    serves: dict[int, list[int]] = defaultdict(list)
    for unit in units:
        for above in places.above(unit):
            if above == unit or places.parent.get(above) is not None:
                serves[above].append(unit)
    governing = dict(Body.objects.filter(of__in=serves).values_list("org_id", "of_id"))
    rows = Mandate.objects.held().filter(person__in=same, body__in={*serves, *governing}).select_related("body")
    for row in rows.order_by("since"):
        place = governing.get(row.body_id, row.body_id)
        for unit in serves[place]:
            own = place == unit
            yield unit, Interest(same[row.person_id], STAFF if own else PARENT, CONFIRMED if own else SUSPECTED, SYSTEM,
                                 f"{row.post}, {row.body.name}", row.since, row.until)


def _members(units: Collection[int], same: dict[int, int]) -> Iterator[tuple[int, Interest]]:
    rows = Membership.objects.held().filter(person__in=same, org__in=units).select_related("org").order_by("since")
    for row in rows:
        yield row.org_id, Interest(same[row.person_id], MEMBERSHIP, SUSPECTED, SYSTEM, f"Hội viên {row.org.name}",
                                   row.since, row.until)
