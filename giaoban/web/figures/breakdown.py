"""One number taken apart: by its parts with the sum checked, by unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from giaoban.kernel.base import grouped, percent
from giaoban.kernel.figures.counting import SumCheck, cells, rolled_up, standing
from giaoban.kernel.figures.crossing import heirs_of
from giaoban.kernel.figures.registry import MONEY, Figure
from giaoban.kernel.orgs.hierarchy import Tree, names_on
from giaoban.kernel.orgs.kinds import KINDS
from giaoban.kernel.orgs.models import Org

from .asking import Asked

#: More children than this are gathered under the name of their kind, folded; no list of units is longer
#: than LONGEST (all of them are in the records below and in the workbook).
GATHER, LONGEST = 8, 60


def shown(figure: Figure, number: int) -> str:
    return f"{grouped(number)} đồng" if figure.kind == MONEY else grouped(number)


def share(amount: int, whole: int) -> str:
    """'16,1 %' of the whole; nothing where a share says nothing."""
    return percent(amount, whole).partition("(")[2][:-1] if 0 <= amount <= whole else ""


@dataclass(frozen=True)
class Part:
    label: str
    value: int
    text: str
    share: str
    url: str


@dataclass(frozen=True)
class Split:
    """One dimension of what is asked; `check` only where the parts must add up."""

    label: str
    parts: list[Part]
    check: SumCheck | None
    total: str

    @property
    def sum_text(self) -> str:
        return " + ".join(part.text for part in self.parts if part.value) or "0"

    @property
    def difference(self) -> str:
        return grouped(abs(self.check.whole - sum(self.check.parts.values()))) if self.check else ""


def splits(asked: Asked, whole: int) -> list[Split]:
    """Every dimension not yet chosen; one grouped query for all of them, the whole being counted apart."""
    free = [name for name in asked.figure.by if name not in asked.parts]
    if not free:
        return []
    rows = cells(asked.figure, asked.scope, free, asked.parts)
    return [_split(asked, name, at, rows, whole) for at, name in enumerate(free)]


def _split(asked: Asked, name: str, at: int, rows: dict[tuple[str, ...], int], whole: int) -> Split:
    found: dict[str, int] = defaultdict(int)
    for key, amount in rows.items():
        found[key[at]] += amount
    dimension, figure = asked.figure.by[name], asked.figure
    known = {value_: found.get(value_, 0) for value_ in dimension.values}
    parts = [Part(str(dimension.values[value_]), amount, shown(figure, amount), share(amount, whole),
                  asked.address(parts={**asked.parts, name: value_})) for value_, amount in known.items()]
    check = SumCheck(name, whole, known) if name in figure.adds_up else None
    return Split(str(dimension.label), parts, check, shown(figure, whole))


@dataclass(frozen=True)
class Units:
    """Rolled-up values of the units to be shown, and how they stand under one another."""

    nodes: list[dict[str, Any]]
    rolled: dict[int, int]


class _Drawing:
    """Builds the nodes of the tree part; units above what the account sees, or above the unit asked, are left out."""

    def __init__(self, asked: Asked, there: Tree, rolled: dict[int, int | None], whole: int) -> None:
        self.asked, self.standing, self.rolled, self.whole = asked, there, rolled, whole
        self.names = names_on(rolled, asked.scope.listed_on)
        self.facts = {pk: (code, kind) for pk, code, kind in
                      Org.objects.filter(pk__in=list(rolled)).values_list("pk", "code", "kind")}

    def roots(self) -> list[int]:
        return self._sorted(pk for pk in self.rolled if self.standing.parent.get(pk) not in self.rolled)

    def _sorted(self, units: Iterable[int]) -> list[int]:
        return sorted(units, key=lambda pk: (-self._amount(pk), self.names.get(pk, "")))

    def _amount(self, pk: int) -> int:
        return self.rolled[pk] or 0

    def nodes(self, units: list[int], *, top: bool = False) -> list[dict[str, Any]]:
        kinds = defaultdict(list)
        for pk in units:
            kinds[self.facts[pk][1]].append(pk)
        if top or len(units) <= GATHER:
            return self._listed(units, open_=top)
        return [self._gathered(kind, members) for kind, members in kinds.items()]

    def _gathered(self, kind: str, units: list[int]) -> dict[str, Any]:
        label = str(KINDS[kind].label) if kind in KINDS else kind
        return self._row(f"{label} ({grouped(len(units))})", sum(map(self._amount, units)), "",
                         self._listed(units))

    def _listed(self, units: list[int], *, open_: bool = False) -> list[dict[str, Any]]:
        """The largest first; the rest in one line."""
        rest = units[LONGEST:]
        found = [self.node(pk, open_=open_) for pk in units[:LONGEST]]
        if rest:
            more = _("%(n)s đơn vị khác") % {"n": grouped(len(rest))}
            found.append(self._row(more, sum(map(self._amount, rest)), "", []))
        return found

    def node(self, pk: int, *, open_: bool = False) -> dict[str, Any]:
        below = self._sorted(child for child in self.standing.children.get(pk, []) if child in self.rolled)
        code = self.facts[pk][0]
        return self._row(self.names.get(pk, code), self.rolled[pk], self.asked.address(unit_code=code),
                         self.nodes(below), open_=open_)

    def _row(self, label: str, amount: int | None, url: str, children: list[dict[str, Any]], *, open_: bool = False,
             ) -> dict[str, Any]:
        if amount is None:
            return {"label": label, "url": url, "value": "–", "children": children, "open": open_,
                    "share": _("không so sánh được")}
        return {"label": label, "url": url, "value": grouped(amount), "children": children, "open": open_,
                "share": share(amount, self.whole)}


def units(asked: Asked, whole: int) -> Units:
    """The tree of the list asked, with rolled-up values; only units with values, ended ones where they last stood."""
    found, sight = rolled_up(asked.figure, asked.scope, asked.parts), _in_sight(asked)
    rolled = {pk: amount for pk, amount in found.items() if amount != 0 and (sight is None or pk in sight)}
    drawing = _Drawing(asked, standing(asked.scope), rolled, whole)
    return Units(drawing.nodes(drawing.roots(), top=True), {pk: amount for pk, amount in rolled.items() if amount})


def _in_sight(asked: Asked) -> frozenset[int] | None:
    """The units asked for; by another list, their heirs as well, as far as the account sees them."""
    orgs = asked.scope.orgs
    if orgs is None or asked.scope.units is None:
        return orgs
    return orgs | {heir for old, parts in heirs_of(asked.scope).items() if old in orgs for heir, _share in parts}
