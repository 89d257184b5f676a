"""Closed years: the table as it was kept when the year was closed, and how it differs from today's."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q

from giaoban.kernel.orgs.models import Org

from ..models import KINDS, Closing
from .national import Key, Row, national, order


def packed(rows: Iterable[Row]) -> str:
    """Rows as text: [kind, content, money, fund, count, sum…], the sums in the order of `KINDS`."""
    return json.dumps([[*row.key, row.count, *(row.sums.get(kind, 0) for kind in KINDS)]
                       for row in sorted(rows, key=order)], separators=(",", ":"))


def unpacked(text: str) -> list[Row]:
    return [Row(kind, content, money, fund, count, dict(zip(KINDS, sums, strict=False)))
            for kind, content, money, fund, count, *sums in json.loads(text)]


@dataclass(frozen=True)
class Kept:
    """What was kept. `changed`: something dated into the year was written after it was closed."""

    closing: Closing
    rows: list[Row]

    @property
    def changed(self) -> bool:
        return bool(self.closing.late)


def current_closing(year: int) -> Closing | None:
    return Closing.objects.filter(year=year).order_by("-pk").first()


def closed(year: int, org: Org | int | None = None) -> Kept | None:
    """The table of a unit with all below it (None: of everything) as kept when the year was last closed; None while
    it is open. One read by key, whatever the size of the books."""
    unit = org.pk if isinstance(org, Org) else org
    mine = Q(tables__org__isnull=True) if unit is None else Q(tables__org=unit)
    closing = (Closing.objects.filter(year=year).alias(own=FilteredRelation("tables", condition=mine))
               .annotate(text=F("own__rows")).order_by("-pk").first())
    if closing is None:
        return None
    text = getattr(closing, "text", None)
    return Kept(closing, unpacked(text) if text else [])


@dataclass(frozen=True)
class Pair:
    """One line of the table as it was kept and as the same day's books read today; None where it isn't there."""

    key: Key
    then: Row | None
    today: Row | None

    @property
    def changed(self) -> bool:
        return self.then != self.today


def then_and_today(year: int, org: Org | None = None) -> list[Pair]:
    """Every line of a closed year beside what its closing day reads like today; [] while the year is open."""
    kept = closed(year, org)
    if kept is None:
        return []
    then = {row.key: row for row in kept.rows}
    today = {row.key: row for row in national(year, org, on=kept.closing.on)}
    both = sorted((today | then).values(), key=order)
    return [Pair(row.key, then.get(row.key), today.get(row.key)) for row in both]
