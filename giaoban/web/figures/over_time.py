"""One number over time: which periods, and the points of the line with what breaks it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

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
    yearly = _same_day(asked, [point.period for point in found])
    return [_drawn(asked, point, before, yearly) for before, point in zip([None, *found], found, strict=False)]


def caption(asked: Asked) -> str:
    """What the points are; a stock's years say their day here, so that twelve of them can stand side by side."""
    label, here = asked.figure.full_label(asked.parts), asked.scope.period
    if _same_day(asked, periods(asked)):
        return _("%(label)s, ngày %(day)s/%(month)s mỗi năm; mỗi điểm mở hồ sơ của ngày đó") % {
            "label": label, "day": here.last.day, "month": here.last.month}
    return _("%(label)s; mỗi điểm mở hồ sơ của kỳ đó") % {"label": label}


def _same_day(asked: Asked, found: list[Period]) -> bool:
    """Single days of one date each year (this year's may be today)."""
    here = asked.scope.period
    return here.days == 1 and all(period in (here.in_year(period.last.year), Period.day(clock.today()))
                                  for period in found)


def _drawn(asked: Asked, point: Point, before: Point | None, yearly: bool) -> dict[str, Any]:
    gap = before is not None and before.value is None
    first_gap = point.value is None and not gap
    return {"label": _in_years(asked, point.period) if yearly else _short(point.period),
            "value": None if point.value is None else max(0, point.value),
            "text": "" if point.value is None else grouped(point.value), "url": asked.address(period=point.period),
            "gap": gap, "break": point.reason if point.value is not None or first_gap else ""}


def _in_years(asked: Asked, period: Period) -> str:
    same = period == asked.scope.period.in_year(period.last.year)
    return str(period.last.year) if same else _("hôm nay")


def _short(period: Period) -> str:
    if period == Period.year(period.first.year):
        return str(period.first.year)
    return day_text(period.last) if period.days == 1 else period.label.removeprefix("tháng ")
