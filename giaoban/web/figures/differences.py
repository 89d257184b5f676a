"""56 when frozen, 57 today: every frozen value that differs, with the records that left and those that came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.utils.translation import gettext as _

from giaoban.kernel.base import clock, day_text, grouped
from giaoban.kernel.figures.counting import members
from giaoban.kernel.figures.freezing import unpack
from giaoban.kernel.figures.models import Frozen
from giaoban.kernel.figures.registry import UnknownFigure, get, ref
from giaoban.kernel.figures.scope import Scope

from .records import Record, described

#: (frozen row, today's value, ids gone, ids new)
Moved = tuple[Frozen, int, set[int], set[int]]


@dataclass(frozen=True)
class Difference:
    """`hidden`: differing records of units the account doesn't see; they are counted, not named."""

    frozen: Frozen
    label: str
    today: int
    gone: list[Record] = field(default_factory=list)
    new: list[Record] = field(default_factory=list)
    hidden: int = 0
    formula: str = ""

    @property
    def ref(self) -> str:
        return ref(self.frozen.figure, self.frozen.parts)

    @property
    def changed(self) -> bool:
        return self.frozen.value != self.today or bool(self.gone or self.new or self.hidden)

    @property
    def then_text(self) -> str:
        return grouped(self.frozen.value)

    @property
    def today_text(self) -> str:
        return grouped(self.today)

    @property
    def frozen_on(self) -> str:
        return day_text(self.frozen.known_at.astimezone(clock.HANOI).date())


def differences(rows: Iterable[Frozen], scope: Scope, seen: frozenset[int] | None) -> list[Difference]:
    """Each frozen value against today's records: one query a figure and one a kind of record, however many differ."""
    by_figure: dict[str, list[Frozen]] = defaultdict(list)
    for row in rows:
        by_figure[row.figure].append(row)
    moved = [found for key, kept in by_figure.items() for found in _moved(key, kept, scope)]
    ids: dict[str, set[int]] = defaultdict(set)
    for row, _today, gone, new in moved:
        ids[row.model] |= gone | new
    named = {label: described(apps.get_model(label), wanted) for label, wanted in ids.items() if wanted}
    return [_difference(found, named.get(found[0].model, {}), seen) for found in moved]


def _moved(key: str, rows: list[Frozen], scope: Scope) -> list[Moved]:
    """What each row would say today; a figure no longer declared can't be compared and is left out."""
    try:
        figure = get(key)
        for row in rows:
            figure.check_parts(row.parts)
    except UnknownFigure:
        return []
    names = [name for name in figure.by if any(name in row.parts for row in rows)]
    now = members(figure, scope.for_kind(figure.kind), names)
    found = []
    for row in rows:
        then, today = unpack(row.ids), set(now.ids(row.parts))
        found.append((row, now.value(row.parts), then - today, today - then))
    return found


def _difference(moved: Moved, named: dict[int, Record], seen: frozenset[int] | None) -> Difference:
    row, today, gone, new = moved
    figure = get(row.figure)
    told = {pk: record for pk, record in named.items()
            if seen is None or (record.org is not None and record.org.pk in seen)}
    formula = "" if figure.version == row.formula_version else _(
        "công thức đã đổi từ phiên bản %(then)s sang %(now)s") % {"then": row.formula_version, "now": figure.version}
    return Difference(row, figure.full_label(row.parts), today, [r for pk, r in told.items() if pk in gone],
                      [r for pk, r in told.items() if pk in new], len((gone | new) - set(told)), formula)
