"""One number over time: which periods, and the points of the line with what breaks it."""

from __future__ import annotations

from typing import Any

from giaoban.kernel.base import Period, clock, day_text, grouped
from giaoban.kernel.figures.series import Point, series, windows

from .asking import Asked

YEARS_BACK, MONTHS_BACK = 5, 12


def periods(asked: Asked) -> list[Period]:
    """The years asked; without any the last twelve months for a month, else the last five years; oldest first."""
    here = asked.scope.period
    if asked.years:
        return windows(asked.figure, here, *asked.years, clock.today())
    if here == Period.month(here.first.year, here.first.month):
        return _months(here)
    return [*windows(asked.figure, here, here.last.year - YEARS_BACK + 1, here.last.year - 1, clock.today()), here]


def _months(here: Period) -> list[Period]:
    found = [here]
    while len(found) < MONTHS_BACK:
        year, month = found[0].first.year, found[0].first.month
        found.insert(0, Period.month(year - (month == 1), month - 1 or 12))
    return found


def points(asked: Asked) -> list[dict[str, Any]]:
    """One point a period, each opening its own page; no line where the figure doesn't run through."""
    found = series(asked.figure, asked.scope, periods(asked), asked.parts)
    return [_drawn(asked, point, before) for before, point in zip([None, *found], found, strict=False)]


def _drawn(asked: Asked, point: Point, before: Point | None) -> dict[str, Any]:
    gap = before is not None and before.value is None
    first_gap = point.value is None and not gap
    return {"label": _short(point.period), "value": None if point.value is None else max(0, point.value),
            "text": "" if point.value is None else grouped(point.value), "url": asked.address(period=point.period),
            "gap": gap, "break": point.reason if point.value is not None or first_gap else ""}


def _short(period: Period) -> str:
    if period == Period.year(period.first.year):
        return str(period.first.year)
    return day_text(period.last) if period.days == 1 else period.label.removeprefix("tháng ")
