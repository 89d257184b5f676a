"""What an act touches, told before it is carried out: the act is tried, read, and rolled back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import grouped
from giaoban.kernel.orgs.kinds import LINES, REPORTING
from giaoban.kernel.orgs.models import Inheritance, Org, Placement, Reorganisation
from giaoban.kernel.orgs.touching import Touched, Toucher, find, touchers

from ..telling import Change, changes_of

#: What becomes of matters of an ended unit that nobody inherits and nothing ends.
STAYS = {"money": gettext_lazy("đi theo hồ sơ"),
         "account": gettext_lazy("giữ nguyên; mở tài khoản mới cho đơn vị kế thừa")}
#: Matters of one kind named on the page; the rest is a number.
NAMED = 60


@dataclass(frozen=True)
class Item:
    """One open matter, whose it was and what becomes of it. `key`: 'dossier-12'."""

    key: str
    label: str
    url: str
    old: str
    fate: str


@dataclass(frozen=True)
class Matter:
    """Open matters of one kind: how many, what becomes of them, and the first of them by name."""

    what: str
    label: str
    count: int
    fates: list[tuple[str, str]]
    items: list[Item]

    @property
    def more(self) -> int:
        return self.count - len(self.items)


@dataclass(frozen=True)
class Preview:
    """`changes`: what is written about each unit; `matters`: open matters of the units; `warnings`: for people."""

    changes: list[Change]
    matters: list[Matter]
    warnings: list[str]


def open_matters(orgs: Collection[int], on: date) -> dict[str, list[Touched]]:
    """Before the act: what is open at these units."""
    return find(orgs, on) if orgs else {}


def preview(act: Reorganisation, open_now: Mapping[str, list[Touched]]) -> Preview:
    """After the act was tried, in the same transaction."""
    fates = _Fates(act, open_now)
    kinds = {toucher.key: toucher for toucher in touchers()}
    matters = [_matter(kinds[what], rows, fates) for what, rows in open_now.items()]
    return Preview(changes_of(act), matters, undecided(act))


def _matter(kind: Toucher, rows: list[Touched], fates: _Fates) -> Matter:
    told = [fates.of(kind, row) for row in rows]
    items = [Item(f"{row.what}-{row.pk}", row.label, row.url, fates.old(row), fate)
             for row, fate in zip(rows[:NAMED], told, strict=False)]
    counted = [(fate, grouped(n)) for fate, n in Counter(told).most_common()]
    return Matter(kind.key, str(kind.label), len(rows), counted, items)


class _Fates:
    """What becomes of each open matter, read once after the act was tried."""

    def __init__(self, act: Reorganisation, open_now: Mapping[str, list[Touched]]) -> None:
        self.act = act
        rows = [row for rows in open_now.values() for row in rows]
        self.orgs = Org.objects.in_bulk({row.org for row in rows})
        self.heirs = {(row.what, row.item): str(row.new)
                      for row in Inheritance.objects.filter(act=act, voided_at=None).select_related("new")}
        below = [row.pk for row in open_now.get("below", [])]
        self.places = dict(Placement.objects.filter(org__in=below, line=REPORTING).on(act.on)
                           .values_list("org_id", "parent_id"))
        self.parents = Org.objects.in_bulk(set(self.places.values()) - {None})

    def old(self, row: Touched) -> str:
        return str(self.orgs[row.org]) if row.org in self.orgs else ""

    def ended(self, org: int) -> bool:
        return org in self.orgs and self.orgs[org].ended_on is not None

    def of(self, kind: Toucher, row: Touched) -> str:
        heir = self.heirs.get((row.what, row.pk))
        if heir:
            return _("%(unit)s kế thừa") % {"unit": heir}
        if kind.key == "below":
            return self._below(row)
        if not self.ended(row.org):
            return _("không đổi")
        if kind.end is not None or kind.key == "line":
            return _("kết thúc cùng đơn vị")
        return _("không có đơn vị kế thừa") if kind.inherited else str(STAYS.get(kind.key, _("giữ nguyên")))

    def _below(self, row: Touched) -> str:
        parent = self.places.get(row.pk)
        if row.pk not in self.places:
            return _("kết thúc cùng đơn vị")
        return _("không đổi") if parent == row.org else _("về dưới %(unit)s") % {"unit": self.parents.get(parent, "–")}


def undecided(act: Reorganisation) -> list[str]:
    """New units whose old ones stood apart on a line (a cluster): people decide where it stands."""
    found: dict[str, Any] = act.details.get("undecided") or {}
    if not found:
        return []
    lines = found.items() if act.kind == "reorganise" else [(str(act.org_id), found)]
    ids = {int(pk) for new, by_line in lines for pks in by_line.values() for pk in (new, *pks)}
    orgs = Org.objects.in_bulk(ids)
    return [_("%(line)s: “%(unit)s” gộp từ các đơn vị ở %(places)s. Ghi “Chuyển cấp trên” để quyết định.") % {
        "line": LINES.get(line, line), "unit": orgs.get(int(new), new),
        "places": ", ".join(str(orgs[pk]) for pk in pks if pk in orgs)}
        for new, by_line in lines for line, pks in by_line.items()]
