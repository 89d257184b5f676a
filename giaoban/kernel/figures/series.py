"""A figure over time, with every break that a reorganisation of units makes in it, explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from django.db.models import F
from django.utils.translation import gettext as _

from giaoban.kernel.base import Period, day_text
from giaoban.kernel.orgs.facts import kind_on
from giaoban.kernel.orgs.kinds import KINDS
from giaoban.kernel.orgs.models import Org, Succession
from giaoban.kernel.orgs.regrouping import NOT_COMPARABLE

from .counting import by_unit, trace, value
from .registry import STOCK, Figure
from .scope import Scope


@dataclass(frozen=True)
class Point:
    """`value` None: can't be shown by the list asked. `reason`: why not to read on from the point before."""

    period: Period
    value: int | None
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """The successions of one day and paper."""

    on: date
    paper: str
    olds: frozenset[int]
    news: frozenset[int]
    pairs: frozenset[tuple[int, int]]

    @property
    def name(self) -> str:
        """'sắp xếp ngày 01/07/2025 (202/2025/QH15)'."""
        paper = f" ({self.paper})" if self.paper else ""
        return _("sắp xếp ngày %(day)s%(paper)s") % {"day": day_text(self.on), "paper": paper}


def windows(figure: Figure, like: Period, first: int, last: int, today: date) -> list[Period]:
    """The same window in each year, oldest first; a stock of this year is counted today, not on a day to come."""
    found = [like.in_year(year) for year in range(first, last + 1)]
    if figure.kind != STOCK:
        return found
    return [Period.day(today) if period.last > today and period.last.year == today.year else Period.day(period.last)
            for period in found]


def series(figure: Figure, scope: Scope, periods: Sequence[Period], parts: Mapping[str, str] | None = None,
           ) -> list[Point]:
    """The value in each period in order, by the figure's own crossing: a query a period, more only at a break."""
    scopes = [replace(scope, period=period) for period in periods]
    points = [Point(one.period, value(figure, one, parts)) for one in scopes]
    known = _changes(scope, periods[0].last, periods[-1].last)
    incomparable: list[date] = []
    for at in range(1, len(points)):
        met = [change for change in known if scopes[at - 1].on < change.on <= scopes[at].on]
        told = _Telling(figure, scopes[at - 1], scopes[at], parts or {}).told(met) if met else {}
        points[at] = replace(points[at], reason="; ".join(told.values()))
        incomparable += [change.on for change in told if change and scope.units and change.on <= scope.units]
    if figure.crossing == NOT_COMPARABLE and incomparable:
        return _left_out(points, max(incomparable))
    return points


def _left_out(points: list[Point], until: date) -> list[Point]:
    """By one list of units, what was measured before the last reorganisation can't be shown: gaps, and why."""
    why = _("trước khi sắp xếp đơn vị ngày %(day)s, không so sánh được") % {"day": day_text(until)}
    return [Point(point.period, None, why) if point.period.last < until else point for point in points]


def _changes(scope: Scope, after: date, upto: date) -> list[Change]:
    rows = (Succession.objects.held(scope.known_on).filter(act__on__gt=after, act__on__lte=upto).exclude(old=F("new"))
            .order_by("act__on", "act__paper").values_list("act__on", "act__paper", "old_id", "new_id"))
    found = []
    for (on, paper), group in groupby(rows, key=lambda row: row[:2]):
        pairs = frozenset((old, new) for _on, _paper, old, new in group)
        found.append(Change(on, paper, frozenset(old for old, _ in pairs), frozenset(new for _, new in pairs), pairs))
    return found


@dataclass(frozen=True)
class _Telling:
    """What lies between two points, in words; nothing where the figure runs through."""

    figure: Figure
    before: Scope
    after: Scope
    parts: Mapping[str, str]

    def told(self, changes: list[Change]) -> dict[Change | None, str]:
        """Words by change, only for those that matter; under None what else came and went."""
        told: dict[Change | None, str] = {change: words for change in changes if (words := self._told(change))}
        others = self._others(changes) if told and self.figure.counts_units else ""
        return {**told, None: others} if others else told

    def _told(self, change: Change) -> str:
        if self._covered(change):
            return ""
        if self.figure.counts_units:
            return self._units_told(change)
        if self.figure.crossing == NOT_COMPARABLE:
            return f"{change.name}: {_('không so sánh được với trước đó')}" if self._touches(change) else ""
        if self.before.orgs is None or all((old in self.before.orgs) == (new in self.before.orgs)
                                           for old, new in change.pairs):
            return ""
        return f"{change.name}: {_('số trước đó thuộc đơn vị khác')}"

    def _covered(self, change: Change) -> bool:
        """Both points are shown by one list, which has this change behind it or reads it back."""
        listed = self.before.units
        if listed is None or self.figure.crossing == NOT_COMPARABLE:
            return False
        return change.on <= listed or (self.figure.counts_units and self.figure.kind == STOCK)

    def _touches(self, change: Change) -> bool:
        plain = [replace(scope, units=None) for scope in (self.before, self.after)]
        return bool(set(by_unit(self.figure, plain[0], self.parts)) & change.olds
                    or set(by_unit(self.figure, plain[1], self.parts)) & change.news)

    def _units_told(self, change: Change) -> str:
        """'sắp xếp ngày …: 52 đơn vị chấm dứt, 23 đơn vị mới; liên hiệp hội địa phương 63 − 34 = 29'."""
        then, now = (self._counted(day) for day in (change.on - timedelta(days=1), change.on))
        ended, made = change.olds & (then - now), change.news & (now - then)
        if not ended and not made:
            return ""
        told = _("%(ended)d đơn vị chấm dứt, %(made)d đơn vị mới") % {"ended": len(ended), "made": len(made)}
        return f"{change.name}: {told}{self._subtraction(change, then, now, ended | made)}"

    def _subtraction(self, change: Change, then: set[int], now: set[int], moved: frozenset[int] | set[int]) -> str:
        """'; liên hiệp hội địa phương 63 − 34 = 29' where the units that came and went are all of one kind."""
        kinds = dict(Org.objects.filter(pk__in=then | now).annotate(_kind=kind_on(change.on, self.after.known_on))
                     .values_list("pk", "_kind"))
        changed = {kinds[unit] for unit in moved}
        if self.figure.kind != STOCK or len(changed) != 1:
            return ""
        kind = changed.pop()
        first, second = (sum(kinds[unit] == kind for unit in units) for units in (then, now))
        label = str(KINDS[kind].label) if kind in KINDS else kind
        return f"; {label[:1].lower()}{label[1:]} {first} − {second} = {first - second}"

    def _counted(self, day: date) -> set[int]:
        """The units counted on a day for a stock; for work in a period, the units of either period."""
        if self.figure.kind == STOCK:
            return self._ids(replace(self.after, period=Period.day(day)))
        return self._ids(self.before if day <= self.before.on else self.after)

    def _ids(self, scope: Scope) -> set[int]:
        return set(trace(self.figure, replace(scope, units=None), self.parts).values_list("pk", flat=True))

    def _others(self, changes: list[Change]) -> str:
        """Units that came or went between the points for other reasons."""
        if self.figure.kind != STOCK:
            return ""
        before, after = self._ids(self.before), self._ids(self.after)
        came = len(after - before - frozenset().union(*(change.news for change in changes)))
        gone = len(before - after - frozenset().union(*(change.olds for change in changes)))
        told = [_("thêm %(n)d đơn vị") % {"n": came}] * bool(came) + [_("bớt %(n)d đơn vị") % {"n": gone}] * bool(gone)
        return _("ngoài ra %(told)s") % {"told": ", ".join(told)} if told else ""
