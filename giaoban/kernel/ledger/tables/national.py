"""Kind of work × content state × money state × fund, with how many dossiers and what sums: one statement.

Written as SQL because it reads a year's dossiers, their states of a day and all their money in one pass; the ORM's
nearest query joins and counts in a way that costs several times this.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from giaoban.kernel.base import clock
from giaoban.kernel.orgs.hierarchy import tree
from giaoban.kernel.orgs.models import Org

from ..balances import open_of
from ..models import KINDS

#: One unit with all below it, these very units, or every unit.
Units = Org | Collection[int] | None
#: kind, content state, money state, fund
Key = tuple[str, str, str, int | None]


@dataclass(frozen=True)
class Row:
    """`count` dossiers of a kind in these states with money from `fund` (None: no money yet). `sums` in đồng by entry
    kind. A dossier with money from two funds stands in two rows; `counts` counts it once.
    """

    kind: str
    content_state: str
    money_state: str
    fund: int | None
    count: int
    sums: dict[str, int] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return self.kind, self.content_state, self.money_state, self.fund

    @property
    def open(self) -> int:
        """Given and neither settled, returned nor carried over."""
        return open_of(self.sums)


def units_of(units: Units, on: date | None = None, known_on: date | None = None) -> frozenset[int] | None:
    """The ids behind `units`: a unit stands for itself and all below it that day, ended ones where they last stood."""
    if units is None:
        return None
    if isinstance(units, Org):
        return frozenset(tree(on or clock.today(), known_on=known_on, ended=True).below(units.pk) | {units.pk})
    return frozenset(int(unit) for unit in units)


@dataclass
class _Question:
    """The parts of the statement with their parameters, in the order they appear."""

    year: int
    orgs: frozenset[int] | None
    on: date | None
    seen: datetime | None
    params: list[Any] = field(default_factory=list)

    def day(self) -> str:
        self.params.append(connection.ops.adapt_datefield_value(self.on))
        return "%s"

    def moment(self) -> str:
        self.params.append(connection.ops.adapt_datetimefield_value(self.seen))
        return "%s"

    def span(self, alias: str, track: str) -> str:
        """The state of a track that day, as known then."""
        text = f"LEFT JOIN dossiers_statespan {alias} ON {alias}.dossier_id = d.id AND {alias}.track = '{track}'"
        if self.seen is None:
            return (f"{text} AND {alias}.voided_at IS NULL AND {alias}.since <= {self.day()} "
                    f"AND ({alias}.until IS NULL OR {alias}.until > {self.day()})")
        return (f"{text} AND ({alias}.voided_at IS NULL OR {alias}.voided_at > {self.moment()}) "
                f"AND {alias}.recorded_at <= {self.moment()} AND {alias}.since <= {self.day()} "
                f"AND ({alias}.until IS NULL OR {alias}.until > {self.day()} OR {alias}.ended_at > {self.moment()})")

    def states(self) -> tuple[str, str, str]:
        """Today's columns, or the spans of a day: (content, money, joins)."""
        if self.on is None:
            return "d.content_state", "d.money_state", ""
        return ("COALESCE(c.state, '')", "COALESCE(m.state, '')",
                f"{self.span('c', 'content')} {self.span('m', 'money')}")

    def entries(self) -> str:
        """The money of a dossier by that day, as known then."""
        text = "LEFT JOIN ledger_entry e ON e.dossier_id = d.id"
        if self.on is not None:
            text += f' AND e."on" <= {self.day()}'
        if self.seen is not None:
            text += f" AND e.recorded_at <= {self.moment()}"
        return text

    def dossiers(self) -> str:
        self.params.append(self.year)
        text = "WHERE d.year = %s"
        if self.on is not None:
            text += f" AND d.opened_on <= {self.day()}"
        if self.seen is not None:
            text += f" AND d.recorded_at <= {self.moment()}"
        if self.orgs is not None:
            text += f" AND d.org_id IN ({', '.join(map(str, sorted(self.orgs))) or 'NULL'})"
        return text


def asked(year: int, orgs: frozenset[int] | None, on: date | None, seen: datetime | None, *,
          by_unit: bool = False) -> list[tuple[Any, ...]]:
    """(unit if asked, kind, content, money, fund, count, sum of each entry kind…)."""
    question = _Question(year, orgs, on, seen)
    content, money, joins = question.states()
    unit = "d.org_id AS org_id, " if by_unit else ""
    sums = ", ".join(f"SUM(CASE e.kind WHEN '{kind}' THEN e.amount ELSE 0 END)" for kind in KINDS)
    parts = [f"SELECT {unit}d.kind, {content}, {money}, e.fund_id, COUNT(DISTINCT d.id), {sums}",
             f"FROM dossiers_dossier d {joins}", question.entries(), question.dossiers(),
             f"GROUP BY {'1, 2, 3, 4, 5' if by_unit else '1, 2, 3, 4'}"]
    with connection.cursor() as cursor:
        cursor.execute(" ".join(parts), question.params)
        return cursor.fetchall()


def row_of(values: tuple[Any, ...]) -> Row:
    kind, content, money, fund, count, *sums = values
    return Row(kind, content, money, fund, count, {name: int(amount or 0) for name, amount in
                                                   zip(KINDS, sums, strict=True)})


def order(row: Row) -> tuple[Any, ...]:
    return (row.kind, row.content_state, row.money_state, row.fund is not None, row.fund or 0)


def national(year: int, orgs: Units = None, on: date | None = None, known_on: date | None = None, *,
             seen: datetime | None = None) -> list[Row]:
    """The table of a year's dossiers as they and their money stood on a day (None: now), as known on a day.

    `seen`: as known at that very moment, instead of at the end of `known_on`.
    """
    if known_on is not None:
        seen = clock.end_of(known_on)
    if seen is not None and on is None:
        on = clock.latest_day()
    rows = asked(year, units_of(orgs, on, known_on), on, seen)
    return sorted((row_of(values) for values in rows), key=order)


def counts(year: int, orgs: Units = None, on: date | None = None,
           known_on: date | None = None) -> dict[tuple[str, str, str], int]:
    """How many dossiers by (kind, content state, money state), each once however many funds it has money from."""
    if known_on is not None and on is None:
        on = clock.latest_day()
    question = _Question(year, units_of(orgs, on, known_on), on, clock.end_of(known_on) if known_on else None)
    content, money, joins = question.states()
    text = (f"SELECT d.kind, {content}, {money}, COUNT(*) FROM dossiers_dossier d {joins} {question.dossiers()} "  # noqa: S608
            "GROUP BY 1, 2, 3")
    with connection.cursor() as cursor:
        cursor.execute(text, question.params)
        return {(kind, of, paid): number for kind, of, paid, number in cursor.fetchall()}
