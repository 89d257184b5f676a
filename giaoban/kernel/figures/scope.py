"""What a figure is asked for: which days, which units, as known when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from giaoban.kernel.base import Period, clock
from giaoban.kernel.orgs.models import Org

#: Which list of units an answer is shown by: that of the days asked, or today's. Any day may be named instead.
THEN, NOW = "then", "now"


def list_day(units: str) -> date | None:
    """'then' → None, 'now' → today, '2024-12-31' → that day; ValueError for anything else."""
    return {"": None, THEN: None, NOW: clock.today()}[units] if units in ("", THEN, NOW) else date.fromisoformat(units)


@dataclass(frozen=True)
class Scope:
    """`orgs` None = every unit. States are asked as of `on` (the period's last day).

    `stock_on`: the cut-off day on which stocks are counted, where it isn't the period's last day.
    `units`: the day whose list of units the answer is shown by; None: as recorded, by the units of that time.
    `seen`: what the account may see, None = every unit; heirs out of its sight take nobody's place.
    """

    period: Period
    orgs: frozenset[int] | None = None
    known_on: date | None = None
    stock_on: date | None = None
    units: date | None = None
    seen: frozenset[int] | None = None

    @property
    def on(self) -> date:
        return self.period.last

    @property
    def listed_on(self) -> date:
        """The day of the tree under which the answer stands."""
        return self.units or self.on

    @classmethod
    def of(cls, period: Period, unit: Org | None = None, known_on: date | None = None,
           units: date | None = None) -> Scope:
        """The unit, all that stood below it on the period's last day (or, since ended, ever) and all they follow.

        By the units of another day: also what stood below it that day; what was split stands under its main heir only.
        """
        from giaoban.kernel.orgs.hierarchy import ever_under, under

        if unit is None:
            return cls(period, None, known_on, units=units)
        there = under(unit, on=period.last, known_on=known_on)
        found = there | ever_under(unit)
        if units is not None:
            found = there | _by_main_heirs(found | under(unit, on=units, known_on=known_on), units, known_on)
        return cls(period, frozenset(found), known_on, units=units)

    def for_kind(self, kind: str) -> Scope:
        """A stock is counted on one day; everything else over the period."""
        if kind != "stock":
            return self
        return replace(self, period=Period.day(self.stock_on or self.period.last))

    def seen_by(self, orgs: frozenset[int] | None) -> Scope:
        """Narrowed to what an account may see."""
        if orgs is None:
            return self
        return replace(self, orgs=orgs if self.orgs is None else self.orgs & orgs,
                       seen=orgs if self.seen is None else self.seen & orgs)


def _by_main_heirs(units: set[int], day: date, known_on: date | None) -> set[int]:
    """These units with every unit whose main heir on a day is one of them, without those whose main heir is another."""
    from giaoban.kernel.orgs.regrouping import heirs, main_heir

    known = heirs(day, known_on)
    elsewhere = {old for old in units & set(known) if main_heir(old, known) not in units}
    return (units - elsewhere) | {old for old in known if main_heir(old, known) in units - elsewhere}
