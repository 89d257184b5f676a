"""Asking figures. Value and trace come from the same query, so they can't differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from giaoban.kernel.orgs.hierarchy import Tree, tree
from giaoban.kernel.orgs.regrouping import SUM, regroup

from .crossing import heirs_of, records_of
from .registry import Figure
from .scope import Scope


def _split(figure: Figure, scope: Scope, dimensions: Iterable[str]) -> QuerySet:
    """The records with one column `d_<dimension>` for each dimension asked."""
    records = records_of(figure, scope)
    for name in dimensions:
        source = figure.by[name].source
        records = records.annotate(**{f"d_{name}": F(source) if isinstance(source, str) else source(scope)})
    return records


def trace(figure: Figure, scope: Scope, parts: Mapping[str, str] | None = None) -> QuerySet:
    """The records behind a value, each once."""
    parts = parts or {}
    figure.check_parts(parts)
    return _split(figure, scope, parts).filter(**{f"d_{name}": value for name, value in parts.items()})


def _measured(figure: Figure, records: QuerySet) -> int:
    if figure.measure is None:
        return records.count()
    return int(records.aggregate(total=Sum(figure.measure))["total"] or 0)


def value(figure: Figure, scope: Scope, parts: Mapping[str, str] | None = None) -> int:
    """The count (records) or the sum (đồng)."""
    if figure.tallied and not parts and scope.known_on is None:
        return sum(figure.tallied(scope).values())
    return _measured(figure, trace(figure, scope, parts))


def cells(figure: Figure, scope: Scope, dimensions: Sequence[str],
          parts: Mapping[str, str] | None = None) -> dict[tuple[str, ...], int]:
    """Value (of one part, if asked) by every combination of the dimensions that occurs: one grouped query."""
    if not dimensions:
        return {(): value(figure, scope, parts)}
    amount: Any = Count("pk") if figure.measure is None else Sum(figure.measure)
    names = [f"d_{name}" for name in dimensions]
    records = _split(figure, scope, {**dict.fromkeys(dimensions), **(parts or {})}).filter(
        **{f"d_{name}": wanted for name, wanted in (parts or {}).items()})
    rows = records.order_by().values_list(*names).annotate(_amount=amount)
    return {tuple(str(v) for v in row[:-1]): int(row[-1] or 0) for row in rows}


def by_unit(figure: Figure, scope: Scope, parts: Mapping[str, str] | None = None) -> dict[int, int]:
    """Each unit's own value (not rolled up) by the list of units asked, where there is one: one grouped query."""
    return {unit: amount for unit, amount in by_listed_unit(figure, scope, parts).items() if amount is not None}


def by_listed_unit(figure: Figure, scope: Scope, parts: Mapping[str, str] | None = None) -> dict[int, int | None]:
    """The same with None at units that a reorganisation made incomparable (crossing 'not_comparable')."""
    own = _own(figure, scope, parts)
    return dict(own) if figure.counts_units else regroup(own, heirs_of(scope), figure.crossing)


def _own(figure: Figure, scope: Scope, parts: Mapping[str, str] | None) -> dict[int, int]:
    if figure.tallied and not parts and scope.known_on is None:
        return figure.tallied(scope)
    amount: Any = Count("pk") if figure.measure is None else Sum(figure.measure)
    rows = trace(figure, scope, parts).order_by().values_list(figure.org_path).annotate(_amount=amount)
    # Over nothing at all the database still answers a line: no unit, or none summed.
    return {unit: int(total) for unit, total in rows if total is not None and (unit is not None or total)}


def rolled_up(figure: Figure, scope: Scope, parts: Mapping[str, str] | None = None) -> dict[int, int | None]:
    """Each unit's value with all below it, in the tree of the list asked; ended units hang where they last stood.

    Units above an incomparable one still have their sum: nothing came to them or left them.
    """
    own = _own(figure, scope, parts)
    listed = dict(own) if figure.counts_units else regroup(own, heirs_of(scope), figure.crossing)
    incomparable = dict.fromkeys(unit for unit, amount in listed.items() if amount is None)
    summed = regroup(own, heirs_of(scope), SUM) if incomparable else listed
    return {**standing(scope).roll_up({unit: amount or 0 for unit, amount in summed.items()}), **incomparable}


def standing(scope: Scope) -> Tree:
    """The tree of the list asked; units that came later or had ended hang where they stood on the scope's own day."""
    there = tree(scope.on, known_on=scope.known_on, ended=True)
    if scope.units is None:
        return there
    return Tree({**there.parent, **tree(scope.units, known_on=scope.known_on, ended=True).parent})


@dataclass(frozen=True)
class Members:
    """The records of a figure with their parts, read once: any part's value and ids come from here."""

    figure: Figure
    dimensions: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    model: str

    def ids(self, parts: Mapping[str, str]) -> list[int]:
        return [row[0] for row in self._of(parts)]

    def value(self, parts: Mapping[str, str]) -> int:
        found = self._of(parts)
        return len(found) if self.figure.measure is None else sum(int(row[1]) for row in found)

    def _of(self, parts: Mapping[str, str]) -> list[tuple[Any, ...]]:
        places = [(self.dimensions.index(name) + 2, wanted) for name, wanted in parts.items()]
        return [row for row in self.rows if all(str(row[i]) == wanted for i, wanted in places)]


def members(figure: Figure, scope: Scope, dimensions: Sequence[str] = ()) -> Members:
    """(pk, amount, part, part…) for every record, in one query: what freezing keeps."""
    names = [f"d_{name}" for name in dimensions]
    amount = F(figure.measure) if figure.measure else F("pk")
    rows = _split(figure, scope, dimensions).order_by("pk").annotate(_amount=amount)
    return Members(figure, tuple(dimensions), list(rows.values_list("pk", "_amount", *names)), rows.model._meta.label)


@dataclass(frozen=True)
class SumCheck:
    """Do the parts of one dimension add up to the whole?"""

    dimension: str
    whole: int
    parts: dict[str, int]

    @property
    def holds(self) -> bool:
        return self.whole == sum(self.parts.values())


def sum_checks(figure: Figure, scope: Scope) -> list[SumCheck]:
    """Every declared sum rule, on the way in and on the way out."""
    whole = value(figure, scope)
    checks = []
    for dimension in figure.adds_up:
        found = Counter({key[0]: amount for key, amount in cells(figure, scope, [dimension]).items()})
        known = {name: found.get(name, 0) for name in figure.by[dimension].values}
        checks.append(SumCheck(dimension, whole, known))
    return checks
