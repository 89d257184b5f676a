"""What a figure is asked for: which days, which units, as known when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from giaoban.kernel.base import Period
from giaoban.kernel.orgs.models import Org


@dataclass(frozen=True)
class Scope:
    """`orgs` None = every unit. States are asked as of `on` (the period's last day).

    `stock_on`: the cut-off day on which stocks are counted, where it isn't the period's last day.
    """

    period: Period
    orgs: frozenset[int] | None = None
    known_on: date | None = None
    stock_on: date | None = None

    @property
    def on(self) -> date:
        return self.period.last

    @classmethod
    def of(cls, period: Period, unit: Org | None = None, known_on: date | None = None) -> Scope:
        """The unit and all that stood below it on the period's last day (or, since ended, ever)."""
        from giaoban.kernel.orgs.hierarchy import ever_under, under

        if unit is None:
            return cls(period, None, known_on)
        return cls(period, frozenset(under(unit, on=period.last, known_on=known_on) | ever_under(unit)), known_on)

    def for_kind(self, kind: str) -> Scope:
        """A stock is counted on one day; everything else over the period."""
        if kind != "stock":
            return self
        return replace(self, period=Period.day(self.stock_on or self.period.last))

    def seen_by(self, orgs: frozenset[int] | None) -> Scope:
        """Narrowed to what an account may see."""
        if orgs is None:
            return self
        return replace(self, orgs=orgs if self.orgs is None else self.orgs & orgs)
