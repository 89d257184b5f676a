"""How a record behind a number is named, opened and placed, whatever its model; reports use it as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from giaoban.kernel.base import day_text
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.ledger.models import KINDS, Entry
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import Membership, Person


@dataclass(frozen=True)
class State:
    label: str
    tone: str


@dataclass(frozen=True)
class Record:
    """One line of "the records behind": what, where it opens, whose, since when, how it stands today."""

    pk: int
    number: str
    label: str
    url: str
    org: Org | None = None
    day: date | None = None
    amount: int | None = None
    states: tuple[State, ...] = ()

    @property
    def day_text(self) -> str:
        return day_text(self.day)

    @property
    def org_url(self) -> str:
        return f"/don-vi/{self.org.code}/" if self.org else ""


@dataclass(frozen=True)
class Kind:
    """`related`: what one query must bring along. `order`: how the lines stand."""

    describe: Callable[[Any], Record]
    related: tuple[str, ...] = ()
    order: tuple[str, ...] = ("pk",)


def _dossier(dossier: Dossier) -> Record:
    life = dossier.lifecycle
    states = [life.state(track, key) for track, key in dossier.states.items() if key] if life else []
    return Record(dossier.pk, dossier.number, dossier.title, f"/ho-so/{dossier.number}/", dossier.org,
                  dossier.opened_on, states=tuple(State(str(s.label), s.tone) for s in states))


def _org(org: Org) -> Record:
    ended = (State("Đã chấm dứt", "cancelled"),) if org.ended_on else ()
    return Record(org.pk, org.code, org.name, f"/don-vi/{org.code}/", org, org.founded_on, states=ended)


def _entry(entry: Entry) -> Record:
    label = f"{KINDS.get(entry.kind, entry.kind)}: {entry.dossier.title}"
    return Record(entry.pk, entry.dossier.number, label, f"/ho-so/{entry.dossier.number}/", entry.dossier.org,
                  entry.on, entry.amount)


def _person(person: Person) -> Record:
    """Without the name: whoever may read it opens the page, which asks and notes the reading."""
    return Record(person.pk, "", _("Một hội viên"), f"/nguoi/{person.pk}/")


def _membership(membership: Membership) -> Record:
    return Record(membership.pk, "", _("Một lượt hội viên"), f"/nguoi/{membership.person_id}/", membership.org,
                  membership.since)


def _other(record: Model) -> Record:
    return Record(record.pk, "", str(record), "")


#: Nearest model first; a kind of dossier is described as a dossier.
KINDS_OF_RECORD: list[tuple[type[Model], Kind]] = [
    (Dossier, Kind(_dossier, ("org",), ("number",))),
    (Org, Kind(_org, (), ("code",))),
    (Entry, Kind(_entry, ("dossier__org",), ("on", "pk"))),
    (Person, Kind(_person)),
    (Membership, Kind(_membership, ("org",))),
]


def add(model: type[Model], kind: Kind) -> None:
    """A domain says how a record of its own is named, when Django starts."""
    KINDS_OF_RECORD.append((model, kind))


def kind_of(model: type[Model]) -> Kind:
    return next((kind for known, kind in KINDS_OF_RECORD if issubclass(model, known)), Kind(_other))


def prepared(rows: QuerySet) -> QuerySet:
    """In the order of its kind, with everything a line shows in the same query."""
    kind = kind_of(rows.model)
    return rows.select_related(*kind.related).order_by(*kind.order) if kind.related else rows.order_by(*kind.order)


def describe(record: Model) -> Record:
    return kind_of(type(record)).describe(record)


def described(model: type[Model], ids: Iterable[int]) -> dict[int, Record]:
    """The records of these ids, in order: one query."""
    rows = prepared(model._default_manager.filter(pk__in=set(ids)))
    return {row.pk: describe(row) for row in rows}
