"""`giaoban figure` and `giaoban figures`: what the figure page shows, at the command line."""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.db.models import Model

from giaoban.kernel.base import day_text, grouped
from giaoban.kernel.dossiers.models import Dossier
from giaoban.kernel.figures.counting import by_unit, cells, sum_checks, trace, value
from giaoban.kernel.figures.registry import Figure, UnknownFigure, all_figures, parse_ref
from giaoban.kernel.figures.scope import Scope
from giaoban.kernel.ledger.models import Entry
from giaoban.kernel.orgs.hierarchy import tree
from giaoban.kernel.orgs.models import Org

from .days import parse_day, parse_period


def show(asked: argparse.Namespace) -> int:
    figure, parts = parse_ref(asked.key)
    unit = _unit(asked.unit)
    period = parse_period(figure, asked.on, asked.first, asked.last)
    known_on = parse_day(asked.known_on) if asked.known_on else None
    scope = Scope.of(period, unit, known_on)
    answer = _answer(figure, parts, scope, unit, asked)
    print(json.dumps(answer, ensure_ascii=False, indent=1) if asked.json else _text(figure, answer))
    return 0


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


def _parts(figure: Figure, scope: Scope, parts: dict[str, str], by: str) -> dict[str, int]:
    if by != "unit":
        figure.check_parts({by: next(iter(figure.by[by].values))} if by in figure.by else {by: ""})
        found = cells(figure, scope, [by], parts)
        return {name: found.get((name,), 0) for name in figure.by[by].values}
    own = by_unit(figure, scope, parts)
    rolled = tree(scope.on, known_on=scope.known_on, ended=True).roll_up(own)
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
    return {"type": record._meta.label_lower, "id": str(record.pk), "label": str(record), "unit_code": None,
            "day": None}


def _text(figure: Figure, answer: dict[str, Any]) -> str:
    first, last = (parse_day(day) for day in answer["period"])
    days = day_text(last) if first == last else f"{day_text(first)} – {day_text(last)}"
    lines = [f"{answer['label']}: {grouped(answer['value'])} {answer['unit']}",
             f"  kỳ {days}; hồ sơ đứng sau: {grouped(answer['records'])}; "
             f"công thức phiên bản {answer['formula_version']}",
             f"  {answer['definition']}"]
    for rule in answer["sums"]:
        total = " + ".join(str(n) for n in rule["parts"].values())
        lines.append(f"  {total} = {sum(rule['parts'].values())} {'✓' if rule['holds'] else '≠ ' + str(rule['whole'])}"
                     f"  (theo {figure.by[rule['by']].label})")
    lines += [f"  {name:24} {grouped(amount):>16}" for name, amount in answer.get("parts", {}).items()]
    lines += [f"  {row['id']:20} {row['day'] or '':10} {row['unit_code'] or '':14} {row['label']}"
              for row in answer.get("trace", [])]
    return "\n".join(lines)


def show_all(*, as_json: bool) -> int:
    rows: list[dict[str, Any]] = [
        {"key": f.key, "label": str(f.label), "unit": f.unit, "kind": f.kind,
         "by": {name: list(dimension.values) for name, dimension in f.by.items()}, "adds_up": list(f.adds_up),
         "definition": f.definition, "formula_version": f.version}
        for f in all_figures()]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print(f"{row['key']}\n    {row['label']} ({row['unit']})\n    {row['definition']}")
        for name, values in row["by"].items():
            print(f"    chia theo {name}: {', '.join(v or '(trống)' for v in values)}")
    return 0
