"""A figure by the units of another day than its own."""

from __future__ import annotations

from django.db.models import QuerySet

from giaoban.kernel.orgs.regrouping import Heirs, before, heirs

from .registry import STOCK, Figure
from .scope import Scope


def heirs_of(scope: Scope) -> Heirs:
    """Who follows whom by the list asked, as far as the account sees the heirs; empty for 'as recorded'."""
    if scope.units is None:
        return {}
    known = heirs(scope.units, scope.known_on)
    if scope.seen is None:
        return known
    return {old: parts for old, parts in known.items() if all(new in scope.seen for new, _share in parts)}


def records_of(figure: Figure, scope: Scope) -> QuerySet:
    """The figure's records; where they are units themselves, those of the list asked instead: each heir once.

    A later list merges and splits them; an earlier one, for a stock, reads heirs back as the units they came from.
    Units that ended without an heir, or that the earlier list didn't have, stand for themselves.
    """
    records = figure.records(scope)
    if scope.units is None or not figure.counts_units:
        return records
    counted = set(records.values_list("pk", flat=True))
    listed = _forward(counted, scope) if scope.units >= scope.on else _back(counted, scope, figure)
    return records if listed == counted else records.model._default_manager.filter(pk__in=listed)


def _forward(counted: set[int], scope: Scope) -> set[int]:
    known = heirs_of(scope)
    return {heir for unit in counted for heir, _share in known.get(unit, [(unit, 1000)])}


def _back(counted: set[int], scope: Scope, figure: Figure) -> set[int]:
    if figure.kind != STOCK or scope.units is None:
        return counted
    made_of = before(counted, scope.units, scope.on, scope.known_on)
    return {old for unit in counted for old in
            (made_of[unit] if scope.seen is None or made_of[unit] <= scope.seen else {unit})}
