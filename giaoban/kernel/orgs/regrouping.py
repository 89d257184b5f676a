"""Old numbers by the units of another day: who follows whom, and what each way of crossing makes of a number.

Nothing is moved: a record keeps the unit it was made under, and only the answer is shown under the heir.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from math import floor

from django.db.models import F

from .models import Org, Succession

#: How a figure crosses a reorganisation.
SUM, SHARE, LATEST, NOT_COMPARABLE = "sum", "share", "latest", "not_comparable"
CROSSINGS = (SUM, SHARE, LATEST, NOT_COMPARABLE)

#: Old unit → its final heirs with their shares in thousandths (together 1000), the largest first.
Heirs = dict[int, list[tuple[int, int]]]


def apportioned(total: int, weights: Sequence[int | Fraction]) -> list[int]:
    """`total` cut by the weights into whole numbers that add up to it (largest remainder; ties to the first)."""
    whole = sum(weights)
    if not whole:
        raise ValueError("weights add up to nothing")
    exact = [Fraction(total) * weight / whole for weight in weights]
    cut = [floor(part) for part in exact]
    rest = total - sum(cut)
    first = sorted(range(len(cut)), key=lambda at: (cut[at] - exact[at], at))
    for at in first[:rest]:
        cut[at] += 1
    return cut


def heirs(day: date, known_on: date | None = None) -> Heirs:
    """Final heirs of every unit that had any by a day: through all acts in force, shares multiplied; one query.

    A unit that gave away only a part (shares under 1000 in one act) keeps the rest and is an heir of itself;
    shares over 1000 in one act (several full heirs) are cut in proportion.
    """
    rows = (Succession.objects.held(known_on).filter(act__on__lte=day).exclude(old=F("new"))
            .order_by("act__on", "act_id", "pk").values_list("act_id", "old_id", "new_id", "share"))
    known = _Holdings()
    for _act, steps in groupby(rows, key=lambda row: row[0]):
        given: dict[int, dict[int, int]] = defaultdict(dict)
        for _, old, new, share in steps:
            given[old][new] = given[old].get(new, 0) + share
        known.pass_on(given)
    found = {old: _thousandths(parts) for old, parts in known.held.items()}
    return {old: parts for old, parts in found.items() if parts != [(old, 1000)]}


class _Holdings:
    """Where everything of each old unit is now: `held[old]` by holder; `through[holder]` are the old units it holds."""

    def __init__(self) -> None:
        self.held: dict[int, dict[int, Fraction]] = {}
        self.through: dict[int, set[int]] = defaultdict(set)

    def pass_on(self, given: Mapping[int, Mapping[int, int]]) -> None:
        """One act: whatever came to a unit before goes on to that unit's heirs."""
        for old in given:
            if old not in self.held:
                self.held[old] = {old: Fraction(1)}
                self.through[old].add(old)
        taken = [(origin, old, self.held[origin].pop(old)) for old in given for origin in self.through.pop(old, set())]
        for origin, old, amount in taken:
            for new, part in _cut(old, given[old]):
                self.held[origin][new] = self.held[origin].get(new, Fraction(0)) + amount * part
                self.through[new].add(origin)


def _cut(old: int, given: Mapping[int, int]) -> list[tuple[int, Fraction]]:
    """The heirs' parts of one unit in one act, and what it keeps itself."""
    total = sum(given.values())
    whole = max(1000, total)
    parts = [*given.items(), (old, whole - total)]
    return [(unit, Fraction(share, whole)) for unit, share in parts if share]


def _thousandths(parts: dict[int, Fraction]) -> list[tuple[int, int]]:
    units = sorted(parts, key=lambda unit: (-parts[unit], unit))
    cut = apportioned(1000, [parts[unit] for unit in units])
    return [(unit, share) for unit, share in zip(units, cut, strict=True) if share]


def main_heir(unit: int, known: Heirs) -> int:
    """The unit that follows with the largest share; a unit without heirs is its own."""
    return known[unit][0][0] if unit in known else unit


def regroup(own: Mapping[int, int], known: Heirs, crossing: str, *, of_units: bool = False) -> dict[int, int | None]:
    """Each unit's own number by the heirs' list. The total stays, except that `of_units` counts each heir once.

    sum: whole records, so all of a unit's go to its main heir. share: amounts, cut by the shares.
    latest: a stock, found at the main heir; a count of the units themselves (`of_units`): every heir, once.
    not_comparable: None at every heir that took something over, as old and new measured different things.
    """
    found: dict[int, int | None] = {}
    for unit, amount in own.items():
        for heir, part in _parts(unit, amount, known, crossing, of_units=of_units):
            found[heir] = (found.get(heir) or 0) + part
    if of_units and crossing == LATEST:
        return {unit: min(1, amount or 0) for unit, amount in found.items()}
    if crossing == NOT_COMPARABLE:
        mixed = {heir for unit in own for heir, _share in known.get(unit, ())}
        return {unit: None if unit in mixed else amount for unit, amount in found.items()}
    return found


def _parts(unit: int, amount: int, known: Heirs, crossing: str, *, of_units: bool) -> list[tuple[int, int]]:
    if unit not in known:
        return [(unit, amount)]
    if crossing == SHARE:
        units, shares = zip(*known[unit], strict=True)
        return list(zip(units, apportioned(amount, shares), strict=True))
    if crossing == LATEST and of_units:
        return [(heir, amount) for heir, _share in known[unit]]
    return [(main_heir(unit, known), amount)]


def before(units: Iterable[int], by: date, on: date, known_on: date | None = None) -> dict[int, set[int]]:
    """For units of a day `on`: the units of an earlier day `by` they come from; those that have none stand for
    themselves. Only a list of units can be read backwards so: a number of an heir can't be cut among those before it.
    """
    rows = (Succession.objects.held(known_on).filter(act__on__gt=by, act__on__lte=on).exclude(old=F("new"))
            .order_by("act__on", "act_id", "pk").values_list("new_id", "old_id"))
    there = set(Org.objects.placed_on(by, known_on).values_list("pk", flat=True))
    made_of: dict[int, set[int]] = {}
    for new, old in rows:
        made_of.setdefault(new, {new} if new in there else set()).update(made_of.get(old, {old}))
    return {unit: made_of.get(unit) or {unit} for unit in units}
