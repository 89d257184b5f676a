"""The tree of units on a day: groups by kind with their counts, opened on demand so the page stays small."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.hierarchy import Tree, tree
from giaoban.kernel.orgs.kinds import KINDS, REPORTING
from giaoban.kernel.orgs.models import Org, OrgName
from giaoban.kernel.orgs.regrouping import Heirs, heirs, main_heir
from giaoban.kernel.people.models import User
from giaoban.web.home import addresses

#: Groups up to this size lie folded in the page; larger ones are fetched when opened.
SMALL = 12
#: Units of one opened group on the page; the rest is in the table.
LIMIT = 300


@dataclass(frozen=True)
class Forest:
    """What an account sees of the tree on a day; `under` is the unit it starts from, None for all roots."""

    on: date
    known_on: date | None
    tree: Tree
    orgs: dict[int, Org]
    under: Org | None
    #: By today's units: heir → names of the units of that day that it stands for.
    made_of: dict[int, list[str]] = field(default_factory=dict)

    @cached_property
    def roots(self) -> list[int]:
        """The starting unit, or the highest ones in sight that day."""
        if self.under is not None:
            return [self.under.pk] if self.under.pk in self.tree.parent else []
        seen = [pk for pk in self.tree.parent if pk in self.orgs]
        return sorted((pk for pk in seen if self.tree.parent[pk] not in self.orgs), key=lambda pk: self.orgs[pk].code)

    @property
    def count(self) -> int:
        return len({pk for root in self.roots for pk in self.tree.below(root) if pk in self.orgs})

    def children(self, pk: int) -> dict[str, list[int]]:
        """Units right below, by kind in the order of the grammar."""
        below = [child for child in self.tree.children.get(pk, []) if child in self.orgs]
        by_kind: dict[str, list[int]] = {}
        for child in sorted(below, key=lambda child: self.orgs[child].code):
            by_kind.setdefault(self.orgs[child].kind, []).append(child)
        order = {key: place for place, key in enumerate(KINDS)}
        return dict(sorted(by_kind.items(), key=lambda item: order.get(item[0], len(order))))


def forest(user: User, on: date, known_on: date | None, under: Org | None = None) -> Forest:
    """Three queries, whatever the size: places, units, their names on that day."""
    orgs = Org.objects.visible_to(user).only("code", "kind", "name", "short_name", "ended_on").in_bulk()
    _name(orgs, on, known_on)
    return Forest(on, known_on, tree(on, REPORTING, known_on), orgs, under)


def _name(orgs: dict[int, Org], on: date, known_on: date | None) -> None:
    for org, name, short in OrgName.objects.on(on, known_on).values_list("org_id", "name", "short_name"):
        if org in orgs:
            orgs[org].name, orgs[org].short_name = name, short


def forest_by_today(user: User, on: date, known_on: date | None, under: Org | None = None) -> Forest:
    """The units of a past day as the ones that answer for them today, by today's names and superiors."""
    then, today = forest(user, on, known_on), clock.today()
    named = {pk: str(org) for pk, org in then.orgs.items()}
    _name(then.orgs, today, None)
    standing, known = tree(today), heirs(today)
    made_of = heirs_of(then.tree.parent, known)
    parent: dict[int, int | None] = {}
    for heir in made_of:
        above = standing.parent.get(heir) if heir in standing.parent else _main(then.tree.parent.get(heir), known)
        parent[heir] = above
        while above is not None and above not in parent and above not in made_of:
            parent[above] = above = standing.parent.get(above)
    told = {heir: [named[pk] for pk in olds if pk in named] for heir, olds in made_of.items() if olds != [heir]}
    return Forest(on, known_on, Tree(parent), then.orgs, under, told)


def _main(unit: int | None, known: Heirs) -> int | None:
    return None if unit is None else main_heir(unit, known)


def heirs_of(units: Iterable[int], known: Heirs) -> dict[int, list[int]]:
    """Heir → the units it stands for; a unit without heirs stands for itself."""
    found: dict[int, list[int]] = {}
    for unit in units:
        for heir, _share in known.get(unit, [(unit, 1000)]):
            found.setdefault(heir, []).append(unit)
    return found


@dataclass(frozen=True)
class Drawing:
    """Turns a forest into nodes for the tree part; knows which groups the address asks to be open."""

    forest: Forest
    query: QueryDict

    def nodes(self) -> list[dict[str, Any]]:
        return [{**self._unit(pk), "children": self._groups(pk), "open": True} for pk in self.forest.roots]

    def _address(self, **changes: Any) -> str:
        query = self.query.copy()
        for name, value in changes.items():
            query.setlist(name, value) if isinstance(value, list) else query.__setitem__(name, value)
        return f"?{query.urlencode()}"

    def _unit(self, pk: int) -> dict[str, Any]:
        org = self.forest.orgs[pk]
        below = len([child for child in self.forest.tree.below(pk) if child in self.forest.orgs]) - 1
        asked = self.query.get("on", "")
        name = org.name if pk in self.forest.roots else org
        olds = self.forest.made_of.get(pk)
        note = _(" – gồm %(units)s") % {"units": ", ".join(olds)} if olds else ""
        return {"label": f"{name} ({org.code}){note}", "url": addresses.listed(addresses.unit(org), on=asked),
                "value": below or ""}

    def _groups(self, pk: int) -> list[dict[str, Any]]:
        opened = self.query.getlist("open")
        return [self._group(kind, units, kind in opened, opened) for kind, units in self.forest.children(pk).items()]

    def _group(self, kind: str, units: list[int], is_open: bool, opened: list[str]) -> dict[str, Any]:
        known = KINDS.get(kind)
        others = [key for key in opened if key != kind]
        node: dict[str, Any] = {"label": str(known.label) if known else kind, "value": len(units), "open": is_open}
        if len(units) > SMALL:
            node["url"] = self._address(open=others if is_open else [*others, kind])
            node["share"] = _("thu lại") if is_open else _("mở")
        if is_open or len(units) <= SMALL:
            node["children"] = [self._below(pk) for pk in units[:LIMIT]]
        if is_open and len(units) > LIMIT:
            rest = addresses.listed("/don-vi/", view="bang", kind=kind, on=self.forest.on.isoformat())
            node["children"].append({"label": _("Còn %(n)d đơn vị: xem bảng") % {"n": len(units) - LIMIT}, "url": rest,
                                     "value": ""})
        return node

    def _below(self, pk: int) -> dict[str, Any]:
        """A unit in a group: few below it lie folded, many have a page of their own."""
        node = self._unit(pk)
        if node["value"] and node["value"] <= SMALL:
            node["children"] = [self._below(child) for units in self.forest.children(pk).values() for child in units]
        elif node["value"]:
            org = self.forest.orgs[pk]
            node["children"] = [{"label": _("Mở %(n)d đơn vị bên dưới") % {"n": node["value"]}, "value": "",
                                 "url": self._address(under=org.code, open=[])}]
        return node
