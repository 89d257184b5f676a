"""`giaoban figure` and `giaoban figures`: what the figure page shows, at the command line."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import Any

from django.db.models import Model

from giaoban.kernel.base import Period, clock, day_text, grouped
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.figures.counting import cells, rolled_up, sum_checks, trace, value
from giaoban.kernel.figures.registry import Figure, UnknownFigure, all_figures, parse_ref
from giaoban.kernel.figures.scope import NOW, THEN, Scope, list_day
from giaoban.kernel.figures.series import Point, series, windows
from giaoban.kernel.ledger.models import Entry
from giaoban.kernel.orgs.models import Org
from giaoban.kernel.people.models import Membership, Person

from .days import DayError, parse_day, parse_period, parse_years


def show(asked: argparse.Namespace) -> int:
    figure, parts = parse_ref(asked.key)
    unit = _unit(asked.unit)
    known_on = parse_day(asked.known_on) if asked.known_on else None
    if asked.series:
        return _show_series(figure, parts, unit, known_on, asked)
    period = parse_period(figure, asked.on, asked.first, asked.last)
    scope = Scope.of(period, unit, known_on, _list_day(asked.units))
    answer = _answer(figure, parts, scope, unit, asked)
    print(json.dumps(answer, ensure_ascii=False, indent=1) if asked.json else _text(figure, answer))
    return 0


def _list_day(units: str) -> date | None:
    """The day of the list asked by `--units`: then (None), now, or a day in either way of writing."""
    return list_day(units) if units in (THEN, NOW) else parse_day(units)


def _show_series(figure: Figure, parts: dict[str, str], unit: Org | None, known_on: date | None,
                 asked: argparse.Namespace) -> int:
    """One line a year; with `--on`, `--first` and `--last`: that window of each year."""
    if asked.by or asked.trace:
        raise DayError("--series không dùng cùng --by, --trace. Hỏi từng năm bằng --on.")
    first, last = parse_years(asked.series)
    like = parse_period(figure, asked.on, asked.first, asked.last) if asked.on or asked.first or asked.last \
        else Period.year(last)
    periods = windows(figure, like, first, last, clock.today())
    scope = Scope.of(periods[-1], unit, known_on, _list_day(asked.units))
    points = series(figure, scope, periods, parts)
    print(json.dumps([_as_row(point) for point in points], ensure_ascii=False, indent=1) if asked.json
          else _series_text(figure, parts, points))
    return 0


def _as_row(point: Point) -> dict[str, Any]:
    return {"first": point.period.first.isoformat(), "last": point.period.last.isoformat(), "value": point.value,
            "reason": point.reason}


def _series_text(figure: Figure, parts: dict[str, str], points: list[Point]) -> str:
    """A break stands between the two years it parts; the number before it is not to be read on."""
    lines = [f"{figure.full_label(parts)} ({figure.unit})"]
    for point in points:
        if point.reason and point.value is not None:
            lines.append(f"  ¦ {point.reason}")
        note = f"   {point.reason}" if point.value is None else ""
        number = "–" if point.value is None else grouped(point.value)
        lines.append(f"  {_short(point.period):24} {number:>16}{note}")
    return "\n".join(lines)


def _short(period: Period) -> str:
    return day_text(period.last) if period.days == 1 else period.label


def _unit(code: str | None) -> Org | None:
    if not code:
        return None
    unit = Org.objects.filter(code__iexact=code).first()
    if unit is None:
        raise UnknownFigure(f"Không có đơn vị mã “{code}”.")
    return unit


def _answer(figure: Figure, parts: dict[str, str], scope: Scope, unit: Org | None,
            asked: argparse.Namespace) -> dict[str, Any]:
    records = trace(figure, scope, parts)
    answer: dict[str, Any] = {
        "key": figure.key, "label": figure.full_label(parts), "by": parts or None,
        "unit_code": unit.code if unit else None,
        "period": [scope.period.first.isoformat(), scope.period.last.isoformat()],
        "known_on": scope.known_on.isoformat() if scope.known_on else None,
        "units": scope.units.isoformat() if scope.units else THEN, "crossing": figure.crossing,
        "value": value(figure, scope, parts), "unit": figure.unit, "records": records.count(),
        "definition": figure.definition, "formula_version": figure.version,
        "sums": [{"by": c.dimension, "whole": c.whole, "parts": c.parts, "holds": c.holds}
                 for c in sum_checks(figure, scope)],
    }
    if asked.by:
        answer["parts"] = _parts(figure, scope, parts, asked.by)
    if asked.trace:
        answer["trace"] = [describe(record) for record in records.order_by("pk")]
    return answer


def _parts(figure: Figure, scope: Scope, parts: dict[str, str], by: str) -> dict[str, int | None]:
    if by != "unit":
        figure.check_parts({by: next(iter(figure.by[by].values))} if by in figure.by else {by: ""})
        found = cells(figure, scope, [by], parts)
        return {name: found.get((name,), 0) for name in figure.by[by].values}
    rolled = rolled_up(figure, scope, parts)
    codes = dict(Org.objects.filter(pk__in=rolled).values_list("pk", "code"))
    return {codes[pk]: amount for pk, amount in sorted(rolled.items(), key=lambda pair: codes[pair[0]])}


def describe(record: Model) -> dict[str, Any]:
    """A record behind a figure in a line: what it is, its number or code, its name, its unit and day."""
    if isinstance(record, Dossier):
        return {"type": record.kind, "id": record.number, "label": record.title, "unit_code": record.org.code,
                "day": record.opened_on.isoformat()}
    if isinstance(record, Org):
        return {"type": "unit", "id": record.code, "label": record.name, "unit_code": record.code,
                "day": record.founded_on.isoformat()}
    if isinstance(record, Entry):
        return {"type": "entry", "id": record.dossier.number, "label": str(record.get_kind_display()),
                "unit_code": record.dossier.org.code, "day": record.on.isoformat(), "amount": record.amount}
    if isinstance(record, Person | Membership):
        # Names of people are read on their pages, where each reading is noted.
        unit = record.org.code if isinstance(record, Membership) else None
        return {"type": record._meta.model_name, "id": str(record.pk), "label": "", "unit_code": unit, "day": None}
    return {"type": record._meta.label_lower, "id": str(record.pk), "label": str(record), "unit_code": None,
            "day": None}


def _text(figure: Figure, answer: dict[str, Any]) -> str:
    first, last = (parse_day(day) for day in answer["period"])
    days = day_text(last) if first == last else f"{day_text(first)} – {day_text(last)}"
    lines = [f"{answer['label']}: {grouped(answer['value'])} {answer['unit']}",
             f"  kỳ {days}; hồ sơ đứng sau: {grouped(answer['records'])}; "
             f"công thức phiên bản {answer['formula_version']}; {_units_text(answer['units'])}",
             f"  {answer['definition']}"]
    for rule in answer["sums"]:
        total = " + ".join(str(n) for n in rule["parts"].values())
        lines.append(f"  {total} = {sum(rule['parts'].values())} {'✓' if rule['holds'] else '≠ ' + str(rule['whole'])}"
                     f"  (theo {figure.by[rule['by']].label})")
    lines += [f"  {name:24} {'không so sánh được' if amount is None else grouped(amount):>16}"
              for name, amount in answer.get("parts", {}).items()]
    lines += [f"  {row['id']:20} {row['day'] or '':10} {row['unit_code'] or '':14} {row['label']}"
              for row in answer.get("trace", [])]
    return "\n".join(lines)


def _units_text(units: str) -> str:
    return "theo đơn vị khi đó" if units == THEN else f"theo đơn vị ngày {day_text(parse_day(units))}"


def show_all(*, as_json: bool) -> int:
    rows: list[dict[str, Any]] = [
        {"key": f.key, "label": str(f.label), "unit": f.unit, "kind": f.kind,
         "by": {name: list(dimension.values) for name, dimension in f.by.items()}, "adds_up": list(f.adds_up),
         "crossing": f.crossing, "definition": f.definition, "formula_version": f.version}
        for f in all_figures()]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print(f"{row['key']}\n    {row['label']} ({row['unit']})\n    {row['definition']}")
        for name, values in row["by"].items():
            print(f"    chia theo {name}: {', '.join(v or '(trống)' for v in values)}")
    return 0
