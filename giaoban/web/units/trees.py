"""The tree of units on a day: groups by kind with their counts, opened on demand so the page stays small."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from giaoban.kernel.orgs.hierarchy import Tree, tree
from giaoban.kernel.orgs.kinds import KINDS, REPORTING
from giaoban.kernel.orgs.models import Org, OrgName
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
    orgs = Org.objects.visible_to(user).in_bulk()
    for org, name, short in OrgName.objects.filter(org__in=orgs).on(on, known_on).values_list(
            "org_id", "name", "short_name"):
        orgs[org].name, orgs[org].short_name = name, short
    return Forest(on, known_on, tree(on, REPORTING, known_on), orgs, under)


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
        return {"label": f"{name} ({org.code})", "url": addresses.listed(addresses.unit(org), on=asked),
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
