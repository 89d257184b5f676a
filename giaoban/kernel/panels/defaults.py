"""The rules an empty database begins with, read from `data/`; later ones are rows with their own days.

Where our sources name no number the cell is empty and nothing is enforced.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from .models import Bar, Criterion, Limit, Place, RuleSet

DATA = Path(__file__).parent / "data"
NUMBERS = ("order", "seats_min", "seats_max", "numerator", "denominator", "minimum", "maximum", "window_years", "step",
           "weight")
FLAGS = ("looks", "content")


def _rows(name: str) -> list[dict[str, Any]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: _value(key, text) for key, text in row.items()} for row in csv.DictReader(file)]


def _value(key: str, text: str) -> Any:
    if key == "since":
        return date.fromisoformat(text)
    if key in FLAGS:
        return bool(text)
    return (int(text) if text else None) if key in NUMBERS else text


def write() -> None:
    """Rule sets and what belongs to them; only into an empty table."""
    if RuleSet.objects.exists():
        return
    sets = {row["key"]: RuleSet.objects.create(**row) for row in _rows("rule_sets")}
    for model, name in ((Limit, "limits"), (Place, "places"), (Bar, "bars"), (Criterion, "criteria")):
        made = [model(**{**row, "rule_set": sets[row["rule_set"]]}) for row in _rows(name)]
        model._default_manager.bulk_create(made)  # type: ignore[arg-type]
