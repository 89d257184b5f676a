"""Open matters of a unit: what an act on the unit touches, and who answers for each afterwards.

The register knows units only; every package above it says here what it keeps for a unit (dossiers, promises, money,
reports owed, mandates, accounts).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
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


def find(orgs: Collection[int], on: date) -> dict[str, list[Touched]]:
    """Open matters of these units by kind, kinds without any left out; one or two queries a kind."""
    found = {toucher.key: list(toucher.find(orgs, on)) for toucher in touchers()}
    return {key: rows for key, rows in found.items() if rows}


def bequeath(act: Reorganisation, org: Org, *, on: date, heir: Org | None,
             chosen: Mapping[tuple[str, int], Org]) -> None:
    """Write who answers for each open matter of a unit that ends, and end what ends with it."""
    rows = []
    for toucher in touchers():
        if toucher.inherited:
            for item in toucher.find([org.pk], on):
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
