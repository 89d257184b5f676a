"""Open matters of a unit: what an act on the unit touches, and who answers for each afterwards.

The register knows units only; every package above it says here what it keeps for a unit (dossiers, promises, money,
reports owed, mandates, accounts).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .models import Inheritance, Org, Reorganisation


@dataclass(frozen=True)
class Touched:
    """One open matter of a unit. `url`: where it opens, '' where it has no page."""

    what: str
    pk: int
    label: str
    org: int
    url: str = ""


@dataclass(frozen=True)
class Toucher:
    """A kind of open matter.

    `find(orgs, on)`: the matters of these units open on the day. `inherited`: the heir answers for it (else it ends
    with the unit). `end(orgs, on, act)`: writes the end of what ends with the units; `revive(act)`: takes that back.
    """

    key: str
    label: Any
    find: Callable[[Collection[int], date], Iterable[Touched]]
    inherited: bool = True
    end: Callable[[Collection[int], date, Reorganisation], None] | None = None
    revive: Callable[[Reorganisation], None] | None = None
    order: int = 100


_touchers: dict[str, Toucher] = {}


def register(toucher: Toucher) -> None:
    _touchers[toucher.key] = toucher


def touchers() -> list[Toucher]:
    return sorted(_touchers.values(), key=lambda toucher: (toucher.order, toucher.key))


@dataclass(frozen=True)
class Held:
    """What the units answer for beyond their own: matters inherited, from whom at first; and what they handed on."""

    inherited: Mapping[tuple[str, int], int]
    handed: frozenset[tuple[str, int]]
    olds: frozenset[int]

    @classmethod
    def by(cls, orgs: Collection[int]) -> Held:
        rows = list(Inheritance.objects.held().filter(new__in=orgs).values_list("what", "item", "new_id", "old_id"))
        olds, waiting = set(), {old for *_, old in rows}
        while waiting:
            olds |= waiting
            waiting = set(Inheritance.objects.held().filter(new__in=waiting).values_list("old_id", flat=True)) - olds
        handed = Inheritance.objects.held().filter(old__in=orgs).values_list("what", "item")
        return cls({(what, item): new for what, item, new, _ in rows}, frozenset(handed), frozenset(olds))

    def of(self, toucher: Toucher, orgs: Collection[int], on: date) -> Iterator[Touched]:
        """The open matters of one kind that these units answer for."""
        if not toucher.inherited:
            yield from toucher.find(orgs, on)
            return
        for item in toucher.find({*orgs, *self.olds}, on):
            key = (item.what, item.pk)
            if key in self.handed:
                continue
            if item.org in orgs:
                yield item
            elif key in self.inherited:
                yield replace(item, org=self.inherited[key])


def find(orgs: Collection[int], on: date) -> dict[str, list[Touched]]:
    """Open matters these units answer for by kind, kinds without any left out; one or two queries a kind."""
    held = Held.by(orgs)
    found = {toucher.key: list(held.of(toucher, orgs, on)) for toucher in touchers()}
    return {key: rows for key, rows in found.items() if rows}


def bequeath(act: Reorganisation, org: Org, *, on: date, heir: Org | None,
             chosen: Mapping[tuple[str, int], Org]) -> None:
    """Write who answers for each open matter of a unit that ends, and end what ends with it."""
    rows, held = [], Held.by([org.pk])
    for toucher in touchers():
        if toucher.inherited:
            for item in held.of(toucher, [org.pk], on):
                new = chosen.get((item.what, item.pk), heir)
                if new is not None:
                    rows.append(Inheritance(act=act, what=item.what, item=item.pk, label=item.label[:300], old=org,
                                            new=new))
        elif toucher.end is not None:
            toucher.end([org.pk], on, act)
    Inheritance.objects.bulk_create(rows)


def revive(act: Reorganisation) -> None:
    """Take back what ended with the units of an act that is undone."""
    for toucher in touchers():
        if toucher.revive is not None:
            toucher.revive(act)


def of_rows(key: str, label: Any, model: Any, *, order: int = 100) -> Toucher:
    """Dated rows of a unit that end with it, and go on when its end is undone: certificates, licences.

    `model`: a `ByAct` with a field `org`.
    """

    def find_rows(orgs: Collection[int], on: date) -> Iterable[Touched]:
        for row in model._default_manager.filter(org__in=orgs, until=None, voided_at=None).order_by("org", "pk"):
            yield Touched(key, row.pk, str(row), row.org_id)

    def end_rows(orgs: Collection[int], on: date, act: Reorganisation) -> None:
        from .actions.rows import end

        for row in model._default_manager.filter(org__in=orgs, until=None, voided_at=None):
            end(row, max(on, row.since), act)

    def revive_rows(act: Reorganisation) -> None:
        from .actions.rows import copy, void

        for row in model._default_manager.filter(ended_by=act, voided_at=None):
            void(row, act.undone_by)
            copy(row, until=None, ended_by_id=None, ended_at=None)

    return Toucher(key, label, find_rows, inherited=False, end=end_rows, revive=revive_rows, order=order)
