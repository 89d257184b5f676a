"""The map of provinces as tiles: 63 or 34 by what unions stood that day, coloured by a number, the merger shown."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.kernel.base import grouped
from giaoban.kernel.orgs import provinces
from giaoban.kernel.orgs.kinds import PROVINCE
from giaoban.kernel.orgs.models import Org, OrgFact, OrgName
from giaoban.kernel.orgs.provinces import NEW, OLD, VERSIONS, Province, UnknownProvince
from giaoban.kernel.people.models import User
from giaoban.web.home import addresses

NONE = gettext_lazy("không có")
_FEW, _SOME, _MANY = gettext_lazy("ít"), gettext_lazy("vừa"), gettext_lazy("nhiều")
_LEAST, _MOST = gettext_lazy("rất ít"), gettext_lazy("rất nhiều")
#: How many steps there are above nothing → depth of colour (of five) and word of each.
STEPS: dict[int, tuple[tuple[int, Any], ...]] = {
    0: (),
    1: ((3, gettext_lazy("có")),),
    2: ((2, _FEW), (4, _MANY)),
    3: ((1, _FEW), (3, _SOME), (5, _MANY)),
    4: ((1, _LEAST), (2, _FEW), (4, _MANY), (5, _MOST)),
    5: ((1, _LEAST), (2, _FEW), (3, _SOME), (4, _MANY), (5, _MOST)),
}
#: The day each version of the map is looked at from the other one.
LAST_OLD = VERSIONS[NEW] - timedelta(days=1)


@cache
def places() -> dict[str, tuple[int, int]]:
    """'2004:24' → row and column of its tile, from north to south."""
    text = files("giaoban.web.units").joinpath("tiles.csv").read_text(encoding="utf-8")
    return {f"{row['version']}:{row['code']}": (int(row["row"]), int(row["col"]))
            for row in csv.DictReader(text.splitlines())}


@cache
def letters() -> dict[str, str]:
    """Code of a province of today that was put together → its letter on the map of before."""
    merged = [province.code for province in provinces.provinces(NEW) if len(provinces.predecessors(province)) > 1]
    return dict(zip(merged, ascii_uppercase, strict=False))


def unions_on(user: User, day: date, known_on: date | None = None) -> dict[int, Org]:
    """Local unions in sight that stood that day, by the names they bore."""
    rows = Org.objects.visible_to(user).placed_on(day, known_on).filter(kind="local_union").order_by("code")
    found = {row.pk: row for row in rows}
    for org, name, short in OrgName.objects.filter(org__in=found).on(day, known_on).values_list(
            "org_id", "name", "short_name"):
        found[org].name, found[org].short_name = name, short
    return found


def provinces_of(unions: dict[int, Org], day: date, known_on: date | None = None) -> dict[int, Province]:
    """Where each union is: by its dated fact, else by its province's name in the list of the day or of before."""
    facts = dict(OrgFact.objects.filter(org__in=unions, aspect=PROVINCE).on(day, known_on)
                 .values_list("org_id", "value"))
    found: dict[int, Province] = {}
    for pk, org in unions.items():
        place = _by_key(facts.get(pk, "")) or _by_name(org.province, day)
        if place:
            found[pk] = place
    return found


def _by_key(key: str) -> Province | None:
    try:
        return provinces.parse(key) if ":" in key else None
    except UnknownProvince:
        return None


def _by_name(name: str, day: date) -> Province | None:
    return provinces.by_name(name, on=min(day, LAST_OLD)) or provinces.by_name(name, on=day) if name else None


@dataclass(frozen=True)
class Tile:
    """One province. `join`: sides on which its neighbour became the same province; `parts`: what went into it."""

    province: Province
    row: int
    col: int
    union: Org | None
    url: str
    amount: int | None
    depth: int
    letter: str
    join: str
    parts: list[str]
    into: str

    @property
    def text(self) -> str:
        return "" if self.amount is None else grouped(self.amount)

    @property
    def look(self) -> str:
        """Classes of its place, colour and outline: the page allows no styles of its own."""
        group = f" group {self.join}" if self.letter else ""
        return f"r{self.row} c{self.col} q{self.depth}{group}"


@dataclass(frozen=True)
class Atlas:
    """The tiles of a day; `version`: which list of provinces the unions of that day are of."""

    version: str
    tiles: list[Tile]
    legend: list[dict[str, Any]]
    unplaced: list[Org]

    @property
    def merged(self) -> bool:
        return self.version == NEW


def version_of(found: dict[int, Province], day: date) -> str:
    """The list most unions of that day are of; with none, the list in force."""
    counted = Counter(province.version for province in found.values())
    return counted.most_common(1)[0][0] if counted else provinces.version_on(day)


def atlas(user: User, day: date, amounts: dict[int, int], known_on: date | None = None) -> Atlas:
    """`amounts`: each unit's number with everything below it."""
    unions = unions_on(user, day, known_on)
    found = provinces_of(unions, day, known_on)
    version = version_of(found, day)
    here: dict[str, list[Org]] = {}
    for pk, province in found.items():
        if province.version == version:
            here.setdefault(province.key, []).append(unions[pk])
    placed = {org.pk for orgs in here.values() for org in orgs}
    sums = {key: sum(amounts.get(org.pk, 0) for org in orgs) for key, orgs in here.items()}
    edges = edges_of(list(sums.values()))
    tiles = [_tile(province, here.get(province.key, []), sums.get(province.key), edges, day)
             for province in provinces.provinces(version) if province.key in places()]
    return Atlas(version, sorted(tiles, key=lambda tile: (tile.row, tile.col)), _legend(edges, list(sums.values())),
                 [org for pk, org in unions.items() if pk not in placed])


def edges_of(amounts: list[int]) -> list[int]:
    """Lower bounds of at most five steps above nothing: about as many provinces in each."""
    positive = sorted(amount for amount in amounts if amount > 0)
    steps = max(STEPS)
    return sorted({positive[len(positive) * n // steps] for n in range(steps)}) if positive else []


def depth_of(amount: int | None, edges: list[int]) -> int:
    """Depth of colour, 0 for nothing."""
    return 0 if not amount else STEPS[len(edges)][bisect_right(edges, amount) - 1][0]


def _legend(edges: list[int], amounts: list[int]) -> list[dict[str, Any]]:
    """Every step that occurs: its colour, word, numbers and how many provinces."""
    counted = Counter(depth_of(amount, edges) for amount in amounts)
    ends = [*(edge - 1 for edge in edges[1:]), max(amounts, default=0)][:len(edges)]
    rows = [{"depth": 0, "word": NONE, "range": "0", "n": counted[0]}] if counted[0] else []
    for low, high, (depth, word) in zip(edges, ends, STEPS[len(edges)], strict=True):
        rows.append({"depth": depth, "word": word, "n": counted[depth],
                     "range": grouped(low) if high <= low else f"{grouped(low)}–{grouped(high)}"})
    return rows


def _tile(province: Province, orgs: list[Org], amount: int | None, edges: list[int], day: date) -> Tile:
    row, col = places()[province.key]
    union = orgs[0] if orgs else None
    url = addresses.listed(addresses.unit(union), on=day.isoformat()) if union else ""
    today = provinces.successor(province)
    old = province.version == OLD
    parts = [part.name for part in provinces.predecessors(province) if part.name != province.name]
    letter = letters().get(today.code, "") if old else ""
    return Tile(province, row, col, union, url, amount, depth_of(amount, edges), letter,
                _joined(province, row, col) if letter else "", parts if not old else [],
                today.name if old and letter else "")


def _joined(province: Province, row: int, col: int) -> str:
    """'jt jr': above and right of it is a province that became the same one."""
    beside = {"jt": (row - 1, col), "jr": (row, col + 1), "jb": (row + 1, col), "jl": (row, col - 1)}
    same = {places()[part.key] for part in provinces.predecessors(provinces.successor(province))}
    return " ".join(side for side, place in beside.items() if place in same)


def heading(found: Atlas) -> str:
    n = len([tile for tile in found.tiles if tile.union])
    if found.merged:
        return _("%(n)d Liên hiệp hội địa phương theo 34 tỉnh, thành phố (từ 01/7/2025)") % {"n": n}
    return _("%(n)d Liên hiệp hội địa phương theo 63 tỉnh, thành phố (đến 30/6/2025)") % {"n": n}
