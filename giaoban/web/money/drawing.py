"""Lines over time as plain numbers for an SVG that needs no script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from giaoban.kernel.base import day_text

from .flow import short

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 190, 76, 10, 24


@dataclass(frozen=True)
class Mark:
    place: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class StepLine:
    """What was left each day: flat until it changes. `across` and `up` are the marks of the two axes."""

    path: str
    area: str
    across: list[Mark]
    up: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: float = HEIGHT - BOTTOM


def balance(days: list[dict[str, Any]], on: date) -> StepLine | None:
    """From the first movement to the day asked for; None when nothing moved or all in one day."""
    if not days:
        return None
    first, last = days[0]["day"], max(on, days[-1]["day"])
    if first == last:
        last = first + timedelta(days=1)
    top = nice(max([day["left"] for day in days] + [1]))
    span = (last - first).days

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - 8) * (day - first).days / span, 1)

    def y(value: int) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - max(0, value) / top), 1)

    path = f"M{x(first)} {y(0)}" + "".join(f"H{x(day['day'])}V{y(day['left'])}" for day in days) + f"H{x(last)}"
    return StepLine(path, f"{path}V{y(0)}Z", _across(first, last, x),
                    [Mark(y(part), short(part)) for part in sorted({0, top // 2, top})])


def _across(first: date, last: date, x: Any) -> list[Mark]:
    """First and last day, and quarters' or years' beginnings far enough from them."""
    step = 3 if (last - first).days <= 800 else 12
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13, step)]
    marks = [Mark(x(first), day_text(first), "start"), Mark(x(last), day_text(last), "end")]
    inner = [Mark(x(day), f"{day.month}/{day.year}") for day in starts
             if first < day < last and x(day) - marks[0].place > 95 and marks[1].place - x(day) > 95]
    room = [mark for place, mark in enumerate(inner) if place % max(1, -(-len(inner) // 7)) == 0]
    return [marks[0], *room, marks[1]]


def nice(value: int) -> int:
    """The next round number."""
    power = 10 ** (len(str(value)) - 1)
    return next(int(part * power) for part in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10) if part * power >= value)
